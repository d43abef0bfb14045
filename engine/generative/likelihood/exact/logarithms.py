"""Sums of numbers that are too small for a float, by their logarithms."""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats


def log_sum_exp(terms: Floats, axis: int | tuple[int, ...] | None = None) -> Floats:
    """log Σ exp(t) = m + log Σ exp(t − m), with m the largest term: the largest of the exponentials is then 1, so that
    none overflows, and those that become 0 are too small to matter. −∞ where all terms are −∞."""
    largest = np.max(terms, axis=axis, keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.exp(terms - largest).sum(axis=axis)) + largest.reshape(np.sum(terms, axis=axis).shape)
    return np.asarray(total)


def log_mean_exp(terms: Floats, axis: int = -1) -> Floats:
    """log of the mean of exp(t) along an axis."""
    return np.asarray(log_sum_exp(terms, axis) - np.log(terms.shape[axis]))
