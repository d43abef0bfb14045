"""The controls and the stages of vanishing and exploding gradients: the ledger."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.recurrent.gradients_settings import FORGETS, INPUTS, LARGEST_SEED, MOST_HIDDEN, SCALES
from engine.recurrent.ledger import DECADES
from engine.recurrent.tasks import MOST
from ui import lesson
from ui.links import Controls
from ui.stage import View, row, stack, stage, view

LESSON = "gradients"
LOOKS = {"ledger": "The ledger: every gradient through time"}
CELLS = {
    "tanh": "RNN, tanh",
    "relu": "RNN, ReLU",
    "linear": "RNN, linear",
    "lstm": "LSTM, at h",
    "lstm_c": "LSTM, at the cell c",
    "gru": "GRU",
}
STARTS = {"gaussian": "Gaussian", "orthogonal": "orthogonal", "identity": "identity"}
COLORS: dict[str, Any] = {"tanh": 0, "relu": 3, "lstm": 1, "lstm_c": 1, "gru": 2}
READ = {
    "ledger": """
**Read it like this.** Each row is one loss L_t, each column the step k at which its gradient arrives. On the diagonal
it is read; every step to the left multiplies it by one more Jacobian. The colours are absolute: what has vanished
looks vanished.

**Point** at a gradient for the product that made it, **click** to keep it, **play** to watch backpropagation walk.
""",
}


def controls(controls: Controls) -> None:
    """What is looked at, and the seed; everything else is moved on the stage."""
    look = controls.pick("look", "Look at", LOOKS)
    controls.number("seed", "Seed: weights, inputs", 0, LARGEST_SEED)
    st.markdown(READ[look])


def show(token: str, look: str) -> None:
    stage(token, LESSON, {"ledger": _ledger}[look](), presenting=lesson.presenting())


def choices(*items: dict[str, Any]) -> View:
    return view("choices", items=list(items))


def select(action: str, value: str, label: str, options: dict[str, str]) -> dict[str, Any]:
    pairs = [[name, text] for name, text in options.items()]
    return {"action": action, "argument": "name", "value": value, "label": label, "choices": pairs}


def slider(name: str, label: str, low: float, high: float, step: float) -> dict[str, Any]:
    bounds = {"low": low, "high": high, "step": step}
    return {"action": f"set_{name}", "argument": "value", "value": name, "label": label, **bounds}


def triangle(title: str, **options: Any) -> View:
    """Gradients by loss and step on the absolute scale, with what its colours stand for."""
    low, high = DECADES
    powers = range(int(low), int(high) + 1, 2)
    ticks = [[(power - low) / (high - low), "1" if not power else f"10{_raised(power)}"] for power in powers]
    tiles = view(
        "tiles", title=title, images="triangle", scale="sequential", range=1, smooth=False, most=420, **options
    )
    return stack(tiles, view("legend", scale="sequential", ticks=ticks), grow=(1, 0))


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _ledger() -> list[dict[str, Any]]:
    """The triangle and the profiles; the sliders; how the gradient that is pointed at came about."""
    ledger = triangle("‖∂L_t/∂h_k‖: row t, column k", point="point", pin="pin", at="gradient")
    names = {"tanh": "tanh", "relu": "ReLU", "lstm": "LSTM h", "lstm_c": "LSTM c, Π f", "gru": "GRU"}
    series = [{"name": f"profile.{name}", "label": label, "color": COLORS[name]} for name, label in names.items()]
    series += [
        {"name": "profile.bound", "label": "bound (σ_max γ)ⁿ", "color": "muted", "width": 1.2},
        {"name": "profile.radius", "label": "ρⁿ", "color": "text", "width": 1.2},
    ]
    profile = view(
        "curve", heading="losses_of", x="profile.x", series=series, cursor="lag", x_label="lag n = t − k",
        log=True, bounds=[1e-12, 1e6], still=True, width=1.35,
    )  # fmt: skip
    kinds = choices(
        select("set_cell", "cell", "Itemise", CELLS), select("set_start", "start", "Recurrent weights", STARTS)
    )
    sliders = choices(
        slider("scale", "Radius ρ", *SCALES, 0.01),
        slider("length", "Length T", 1, MOST, 1),
        slider("hidden", "Units", 1, MOST_HIDDEN, 1),
        slider("inputs", "Inputs", *INPUTS, 0.05),
        slider("forget", "Forget", *FORGETS, 0.1),
    )
    account = stack(view("lines", heading="account_of", texts="account"), width=1.9)
    spectrum = view(
        "curve", title="Singular values of the product", x="spectrum.x",
        series=[{"name": "spectrum", "label": "by rank", "color": "accent"}],
        cursor="none", x_label="rank", log=True, still=True,
    )  # fmt: skip
    rows = [
        row(kinds, height=26, grow=0.06),
        row(ledger, profile, height=284, grow=0.62),
        row(sliders, height=34, grow=0.1),
        row(*([account] if lesson.presenting() else [account, spectrum]), height=132, grow=0.24),
    ]
    return rows
