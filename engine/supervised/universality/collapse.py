"""Linear layers collapse: h = W₂(W₁x + b₁) + b₂ is W x + b with W = W₂W₁ and b = W₂b₁ + b₂, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Floats


def collapsed(layers: Sequence[tuple[Floats, Floats]]) -> list[tuple[Floats, Floats]]:
    """The single layer that the first 1, 2, … layers are together: W (outputs, inputs) and b (outputs,) of each."""
    weights, biases = layers[0]
    found = [(weights, biases)]
    for w, b in layers[1:]:
        weights, biases = w @ weights, w @ biases + b
        found.append((weights, biases))
    return found


def forward(layers: Sequence[tuple[Floats, Floats]], x: Floats, bends: Sequence[int] = ()) -> list[Floats]:
    """Every layer's output for one input; ReLU after the layers that `bends` names."""
    found, h = [], x
    for layer, (w, b) in enumerate(layers):
        h = w @ h + b
        h = np.maximum(h, 0) if layer in bends else h
        found.append(h)
    return found
