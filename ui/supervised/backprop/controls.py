"""The controls and the stage of backpropagation."""

from __future__ import annotations

import streamlit as st

from engine.supervised.backprop.checks import METHODS
from engine.supervised.backprop.operations import FUNCTIONS
from engine.supervised.backprop.settings import BackpropSettings
from ui import lesson
from ui.controls import Controls
from ui.live import Running
from ui.stage import Row, View, row, stack, view

LABELS = {"forward": "forward", "central": "central", "complex": "complex step"}


def controls(controls: Controls) -> None:
    """What is looked at first; then the network's activations and loss, or the formula."""
    if controls.show("look") == "formula":
        controls.show("formula")
        controls.show("values")
        st.caption(f"Numbers, names, + − · / ^, brackets, and {', '.join(FUNCTIONS)}. Parts: c = x + y; c·z")
        return
    for column, names in zip(st.columns(2), (("activation", "loss"), ("output", "rate")), strict=True):
        with column:
            for name in names:
                if name != "output" or controls.settings.loss == "squares":
                    controls.show(name)
    with controls.folded("sizes", "Sizes, biases, seed") as opened:
        if opened:
            for name in ("inputs", "hidden", "outputs", "shared", "seed"):
                controls.show(name)


BENDS = {"tanh": r"\tanh", "sigmoid": r"\sigma", "relu": r"\operatorname{ReLU}", "linear": ""}
LOSSES = {
    "squares": r"L = \tfrac12 \sum_i (y_i - t_i)^2",
    "entropy": r"L = -\sum_i t_i \ln y_i",
}


def equation(settings: BackpropSettings) -> str:
    """Forward, the loss, and back; of a formula, the chain rule."""
    if settings.look == "formula":
        return (
            r"\frac{\partial f}{\partial v} = \sum_{u \text{ uses } v} \frac{\partial f}{\partial u}"
            r"\,\frac{\partial u}{\partial v}"
        )
    inner = r"\sum_k w^l_{ik} h^{l-1}_k + b^l_i"
    bend = BENDS[settings.activation]
    return (
        rf"h^l_i = {bend}\Big({inner}\Big), \quad {LOSSES[settings.loss]}, \qquad "
        r"\frac{\partial L}{\partial h^{l-1}_k} = \sum_i \delta^l_i w^l_{ik}, \quad "
        r"\frac{\partial L}{\partial w^l_{ik}} = \delta^l_i h^{l-1}_k, \quad \delta^l_i = \frac{\partial L}{\partial z^l_i}"
    )


def rows(running: Running, settings: BackpropSettings) -> list[Row]:
    """The graph; under it the arithmetic of the node just computed."""
    graph = view("graph", graph="graph", edit="set_number", pick="pick")
    account = view("lines", heading="account_of", texts="account", small=lesson.presenting(), width=2.4)
    items: list[Row] = [{"action": "undo", "label": "Undo", "button": True}]
    if settings.look == "checks":
        return [row(graph, height=250), row(_table(), _errors(), height=290)]
    if settings.look == "network":
        items = [
            {"action": "update", "label": "Update", "with": {"count": 1}, "button": True},
            {"action": "update", "label": "100 updates", "with": {"count": 100}, "button": True},
            *items,
        ]
    choices = view("choices", items=items)
    beside = stack(choices, _ahead(), grow=(0, 1)) if settings.look == "network" else choices
    high, low = (320, 200) if settings.look == "network" else (410, 110)
    return [row(graph, height=high), row(account, beside, height=low)]


def _ahead() -> View:
    series = [{"name": "ahead.loss", "label": "L", "color": "accent"}]
    return view("curve", title="L, if updates go on from here", x="ahead.x", series=series, cursor="none", still=True, zero=True,
                x_label="update")  # fmt: skip


def _table() -> View:
    return stack(view("table", table="table", action="choose", shown="chosen", plain=True), view("lines", texts="costs"),
                 grow=(1, 0), width=1.6)  # fmt: skip


def _errors() -> View:
    """Errors over h, both on scales of powers of ten."""
    series = [
        {"name": f"errors.{method}", "label": LABELS[method], "color": place} for place, method in enumerate(METHODS)
    ]
    curve = view(
        "curve", heading="errors.of", x="errors.x", series=series, cursor="errors.at", log=True, still=True, continuous=True,
        x_label="h = 10 to the power of minus this", bounds=[1e-18, 10],
    )  # fmt: skip
    slider: Row = {"action": "set_exponent", "argument": "exponent", "label": "log₁₀ h", "value": "exponent", "low": -20,
                   "high": 0, "step": 0.5, "digits": 1}  # fmt: skip
    return stack(curve, view("choices", items=[slider], spread=True), grow=(1, 0))
