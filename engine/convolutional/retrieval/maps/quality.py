"""What a map keeps of a space, and what it loses.

truth = ranks(apart)                      # of every point's neighbours in the space
near = nearest(y, 10)                     # every point's ten nearest on the map
trustworthiness(truth, near[:, :5])       # 1: whoever is near on the map is near in the space
kept(truth, near)                         # how many of the ten are true neighbours, on average
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from engine.arrays import Floats

Indices = NDArray[np.int64]


def ranks(apart: Floats) -> NDArray[np.int16]:
    """For every point i the rank of each j by its distance (n, n) from i: 1 for the nearest, 0 for i itself."""
    apart = apart.copy()
    np.fill_diagonal(apart, -1)
    found = np.empty(apart.shape, np.int16)
    order = np.argsort(apart, axis=1, kind="stable")
    np.put_along_axis(found, order, np.arange(len(apart), dtype=np.int16)[None], axis=1)
    return found


def nearest(y: Floats, count: int) -> Indices:
    """Every point's nearest others on a map (n, 2), the nearest first: (n, count). Of equally near ones the first comes
    first."""
    apart, found = cKDTree(y).query(y, min(count + 3, len(y)))
    apart[found == np.arange(len(y))[:, None]] = np.inf  # a point is not its own neighbour
    order = np.lexsort((found, apart))[:, :count]
    return np.asarray(np.take_along_axis(found, order, 1), np.int64)


def trustworthiness(truth: NDArray[np.int16], near: Indices) -> float:
    """1 − 2/(nk(2n − 3k − 1)) Σᵢ Σⱼ max(0, r(i, j) − k), over the k nearest j of each i on the map (n, k), where r is
    j's rank in the space (Venna and Kaski 2001). 1 where all of them are among the k nearest there, too."""
    n, k = near.shape
    beyond = np.maximum(np.take_along_axis(truth, near, 1).astype(np.int64) - k, 0).sum()
    return float(1 - 2 * beyond / (n * k * (2 * n - 3 * k - 1)))


def kept(truth: NDArray[np.int16], near: Indices) -> float:
    """How many of a point's k nearest in the space are among its k nearest on the map (n, k), on average."""
    return float((np.take_along_axis(truth, near, 1) <= near.shape[1]).sum(1).mean())


def errors(kinds: NDArray[np.int64], first: Indices) -> int:
    """How many points are of another class than the one that is nearest to them, (n,) each: what a nearest neighbour
    would get wrong, each point left out in turn."""
    return int((kinds != kinds[first]).sum())
