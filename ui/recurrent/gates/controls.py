"""The gates lesson's controls."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.recurrent.gates.settings import MODES
from engine.recurrent.gates.weights import Own
from ui import live
from ui.controls import Controls
from ui.words import plain

LESSON = "gates"
OF_A_TASK = ("text", "holds", "unit")


def controls(controls: Controls) -> None:
    """What is remembered, in which sequence, by which cell; the rest folded."""
    _mode(controls)
    controls.show("task")
    _text(controls)
    looking = controls.settings.mode == "look"
    left, right = st.columns(2)
    with left:
        controls.show("cell", brings=("unit",))
    with right:
        if looking:
            own = kept(controls.settings.task)
            here = {"own": f"here, {own[1]:,} updates"} if own else {}
            controls.show("network", titles={"shipped": "beforehand", **here})
        else:
            controls.show("learning_rate")
    if looking:
        controls.show("look")
        controls.show("ordered")
        return
    st.button("Take these two apart, as they are now", key=f"{LESSON}.apart", on_click=_take_apart)
    with controls.folded("start", "More: starts new networks") as opened:
        if opened:
            controls.show("hidden")
            controls.show("batch")
            chosen = controls.settings.forget_bias  # a link may bring along one beyond what is offered here
            controls.show("forget_bias", low=min(-4, chosen), high=max(4, chosen))
            controls.show("seed")


def _mode_key() -> str:
    """Another one when the choice is not the visitor's: what a browser still says of the one before is not heard."""
    return f"{LESSON}.mode.{st.session_state.get(f'{LESSON}.turn', 0)}"


def _mode(controls: Controls) -> None:
    st.session_state.setdefault(_mode_key(), controls.settings.mode)
    controls.take("mode", st.selectbox("What to do", list(MODES), format_func=MODES.__getitem__, key=_mode_key()))


def _text(controls: Controls) -> None:
    """The sequence as text; what is wrong with it is said for as long as it stands there."""
    key, what = f"{LESSON}.text", controls.settings.what
    st.session_state.setdefault(key, controls.settings.text)
    typed = st.text_input(
        f"Your own sequence: {what.spelled}", key=key, max_chars=200, placeholder=what.example,
        help="Empty, it is the example that stands there.",
    )  # fmt: skip
    try:
        replace(controls.settings, text=typed)
    except ValueError as reason:
        st.error(plain(f"{reason} The sequence before stays."))
        return
    controls.take("text", typed)


def kept(task: str) -> Own | None:
    """The networks that this visitor has trained for a task, of which the stage knows."""
    running = live.running(LESSON)
    if running is None:
        return None
    with running.session.lock:
        found: Own | None = running.experiment.networks().get(task)
    return found


def grant_wishes(controls: Controls) -> None:
    """Networks to be taken apart; another task, to which neither sequence nor holds belong."""
    task = st.session_state.get(f"{LESSON}.task")
    if controls.moved("task") and task is not None:
        controls.turn("task", task, *OF_A_TASK, network="own" if kept(task) else "shipped")
    controls.remember("task", *OF_A_TASK)
    if controls.opened:
        _turn()
    if controls.settings.mode == "learn" and st.session_state.get(_mode_key()) == "look":
        controls.set(mode="look", network="own" if kept(controls.settings.task) else "shipped")
    if controls.settings.network == "own" and not kept(controls.settings.task):
        controls.set(network="shipped")
        controls.notices.append("A network trained in another visit is not kept; this one was trained beforehand.")


def _turn() -> None:
    st.session_state[f"{LESSON}.turn"] = st.session_state.get(f"{LESSON}.turn", 0) + 1


def _take_apart() -> None:
    """Look at what is in training. All of it is done here: the run of the page that follows may be interrupted."""
    settings = st.session_state[f"settings:{LESSON}"]
    own = "own" if kept(settings.task) else "shipped"
    st.session_state[f"settings:{LESSON}"] = replace(settings, mode="look", network=own)
    st.session_state[f"{LESSON}.network"] = own
    _turn()
