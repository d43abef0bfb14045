"""The gates lesson's controls and stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.recurrent.gates_experiment import GatesExperiment
from engine.recurrent.gates_holds import GATES
from engine.recurrent.gates_settings import LARGEST_SEED, MOST_HIDDEN, GatesSettings
from engine.recurrent.gates_weights import Kind, Weights
from ui import lesson, live
from ui.links import Controls
from ui.recurrent.gates_diagrams import DIAGRAMS
from ui.stage import View, row, stack, stage, view
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
SCOPES = {
    "gate": "all units, all steps",
    "unit": "this unit, all steps",
    "step": "all units, this step",
    "cell": "this unit, this step",
}
RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
Own = tuple[dict[Kind, Weights], int]
"""Networks that were trained here, and after how many updates."""


def controls(controls: Controls) -> None:
    """What is remembered, in which sequence, by which cell; the rest folded."""
    controls.pick("mode", "What to do", MODES)
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
    st.button("Take these two apart, as they are now", key=f"{LESSON}.apart", on_click=_wish_apart)
    with controls.folded("start", "More: starts new networks") as opened:
        if opened:
            controls.slide("hidden", "Hidden units", 1, MOST_HIDDEN, 1)
            controls.steps("batch", "Sequences a batch", [1, 4, 8, 16, 32, 64, 128])
            controls.slide("forget_bias", "Forget bias at the start (LSTM)", -4.0, 4.0, 0.5)
            controls.number("seed", "Seed: weights and sequences", 0, LARGEST_SEED)


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
    leaving = controls.settings.mode == "learn" and st.session_state.get(f"{LESSON}.mode") == "look"
    if st.session_state.pop(f"{LESSON}.wish.apart", False) or leaving:
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


def _wish_apart() -> None:
    st.session_state[f"{LESSON}.wish.apart"] = True


def show(token: str, settings: GatesSettings) -> None:
    """The gates of a sequence; below them what was chosen to be looked at, above them, while it learns, the curves."""
    large = lesson.presenting()
    if settings.mode == "learn":
        rows = [
            row(_loss(), _accuracy(), height=172, grow=0.33),
            row(view("lines", texts="said"), height=24, grow=0.04),
            row(_score(), height=296, grow=0.57),
        ]
    else:
        said, hand = row(view("lines", texts="said"), height=42), row(_holding(settings.cell), height=28)
        between = [said, hand]
        if large:  # where there is no room for both, the diagram's own gates can be pressed
            between = [{**(said if settings.look == "cell" else hand), "grow": 0.11}]
        rows = [row(_score(), height=264, grow=0.52), *between, row(*_below(settings), height=190, grow=0.35)]
    stage(token, LESSON, rows, presenting=large)


def _score(prefix: str = "", title: str = "", pin: str = "pin") -> View:
    return view("score", score=f"{prefix}score", bands=f"{prefix}bands", held=f"{prefix}held", pin=pin, title=title)


def _holding(cell: str) -> View:
    """What the hand can do: which gate, how much of it, open, shut, free."""
    gates = [[letter, f"{letter}, {name}"] for letter, name in GATES[cell].items()]
    items: list[dict[str, Any]] = [
        {"action": "choose_gate", "label": "Hold the", "argument": "gate", "value": "gate", "choices": gates},
        {
            "action": "choose_scope", "label": "of", "argument": "scope", "value": "scope",
            "choices": [[name, label] for name, label in SCOPES.items()],
        },
        {"action": "open", "label": "open", "button": True},
        {"action": "shut", "label": "shut", "button": True},
        {"action": "free_gate", "label": "Let go", "button": True},
        {"action": "undo", "label": "Undo", "button": True},
        {"action": "release", "label": "Release all", "button": True},
    ]  # fmt: skip
    return view("choices", items=items)


def _below(settings: GatesSettings) -> list[View]:
    if settings.look == "lines":
        return [_unit_lines(settings.cell), _gradient(settings.cell)]
    if settings.look == "units":
        return [
            view("table", table="tracks", action="choose_unit", shown="chosen", plain=True, width=0.68),
            stack(view("table", table="inputs", plain=True), view("table", table="driven", plain=True), grow=(0, 1)),
        ]
    if settings.look == "other":
        other = "GRU" if settings.cell == "lstm" else "LSTM"
        return [_score("other_", f"The {other} on the same sequence"), _sure(), _both_gradients()]
    diagram = view(
        "cell", numbers="numbers", flows="flows", gates="gates", reads="reads", hold="hold", width=1.25,
        **DIAGRAMS[settings.cell],
    )  # fmt: skip
    return [diagram, view("lines", texts="account", small=True)]


def _curve(title: str, x: str, series: list[dict[str, Any]], **more: Any) -> View:
    return view("curve", title=title, x=x, series=series, still=True, **more)


def _unit_lines(cell: str) -> View:
    names = ("f", "i", "o", "g", "c", "h") if cell == "lstm" else ("z", "r", "n", "h")
    series = [{"name": f"line.{name}", "label": name, "color": k} for k, name in enumerate(names)]
    free = {"x": "free.at", "series": [{"name": "free.memory", "color": names.index("c" if cell == "lstm" else "h")}]}
    free["label"] = "pale: with free gates"
    return _curve("The chosen unit", "at", series, other=free, x_label="symbol", width=1.1)


def _gradient(cell: str) -> View:
    memory = "c" if cell == "lstm" else "h"
    series = [
        {"name": "back.memory", "label": f"‖∂y/∂{memory}ₜ‖", "color": "accent"},
        {"name": "back.input", "label": "‖∂y/∂xₜ‖", "color": "text"},
    ]
    free = {"x": "free.back.at", "series": [{"name": "free.back.memory", "color": "accent"}]}
    free["label"] = "pale: with free gates"
    title = "What the right answer’s score y listens to"
    return _curve(title, "back.at", series, other=free, x_label="symbol", log=True)


def _sure() -> View:
    series = [{"name": f"sure.{kind}", "label": kind.upper(), "color": k} for k, kind in enumerate(("lstm", "gru"))]
    return _curve("Probability of the right answer", "at", series, x_label="symbol", width=0.8, zero=True)


def _both_gradients() -> View:
    series = [
        {"name": "lstm.back.memory", "label": "LSTM ‖∂y/∂cₜ‖", "color": 0},
        {"name": "gru.back.memory", "label": "GRU ‖∂y/∂hₜ‖", "color": 1},
    ]
    return _curve("Gradient", "back.at", series, x_label="symbol", log=True, width=0.8)


def _loss() -> View:
    return _trained("Loss of a batch", ("loss",), zero=True)


def _accuracy() -> View:
    return _trained("Right, held out", ("accuracy", "longer"))


def _trained(title: str, names: tuple[str, ...], **more: Any) -> View:
    series, now, other = list[dict[str, Any]](), list[str](), list[dict[str, Any]]()
    for k, kind in enumerate(("lstm", "gru")):
        for name in names:
            label = kind.upper() if name != "longer" else f"{kind.upper()}, 48"
            wide = 1 if name == "longer" else 2
            series.append({"name": f"trace.{kind}_{name}", "label": label, "color": k, "width": wide})
            now.append(f"{kind}_{name}")
            other.append({"name": f"other.{kind}_{name}", "color": k})
    return view(
        "curve", title=title, x="trace.step", series=series, now=now, other={"x": "other.step", "series": other},
        cursor="step", x_label="update", **more,
    )  # fmt: skip
