"""The nearest of many, exactly.

Distances in single precision come fast, from one product of a table and a vector, but they are not exact: among near
equals the order can be wrong. So they only choose candidates, with room for their error; the distances of these are
computed anew in double precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats, Floats32

METRICS = {"euclid": "Euclidean", "cosine": "Cosine"}
ROUNDING = 2.0**-24  # of single precision, as a share


@dataclass(frozen=True, eq=False)
class Table:
    """What is searched: float32 (N, d), a row for each. metric: one of METRICS.

    Euclidean: ‖a − b‖. Cosine: 1 − a·b/(‖a‖‖b‖). Of vectors of length 1, ‖a − b‖² = 2 − 2 cos: so both give them the
    same order.
    """

    rows: Floats32
    metric: str = "euclid"

    @cached_property
    def squares(self) -> Floats32:
        """(N,) the squared length of each row."""
        return np.asarray(np.einsum("nd,nd->n", self.rows, self.rows))

    def roughly(self, query: Floats32) -> Floats32:
        """(N,) squared distances, or 1 − cos, in single precision; for queries (n, d) it is (n, N)."""
        products = query @ self.rows.T
        square = np.einsum("...d,...d->...", query, query)[..., None]
        if self.metric == "euclid":
            return np.asarray(self.squares + square - 2 * products, np.float32)
        lengths = np.sqrt(self.squares * square)
        return np.asarray(1 - products / np.where(lengths > 0, lengths, 1), np.float32)

    def nearest(
        self, query: Floats32, count: int, without: int = -1, rough: Floats32 | None = None
    ) -> tuple[NDArray[np.int64], Floats]:
        """The `count` nearest rows to a query (d,), the nearest first, and their distances, exact to double precision;
        among equals the first row comes first. without: a row that is left out, none for −1; rough: what
        :meth:`roughly` gives for the query, where that is known."""
        rough = self.roughly(query) if rough is None else rough.copy()
        if without >= 0:
            rough[without] = np.inf
        count = min(count, len(rough) - (without >= 0))
        # Errors of a sum of d products in single precision, at its worst, on both sides.
        scale = float(self.squares.max(initial=0) + query @ query) if self.metric == "euclid" else 1.0
        room = 4 * (self.rows.shape[1] + 4) * ROUNDING * scale
        last = np.partition(rough, count - 1)[count - 1]
        candidates = np.flatnonzero(rough <= min(last, np.finfo(np.float32).max) + room)
        exact = distances(self.rows[candidates], query, self.metric)
        order = np.argsort(exact, kind="stable")[:count]
        return candidates[order], exact[order]


def distances(rows: Floats32, query: Floats32, metric: str) -> Floats:
    """(n,) the distances of rows (n, d) from a query (d,), in double precision. A row of zeros has no direction: its
    cosine is 0."""
    a, b = rows.astype(np.float64), query.astype(np.float64)
    if metric == "euclid":
        return np.asarray(np.sqrt(((a - b) ** 2).sum(axis=1)))
    lengths = np.sqrt((a**2).sum(axis=1) * (b @ b))
    return np.asarray(1 - (a * b).sum(axis=1) / np.where(lengths > 0, lengths, 1))


def shares(query: Floats32, row: Floats32, metric: str) -> Floats:
    """(d,) what each number brings to the squared distance of two, or to their cosine; they add up to it."""
    a, b = query.astype(np.float64), row.astype(np.float64)
    if metric == "euclid":
        return (a - b) ** 2
    lengths = np.sqrt((a @ a) * (b @ b))
    return a * b / lengths if lengths else a * b
