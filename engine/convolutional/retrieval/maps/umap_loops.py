"""An epoch of UMAP, compiled: its edges one after the other.

The definition is `one_epoch` itself, which runs in plain Python as `one_epoch.py_func`, slowly. Each update changes
what the next one sees, so that nothing of it can be done at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.compiled import compiled

FARTHEST = 4.0
"""Each coordinate of a step is at most so long, before it is made shorter by the rate."""


@compiled
def _mixed(state: int) -> int:
    """A number from 0 to 2³¹ − 1 that looks like chance, from one that counts (two rounds of multiply and shift)."""
    state = (state ^ (state >> 16)) * 0x45D9F3B & 0xFFFFFFFF
    state = (state ^ (state >> 16)) * 0x45D9F3B & 0xFFFFFFFF
    return (state ^ (state >> 16)) & 0x7FFFFFFF


@compiled
def _cut(step: float) -> float:
    return max(-FARTHEST, min(FARTHEST, step))


@compiled
def one_epoch(
    y: Floats,
    heads: NDArray[np.int64],
    tails: NDArray[np.int64],
    every: Floats,
    epoch: int,
    rate: float,
    a: float,
    b: float,
    negative: int,
    seed: int,
) -> None:
    """Change the places y (n, 2). Edge e is taken where another multiple of every[e] has been reached: both its points
    go towards each other, down the slope of −ln v with v = 1/(1 + a d^2b). Then its first point goes away from
    `negative` others, down the slope of −ln(1 − v)."""
    n = len(y)
    chance = _mixed(seed * 1_000_003 + epoch)
    for e in range(len(heads)):
        if int(epoch / every[e]) == int((epoch - 1) / every[e]):
            continue
        i, j = heads[e], tails[e]
        dx, dy = y[i, 0] - y[j, 0], y[i, 1] - y[j, 1]
        apart = dx * dx + dy * dy
        if apart > 0:
            slope = -2 * a * b * apart ** (b - 1) / (1 + a * apart**b)
            sx, sy = rate * _cut(slope * dx), rate * _cut(slope * dy)
            y[i, 0] += sx
            y[i, 1] += sy
            y[j, 0] -= sx
            y[j, 1] -= sy
        for _ in range(negative):
            chance = (chance + 0x9E3779B9) & 0xFFFFFFFF
            k = _mixed(chance) % n
            dx, dy = y[i, 0] - y[k, 0], y[i, 1] - y[k, 1]
            apart = dx * dx + dy * dy
            if apart > 0:
                slope = 2 * b / ((0.001 + apart) * (1 + a * apart**b))
                y[i, 0] += rate * _cut(slope * dx)
                y[i, 1] += rate * _cut(slope * dy)
