"""The look on s ← tanh(As + b): a recurrent network of two units without input."""

from __future__ import annotations

import streamlit as st

from engine.arithmetic.written import plain, show
from engine.recurrent.dynamics.nonlinear import basins, fixed, system
from engine.recurrent.dynamics.nonlinear.experiment import TanhLook
from engine.recurrent.dynamics.nonlinear.script import script
from engine.recurrent.dynamics.nonlinear.settings import TanhSettings
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, row, stack, view

WEIGHTS, BIASES = ("w11", "w12", "w21", "w22"), ("bias1", "bias2")


def _example(*numbers: float) -> dict[str, float]:
    return dict(zip(WEIGHTS + BIASES, map(float, numbers), strict=True))


EXAMPLES = {
    "Two memories, side by side": _example(2, 0, 0, 2, 0, 0),
    "One forgets, one remembers": _example(2, 0, 0, 0.5, 0, 0),
    "A bias closes a memory": _example(2, 0, 0, 0.5, 0.5, 0),
    "All is forgotten": _example(0.5, 0.3, -0.3, 0.5, 0, 0),
    "Each holds the other down": _example(0.5, -2, -2, 0.5, 0, 0),
    "From side to side": _example(-2, 0, 0, 0.5, 0, 0),
    "Four states in turn": _example(0, -2, 2, 0, 0, 0),
    "A turn that never ends": _example(1.2, -0.9, 0.9, 1.2, 0, 0),
}
LETTERS = (
    "s: the states of two units; A, b: weights and biases; J: the slopes at a fixed point, the rows of A times 1 − s²; "
    "λ: its eigenvalues; if both |λ| < 1, nearby states come to it. A colour: all starts that end at the same place."
)
TRIES: tuple[Trial, ...] = (
    ("**A memory of two bits.** Each unit keeps its sign. How many of the nine fixed points attract, and where does a "
     "start on the line s₁ = 0 end?",
     "Two memories", {"look": "tanh"},
     "Four, one in each corner. On the line unit 1 stays 0, so it ends at a saddle, half way between two corners: the "
     "least push to a side decides."),
    ("**A memory is closed.** Raise b₁ step by step from 0. When do two fixed points meet and vanish?",
     "One remembers", {"look": "tanh", "w22": "0.5", "bias1": "0.4"},
     "Between b₁ = 0.53 and 0.54: the attractor on the left and the saddle meet. With 0.54 every start comes to the "
     "right: what the unit remembered is lost. A recurrent network learns to write and to erase in this way."),
    ("**It never rests.** No fixed point attracts here. Where do all starts end?",
     "Four states in turn", {"look": "tanh", "w11": "0", "w12": "-2", "w21": "2", "w22": "0"},
     "On a cycle of four states around the fixed point in the middle, which is an unstable spiral."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """The weights as they stand in the matrix, with the biases beside them."""
    for names in (("w11", "w12", "bias1"), ("w21", "w22", "bias2")):
        for column, name in zip(st.columns(3), names, strict=True):
            with column:
                controls.show(name, format="%.2f")
    controls.show("basins")


def equation(settings: TanhSettings) -> str:
    """The step, and its slopes, with the numbers."""
    numbers = [getattr(settings, name) for name in WEIGHTS + BIASES]
    texts = [_number(value) for value in numbers]
    sign = "=" if all(len(plain(value)) <= 6 for value in numbers) else r"\approx"
    a, b, c, d, first, second = texts
    return (
        r"\mathbf{s}_k = \tanh(A\,\mathbf{s}_{k-1} + \mathbf{b}), \qquad "
        rf"A {sign} \begin{{pmatrix}} {a} & {b} \\ {c} & {d} \end{{pmatrix}}, \quad "
        rf"\mathbf{{b}} {sign} \begin{{pmatrix}} {first} \\ {second} \end{{pmatrix}}, \qquad "
        r"J = \operatorname{diag}(1 - \mathbf{s}^2)\, A"
    )


def _number(value: float) -> str:
    return (plain(value) if len(plain(value)) <= 6 else show(value, 3)).replace("−", "-")


def rows(*_: object) -> list[Row]:
    """The square with its basins; beside it the fixed points, where starts end, and the arithmetic of the step."""
    square = view(
        "map", title="States: s₁ across, s₂ up", ground="ground", ways="ways", now="now", hops=True, extent="corners",
        handles="handles", move="move", axes=["", ""], quiet=True, width=1.2,
    )  # fmt: skip
    course = view(
        "chart", extent="room", marks="cursor", axes=["k", "s"],
        lines=[
            {"x": "time", "values": "s1", "label": "s₁", "color": "text", "width": 1.6},
            {"x": "time", "values": "s2", "label": "s₂", "color": "accent", "width": 1.6},
        ],
    )  # fmt: skip
    table, ends = view("table", table="fixed", plain=True), view("lines", texts="ends", small=True)
    account = view("lines", heading="account_of", texts="account", small=True)
    if lesson.presenting():  # nine fixed points in large type leave no room for the course
        return [row(square, stack(table, ends, grow=(0, 1)), height=476)]
    beside = stack(table, ends, course, account, grow=(0, 0, 1, 0))
    return [row(square, beside, height=476)]


def exercise() -> None:
    lesson.exercise(
        "tanh",
        "One unit alone, s ← tanh(a·s). At its fixed point s = 0 the slope is J = (1 − 0²)·a. **From which a on does 0 "
        "no longer attract, so that the unit can remember a sign?**",
        "a",
        right=1.0,
        because="Right: 0 attracts while |a| < 1. Above 1 it repels, and two fixed points beside it attract.",
        near={
            0.5: "With a = 0.5 a small state is halved at every step: it still comes to 0.",
            2.0: "With a = 2 it remembers already. Look for the border.",
        },
        hint="Not quite: 0 attracts while |J| < 1.",
        within=1e-9,
        step=0.1,
        decimals=1,
    )


LOOK = Look(
    sentence="Two units of a recurrent network, left alone. **Press play**, or drag the start.",
    built=TanhLook,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(system, fixed, basins),
    script=script,
    caption="The state of this step; the fixed points are found there from a grid of starts, without the proof.",
    sources=(
        "Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks: basins",
        "Sussillo and Barak (2013), Opening the black box: fixed points of recurrent networks and their Jacobians",
        "Neumaier (1990), Interval Methods for Systems of Equations: the proof that no fixed point is missed",
    ),
)
