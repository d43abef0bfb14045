"""Draws of z for one picture, as many as are asked for: what each decodes to, and what they say of −log p(x)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.estimates import Estimate, mean_of
from engine.arrays import Floats, Floats32
from engine.generative.autoencoders.network import (
    AutoEncoder,
    divergence,
    log_bernoulli,
    log_normal,
    log_prior,
    reparameterise,
)

BLOCK, MOST = 100, 5_000
ENOUGH, MOST_UNEVEN = 30, 0.1
"""Draws of equal weight, and their share of all: with fewer, no error allows for a heavy draw that has not come yet."""


class Draws:
    """The draws z = μ + σ ε of a picture x (pixels,). They come in blocks, each with noise of its own, so that the
    numbers do not depend on how many are asked for at once.

    reconstruction: −log p(x|z) of every draw so far; estimates: after each, −log p(x) by importance sampling,
    −log (1/k) Σ p(x|zᵢ) p(zᵢ) / q(zᵢ|x). Its mean lies above −log p(x) for every k: at k = 1 it is l, and it falls
    towards −log p(x) as k grows (Burda, Grosse and Salakhutdinov, 2016). effective: after each, how many draws of equal
    weight would be as sure, (Σ w)² / Σ w² (Kong, 1992).
    """

    def __init__(self, network: AutoEncoder, x: Tensor, seed: int) -> None:
        self.network, self.x, self.seed = network, x, seed
        with torch.no_grad():
            mean, log_variance = network.encode(x[None])
        self.mean, self.log_variance = mean, log_variance
        self.kl: Floats = divergence(mean.double(), log_variance.double())[0].numpy()
        self.noise = torch.zeros(0, network.shape.latents)
        self.reconstruction: list[float] = []
        self.estimates: list[float] = []
        self.effective: list[float] = []
        self._sum = self._squares = -np.inf  # the logarithms of the sums so far of the weights and of their squares

    def upto(self, count: int) -> None:
        """Make sure that there are `count` draws."""
        while len(self.estimates) < min(count, MOST):
            self._block()

    @torch.no_grad()
    def _block(self) -> None:
        number = len(self.estimates) // BLOCK
        generator = torch.Generator().manual_seed((1_000_003 * self.seed + number) % 2**32)
        noise = torch.randn((BLOCK, self.network.shape.latents), generator=generator)
        z = reparameterise(self.mean, self.log_variance, noise)
        given = log_bernoulli(self.x, self.network.decode(z)).double()
        weights = given + log_prior(z.double()) - log_normal(z.double(), self.mean.double(), self.log_variance.double())
        self.noise = torch.cat([self.noise, noise])
        self.reconstruction += (-given).tolist()
        before = self._sum
        found, self._sum = estimates(weights.numpy(), len(self.estimates), before)
        self.estimates += found.tolist()
        sums = np.logaddexp.accumulate([before, *weights.numpy()])[1:]
        squares = np.logaddexp.accumulate([self._squares, *(2 * weights.numpy())])[1:]
        self._squares = float(squares[-1])
        self.effective += np.exp(2 * sums - squares).tolist()

    def code(self, number: int) -> Floats:
        """The code of draw `number`, counted from 1; of μ for 0."""
        self.upto(number)
        mean = self.mean[0].double().numpy()
        return np.asarray(mean + self.deviation * self.noise[number - 1].double().numpy()) if number else mean

    @property
    def deviation(self) -> Floats:
        return np.asarray(np.exp(self.log_variance[0].double().numpy() / 2))

    def likelihood(self, count: int) -> Estimate:
        """−log p(x) by the first `count` draws. The error is that of the logarithm of a mean of weights; NaN where too
        few of them count."""
        worth = self.effective[count - 1]
        error = max(0.0, 1 / worth - 1 / count) ** 0.5 if worth >= max(ENOUGH, MOST_UNEVEN * count) else np.nan
        return Estimate(self.estimates[count - 1], float(error), count)

    def terms(self, count: int = 0) -> tuple[Estimate, float]:
        """−E_q[log p(x|z)] by the mean of `count` draws, but of a hundred at least, and the KL, which is exact."""
        self.upto(max(count, BLOCK))
        return mean_of(self.reconstruction[: max(count, BLOCK)]), float(self.kl.sum())

    def bound(self, count: int = 0) -> Estimate:
        """l by so many draws."""
        first, second = self.terms(count)
        return Estimate(first.value + second, first.error, first.count)

    def course(self, points: int = 200) -> tuple[Floats32, Floats32, Floats32]:
        """The estimates so far, thinned for a curve: after how many draws, what, and l by these draws."""
        count = len(self.estimates)
        every = max(1, count // points)
        which = np.unique([*range(min(count, 40)), *range(every - 1, count, every), count - 1][: 3 * points])
        which = which[which >= 0].astype(int)
        bounds = np.cumsum(self.reconstruction)[which] / (which + 1) + self.kl.sum()
        return (
            (which + 1).astype(np.float32),
            np.array(self.estimates)[which].astype(np.float32),
            bounds.astype(np.float32),
        )


def estimates(log_weights: Floats, before: int, summed: float) -> tuple[Floats, float]:
    """−log p(x) after each of further draws (n,), and the logarithm of all weights' sum. before: how many draws there
    were, with weights that sum to e^summed."""
    sums = np.logaddexp.accumulate([summed, *log_weights])[1:]
    return np.log(before + 1 + np.arange(len(sums))) - sums, float(sums[-1])
