"""The look on a system that is driven by a signal."""

from __future__ import annotations

from typing import Any

from engine.arithmetic.written import plain
from engine.recurrent.dynamics.driven import signals, system
from engine.recurrent.dynamics.driven.experiment import SHOWN, DrivenLook
from engine.recurrent.dynamics.driven.script import script
from engine.recurrent.dynamics.driven.settings import DrivenSettings
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, View, row, stack, view

EXAMPLES = {
    "A leaky memory": {"radius": 0.8, "turn": 0.0, "bend": "linear", "signal": "step"},
    "It forgets at once": {"radius": 0.2, "turn": 0.0, "bend": "linear", "signal": "square"},
    "It adds up all": {"radius": 1.0, "turn": 0.0, "bend": "linear", "signal": "square"},
    "It likes changes": {"radius": 0.8, "turn": 180.0, "bend": "linear", "signal": "alternating"},
    "A bell": {"radius": 0.95, "turn": 30.0, "bend": "linear", "signal": "impulse"},
    "A recurrent unit": {"radius": 0.9, "turn": 0.0, "bend": "tanh", "signal": "square"},
}
LETTERS = (
    "x: the signal; s: the state, which begins at 0; A: what is kept of it in a step, with the eigenvalue λ; B: how "
    "the signal comes in; H(ω): by what a wave of ω radians a step is made larger, and how late it comes; i: √−1."
)
TRIES: tuple[Trial, ...] = (
    ("**A leaky memory.** s = 0.8·s + x. To what does a step come, and how long does an impulse stay? Drag λ to 0.95.",
     "A leaky memory", {"look": "driven"},
     "To 1/(1 − 0.8) = 5; an impulse is 0.8ᵏ after k steps. With 0.95 it is 20, and what was put in stays four times "
     "as long: a longer memory is slower to follow."),
    ("**What it lets through.** Take the fast wave, then the slow one. Which of them gets through, and what says so "
     "beforehand?",
     "A fast wave", {"look": "driven", "signal": "fast wave"},
     "The slow one: |H| falls from 5 at ω = 0 to 1/1.8 ≈ 0.556 at π. Turn λ to −0.8 and it is the other way round."),
    ("**Bent.** With f = tanh this is a recurrent network of one unit, lesson 3.2. Draw a signal. How large "
     "can s become?",
     "A recurrent unit", {"look": "driven", "bend": "tanh", "radius": "0.9", "signal": "square"},
     "Never beyond 1 in size, whatever is put in. And no H(ω) is known for it: a wave comes out bent, with other waves "
     "in it."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """The eigenvalue, what bends, and the signal."""
    for name in ("radius", "turn", "bend", "signal"):
        controls.show(name)


def equation(settings: DrivenSettings) -> str:
    """The formula of the step, and what follows from it in closed form, with λ."""
    f = r"\tanh" if settings.bend == "tanh" else ""
    size, turn = settings.radius, settings.turn
    inner = r"A\,\mathbf{s}_{t-1} + B\,x_t"
    first = rf"\mathbf{{s}}_t = {f}({inner})" if f else rf"\mathbf{{s}}_t = {inner}"
    if turn in (0, 180):
        value = -size if turn else size
        return rf"{first}, \quad A = \lambda {_sign(value)}, \; B = 1{_closed(settings)}"
    return (
        rf"{first}, \quad A = |\lambda| \begin{{pmatrix}} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta "
        rf"\end{{pmatrix}}, \; B = \begin{{pmatrix}} 1 \\ 0 \end{{pmatrix}}, \quad |\lambda| {_sign(size)}, \; "
        rf"\theta {_sign(turn)}^\circ{_closed(settings)}"
    )


def _closed(settings: DrivenSettings) -> str:
    if settings.bend == "tanh" or settings.radius >= 1:
        return ""
    return r", \qquad H(\omega) = (I - A\,e^{-i\omega})^{-1} B"


def _sign(value: float) -> str:
    text = plain(value).replace("−", "-")
    return f"= {text}" if len(text) <= 6 else rf"\approx {value:.3f}"


def _diagram() -> View:
    """Folded, a loop; unrolled, the same step after step."""
    nodes: list[dict[str, Any]] = [
        {"name": "f", "kind": "operation", "x": 9, "y": 42, "symbol": "f"},
        {"name": "s", "kind": "value", "x": 20, "y": 42, "label": "sₜ"},
        {"name": "x", "kind": "value", "x": 9, "y": 84, "label": "xₜ"},
    ]
    links: list[dict[str, Any]] = [
        {"points": [[9, 70], [9, 53]], "flow": "x"},
        {"points": [[11, 42], [16.5, 42]], "flow": "s"},
        {"points": [[20, 27], [20, 10], [9, 10], [9, 30]], "flow": "s"},
    ]
    for part in range(SHOWN):
        lag = SHOWN - 1 - part
        name = f"s{part}"
        x = 36 + 19 * part
        nodes.append({"name": name, "kind": "value", "x": x, "y": 42, "label": f"s{_lag(lag)}"})
        if part:
            nodes.append({"name": f"f{part}", "kind": "operation", "x": x - 9.5, "y": 42, "symbol": "f"})
            nodes.append({"name": f"x{part}", "kind": "value", "x": x - 9.5, "y": 84, "label": f"x{_lag(lag)}"})
            links += [
                {"points": [[x - 15, 42], [x - 11.5, 42]], "flow": f"s{part - 1}"},
                {"points": [[x - 7.5, 42], [x - 4, 42]], "flow": name},
                {"points": [[x - 9.5, 70], [x - 9.5, 53]], "flow": f"x{part}"},
            ]
    return view(
        "cell", nodes=nodes, links=links, numbers="numbers", flows="flows", gates="gates", reads="reads", hold="",
        title="Folded, and unrolled: the same f, step after step",
    )  # fmt: skip


def _lag(lag: int) -> str:
    return "ₜ" if lag == 0 else f"ₜ₋{'₀₁₂₃₄₅'[lag]}"


def rows(*_: object) -> list[Row]:
    """Signal and state in time, and the eigenvalue; the diagram; the responses and the arithmetic."""
    signal = view(
        "chart", title="Signal: draw here", extent="x.room", marks="cursor", draw="draw", axes=["t", ""],
        lines=[{"x": "time", "values": "x", "color": "text", "width": 1.6}],
    )  # fmt: skip
    state = view(
        "chart", title="State", extent="s.room", marks="cursor", axes=["t", ""],
        lines=[
            {"x": "time", "values": "s2", "color": "muted", "width": 1.2, "label": "s₂, where λ turns"},
            {"x": "time", "values": "s1", "color": "accent", "width": 1.8, "label": "s₁"},
        ],
    )  # fmt: skip
    value = view(
        "map", title="Eigenvalue λ", extent="values.room", lines="values.lines", handles="values.handles", move="pull",
        axes=["Re", "Im"], quiet=True, width=0.8,
    )  # fmt: skip
    responses = view(
        "chart", title="s₁ after", extent="response.room", axes=["steps", ""],
        lines=[
            {"x": "lag", "values": "rest", "color": "muted", "dash": "dashed", "width": 1.2},
            {"x": "lag", "values": "step_response", "color": "positive", "width": 1.8, "label": "a step"},
            {"x": "lag", "values": "impulse", "color": "negative", "width": 1.8, "label": "an impulse"},
        ],
    )  # fmt: skip
    gain = view(
        "chart", title="Gain |H(ω)|, ω from 0 to π", extent="gain.room", axes=["", ""],
        lines=[{"x": "omega", "values": "gain", "color": "positive", "width": 1.8}],
    )  # fmt: skip
    said = stack(view("lines", texts="closed", small=True),
                 view("lines", heading="account_of", texts="account", small=True), grow=(0, 1))  # fmt: skip
    return [
        row(stack(signal, state, width=1.6), value, height=240, grow=0.5),
        row(_diagram(), height=104, grow=0.22),
        row(responses, gain, said, height=132, grow=0.28),
    ]


def exercise() -> None:
    lesson.exercise(
        "driven",
        "s ← 0.5·s + x, from s = 0, and x = 1 at every step. **What is s after three steps?**",
        "s₃",
        right=1.75,
        because="Right: 1, then 1.5, then 1.75; it comes to 1/(1 − 0.5) = 2.",
        near={
            2.0: "That is where it comes in the end.",
            1.5: "That is after two steps.",
            0.875: "The first step gives 0.5·0 + 1 = 1.",
        },
        hint="Not quite: begin with s₁ = 0.5·0 + 1.",
        within=1e-9,
        step=0.25,
        decimals=3,
    )


LOOK = Look(
    sentence="A state that hears a signal. **Press play**, drag λ, or draw the signal.",
    built=DrivenLook,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(system, signals),
    script=script,
    caption="The state of this step; where f is linear, the gains of the slowest and the fastest signal.",
    sources=(
        "Oppenheim and Schafer, Discrete-Time Signal Processing, 2 and 5: impulse, step and frequency response",
        "Goodfellow, Bengio and Courville (2016), Deep Learning, 10.1: folded and unrolled",
    ),
)
