"""The linear Gaussian model, where p(x) has a formula in any number of dimensions: z ~ N(0, I), x = W z + s·noise.

Then x ~ N(0, W Wᵀ + s² I), and z|x is normal, too. So an estimate can be held against the truth where no grid ends:

    model = LinearGaussian(np.eye(10), 0.1)
    model.log_p(x), model.estimates(x, samples=100, repeats=50, seed=0)

How far estimates spread is known as well. Of weights w the relative variance of a mean of n is (ratio − 1)/n, where
ratio = E[w²]/E[w]²; all ratios here are those of one dimension to the power d.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats
from engine.generative.likelihood.exact.logarithms import log_mean_exp


def log_normal(x: Floats, mean: Floats | float, variance: float) -> Floats:
    """(…, d) → (…): log N(x; mean, variance·I)."""
    d = x.shape[-1]
    return np.asarray(-0.5 * ((x - mean) ** 2).sum(-1) / variance - d / 2 * math.log(2 * math.pi * variance))


@dataclass(frozen=True, eq=False)
class LinearGaussian:
    """W (d, m), s > 0: x of d numbers from m latents."""

    W: Floats
    s: float

    def __post_init__(self) -> None:
        if self.W.ndim != 2 or not self.s > 0:
            raise ValueError("W is a matrix, and the noise's spread s is above 0.")

    def sample(self, count: int, seed: int = 0) -> tuple[Floats, Floats]:
        """z (count, m) from the prior, and x (count, d)."""
        rng = np.random.default_rng(seed)
        z = rng.standard_normal((count, self.W.shape[1]))
        return z, z @ self.W.T + self.s * rng.standard_normal((count, self.W.shape[0]))

    @property
    def covariance(self) -> Floats:
        """Of x: W Wᵀ + s² I."""
        return np.asarray(self.W @ self.W.T + self.s**2 * np.eye(len(self.W)))

    def log_p(self, x: Floats) -> float:
        """log p(x) = −½ (d log 2π + log |C| + xᵀ C⁻¹ x), C the covariance."""
        _, log_det = np.linalg.slogdet(self.covariance)
        return float(-0.5 * (len(x) * math.log(2 * math.pi) + log_det + x @ np.linalg.solve(self.covariance, x)))

    def posterior(self, x: Floats) -> tuple[Floats, Floats]:
        """Mean (m,) and covariance (m, m) of z|x: (I + Wᵀ W/s²)⁻¹ is the covariance, times Wᵀ x/s² the mean."""
        covariance = np.linalg.inv(np.eye(self.W.shape[1]) + self.W.T @ self.W / self.s**2)
        return np.asarray(covariance @ self.W.T @ x / self.s**2), np.asarray(covariance)

    def log_likelihood(self, z: Floats, x: Floats) -> Floats:
        """(…, m) → (…): log p(x|z)."""
        return log_normal(x - z @ self.W.T, 0.0, self.s**2)

    def log_joint(self, z: Floats, x: Floats) -> Floats:
        return np.asarray(self.log_likelihood(z, x) + log_normal(z, 0.0, 1.0))

    def estimates(
        self, x: Floats, samples: int, repeats: int, seed: int = 0, mean: Floats | float = 0.0, spread: float = 1.0
    ) -> Floats:
        """(repeats,) estimates of log p(x), from draws of N(mean, spread² I): the prior, where nothing is said."""
        rng = np.random.default_rng(seed)
        found = np.empty(repeats)
        for k in range(repeats):
            z = mean + spread * rng.standard_normal((samples, self.W.shape[1]))
            found[k] = log_mean_exp(self.log_joint(z, x) - log_normal(z, mean, spread**2))
        return found


def prior_ratio(s: float, d: int = 1, x: float = 0.0) -> float:
    """Draws from the prior, x|z ~ N(z, s² I), every number of the picture being x: at x = 0 ((1 + s²)/(s √(2 + s²)))^d,
    7.12 a dimension at s = 0.1.

    E[w²] = ∫ N(x; z, s²)² N(z; 0, 1) dz = N(x; 0, 1 + s²/2)/(2 s √π), and E[w] = N(x; 0, 1 + s²).
    """
    log_ratio = math.log((1 + s**2) / (s * math.sqrt(2 + s**2))) + x**2 / (1 + s**2) - x**2 / (2 + s**2)
    return _power(log_ratio, d)


def wide_ratio(variance: float, d: int = 1) -> float:
    """Weights p/q with p = N(0, I) and q = N(0, σ² I): (σ²/√(2σ² − 1))^d; infinite for σ² ≤ ½, where q's tails are too
    thin: few draws get there, and those that do weigh without bounds."""
    if variance <= 0.5:
        return math.inf
    return _power(math.log(variance / math.sqrt(2 * variance - 1)), d)


def shifted_ratio(distance: float) -> float:
    """Weights p/q with q = N(m, I): e^{‖m‖²}, whatever the number of dimensions; distance: ‖m‖."""
    return _power(distance**2, 1)


def needed(ratio: float, relative_error: float) -> float:
    """How many draws give a relative error, one standard deviation, of so much: (ratio − 1)/error²."""
    return (ratio - 1) / relative_error**2


def _power(log_ratio: float, d: int) -> float:
    return math.exp(d * log_ratio) if d * log_ratio < 700 else math.inf
