"""The two terms of a variational auto-encoder, in nats.

    −log p(x)  ≤  l  =  −E_q[log p(x|z)]  +  KL(q(z|x) ‖ p(z)),       p(z) = N(0, I),   q(z|x) = N(μ, diag σ²)

(Kingma and Welling, 2014; Rezende, Mohamed and Wierstra, 2014.) What is averaged over several draws of z from q, inside
the logarithm rather than outside, comes closer to −log p(x) the more there are (Burda, Grosse and Salakhutdinov, 2016).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional

LOG_2PI = math.log(2 * math.pi)


def reparameterise(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """z = μ + σ ε with σ = exp(½ log σ²) and ε from N(0, I): chance comes from outside, and gradients pass through."""
    return mean + (0.5 * log_variance).exp() * noise


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − log σ² − 1) of every latent, in nats; the shape stays."""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1)


def log_bernoulli(x: Tensor, logits: Tensor) -> Tensor:
    """log p(x|z) = Σ x log p + (1 − x) log(1 − p) over the last axis: every pixel a coin of its own.

    x: ink 0 or 1. For greys between them it is a cross-entropy, no probability of anything.
    """
    return (x * logits - functional.softplus(logits)).sum(-1)


def log_gaussian(x: Tensor, mean: Tensor, deviation: float | Tensor) -> Tensor:
    """log p(x|z) = −½ Σ [((x − μ)/s)² + log 2π s²] over the last axis: a density, so it may be above 0.

    deviation: s, a number, or a tensor of one that is learnt."""
    log = deviation.log() if isinstance(deviation, Tensor) else math.log(deviation)
    return -0.5 * ((x - mean) / deviation).square().sum(-1) - x.shape[-1] * (log + 0.5 * LOG_2PI)


def log_normal(z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """log N(z; μ, diag σ²) over the last axis."""
    return -0.5 * ((z - mean).square() / log_variance.exp() + log_variance + LOG_2PI).sum(-1)


def log_prior(z: Tensor) -> Tensor:
    """log N(z; 0, I) over the last axis."""
    return -0.5 * (z.square() + LOG_2PI).sum(-1)


class Ticking:
    """−log p(x) by importance sampling, better with every draw: −log (1/k) Σ p(x|zᵢ) p(zᵢ) / q(zᵢ|x).

    Its mean lies above −log p(x) for every k, at k = 1 it is l, and it falls towards −log p(x).
    """

    def __init__(self) -> None:
        self.count, self._top, self._sum = 0, -math.inf, 0.0

    def add(self, log_weights: Tensor) -> list[float]:
        """Log weights of further draws, (n,) → the estimate after each."""
        found = []
        for weight in log_weights.tolist():
            if weight > self._top:  # sums of exponentials are kept relative to the largest
                self._sum *= math.exp(self._top - weight) if self._sum else 0.0
                self._top = weight
            self._sum += math.exp(weight - self._top) if weight > -math.inf else 0.0
            self.count += 1
            found.append(self.estimate)
        return found

    @property
    def estimate(self) -> float:
        return math.log(self.count) - self._top - math.log(self._sum) if self._sum else math.inf


def rising_draws(total: int, at_once: int) -> Iterator[int]:
    """Sizes of the parts in which `total` draws are made."""
    while total > 0:
        yield min(total, at_once)
        total -= at_once


def importance_weighted(log_weights: Tensor) -> Tensor:
    """(k, n) log weights of k draws → the estimate of −log p(x) for each of n pictures."""
    return math.log(len(log_weights)) - torch.logsumexp(log_weights, 0)
