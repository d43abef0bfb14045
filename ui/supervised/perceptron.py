"""The perceptron's controls and stage."""

from __future__ import annotations

import streamlit as st

from engine.supervised.perceptron.data import DATASETS
from ui import lesson
from ui.links import Controls
from ui.stage import row, stack, stage, view


def controls(controls: Controls) -> None:
    """Data, margin and rate first; what starts again is folded away."""
    data = controls.pick("data", "Data", {name: source.title for name, source in DATASETS.items()})
    if data != "yours":
        controls.take("points", "")
    if data == "clouds":
        controls.slide("margin", "Margin between the clouds", 0.1, 2.0, 0.1)
    controls.steps("rate", "Learning rate η", [0.01, 0.1, 0.5, 1.0, 2.0])
    with controls.folded("start", "Start, order and seed: a change starts again") as opened:
        if opened:
            controls.pick("start", "Weights at the start", {"zero": "All zero", "random": "At random"})
            controls.pick("order", "Order of the samples", {"in turn": "In turn", "shuffled": "Shuffled each epoch"})
            controls.number("seed", "Seed of weights and order", 0, 1_000_000)
            if data in ("clouds", "overlap"):
                controls.slide("count", "Points", 4, 200, 2)
                controls.number("data_seed", "Seed of the points", 0, 1_000_000)
    with controls.folded("ties", "A sample exactly on the line") as opened:
        if opened:
            controls.pick(
                "ties",
                "counts as",
                {"class 0": "class 0, as g(0) = 0 says", "mistake": "a mistake for either class, as in scikit-learn"},
            )
    st.caption("The rate and the margin apply while it runs. Another data set starts again.")


def show(token: str) -> None:
    """The plane with its line and vectors; beside it the step in numbers, the verdict and the weights' course."""
    plane = view(
        "plane",
        field="field",
        points="points",
        targets="targets",
        misclassified="misclassified",
        ring="ring",
        lines="lines",
        arrows="arrows",
        extent="extent",
        classes=2,
        tool="add",
        edit={"add": "add_point", "move": "move_point", "remove": "delete_point"},
        probe="probe",
        width=1.1,
    )
    weights = view(
        "curve",
        title="Weights, step by step",
        x="trace.step",
        series=[
            {"name": "trace.w1", "label": "w₁", "color": "positive"},
            {"name": "trace.w2", "label": "w₂", "color": "negative"},
            {"name": "trace.b", "label": "b", "color": "text"},
        ],
        cursor="step",
        x_label="sample",
        zero=True,
    )
    words = view("lines", title="The step just taken", texts="equation", big=True)
    verdict = view("lines", texts="verdicts")
    line = {"action": "show_line", "argument": "on", "value": "line_shown", "label": "Show the widest separating line"}
    choice = view("choices", items=[line])
    beside = (words, verdict) if lesson.presenting() else (words, verdict, choice, weights)
    stage(
        token,
        "perceptron",
        [row(plane, stack(*beside, grow=(0, 0, 0, 1)[: len(beside)]), height=452)],
        presenting=lesson.presenting(),
    )
