"""Weights w = p(x, z)/q(z) of draws z ~ q, of which the mean is p(x) for every q that misses nothing.

They are kept as logarithms. Of n weights the mean has the relative variance (E w²/(E w)² − 1)/n. Its logarithm is on
average too low, as that of any mean is that varies (Jensen), by about half of that relative variance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats
from engine.generative.likelihood.exact.grid import Truth
from engine.generative.likelihood.exact.logarithms import log_mean_exp, log_sum_exp


def log_estimate(log_weights: Floats) -> Floats:
    """log of the mean of the weights, over the last axis."""
    return log_mean_exp(log_weights)


def shares(log_weights: Floats) -> Floats:
    """Each weight's share of the sum, over the last axis."""
    return np.asarray(np.exp(log_weights - log_sum_exp(log_weights, -1)[..., None]))


def carried(log_weights: Floats) -> Floats:
    """The shares in order of size: where the first is nearly 1, a single draw carries the estimate."""
    return -np.sort(-shares(log_weights), axis=-1)


def effective(log_weights: Floats) -> Floats:
    """(Σ w)²/Σ w², how many draws of equal weight would be as sure (Kong 1992). It knows nothing of what no draw has
    seen: draws that all miss the same mode agree with each other."""
    return np.asarray(np.exp(2 * log_sum_exp(log_weights, -1) - log_sum_exp(2 * log_weights, -1)))


@dataclass(frozen=True)
class Prediction:
    """From the grid, for any number of draws. ratio: E w²/(E w)², 1 where q is the posterior, infinite where q never
    goes but the posterior does."""

    ratio: float

    def relative_variance(self, count: int) -> float:
        """Of p(x) as it is estimated, over p(x)²."""
        return (self.ratio - 1) / count

    def bias(self, count: int) -> float:
        """Of log p(x), about: how much too low it is on average. It holds where the relative variance is small."""
        return -self.relative_variance(count) / 2

    def effective(self, count: int) -> float:
        """What the effective sample size truly is."""
        return count / self.ratio

    def needed(self, relative_error: float) -> float:
        """How many draws it takes for a relative error, one standard deviation, of so much: 0.1 for a tenth."""
        return (self.ratio - 1) / relative_error**2


def predicted(truth: Truth, log_q: Floats) -> Prediction:
    """log_q: log q(z) of every cell, shaped as the grid or flat, of free latents as log p(z) is.

    E w²/(E w)² = Σ (p(z|x) Δz)²/(q(z) Δz), over the cells.
    """
    posterior = truth.posterior.reshape(-1)
    mass = log_q.reshape(-1) + truth.grid.log_widths
    with np.errstate(divide="ignore"):
        terms = 2 * np.log(posterior) - np.where(posterior > 0, mass, 0.0)
    return Prediction(float(np.exp(min(float(log_sum_exp(terms)), 700.0))) if np.isfinite(terms.max()) else math.inf)
