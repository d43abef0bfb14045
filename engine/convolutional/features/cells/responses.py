"""What simple and complex cells answer, and what is measured of it: a sweep, a tuning curve, its width, F1/F0.

A simple cell adds up its field times the stimulus and cannot fire less than not at all: r = max(0, e), e = Σ w·s. A
complex cell adds up the squares of four simple cells a quarter of a wave apart, max(0, e)² + max(0, o)² + max(0, −e)²
+ max(0, −o)², which is e² + o²: the energy of a quadrature pair (Adelson and Bergen 1985). It no longer matters where
in the field a stripe lies."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.arrays import Floats
from engine.convolutional.features.cells.gabor import Gabor
from engine.convolutional.features.cells.stimuli import SWEEP, stimuli


def responses(pair: Floats, pictures: Floats) -> Floats:
    """e and o: the sums of products of both fields (2, H, W) with each picture (n, H, W): (2, n)."""
    return pair.reshape(2, -1) @ pictures.reshape(len(pictures), -1).T


def rectified(linear: Floats) -> Floats:
    """A simple cell's firing: max(0, e)."""
    return np.maximum(0.0, linear)


def energy(linear: Floats) -> Floats:
    """A complex cell's firing, of e and o (2, …): e² + o², as the sum of four simple cells' squares."""
    return np.asarray((rectified(linear) ** 2 + rectified(-linear) ** 2).sum(axis=0))


@lru_cache(maxsize=64)
def pair(cell: Gabor) -> Floats:
    """A cell's field and its partner, as :meth:`Gabor.pair`: (2, SIDE, SIDE)."""
    found = cell.pair()
    found.flags.writeable = False
    return found


@lru_cache(maxsize=4096)
def sweep(cell: Gabor, kind: str, angle: float, stripe: float) -> Floats:
    """e and o over a sweep: (2, SWEEP)."""
    found = responses(pair(cell), stimuli(kind, angle, stripe, np.arange(SWEEP)))
    found.flags.writeable = False
    return found


def tuning(cell: Gabor, kind: str, angles: Floats, stripe: float) -> Floats:
    """The largest answer of the simple and the complex cell in a sweep at each orientation: (2, n)."""
    peaks = [sweep(cell, kind, angle, stripe) for angle in angles.tolist()]
    return np.array([[rectified(linear[0]).max(), energy(linear).max()] for linear in peaks]).reshape(-1, 2).T


def width(angles: Floats, heights: Floats) -> tuple[float, float] | None:
    """Where a tuning curve has half the height of its highest point: on the left and on the right of that, in degrees.

    angles: of any order; 180° are a full turn for an orientation; heights: NaN where nothing has been measured yet.
    Between two points measured the curve is taken for a straight line. None where one of the two places has not been
    measured, or where the curve stays above half of its height."""
    if np.isnan(heights).all() or np.nanmax(heights) <= 0:
        return None
    top = int(np.nanargmax(heights))
    half, away = heights[top] / 2, (angles - angles[top] + 90) % 180 - 90
    ends: list[float] = []
    for way in (-1, 1):
        order = np.argsort(way * away)[np.sort(way * away) >= 0]  # from the top away
        low = int((heights[order] <= half).argmax())
        if low == 0 or np.isnan(heights[order[:low]]).any():
            return None
        (above, below), (near, far) = heights[order[low - 1 : low + 1]], away[order[low - 1 : low + 1]]
        ends.append(float(angles[top] + near + (above - half) / (above - below) * (far - near)))
    return ends[0], ends[1]


def modulation(firing: Floats) -> float:
    """F1/F0 of what is answered in one period of a drifting grating (n,): how much of it comes in step with the
    stripes.

    F0 is the mean, F1 the amplitude of the wave of that period. A rectified wave has π/2, a steady answer 0; above 1 a
    cell counts as simple, below as complex (Skottun et al. 1991). NaN of a cell that is silent."""
    f0 = float(firing.mean())
    wave = np.exp(-2j * np.pi * np.arange(len(firing)) / len(firing))
    return float(2 * abs((firing * wave).mean()) / f0) if f0 > 1e-9 else float("nan")
