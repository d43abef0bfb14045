"""UMAP, written out (McInnes, Healy and Melville 2018): points laid out so that a graph of neighbours is kept.

    graph = graph_of(squared_distances(x), neighbours=15)  # how much two points belong together, from 0 to 1
    a, b = curve(0.1)                                      # on the map: 1/(1 + a d^2b)
    y = start(len(x), seed=0, plane=principal(x).project(x))
    for epoch in range(1, EPOCHS + 1):
        y = laid(graph, y, epoch, a, b, seed=0)

Where t-SNE goes downhill with all pairs in every step, UMAP takes the edges of its graph one after the other, strong
ones more often: each pulls its two points together, and pushes the first away from five points taken by chance. Steps
become shorter from epoch to epoch, down to 0. The numbers are those of the umap-learn package but for chance, for the
start (there the graph's own eigenvectors), and for epochs in which an edge is taken: here that follows from its weight
alone.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import curve_fit

from engine.arrays import Floats
from engine.convolutional.retrieval.maps.umap_loops import one_epoch

EPOCHS = 500
NEGATIVE = 5
"""Points taken by chance, each time that an edge is taken."""
REACH = 10.0
"""How far the farthest point lies from the middle at the start."""
SHORTEST = 1e-3
"""σ is at least this share of the mean distance to the neighbours."""


class Own(NamedTuple):
    """How a point sees its neighbours, itself among them. which (k,): their numbers, itself first; rho: how far the
    nearest is; sigma: how fast it forgets those beyond; strengths (k,): e^(−(d − ρ)/σ), 0 for itself."""

    which: NDArray[np.int64]
    rho: float
    sigma: float
    strengths: Floats


class Graph(NamedTuple):
    """heads, tails (m,): two points each; weights (m,): how much they belong together. Each edge is there in both
    directions. own: of every point, how it sees its neighbours."""

    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    weights: Floats
    own: tuple[Own, ...]

    @property
    def every(self) -> Floats:
        """(m,) an edge is taken once in so many epochs; the strongest in each."""
        return np.asarray(self.weights.max() / self.weights)

    def between(self, i: int, j: int) -> tuple[float, float]:
        """How strongly i sees j, and j sees i; 0 where it is none of its neighbours."""
        one, other = (
            float(own.strengths[own.which == there].sum()) for own, there in ((self.own[i], j), (self.own[j], i))
        )
        return one, other


def check(neighbours: int, n: int) -> None:
    """Raises ValueError with a sentence for more neighbours than there are points."""
    if not 3 <= neighbours <= n:
        raise ValueError(
            f"{neighbours} neighbours, the point itself among them, are more than the {n:,} points that there are. "
            "Take fewer neighbours."
        )


def seen(apart: Floats, i: int, neighbours: int) -> Own:
    """How a point sees its nearest, from its squared distances to all (n,), itself among them.

    σ is such that the strengths add up to log₂ k, for k neighbours with the point itself; it is found by halving. A
    point that has several others just as near as its nearest sees each of them with 1.
    """
    which = np.argsort(apart, kind="stable")
    which = np.concatenate([[i], which[which != i]])[:neighbours]
    d = np.sqrt(apart[which])
    d[0] = 0
    there = d[d > 0]
    rho = float(there.min()) if len(there) else 0.0
    low, high, sigma = 0.0, math.inf, 1.0
    for _ in range(64):
        total = float(np.exp(-np.maximum(d[1:] - rho, 0) / sigma).sum())
        if abs(total - math.log2(neighbours)) < 1e-5:
            break
        low, high = (low, sigma) if total > math.log2(neighbours) else (sigma, high)
        sigma = 2 * sigma if high == math.inf else (low + high) / 2
    sigma = max(sigma, SHORTEST * float(d.mean()), 1e-12)
    strengths = np.exp(-np.maximum(d - rho, 0) / sigma)
    strengths[0] = 0
    return Own(which, rho, sigma, strengths)


def graph_of(apart: Floats, neighbours: int) -> Graph:
    """From all squared distances (n, n). What i sees of j, p, and j of i, q, become one, p + q − pq: the chance
    that one of them is so, if each were by chance. Edges that would not be taken once in all epochs are left out.
    Raises ValueError as `check`."""
    n = len(apart)
    check(neighbours, n)
    own = tuple(seen(apart[i], i, neighbours) for i in range(n))
    p = np.zeros((n, n))
    for i, one in enumerate(own):
        p[i, one.which] = one.strengths
    w = p + p.T - p * p.T
    heads, tails = np.nonzero(w >= w.max() / EPOCHS)
    return Graph(heads, tails, w[heads, tails], own)


def curve(nearest: float) -> tuple[float, float]:
    """a and b with which 1/(1 + a d^2b) comes as near as it can, on 300 places from 0 to 3, to 1 up to the distance
    ``nearest``, and from there on to e^(−(d − nearest)). Least squares."""
    d = np.linspace(0, 3, 300)
    wanted = np.where(d < nearest, 1.0, np.exp(-(d - nearest)))
    (a, b), _ = curve_fit(lambda x, a, b: 1 / (1 + a * x ** (2 * b)), d, wanted)
    return float(a), float(b)


def start(n: int, seed: int, plane: Floats | None = None) -> Floats:
    """(n, 2) places by chance in a square; or, with a plane (n, 2), where the points lie in it, as large, with a little
    chance."""
    generator = np.random.default_rng(seed)
    if plane is None:
        return generator.uniform(-REACH, REACH, (n, 2))
    middle = plane - plane.mean(0)
    return np.asarray(REACH * middle / np.abs(middle).max() + 1e-4 * generator.standard_normal((n, 2)))


def laid(graph: Graph, y: Floats, epoch: int, a: float, b: float, seed: int) -> Floats:
    """All places after an epoch, the first of which is 1. Steps are 1 − (epoch − 1)/EPOCHS as long as in the first."""
    y = y.copy()
    rate = max(0.0, 1 - (epoch - 1) / EPOCHS)
    one_epoch(y, graph.heads, graph.tails, graph.every, epoch, rate, a, b, NEGATIVE, seed)
    return y


def pull(graph: Graph, y: Floats, a: float, b: float) -> float:
    """The mean of −ln v over all edges, each as often as its weight says, with v = 1/(1 + a d^2b) on the map: 0 where
    all that belong together lie on each other."""
    apart = np.square(y[graph.heads] - y[graph.tails]).sum(1)
    return float((graph.weights * np.log1p(a * apart**b)).sum() / graph.weights.sum())


def placed(own: Own, y: Floats) -> Floats:
    """(2,) where a new point lies: the mean of its neighbours' places, each as strong as the new point sees it."""
    strengths = own.strengths[1:]
    return np.asarray(strengths @ y[own.which[1:]] / strengths.sum())
