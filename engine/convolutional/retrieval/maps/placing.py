"""A new point on a map that stands: where it would lie (as openTSNE does it; Poličar, Stražar and Zupan 2019)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.arrays import Floats
from engine.convolutional.retrieval.maps.tsne import conditional

NEIGHBOURS = 10
"""It begins in the middle of so many."""
STEPS = 100


class Placed(NamedTuple):
    """y (2,): the place; p, q (n,): how near each known point is to it in the space and on the map; loss: KL(p‖q)."""

    y: Floats
    p: Floats
    q: Floats
    loss: float


def divergence(p: Floats, known: Floats, y: Floats) -> tuple[float, Floats, Floats]:
    """KL(p‖q) in nats, its gradient 2 Σⱼ (pⱼ − qⱼ) wⱼ (y − yⱼ), (2,), and q (n,), for a point at y and known ones (n,
    2)."""
    apart = y - known
    w = 1 / (1 + np.square(apart).sum(1))
    q = w / w.sum()
    there = p > 0
    found = float((p[there] * np.log(p[there] / q[there])).sum())
    return found, 2 * ((p - q) * w) @ apart, q


def place(apart: Floats, known: Floats, perplexity: float) -> Placed:
    """Where a point lies on a map of known points (n, 2), of which it is so far apart in the space, squared, (n,).

    It begins in the mean of its ten nearest, and goes downhill; the known ones stay, and it stays among these: no
    farther from their mean than the farthest of them. A step that would lead up is not taken, and the next is half as
    long.
    """
    p = conditional(apart, min(perplexity, len(apart) - 1))[0]
    nearest = known[np.argsort(apart, kind="stable")[:NEIGHBOURS]]
    y = middle = nearest.mean(0)
    radius = size = float(np.hypot(*(nearest - middle).T).max())
    now, slope, q = divergence(p, known, y)
    for _ in range(STEPS):
        length = float(np.hypot(*slope))
        if length == 0 or size < 1e-4 * radius:
            break
        there = y - size * slope / length
        other, after, q_there = divergence(p, known, there)
        if other < now and np.hypot(*(there - middle)) <= radius:
            y, now, slope, q, size = there, other, after, q_there, 1.5 * size
        else:
            size /= 2
    return Placed(y, p, q, now)
