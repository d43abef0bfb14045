"""In every lesson: a choice that is made and taken back leads back to what was there before. Lessons, their looks and
what their controls offer are found by themselves."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.settings import live_names
from pages.lessons import LESSONS, Lesson
from tests.pages.conftest import Open
from tests.pages.test_hostile import given, looks
from tests.pages.visit import session
from ui.controls import Controls
from ui.live.messages import Parameter, Said, parameters
from ui.live.session import Session

OF_THE_SESSION = ("notice", "served", "generation", "edits", "version", "per_second", "rate", "unit")
OF_THE_CLOCK = ("speed", "seconds", "where", "scores", "account")
WIDGETS: dict[Callable[..., Any], str] = {st.selectbox: "selectbox", st.radio: "radio", st.toggle: "toggle"}


@pytest.fixture
def folded() -> tuple[str, ...]:
    return "code.", "script."


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, list[Any]]]:
    """What the page last run offers to choose from: the kind of widget and its values, by the widget's key."""
    found: dict[str, tuple[str, list[Any]]] = {}
    shown = Controls._show

    def show(controls: Controls, widget: Callable[..., Any], name: str, *arguments: Any, **more: Any) -> Any:
        if widget in WIDGETS and not more.get("disabled"):
            values = [False, True] if widget is st.toggle else list(arguments[1])
            found[f"{controls.lesson}.{name}"] = WIDGETS[widget], values
        return shown(controls, widget, name, *arguments, **more)

    monkeypatch.setattr(Controls, "_show", show)
    return found


def seen(live: Session) -> dict[str, Any]:
    """A frame without what counts messages and seconds."""
    frame = live.advance(0.0)
    while frame["seeking"]:
        frame = live.advance(1.0)
    return {name: value for name, value in frame.items() if name not in OF_THE_SESSION}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    names = sorted(before.keys() | after.keys())
    return [name for name in names if not same(before.get(name), after.get(name))]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind == "f"))
    return repr(one) == repr(other)


def small(chance: random.Random, name: str, what: Parameter) -> Any:
    """A value that an argument may have, and that is likely to fit: places near the first one, numbers as text."""
    if what.kind is str and not what.choices and name == "text":
        return chance.choice(("7", "-2", "0.5"))
    if what.kind is int and not what.choices and what.bounds is not None:
        return int(what.bounds.low) + max(0, -int(what.bounds.low)) + chance.randrange(2)
    return given(chance, name, what)


def make(live: Session, chance: random.Random) -> None:
    """Do what a visitor does: change everything on the stage that can be changed, and go some steps."""
    for do in live.experiment.edits:
        if not do.startswith(("undo", "delete", "remove", "clear", "zero", "as_")):
            method = live.allowed()[do]
            expected = parameters(getattr(method, "__func__", method))
            live.post(Said(do, {name: small(chance, name, one) for name, one in expected.items()}))
            live.advance(0.001)
    for _ in range(3):
        live.post(Said("forward", {}))
        live.advance(5.0)


def choose(app: AppTest, kind: str, key: str, value: Any) -> AppTest:
    (widget,) = [one for one in app.get(kind) if one.key == key]
    widget.set_value(value)
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_there_and_back(lesson: Lesson, opened: Open, offered: dict[str, Any], no_mnist: Any) -> None:
    lost: dict[str, list[str]] = {}
    for query in [{}, *looks(opened(lesson.script), lesson.address)]:
        offered.clear()
        app = opened(lesson.script, **query)
        live = session(app, lesson.address)
        make(live, random.Random(lesson.name))
        app.run()
        kind_of = type(live.experiment.settings)
        acts = live_names(kind_of, shown=False) if live.experiment.length is None else ()
        choices = {key: one for key, one in offered.items() if key.partition(".")[2] not in acts}
        for key, (kind, values) in choices.items():
            name = key.partition(".")[2]
            now = getattr(app.session_state[f"settings:{lesson.address}"], name)
            before, settings = seen(live), app.session_state[f"settings:{lesson.address}"]
            for value in values:
                if value == now:
                    continue
                try:
                    choose(app, kind, key, value)
                    choose(app, kind, key, now)
                except Exception as e:
                    lost[f"{query} {name}={value}"] = [repr(e)[:300]]
                    app = opened(lesson.script, **query)
                    live = session(app, lesson.address)
                    make(live, random.Random(lesson.name))
                    app.run()
                    before, settings = seen(live), app.session_state[f"settings:{lesson.address}"]
                    continue
                after = seen(live)
                found = differences(before, after)
                found += [f"S:{n}" for n, v in vars(settings).items() if vars(app.session_state[f"settings:{lesson.address}"])[n] != v]
                if found:
                    lost[f"{query} {name}={value}"] = found
                    before = after
                    settings = app.session_state[f"settings:{lesson.address}"]
    for k, v in lost.items():
        print(k, v)
    assert lost == {}
