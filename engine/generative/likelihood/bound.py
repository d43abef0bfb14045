"""The best Gaussian q(z) for a posterior, by minimising KL(q‖p(z|x)) or KL(p(z|x)‖q): one mode, or all of them.

The bound is E_q[log p(x, z) − log q(z)], and log p(x) − bound = KL(q‖p(z|x)), whatever q is. All three are sums over
the cells of a grid here, so that they add up exactly; q is a normal density within the range, with its sum over the
cells 1.

    fit = BestGaussian(truth, "q‖p", seed=0)
    fit.step(200)
    fit.bound + fit.gap                     # log p(x)
    fit.mean, fit.spread                    # of each continuous free latent
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.written import less, write
from engine.arrays import Floats
from engine.generative.likelihood.exact.grid import Truth
from engine.generative.likelihood.picture.generator import NAMES

WAYS = ("q‖p", "p‖q")
RATE = 0.03
NARROWEST = 1e-3  # of a spread, in parts of the range


class BestGaussian:
    """q with a mean and a spread for each continuous free latent, and a probability for each value of a discrete one,
    independently. way: which KL is minimised, by Adam on autograd's gradient; start: means to begin at, else they are
    drawn; spread: to begin with, in parts of the range. mean and spread are in the latents' units.

    Raises ValueError for another way, and where no latent is free.
    """

    def __init__(
        self,
        truth: Truth,
        way: str = "q‖p",
        seed: int = 0,
        start: Mapping[str, float] | None = None,
        spread: float = 0.1,
    ) -> None:
        generator = truth.grid.generator
        if way not in WAYS:
            raise ValueError(f"There is no way “{way}”, but {' and '.join(WAYS)}.")
        if not generator.free:
            raise ValueError("Where no latent is free, there is no posterior to come near to.")
        self.way, self.steps = way, 0
        rng = np.random.default_rng(seed)
        self._along: dict[int, Tensor] = {}  # parameters: mean and log spread, or logits
        for k in generator.free:
            latent = generator.latents[k]
            begin = (start or {}).get(latent.name, rng.uniform(latent.low, latent.high))
            first = [(begin - latent.low) / latent.range, math.log(spread)]
            row = torch.zeros(latent.values) if latent.values else torch.tensor(first)
            self._along[k] = row.double().requires_grad_(True)
        self.optimiser = torch.optim.Adam([*self._along.values()], RATE)
        self.follow(truth)

    def follow(self, truth: Truth) -> None:
        """Another posterior of the same cells, to which the next steps lead."""
        self.truth = truth
        self._log_post = torch.from_numpy(truth.log_terms - truth.log_p)
        self._post = self._log_post.exp()

    def _log_axis(self, k: int) -> Tensor:
        """(n,): log q of the cells along a latent; their sum is 1."""
        latent, row = self.truth.grid.generator.latents[k], self._along[k]
        if latent.values:
            return row.log_softmax(0)
        values = torch.from_numpy(self.truth.grid.axes[k][0])
        off = latent.off(values, latent.low + latent.range * row[0]) / latent.range
        return (-0.5 * (off / (NARROWEST + row[1].exp())) ** 2).log_softmax(0)

    def _log_q(self) -> Tensor:
        """log q of every cell, shaped as the grid."""
        total = torch.zeros(self.truth.grid.shape, dtype=torch.float64)
        for k in self._along:
            total = total + self._log_axis(k).reshape([-1 if j == k else 1 for j in range(len(NAMES))])
        return total

    def step(self, count: int = 1) -> None:
        """So many steps downhill."""
        for _ in range(count):
            log_q = self._log_q()
            if self.way == "q‖p":
                loss = (log_q.exp() * (log_q - self._log_post.clamp(min=-1e6))).sum()
            else:
                loss = -(self._post * log_q).sum()
            self.optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimiser.step()
            self.steps += 1

    @property
    def q(self) -> Floats:
        """q of every cell."""
        return self._log_q().detach().exp().numpy()

    @property
    def mean(self) -> dict[str, float]:
        """Of each continuous free latent."""
        latents = self.truth.grid.generator.latents
        found = {
            k: latents[k].low + latents[k].range * row.detach()[0] for k, row in self._along.items() if latents[k].moves
        }
        return {latents[k].name: float(latents[k].inside(value)) for k, value in found.items()}

    @property
    def spread(self) -> dict[str, float]:
        latents = self.truth.grid.generator.latents
        rows = {k: row.detach()[1].exp() for k, row in self._along.items() if latents[k].moves}
        return {latents[k].name: float((NARROWEST + value) * latents[k].range) for k, value in rows.items()}

    @property
    def energy(self) -> float:
        """E_q[log p(x, z)], with the cell's width in it as everywhere."""
        return float((self.q * self.truth.log_terms).sum())

    @property
    def entropy(self) -> float:
        """−E_q[log q]."""
        log_q = self._log_q().detach()
        return float(-(log_q.exp() * log_q.clamp(min=-1e6)).sum())

    @property
    def bound(self) -> float:
        """E_q[log p(x, z) − log q(z)]"""
        return self.energy + self.entropy

    @property
    def gap(self) -> float:
        """KL(q‖p(z|x)), summed for itself."""
        log_q = self._log_q().detach()
        return float((log_q.exp() * (log_q - self._log_post)).sum())

    @property
    def other(self) -> float:
        """KL(p(z|x)‖q)"""
        return float((self._post * (self._log_post - self._log_q().detach())).sum())

    @property
    def line(self) -> str:
        """log p(x) − bound = KL(q‖p(z|x)), in digits."""
        found = write([self.truth.log_p, self.bound], lambda o, _: o[0] - o[1], visible=3)
        return f"log p(x) − bound = {less(*found.operands)} {found.signs[0]} {found.results[0]} = KL(q‖p(z|x))"


def best(truth: Truth, way: str = "q‖p", starts: int = 4, steps: int = 300) -> BestGaussian:
    """The best of several beginnings: KL(q‖p(z|x)) has a valley at each mode, and only trying tells which is
    deepest."""
    fits = [BestGaussian(truth, way, seed) for seed in range(starts if way == WAYS[0] else 1)]
    for fit in fits:
        fit.step(steps)
    return min(fits, key=lambda fit: fit.gap if way == WAYS[0] else fit.other)
