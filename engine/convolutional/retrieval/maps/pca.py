"""The plane in which points vary most (Pearson 1901, Hotelling 1933)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.linalg import eigh

from engine.arrays import Floats

MOST = 20
"""Directions whose shares of the variance are told."""


class Principal(NamedTuple):
    """mean (d,); directions (d, 2), of length 1 and at right angles; shares (k,): how much of the whole variance lies
    along each of these and of the next, from 0 to 1."""

    mean: Floats
    directions: Floats
    shares: Floats

    def project(self, x: Floats) -> Floats:
        """Where points x (…, d) lie in the plane: (…, 2)."""
        return np.asarray((x - self.mean) @ self.directions)


def principal(x: Floats) -> Principal:
    """Of points x (n, d): the two eigenvectors of their covariance with the largest eigenvalues.

    Where there are more numbers than points, from the products of the points instead, which have the same eigenvalues.
    """
    n, d = x.shape
    mean = x.mean(0)
    centred = x - mean
    products = centred.T @ centred if d <= n else centred @ centred.T
    side = len(products)
    values, vectors = eigh(products, subset_by_index=[max(0, side - MOST), side - 1])  # from the least to the most
    two = vectors[:, :-3:-1]
    if d > n:
        two = centred.T @ two
        two = two / np.sqrt(np.square(two).sum(0))
    two = two * np.where(two[np.abs(two).argmax(0), [0, 1]] < 0, -1, 1)  # the largest entry is positive
    return Principal(mean, two, values[::-1] / np.trace(products))


def axes(x: Floats) -> Principal:
    """The plane of the two numbers of x (n, d) that vary most: of two pixels, say."""
    variances = x.var(0)
    most = np.argsort(-variances, kind="stable")[:2]
    return Principal(x.mean(0), np.eye(x.shape[1])[:, most], variances[most] / variances.sum())


def turned(x: Floats, first: Principal, last: Principal, share: float) -> Principal:
    """The plane on the way from one to another, at a share of it from 0 to 1; its shares of the variance are its
    own."""
    if share >= 1:
        return last
    between, _ = np.linalg.qr((1 - share) * first.directions + share * last.directions)
    between = between * np.where((between * last.directions).sum(0) < 0, -1, 1)
    centred = x - last.mean
    return Principal(last.mean, between, np.square(centred @ between).sum(0) / np.square(centred).sum())
