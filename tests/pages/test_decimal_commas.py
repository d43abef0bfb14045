"""A decimal comma means a decimal comma, wherever a number can be written: 0,5 does what 0.5 does, or a sentence says
why not. Lessons, their fields for text, the stage's messages with a text, and the numbers of links are found by
themselves; what is typed into a browser's fields for numbers, tests/browser/test_every_lesson.py asks."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons import LESSONS
from tests.pages.test_hostile import looks
from tests.pages.visit import said, session
from ui.links import from_query
from ui.live.messages import Parameter, parameters

NUMBER = re.compile(r"\d+(\.\d+)?")
BY_HAND = {"filters.text": "Gaussian 9 {0}\nown {0} 0 -1", "train.architecture": "C8@3 R D{0} F10"}
"""What is written where the text that stands there holds no number of which a part can be meant."""


def every_look(opened: Any, lesson: Any) -> list[dict[str, str]]:
    return [{}, *looks(opened(lesson.script), lesson.address)]


def written(app: AppTest, lesson: str, key: str, text: str) -> tuple[Any, str]:
    """The settings after a text was written into a field, and what was said of it."""
    field = next(one for one in [*app.text_input, *app.text_area] if one.key == key)
    field.set_value(text).run()
    assert not app.exception
    return app.session_state[f"settings:{lesson}"], said(app) + " ".join(error.value for error in app.error)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_in_a_field_for_text(lesson, opened, no_mnist):
    for query in every_look(opened, lesson):
        fields = {one.key: one.value or "" for app in [opened(lesson.script, **query)]
                  for one in [*app.text_input, *app.text_area]}  # fmt: skip
        for key, value in fields.items():
            form = BY_HAND.get(key) or NUMBER.sub("{0}", value, count=1) or "{0}"
            point, comma = (
                written(opened(lesson.script, **query), lesson.address, key, form.format(half))
                for half in ("0.5", "0,5")
            )
            same = repr(comma[0]).replace("0,5", "0.5") == repr(point[0])  # a text may stay as it was written
            assert comma[1] or same, (key, form, comma)


def done(app: AppTest, lesson: str, name: str, text: str) -> tuple[bool, Any]:
    """Whether a message with a text was refused with a sentence; and that, or the settings and all arrays then."""
    experiment = session(app, lesson).experiment
    expected = parameters(getattr(experiment, name).__func__)
    given = {key: text if key == "text" else least(one) for key, one in expected.items()}
    try:
        getattr(experiment, name)(**given)
    except ValueError as reason:
        return True, str(reason)
    return False, {
        key: repr(value.tolist() if isinstance(value, np.ndarray) else value)
        for key, value in experiment.frame().items()
    }


def least(one: Parameter) -> Any:
    """The first value that an argument may have; of places the first one from 0 on."""
    if one.choices:
        return one.choices[0]
    if one.kind is bool or one.bounds is None:
        return False
    return "" if one.kind is str else one.kind(max(0, one.bounds.low))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_in_a_message_of_the_stage(lesson, opened, no_mnist):
    for query in every_look(opened, lesson):
        experiment = session(opened(lesson.script, **query), lesson.address).experiment
        names = [*experiment.edits, *experiment.looks]
        for name in names:
            if "text" not in parameters(getattr(experiment, name).__func__):
                continue
            point, comma = (done(opened(lesson.script, **query), lesson.address, name, half) for half in ("0.5", "0,5"))
            assert comma == point or (comma[0] and comma[1].endswith(".")), (name, query)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_in_a_link(lesson, opened, no_mnist):
    settings = opened(lesson.script).session_state[f"settings:{lesson.address}"]
    default = type(settings)()
    for field in fields(settings):
        if type(getattr(default, field.name)) not in (int, float):
            continue
        point, comma = (from_query({field.name: half}, default) for half in ("0.5", "0,5"))
        assert comma[1] or comma[0] == point[0], field.name
