"""The gates lesson's controls, and the networks a visitor trained."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.recurrent.gates.experiment import GatesExperiment
from engine.recurrent.gates.settings import LARGEST_SEED, MOST_HIDDEN
from engine.recurrent.gates.weights import Kind, Weights
from ui import live
from ui.controls import Controls
from ui.words import plain

LESSON = "gates"
MODES = {"look": "Look: walk through a sequence", "learn": "Learn: train both cells here"}
TASK_NAMES = {
    "brackets": "Brackets: how many are open?",
    "first": "The first symbol, at the end",
    "adding": "The sum of two marked digits",
    "words": "The vowels of a word so far",
}
CELLS = {"lstm": "LSTM", "gru": "GRU"}
LOOKS = {
    "cell": "The cell, with its numbers",
    "lines": "A unit over time, and its gradient",
    "units": "What units follow, what drives them",
    "other": "The other cell beside it",
}
RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
Own = tuple[dict[Kind, Weights], int]
"""Networks that were trained here, and after how many updates."""


def controls(controls: Controls) -> None:
    """What is remembered, in which sequence, by which cell; the rest folded."""
    _mode(controls)
    controls.pick("task", "What is to be remembered", TASK_NAMES)
    _text(controls)
    looking = controls.settings.mode == "look"
    left, right = st.columns(2)
    with left:
        controls.pick("cell", "Cell on the stage", CELLS)
    with right:
        if looking:
            controls.pick("network", "Trained", _networks(controls.settings.task))
        else:
            controls.steps("learning_rate", "Learning rate η", RATES, format_func=lambda rate: f"{rate:g}")
    if looking:
        controls.pick("look", "Below the gates", LOOKS)
        controls.switch("ordered", "Units sorted by how closely they follow something")
        return
    st.button("Take these two apart, as they are now", key=f"{LESSON}.apart", on_click=_take_apart)
    with controls.folded("start", "More: starts new networks") as opened:
        if opened:
            controls.slide("hidden", "Hidden units", 1, MOST_HIDDEN, 1)
            controls.steps("batch", "Sequences a batch", [1, 4, 8, 16, 32, 64, 128])
            controls.slide("forget_bias", "Forget bias at the start (LSTM)", -4.0, 4.0, 0.5)
            controls.number("seed", "Seed: weights and sequences", 0, LARGEST_SEED)


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


def _networks(task: str) -> dict[str, str]:
    own = kept(task)
    return {"shipped": "beforehand"} | ({"own": f"here, {own[1]:,} updates"} if own else {})


def kept(task: str) -> Own | None:
    """The networks that this visitor trained for a task and took apart."""
    found: Own | None = st.session_state.get(f"own:{LESSON}", {}).get(task)
    return found


def grant_wishes(controls: Controls) -> None:
    """Networks to be taken apart; another task, to which neither sequence nor holds belong."""
    task = st.session_state.get(f"{LESSON}.task")
    if controls.moved("task") and task is not None:
        controls.set(task=task, text="", holds=(), unit=0, network="own" if kept(task) else "shipped")
    if controls.opened:
        _turn()
    if controls.settings.mode == "learn" and st.session_state.get(_mode_key()) == "look":
        _keep(controls.settings.task)
        controls.set(mode="look", network="own" if kept(controls.settings.task) else "shipped")
    if controls.settings.network == "own" and not kept(controls.settings.task):
        controls.set(network="shipped")
        controls.notices.append("A network trained in another visit is not kept; this one was trained beforehand.")


def _keep(task: str) -> None:
    """Put the networks in training aside."""
    running = live.running(LESSON)
    if running is None or not isinstance(running.experiment, GatesExperiment):
        return
    with running.session.lock:
        experiment = running.experiment
        if experiment.steps and experiment.settings.task == task:
            own = dict(st.session_state.get(f"own:{LESSON}", {}))
            st.session_state[f"own:{LESSON}"] = own | {task: (experiment.weights(), experiment.steps)}


def _turn() -> None:
    st.session_state[f"{LESSON}.turn"] = st.session_state.get(f"{LESSON}.turn", 0) + 1


def _take_apart() -> None:
    """Look at what is in training. All of it is done here: the run of the page that follows may be interrupted."""
    settings = st.session_state[f"settings:{LESSON}"]
    _keep(settings.task)
    own = "own" if kept(settings.task) else "shipped"
    st.session_state[f"settings:{LESSON}"] = replace(settings, mode="look", network=own)
    st.session_state[f"{LESSON}.network"] = own
    _turn()
