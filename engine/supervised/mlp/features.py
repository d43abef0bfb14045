"""What a network is told about a point of the plane: its coordinates, and simple functions of them.

A feature is one input unit. With x₁² and x₂² a single unit separates a circle; with sin x₁ and sin x₂ a small
network winds along the spiral. The first seven are those of TensorFlow Playground (Smilkov and Carter, 2016).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from engine.arrays import Floats


class Feature(NamedTuple):
    """title: how it is written; function: of the coordinates x₁ and x₂, each (n,)."""

    title: str
    function: Callable[[Floats, Floats], Floats]


FEATURES: dict[str, Feature] = {
    "x1": Feature("x₁", lambda a, b: a),
    "x2": Feature("x₂", lambda a, b: b),
    "x1sq": Feature("x₁²", lambda a, b: a * a),
    "x2sq": Feature("x₂²", lambda a, b: b * b),
    "x1x2": Feature("x₁x₂", lambda a, b: a * b),
    "sinx1": Feature("sin x₁", lambda a, b: np.sin(a)),
    "sinx2": Feature("sin x₂", lambda a, b: np.sin(b)),
    "cosx1": Feature("cos x₁", lambda a, b: np.cos(a)),
    "cosx2": Feature("cos x₂", lambda a, b: np.cos(b)),
}


def compute(names: Sequence[str], points: Floats) -> Floats:
    """The features of points (n, 2), one row a feature: (features, n). Raises KeyError for an unknown name."""
    a, b = np.ascontiguousarray(points.T, dtype=np.float64)
    return np.stack([FEATURES[name].function(a, b) for name in names])


def grid(names: Sequence[str], cells: int) -> Floats:
    """The features at the centres of cells × cells squares of the plane [−6, 6]²: (features, cells²).

    Row by row: the first is the top one (x₂ near 6), each from the left (x₁ near −6).
    """
    centres = (np.arange(cells) + 0.5) * (12 / cells) - 6
    across, down = np.meshgrid(centres, -centres)
    return compute(names, np.stack([across.ravel(), down.ravel()], axis=1))
