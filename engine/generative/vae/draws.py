"""Draws of z for one picture, as many as are asked for: what each decodes to, and what they say of −log p(x)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

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


class Draws:
    """The draws z = μ + σ ε of a picture x (pixels,). They come in blocks, each with noise of its own, so that the
    numbers do not depend on how many are asked for at once.

    reconstruction: −log p(x|z) of every draw so far; estimates: after each, −log p(x) by importance sampling,
    −log (1/k) Σ p(x|zᵢ) p(zᵢ) / q(zᵢ|x). Its mean lies above −log p(x) for every k: at k = 1 it is l, and it falls
    towards −log p(x) as k grows (Burda, Grosse and Salakhutdinov, 2016).
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
        self._sum = -np.inf  # the logarithm of the weights' sum so far

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
        found, self._sum = estimates(weights.numpy(), len(self.estimates), self._sum)
        self.estimates += found.tolist()

    def code(self, number: int) -> Floats:
        """The code of draw `number`, counted from 1; of μ for 0."""
        self.upto(number)
        mean = self.mean[0].double().numpy()
        return np.asarray(mean + self.deviation * self.noise[number - 1].double().numpy()) if number else mean

    @property
    def deviation(self) -> Floats:
        return np.asarray(np.exp(self.log_variance[0].double().numpy() / 2))

    @property
    def terms(self) -> tuple[float, float]:
        """−E_q[log p(x|z)] by the mean of the first hundred draws, and the KL, which is exact."""
        self.upto(BLOCK)
        return float(np.mean(self.reconstruction[:BLOCK])), float(self.kl.sum())

    def course(self, points: int = 200) -> tuple[Floats32, Floats32]:
        """The estimates so far, thinned for a curve: after how many draws, and what."""
        count = len(self.estimates)
        every = max(1, count // points)
        which = np.unique([*range(min(count, 40)), *range(every - 1, count, every), count - 1][: 3 * points])
        which = which[which >= 0].astype(int)
        return (which + 1).astype(np.float32), np.array(self.estimates)[which].astype(np.float32)


def estimates(log_weights: Floats, before: int, summed: float) -> tuple[Floats, float]:
    """−log p(x) after each of further draws (n,), and the logarithm of all weights' sum. before: how many draws there
    were, with weights that sum to e^summed."""
    sums = np.logaddexp.accumulate([summed, *log_weights])[1:]
    return np.log(before + 1 + np.arange(len(sums))) - sums, float(sums[-1])
