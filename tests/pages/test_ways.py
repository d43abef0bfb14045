"""In every lesson: a choice that is made and taken back leads back to what was there before. Lessons, their looks and
what their controls offer are found by themselves."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.settings import live_names
from pages.lessons import LESSONS, Lesson
from tests.pages.test_hostile import given, looks
from tests.pages.visit import session
from ui import controls
from ui.controls import Controls
from ui.live.messages import Parameter, Said, parameters
from ui.live.registry import REGISTRY
from ui.live.session import Session

OF_THE_SESSION = ("notice", "served", "generation", "edits", "version", "per_second", "rate", "unit")
TAKEN_BACK = {"undo", "delete", "remove", "clear", "as", "reveal", "close", "leave", "unchanged"}
PASSING = {"point", "probe", "look", "ask"}
WIDGETS: dict[Callable[..., Any], str] = {st.selectbox: "selectbox", st.radio: "radio", st.toggle: "toggle"}


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
    for _ in range(60):  # until what is on its way, or measured at rest, is there
        if frame["seeking"] or frame.get("measuring"):
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
        return int(min(max(what.bounds.low, 0) + chance.randrange(2), what.bounds.high))
    return given(chance, name, what)


def make(live: Session, chance: random.Random) -> None:
    """Do what a visitor does: change everything on the stage that can be changed, and go some steps."""
    for do in [*live.experiment.edits, *live.experiment.looks]:
        if not (TAKEN_BACK | PASSING) & {*do.split("_")}:
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


def state(app: AppTest, lesson: Lesson) -> dict[str, Any]:
    """What the stage shows and what the controls say."""
    settings = app.session_state[f"settings:{lesson.address}"]
    return seen(session(app, lesson.address)) | {f"settings.{name}": value for name, value in vars(settings).items()}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_choice_made_and_taken_back_leads_back(lesson, opened, offered, no_mnist):
    """Whatever was changed, learnt and looked at; a setting that a run learns with is an act on it, and left out."""
    lost: dict[str, list[str]] = {}
    for query in [{}, *looks(opened(lesson.script), lesson.address)]:
        offered.clear()
        app = opened(lesson.script, **query)
        make(session(app, lesson.address), random.Random(lesson.name))
        app.run()
        experiment = session(app, lesson.address).experiment
        acts = live_names(type(experiment.settings), shown=False) if experiment.length is None else ()
        for key, (kind, values) in list(offered.items()):
            name = key.partition(".")[2]
            before = state(app, lesson)
            now = before[f"settings.{name}"]
            for value in values if name not in acts else ():
                if value != now:
                    choose(app, kind, key, value)
                    choose(app, kind, key, now)
                    if found := differences(before, state(app, lesson)):
                        lost[f"{query} {name}: {value}"] = found
                        before = state(app, lesson)
    assert lost == {}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_link_within_the_page_is_taken_back_by_one_button(lesson, opened, no_mnist):
    """The settings from before, and the run that was made with them."""
    links = [one.proto for one in opened(lesson.script).get("page_link")]
    here = [dict(parse_qsl(link.query_string)) for link in links if link.page == lesson.address and link.query_string]
    for query in here:
        app = opened(lesson.script)
        make(session(app, lesson.address), random.Random(lesson.name))
        app.run()
        before = state(app, lesson)
        app.query_params.clear()
        app.query_params.update(query)
        app.run()
        experiment = session(app, lesson.address).experiment
        acts = {f"settings.{name}" for name in live_names(type(experiment.settings))}
        moved = {name for name in differences(before, state(app, lesson)) if name.startswith("settings.")}
        app.button(key=f"{lesson.address}.back").click().run()
        if moved <= acts:  # the same run went on; and a tour is elsewhere on its way
            before = {name: value for name, value in before.items() if name.startswith("settings.")}
        after = {name: value for name, value in state(app, lesson).items() if name in before}
        assert differences(before, after) == [], query


@pytest.mark.parametrize("cut", [False, True], ids=["told late", "cut short"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_browser_that_is_behind_undoes_nothing(lesson, cut, opened, in_step, no_mnist, monkeypatch):
    """With every act, and every word from the stage, a browser sends all that its widgets show. What it sends before it
    has heard of a preset, or of a link that was followed, is what they showed before. Such an act may also end the run
    in which the page took the preset up."""
    monkeypatch.setattr(controls, "BEHIND", in_step)
    page = opened(lesson.script)
    presets = [one.options[-1] for one in page.selectbox if one.key == f"{lesson.address}.preset"]
    links = [one.proto for one in page.get("page_link")]
    here = [dict(parse_qsl(link.query_string)) for link in links if link.page == lesson.address and link.query_string]
    for wish in [*presets, *here[:1]]:
        settled = wished(opened(lesson.script), lesson, wish).run()
        app = opened(lesson.script)
        old = app._tree.get_widget_states()
        wished(app, lesson, wish)
        with monkeypatch.context() as patch:
            if cut:
                patch.setattr(Controls, "close", lambda _: st.stop())
            app.run()
        app._run(old)
        assert not app.exception
        after, right = (one.session_state[f"settings:{lesson.address}"] for one in (app, settled))
        assert after == right, wish


def wished(app: AppTest, lesson: Lesson, wish: str | dict[str, str]) -> AppTest:
    """A preset is chosen, or a link within the page followed; the page has not run yet."""
    if isinstance(wish, str):
        app.selectbox(key=f"{lesson.address}.preset").select(wish)
    else:
        app.query_params.clear()
        app.query_params.update(wish)
    return app


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_refusal_goes_with_the_next_act_and_with_a_reload(lesson, opened, no_mnist):
    """Whatever a stage refuses: what it says of it ends when something is accepted, and when the page is new."""
    for query in [{}, *looks(opened(lesson.script), lesson.address)]:
        live = session(opened(lesson.script, **query), lesson.address)
        for do, method in live.allowed().items():
            expected = parameters(getattr(method, "__func__", method))
            if "text" in expected and do in (*live.experiment.edits, *live.experiment.looks):
                chance = random.Random(do)
                refused = {name: "no number" if name == "text" else small(chance, name, one)
                           for name, one in expected.items()}  # fmt: skip
                live.post(Said(do, refused))
                assert live.advance(0.01)["notice"][1], do
                live.post(Said("back", {}))
                assert not live.advance(0.01)["notice"][1], do
                live.post(Said(do, refused))
                live.advance(0.01)
                again = session(opened(lesson.script, **query), lesson.address)
                tokens = {entry.session: token for token, entry in REGISTRY._entries.items()}
                assert REGISTRY.adopt(tokens[again], tokens[live], lambda _: False), do
                assert not live.advance(0.01)["notice"][1], do
