"""Draws of z for one picture, as many as are asked for: what each decodes to, and what they say of −log p(x)."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.generative.autoencoders.bound import (
    Ticking,
    divergence,
    log_bernoulli,
    log_normal,
    log_prior,
    reparameterise,
)
from engine.generative.autoencoders.network import AutoEncoder

BLOCK, MOST = 100, 5_000


class Draws:
    """The draws z = μ + σ ε of a picture x (pixels,). They come in blocks, each with noise of its own, so that the
    numbers do not depend on how many are asked for at once.

    reconstruction: −log p(x|z) of every draw so far; estimates: of −log p(x) after each.
    """

    def __init__(self, network: AutoEncoder, x: Tensor, seed: int) -> None:
        self.network, self.x, self.seed = network, x, seed
        with torch.no_grad():
            mean, log_variance = network.encode(x[None])
        self.mean, self.log_variance = mean, log_variance
        self.kl: NDArray[np.float64] = divergence(mean.double(), log_variance.double())[0].numpy()
        self.noise = torch.zeros(0, network.shape.latents)
        self.reconstruction: list[float] = []
        self.estimates: list[float] = []
        self._ticking = Ticking()

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
        self.estimates += self._ticking.add(weights)

    def code(self, number: int) -> NDArray[np.float64]:
        """The code of draw `number`, counted from 1; of μ for 0."""
        self.upto(number)
        mean = self.mean[0].double().numpy()
        return mean if not number else mean + self.deviation * self.noise[number - 1].double().numpy()

    @property
    def deviation(self) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.exp(self.log_variance[0].double().numpy() / 2)
        return found

    @property
    def terms(self) -> tuple[float, float]:
        """−E_q[log p(x|z)] by the mean of the first hundred draws, and the KL, which is exact."""
        self.upto(BLOCK)
        return float(np.mean(self.reconstruction[:BLOCK])), float(self.kl.sum())

    def course(self, points: int = 200) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The estimates so far, thinned for a curve: after how many draws, and what."""
        count = len(self.estimates)
        every = max(1, count // points)
        which = np.unique([*range(min(count, 40)), *range(every - 1, count, every), count - 1][: 3 * points])
        which = which[which >= 0].astype(int)
        return (which + 1).astype(np.float32), np.array(self.estimates)[which].astype(np.float32)
