"""The first page, and what becomes of a lesson that does not load."""

import sys

import numpy as np
import pytest
from PIL import Image

from pages.lessons import LESSONS


def test_every_lesson_has_its_card(opened):
    app = opened()
    links = {link.proto.label for link in app.get("page_link")}
    for lesson in LESSONS:
        assert f"**{lesson.title}**" in links
        assert np.asarray(Image.open(lesson.picture).convert("L")).std() > 10  # something is on it
    assert "cannot be opened" not in " ".join(caption.value for caption in app.caption)


def test_a_lesson_that_does_not_load_says_so_and_takes_no_other_down(opened, monkeypatch):
    monkeypatch.setitem(sys.modules, "engine.supervised.perceptron.script", None)  # importing it fails
    app = opened()
    assert sum("cannot be opened" in caption.value for caption in app.caption) == 1
    assert "cannot be opened now" in opened("supervised/perceptron.py").error[0].value
    assert opened("supervised/mlp.py").get("bidi_component")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_its_picture_is_drawn_by_the_lesson_itself(lesson):
    module = __import__(f"ui.{lesson.chapter}.{lesson.name}.picture", fromlist=["picture"])
    assert np.abs(module.picture().astype(int) - np.asarray(Image.open(lesson.picture).convert("RGB"))).mean() < 2
