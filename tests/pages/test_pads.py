"""An empty pad is no digit: what every stage with a pad shows in its place is said to be an example, or what else it
is. Lessons and their looks are found by themselves."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine.digits.pad import OnPad
from pages.lessons import LESSONS
from tests.pages.test_hostile import looks
from tests.pages.visit import described, session

SAID = re.compile(r"[Ee]xample|held out|[Dd]raw a digit")


def texts(value: Any) -> str:
    """All the words of a frame."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(map(texts, value.values()))
    return "\n".join(map(texts, value)) if isinstance(value, list | tuple) else ""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_what_is_shown_while_the_pad_is_empty_is_said_to_be_an_example(lesson, opened, no_mnist):
    for query in [{}, *looks(opened(lesson.script), lesson.address)]:
        app = opened(lesson.script, **query)
        experiment: Any = session(app, lesson.address).experiment
        hears = '"view": "sketch"' in json.dumps(described(app))
        assert isinstance(experiment, OnPad) or not hears
        if hears:
            assert experiment.drawn is None
            assert SAID.search(texts(experiment.frame())), (query, texts(experiment.frame()))
