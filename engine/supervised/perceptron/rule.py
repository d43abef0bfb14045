"""The perceptron and its learning rule (Rosenblatt 1958, 1962).

Model: y = g(w·x + b) with the threshold g(z) = 1 for z > 0 and 0 otherwise. Rule: after each sample (x, t)

    w ← w + η (t − y) x        b ← b + η (t − y)

so that the bias is the weight of a constant input 1. A sample on its side changes nothing.

A sample exactly on the line (z = 0) is a matter of convention. With ties "class 0" it is of class 0, as g says; with
ties "mistake" it counts as a mistake for either class, as in scikit-learn, where y is then the other class.

The lesson's numbers are decimals, which floating-point sums miss by a hair: 0.1 + 0.2 − 0.3 is 5.6·10⁻¹⁷ there. So
that this does not decide on which side of the line a sample is, z is rounded to nine decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

Ties = Literal["class 0", "mistake"]
Vector = tuple[float, ...]
EXACT = 9
"""Decimals of z: weights have six at most, inputs two."""


@dataclass(slots=True)
class Update:
    """One sample's use, with every number on the way: w, b, x, t, rate as they went in, new_w and new_b after it."""

    w: Vector
    b: float
    x: Vector
    t: float
    rate: float
    z: float
    y: float
    error: float
    delta_w: Vector
    delta_b: float
    new_w: Vector
    new_b: float

    @property
    def mistake(self) -> bool:
        return self.error != 0


def threshold(z: Floats) -> Floats:
    """g(z) = 1 if z > 0 else 0, element by element."""
    return (z > 0).astype(np.float64)


def mistaken(
    w: Sequence[float], b: float, inputs: Floats, targets: Floats, ties: Ties = "class 0"
) -> NDArray[np.bool_]:
    """Which samples the rule would learn from: (n,) True where `update` changes the weights."""
    z = activation(w, b, inputs)
    wrong: NDArray[np.bool_] = threshold(z) != targets
    return wrong | (z == 0) if ties == "mistake" else wrong


def activation(w: Sequence[float], b: float, inputs: Floats) -> Floats:
    """z = w·x + b for each row of `inputs`, summed in the same order as in `update`, so that both agree at a tie."""
    z = np.zeros(len(inputs))
    for weight, column in zip(w, inputs.T, strict=True):
        z = z + weight * column
    return (z + b).round(EXACT)


def update(w: Vector, b: float, x: Vector, t: float, rate: float = 1.0, ties: Ties = "class 0") -> Update:
    """Use one sample: x of as many numbers as w, its class t (0 or 1), the learning rate η > 0."""
    z = 0.0
    for weight, value in zip(w, x, strict=True):
        z += weight * value
    z = round(z + b, EXACT)
    y = 1.0 if z > 0 else 0.0
    if z == 0 and ties == "mistake":
        y = 1.0 - t
    error = t - y
    delta_b = rate * error
    delta_w = tuple([delta_b * value for value in x])
    new_w = tuple([weight + delta for weight, delta in zip(w, delta_w, strict=True)])
    return Update(w, b, x, t, rate, z, y, error, delta_w, delta_b, new_w, b + delta_b)
