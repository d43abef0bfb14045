"""Which key point of one picture is which of another (Lowe 2004, section 7.1).

A match is the nearest descriptor of the other picture. Most key points have none: they are hidden, or were not found
again. Their nearest descriptor is then no nearer than the next. So a match is kept where the nearest is much nearer
than the second nearest, d₁/d₂ < 0.8."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats
from engine.convolutional.features.sift.keypoints import KeyPoints

NEAR = 3.0
"""Pixels of the second picture within which a match is right."""


@dataclass(frozen=True)
class Matches:
    """Of each of the first picture's m key points: other (m,), its nearest in the second; nearest, second (m,), their
    distances; ratio d₁/d₂ (m,)."""

    other: NDArray[np.int64]
    nearest: Floats
    second: Floats

    @property
    def ratio(self) -> Floats:
        """1 where the second nearest is no further than the nearest, even where both distances are 0."""
        return np.divide(self.nearest, self.second, out=np.ones_like(self.nearest), where=self.second > 0)

    def kept(self, ratio: float) -> NDArray[np.bool_]:
        """Which pass the ratio test; all where the ratio is 1."""
        return np.asarray(self.ratio < ratio) if ratio < 1 else np.ones(len(self.other), bool)


def match(first: Bytes, second: Bytes) -> Matches:
    """Descriptors (m, 128) and (n, 128), n at least 2. Their squared distances are whole numbers below 2²⁴, and
    exact in single precision."""
    a, b = first.astype(np.float32), second.astype(np.float32)
    squares = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1) - 2 * a @ b.T
    two = np.argpartition(squares, 1, axis=1)[:, :2]
    rows = np.arange(len(a))
    nearest = squares.argmin(axis=1)  # of equal ones the first
    distances = np.sqrt(np.sort(squares[rows[:, None], two].astype(np.float64), axis=1))
    return Matches(nearest, distances[:, 0], distances[:, 1])


def right(there: Floats, second: KeyPoints, matches: Matches) -> NDArray[np.bool_]:
    """Which matches lie where they belong. there (m, 2): where the first picture's key points have really gone."""
    return np.asarray(np.linalg.norm(second.places[matches.other] - there, axis=1) <= NEAR)
