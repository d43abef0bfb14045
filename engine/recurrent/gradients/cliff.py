"""A loss with a cliff: one recurrent unit over many steps (Pascanu, Mikolov and Bengio 2013; Doya 1993).

    h_t = tanh(w h_{t−1} + b),  h_0 = 0.5,  L(w, b) = (h_T − y)²

For w > 1 the unit has two places to rest, and which one it comes to turns on the side of a line in the (w, b) plane:
there the loss is a wall, whose slope grows with every step of the sequence.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.arrays import Floats

BEGIN, TARGET = 0.5, -0.8  # h_0 and y


class Slope(NamedTuple):
    """The loss at a point and its gradient."""

    loss: float
    w: float
    b: float

    @property
    def norm(self) -> float:
        return float(np.hypot(self.w, self.b))


def loss(w: Floats, b: Floats, steps: int, target: float = TARGET) -> Floats:
    """L at every (w, b), arrays of one shape."""
    h = np.full(np.broadcast(w, b).shape, BEGIN)
    for _ in range(steps):
        h = np.tanh(w * h + b)
    return np.asarray((h - target) ** 2)


def slope(w: float, b: float, steps: int, target: float = TARGET) -> Slope:
    """L with ∂L/∂w and ∂L/∂b by backpropagation through time."""
    states = [BEGIN]
    for _ in range(steps):
        states.append(float(np.tanh(w * states[-1] + b)))
    back = 2 * (states[-1] - target)  # ∂L/∂h_T
    d_w = d_b = 0.0
    for before, after in zip(states[-2::-1], states[:0:-1], strict=True):
        d_a = back * (1 - after * after)
        d_w += d_a * before
        d_b += d_a
        back = d_a * w
    return Slope((states[-1] - target) ** 2, d_w, d_b)


def clipped(found: Slope, clip: str, threshold: float) -> tuple[float, float]:
    """The gradient as a step uses it: as it is ("none"), no longer than the threshold with its direction kept ("norm"),
    or with each entry cut to ±threshold ("value")."""
    if clip == "value":
        w, b = np.clip([found.w, found.b], -threshold, threshold)
        return float(w), float(b)
    share = threshold / found.norm if clip == "norm" and found.norm > threshold else 1.0
    return share * found.w, share * found.b
