"""What is computed in each shape, in formulas that follow the settings, and what their letters stand for."""

from __future__ import annotations

from engine.recurrent.sequences.settings import CELLS, TrainingSettings
from engine.recurrent.sequences.training import CLIP

CELL_IS = {
    "rnn": "RNN: h ← tanh(Wx + Uh + b)",
    "gru": "GRU: the cell of lesson 3.4 with two gates",
    "lstm": "LSTM: the cell of lesson 3.4 with three gates, which hands on c beside h",
}
TRAINED = "The floor is the least loss of a model that does not know the input."


def cell(settings: TrainingSettings, state: str, before: str, read: str) -> str:
    """One step of the cell that is chosen."""
    return rf"{state} = \operatorname{{{CELLS[settings.cell]}}}({before},\, {read})"


def learning(settings: TrainingSettings) -> str:
    """The update."""
    clip = rf"g = \nabla L \cdot \min(1,\, {CLIP:g} / \lVert \nabla L \rVert)"
    return rf"{clip}, \qquad \text{{Adam with}}\ \eta = {settings.rate:g}"


def captioning(settings: TrainingSettings, *, hidden: bool) -> str:
    """Of what names a picture: the first state, a step, and what is learnt. hidden: whether the picture is."""
    first = rf"h_0 = \tanh(W\,{'0' if hidden else 'x'} + b)"
    says = r"p(y_t) = \operatorname{softmax}(V h_t + c), \quad L = \overline{-\ln p(y_t)}"
    return rf"{first}, \quad {cell(settings, 'h_t', 'h_{t-1}', 'y_{t-1}')}, \quad {says} \\[0.5em] {learning(settings)}"
