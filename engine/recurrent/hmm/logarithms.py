"""Logarithms of probabilities, with −∞ for 0, and the largest of some numbers, ties included."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

TIE = 1e-12  # numbers this close, relative to their size, count as equal: their difference is rounding


def top(values: Floats) -> NDArray[np.bool_]:
    """Which of some probabilities are the largest, ties included; none where all are 0."""
    return np.asarray((values > 0) & (values >= values.max() * (1 - TIE)))


def top_logs(values: Floats) -> NDArray[np.bool_]:
    """The same of logarithms, row by row; none in a row of −∞ alone."""
    highest = values.max(-1, keepdims=True)
    least = highest - TIE * np.maximum(1.0, np.abs(np.where(np.isfinite(highest), highest, 0.0)))
    return np.asarray((values > -np.inf) & (values >= least))


def places(chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    """Where a row is true."""
    return tuple(np.flatnonzero(chosen).tolist())


def logs(table: Floats) -> Floats:
    """Natural logarithms, −∞ of 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(table))


def log_sum_exp(terms: Floats) -> Floats:
    """log Σ exp over the rows (K, …) → (…): the largest term is taken out first, so that nothing overflows or is lost;
    −∞ where all terms are."""
    highest = terms.max(0)
    highest = np.where(np.isfinite(highest), highest, 0.0)
    return np.asarray(highest + logs(np.exp(terms - highest).sum(0)))
