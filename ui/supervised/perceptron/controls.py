"""The perceptron's controls and stage."""

from __future__ import annotations

import streamlit as st

from engine.arithmetic.written import plain
from engine.supervised.perceptron.settings import PerceptronSettings
from ui import equations, lesson, slowly
from ui.controls import Controls
from ui.live import Running
from ui.stage import Row, row, stack, view


def controls(controls: Controls) -> None:
    """Data, margin and rate first; what starts again is folded away."""
    data = controls.show("data", brings=("points",))
    if data != "yours":
        controls.take("points", "")
    if data == "clouds":
        controls.show("margin")
    controls.show("rate")
    with controls.folded("start", "Start, order and seed: a change starts again") as opened:
        if opened:
            for name in ("start", "order", "seed"):
                controls.show(name)
            if data in ("clouds", "overlap"):
                controls.show("count")
                controls.show("data_seed")
    with controls.folded("ties", "A sample exactly on the line") as opened:
        if opened:
            controls.show("ties")
    st.caption("The rate and the margin apply while it runs. Another data set starts again.")


def equation(settings: PerceptronSettings) -> str:
    """The unit and its rule, with the learning rate and what counts for a sample exactly on the line."""
    tie = r",\; 1 - t \text{ for } z = 0" if settings.ties == "mistake" else ""
    other = r"z < 0" if tie else r"z \leq 0"
    return equations.stacked(
        r"z = \mathbf{w}\cdot\mathbf{x} + b, \quad y = g(z) = 1 \text{ for } z > 0,\; 0 \text{ for } "
        rf"{other}{tie}",
        rf"\mathbf{{w}} \leftarrow \mathbf{{w}} + \eta\,(t - y)\,\mathbf{{x}}, \quad "
        rf"b \leftarrow b + \eta\,(t - y), \quad \eta = {plain(settings.rate)}",
    )


LETTERS = (
    "x: a sample, t: its class, 0 or 1; y: the class that the unit gives; δ = t − y; w, b: weights and bias; "
    "η: learning rate."
)


def rows(running: Running, _: PerceptronSettings) -> list[Row]:
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
        handles="handles",
        handle="drag",
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
    words = view("lines", heading="equation_title", texts="equation", big=True)
    verdict = view("lines", texts="verdicts", small=not lesson.presenting())
    line = {"action": "show_line", "argument": "on", "value": "line_shown", "label": "Widest separating line"}
    cycle = {"action": "show_cycle", "argument": "on", "value": "cycle_shown", "label": "The cycle’s lines"}
    choice = view("choices", items=[line, cycle, *slowly.buttons()])
    maps = [
        {"name": name, "title": name, "values": f"{name}_cells", "texts": f"{name}_cells_texts", "sized": False,
         "edit": f"write_{'weight' if name == 'w' else 'bias'}"}
        for name in ("w", "b")
    ]  # fmt: skip
    by_hand = view("grids", maps=maps, links={}, brush=None, aspect=3, apart=10, quiet=True)
    if lesson.presenting():
        return [row(plane, stack(words, choice, verdict, grow=(0, 0, 1)), height=456)]
    return [row(plane, stack(words, choice, by_hand, verdict, weights, grow=(0, 0, 0.5, 0, 1)), height=456)]
