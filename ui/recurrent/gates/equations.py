"""What a step of each cell computes, gate by gate, and what an update does, in formulas that follow the settings."""

from __future__ import annotations

from engine.recurrent.cells.learner import THRESHOLD
from engine.recurrent.gates.settings import GatesSettings


def _gate(name: str) -> str:
    return rf"{name} = \sigma(W_{name}\, x_t + U_{name}\, h_{{t-1}} + b_{name})"


STEPS = {
    "lstm": r"c_t = f \odot c_{t-1} + i \odot g, \qquad h_t = o \odot \tanh c_t",
    "gru": r"h_t = z \odot h_{t-1} + (1 - z) \odot n",
}
GATES = {
    "lstm": rf"{_gate('f')}, \quad {_gate('i')} \\[0.5em] {_gate('o')}, \quad "
    r"g = \tanh(W_g\, x_t + U_g\, h_{t-1} + b_g)",
    "gru": rf"{_gate('z')}, \quad {_gate('r')} \\[0.5em] "
    r"n = \tanh(v + r \odot u), \quad v = W_n\, x_t + b_n, \quad u = U_n\, h_{t-1} + b'_n",
}


def equation(settings: GatesSettings) -> str:
    """The cell on the stage with its answer; in training the loss and the update."""
    answer = r"y_t = W_y\, h_t + b_y, \quad p = \operatorname{softmax}(y_t)"
    if settings.mode == "learn":
        where = r"\overline{-\log p_{\text{right}}}" + (
            r"\ \text{over all symbols}" if settings.what.every_step else r"\ \text{at the last symbol}"
        )
        clip = rf"g = \nabla L \cdot \min(1, {THRESHOLD:g} / \lVert \nabla L \rVert)"
        update = rf"L = {where}, \qquad {clip}, \qquad \text{{Adam with}}\ \eta = {settings.learning_rate:g}"
        return rf"{STEPS[settings.cell]}, \qquad {answer} \\[0.5em] {update}"
    return rf"{STEPS[settings.cell]}, \qquad {answer} \\[0.5em] {GATES[settings.cell]}"
