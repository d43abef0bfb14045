"""One machine of a support vector machine: that of a pair of classes.

For k classes scikit-learn trains k(k − 1)/2 machines, one for each pair, on the points of these two classes alone
(Knerr, Personnaz and Dreyfus, 1990). It keeps all their αᵢ yᵢ in one array, `dual_coef_` (k − 1, vectors): a vector of
class i has its factor against class j in row j − 1 where i < j, else in row j.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.supervised.classifiers.models.panel import Ints

AT_BOUND = 1 - 1e-6  # of C: from here on an α counts as C


@dataclass(frozen=True)
class Pair:
    """first, second: the two classes; up: the one that f > 0 says; points: (n,) places of their training points, y:
    their ±1; vectors: (m,) places of the support vectors; factors: (m,), their αᵢ yᵢ; b; C: the largest α."""

    first: int
    second: int
    up: int
    points: Ints
    y: Floats
    vectors: Ints
    factors: Floats
    b: float
    C: float

    @property
    def alphas(self) -> Floats:
        return np.abs(self.factors)

    @property
    def free(self) -> NDArray[np.bool_]:
        """Whether each vector has α < C, so that it lies on the street's edge: (m,)."""
        return self.alphas < AT_BOUND * self.C


def combined(labels: Ints) -> list[tuple[int, int]]:
    """The pairs of k classes by their places, in scikit-learn's order."""
    return list(combinations(range(len(labels)), 2))


def pair_of(model: Any, labels: Ints, targets: Ints, which: int) -> Pair:
    """The machine of a pair. model: scikit-learn's SVC; labels: its classes; targets: (n,) those of its points; which:
    of :func:`combined`."""
    i, j = combined(labels)[which]
    dual, vectors = model.dual_coef_, model.support_.astype(np.int64)
    up = labels[1 if len(labels) == 2 else i]  # of two classes scikit-learn's f > 0 says the second
    if len(labels) == 2:
        factors = dual[0]
    else:
        starts = np.concatenate([[0], np.cumsum(model.n_support_)])
        own, other = slice(starts[i], starts[i + 1]), slice(starts[j], starts[j + 1])
        factors = np.concatenate([dual[j - 1, own], dual[i, other]])
        vectors = np.concatenate([vectors[own], vectors[other]])
    counts = factors != 0
    points = np.flatnonzero((targets == labels[i]) | (targets == labels[j]))
    y = np.where(targets[points] == up, 1.0, -1.0)
    return Pair(
        int(labels[i]), int(labels[j]), int(up), points, y, vectors[counts], factors[counts],
        float(model.intercept_[which]), float(model.C),
    )  # fmt: skip
