"""The sums of a t-SNE step over all pairs of points, compiled.

The definition is `sums` in `tsne`; here every point's sums are added in the same order, so that both come to the same
numbers. All of it is one file, because numba renews its cache of compiled code when that code's own file changes.
"""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import Floats
from engine.compiled import compiled


@compiled
def _add(p: Floats, x: Floats, y: Floats, j: int, low: int, high: int, found: Floats) -> None:
    """Add what point j does to the points from low to high; found (5, n). Each of these has sums of its own, so that
    several are added at once."""
    near, ax, ay, rx, ry = found[0], found[1], found[2], found[3], found[4]
    xj, yj, row = x[j], y[j], p[j]
    for i in range(low, high):
        dx, dy = x[i] - xj, y[i] - yj
        w = 1 / (1 + (dx * dx + dy * dy))
        pw, ww = row[i] * w, w * w
        near[i] += w
        ax[i] += pw * dx
        ay[i] += pw * dy
        rx[i] += ww * dx
        ry[i] += ww * dy


@compiled
def _all(p: Floats, x: Floats, y: Floats, found: Floats) -> None:
    for j in range(len(x)):
        _add(p, x, y, j, 0, j, found)
        _add(p, x, y, j, j + 1, len(x), found)


def fast_sums(p: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """As `tsne.sums`."""
    found = np.zeros((5, len(y)))
    _all(p, np.ascontiguousarray(y[:, 0]), np.ascontiguousarray(y[:, 1]), found)
    return found[0], found[1:3].T, found[3:5].T


@compiled
def _crossing(p: Floats, x: Floats, y: Floats) -> float:
    found = 0.0
    for j in range(len(x)):
        for i in range(j):
            dx, dy = x[i] - x[j], y[i] - y[j]
            found += p[j, i] * math.log(1 + (dx * dx + dy * dy))
    return 2 * found


def fast_loss(p: Floats, y: Floats, near: Floats, entropy: float) -> float:
    """As `tsne.loss`: Σ p ln p + Σ p ln(1 + d²) + ln Z, since all p together are 1. near: the first of what `sums`
    found; entropy: −Σ p ln p."""
    crossing = _crossing(p, np.ascontiguousarray(y[:, 0]), np.ascontiguousarray(y[:, 1]))
    return crossing + float(np.log(near.sum())) - entropy


def entropy(p: Floats) -> float:
    """−Σ pᵢⱼ ln pᵢⱼ of all pairs, in nats."""
    there = p[p > 0]
    return float(-(there * np.log(there)).sum())
