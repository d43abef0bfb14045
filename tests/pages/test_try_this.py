"""Whatever a *Try this* asks is answered beside it. Lessons are found by themselves."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pages.lessons import LESSONS
from tests.pages.test_hostile import looks
from ui import lesson as house

SAID = re.compile(r"\*\*.*?\*\*|“[^”]*”")  # a heading, to which what follows is the answer, and what is quoted


@pytest.mark.unfolded
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_question_has_an_answer(lesson, opened, no_mnist, monkeypatch):
    """Every look opens with all that is folded, its code and its scripts, too."""
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr(house, "try_this", lambda page, experiments: found.extend(experiments))
    for query in [{}, *looks(opened(lesson.script), lesson.address)]:
        opened(lesson.script, **query)
    assert found
    assert [text for text, _, _, *answer in found if "?" in SAID.sub("", text) and not any(answer)] == []
