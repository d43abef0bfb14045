"""The controls and the stage of backpropagation."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from engine.arithmetic.written import plain
from engine.supervised.backprop.check_words import NAMES
from engine.supervised.backprop.checks import METHODS
from engine.supervised.backprop.operations import FUNCTIONS
from engine.supervised.backprop.settings import PRESETS, BackpropSettings
from ui import lesson
from ui.controls import Controls
from ui.live import Running
from ui.stage import Row, View, row, stack, view


def controls(controls: Controls) -> None:
    """An example or what is looked at first; then the network's activations and loss, or the formula."""
    controls.presets("Example", PRESETS, placeholder="Choose one")
    if controls.show("look") == "formula":
        controls.show("formula")
        controls.show("values")
        st.caption(f"Numbers, names, + − · / ^, brackets, and {', '.join(FUNCTIONS)}. Parts: c = x + y; c·z")
        return
    for column, names in zip(st.columns(2), (("activation", "rate"), ("output", "loss")), strict=True):
        with column:
            for name in names:
                if name != "output" or controls.settings.loss == "squares":
                    controls.show(name)
    with controls.folded("sizes", "Sizes, biases, seed") as opened:
        if opened:
            for name in ("inputs", "hidden", "outputs", "shared"):
                controls.show(name)
            controls.show("seed", brings=("W", "b"))


def grant_wish(controls: Controls) -> None:
    """An example that was chosen sets everything at once, before the widgets are shown."""
    if name := controls.wished():
        controls.adopt(**asdict(PRESETS[name]))


BENDS = {
    "tanh": r"\tanh({})",
    "sigmoid": r"\sigma({})",
    "relu": r"\max(0, {})",
    "linear": "{}",
    "softmax": r"\operatorname{softmax}({})",
}
SLOPES = {"tanh": "(1 - ({0})^2)", "sigmoid": "{0}(1 - {0})", "relu": "[{1} > 0]", "linear": ""}
LOSSES = {
    "squares": r"\tfrac12 \textstyle\sum_i (y_i - t_i)^2",
    "entropy": r"-\textstyle\sum_i t_i \ln y_i",
    "single": r"-t \ln y - (1 - t) \ln(1 - y)",
}
LETTERS = {
    "network": "x, y, t: inputs, outputs, targets; z, h: a unit's weighted sum and its value; w, b: weights and "
    "biases; l, i, k: layer, unit, unit of the layer beside it; L: loss; δ = ∂L/∂z; η: learning rate.",
    "checks": "L: loss; w: any weight or bias; h: the step; Im: the imaginary part.",
    "formula": "f: the result; v: any node of the graph; u: a node that uses v.",
}


def equation(settings: BackpropSettings) -> str:
    """Forward, the loss, back, and an update; of a formula, the chain rule; of the check, the differences."""
    if settings.look == "formula":
        return (
            r"\frac{\partial f}{\partial f} = 1, \qquad \frac{\partial f}{\partial v} = "
            r"\sum_{u \text{ uses } v} \frac{\partial f}{\partial u}\,\frac{\partial u}{\partial v}"
        )
    if settings.look == "checks":
        return (
            r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w)}{h}, \qquad "
            r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}, \qquad "
            r"\frac{\partial L}{\partial w} \approx \frac{\operatorname{Im} L(w + \mathrm{i}h)}{h}"
        )
    hidden, output = BENDS[settings.activation].format("z^l_i"), BENDS[settings.last].format("z_i")
    loss = LOSSES["single" if settings.loss == "entropy" and settings.outputs == 1 else settings.loss]
    slope = SLOPES[settings.activation].format("h^l_i", "z^l_i")
    last = "y_i - t_i" if settings.loss == "entropy" else rf"{SLOPES[settings.last].format('y_i', 'z_i')}(y_i - t_i)"
    first = (
        r"z^l_i = \textstyle\sum_k w^l_{ik} h^{l-1}_k + b^l_i, \quad "
        rf"h^l_i = {hidden}, \quad y_i = {output}, \quad L = {loss}"
    )
    share = r", \quad b^l \leftarrow b^l - \eta \textstyle\sum_i \delta^l_i" if settings.shared else ""
    back = (
        rf"\delta_i = {last}, \quad \delta^l_i = {slope} \textstyle\sum_k \delta^{{l+1}}_k w^{{l+1}}_{{ki}}, \quad "
        rf"w^l_{{ik}} \leftarrow w^l_{{ik}} - \eta\,\delta^l_i h^{{l-1}}_k{share}, \quad \eta = {plain(settings.rate)}"
    )
    return rf"{first} \\[0.3em] {back}"


def rows(running: Running, settings: BackpropSettings) -> list[Row]:
    """The graph; under it the arithmetic of the node just computed."""
    picks: Row = {} if settings.look == "formula" else {"pick": "pick"}
    graph = view("graph", graph="graph", edit="set_number", **picks)
    if settings.look == "checks":
        return [row(graph, height=250, grow=0.5), row(_table(), _errors(), height=230, grow=0.5)]
    account = view("lines", heading="account_of", texts="account", small=lesson.presenting(), width=2.7)
    items: list[Row] = [{"action": "undo", "label": "Undo", "button": True}]
    if settings.look == "formula":
        return [row(graph, height=350, grow=0.72), row(account, view("choices", items=items), height=110, grow=0.28)]
    items = [
        {"action": "update", "label": "Update", "with": {"count": 1}, "button": True},
        {"action": "update", "label": "×100", "with": {"count": 100}, "button": True},
        *items,
    ]
    ahead = view("lines", heading="ahead.of") if lesson.presenting() else _ahead()
    beside = stack(view("choices", items=items), ahead, grow=(0, 1))
    return [row(graph, height=264, grow=0.7), row(account, beside, height=196, grow=0.3)]


def _ahead() -> View:
    """The loss, if updates went on from here."""
    series = [{"name": "ahead.loss", "label": "L", "color": "accent"}]
    return view("curve", heading="ahead.of", x="ahead.x", series=series, cursor="none", still=True, zero=True,
                x_label="update")  # fmt: skip


def _table() -> View:
    table = view("table", table="table", action="choose", shown="chosen", plain=True, width=1.6)
    return table if lesson.presenting() else stack(table, view("lines", texts="costs"), grow=(1, 0), width=1.6)


def _errors() -> View:
    """Errors over h, both on scales of powers of ten."""
    series = [
        {"name": f"errors.{method}", "label": NAMES[method], "color": place} for place, method in enumerate(METHODS)
    ]
    curve = view(
        "curve", heading="errors.of", x="errors.x", series=series, cursor="errors.at", log=True, still=True,
        continuous=True, x_label="log₁₀ h", bounds=[1e-18, 10],
    )  # fmt: skip
    slider: Row = {"action": "set_exponent", "argument": "exponent", "label": "log₁₀ h", "value": "exponent",
                   "low": -20, "high": 0, "step": 0.5, "digits": 1}  # fmt: skip
    return stack(curve, view("choices", items=[slider], spread=True), grow=(1, 0))
