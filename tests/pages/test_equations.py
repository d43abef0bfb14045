"""The equation below a stage is that of what is computed there: it follows every setting that decides what that is, and
the numbers of the present moment stand on the stage. Lessons, settings and their choices are found by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.settings import Declared, declared
from pages.lessons import LESSONS, Lesson
from tests.pages.test_equalities import CHAPTERS, texts
from tests.pages.test_hostile import looks
from tests.pages.visit import session
from ui.links import write

COMPUTING = {  # settings that decide what is computed, whatever lesson has them
    *("activation", "output", "optimiser", "learning_rate", "rate", "schedule"),
    *("regularisation", "regularisation_rate", "weight_decay", "dropout", "augmentation", "ties"),
    *(
        "stride",
        "padding",
        "same",
        "dilation",
        "fill",
        "flip",
        "channels",
        "filters",
        "relu",
        "pooling",
        "edge",
        "colour",
    ),
    *("ink", "crop", "fit", "centre"),
}
ONLY_WITH = {"fill": {"padding": "1"}, "regularisation_rate": {"regularisation": "l2"}}
"""What makes a setting count at all."""


def others(setting: Declared, now: Any) -> Iterator[Any]:
    """Other values of a setting: its choices, or its bounds."""
    if isinstance(now, bool):
        yield not now
    elif setting.titles:
        yield from (value for value in setting.titles if value != now)
    elif setting.values:
        yield from (value for value in setting.values[:3] if value != now)
    elif isinstance(now, int | float):
        yield from (value for value in (setting.low, setting.high) if value != now)


def equation(app: AppTest) -> str:
    """What stands below the stage: the first formula of a page."""
    return str(app.get("markdown")[0].value) if not app.latex else str(app.latex[0].value)


every_lesson = pytest.mark.parametrize(
    "lesson", [one for one in LESSONS if one.chapter in CHAPTERS], ids=lambda lesson: lesson.name
)


@every_lesson
def test_the_equation_follows_every_setting_that_decides_what_is_computed(lesson: Lesson, opened: Any, no_mnist: Any):
    """In the looks of a lesson in which it is computed: each setting has one where its every value shows."""
    app = opened(lesson.script)
    settings, found = app.session_state[f"settings:{lesson.address}"], [{}, *looks(app, lesson.address)]
    tried = 0
    for name in sorted(COMPUTING & declared(type(settings)).keys()):
        silent = [same(lesson, opened, look | ONLY_WITH.get(name, {}), name, settings) for look in found]
        assert "" in silent, silent
        tried += 1
    assert tried or not COMPUTING & declared(type(settings)).keys()


def same(lesson: Lesson, opened: Any, query: dict[str, str], name: str, settings: Any) -> str:
    """The first value of a setting with which the equation stays what it was; empty where each changes it."""
    seen = {equation(opened(lesson.script, **query))}
    for value in others(declared(type(settings))[name], getattr(settings, name)):
        app = opened(lesson.script, **query, **{name: write(value)})
        if getattr(session(app, lesson.address).experiment.settings, name) == value:  # it fits the others
            if equation(app) in seen:
                return f"{name} {value} {query}"
            seen.add(equation(app))
    return ""


@every_lesson
def test_every_look_has_live_numbers(lesson: Lesson, opened: Any, no_mnist: Any):
    app = opened(lesson.script)
    for query in [{}, *looks(app, lesson.address)]:
        live = session(opened(lesson.script, **query), lesson.address)
        found = []
        for _ in range(3):
            live.forward()
            live.advance(1.0)
            live.pause()
            frame = live.advance(0.0)
            found.append(sorted(texts(frame)))
        assert any(re.search(r"[0-9]", text) for text in found[-1]), query
        assert found[0] != found[-1] or live.experiment.length is not None, query
