"""p(x) estimated again and again with one budget, so that estimates form a cloud whose spread is seen.

work = Estimating(generator, seen, FromPrior(generator), samples=100, repeats=1000, seed=0)
while not work.go_on(0.005): ...
work.found.log_p, work.found.effective
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.generative.likelihood.estimates.proposals import Proposal
from engine.generative.likelihood.estimates.weights import effective, log_estimate
from engine.generative.likelihood.exact.logarithms import log_mean_exp
from engine.generative.likelihood.picture.generator import BLOCK, Generator, Observed
from engine.generative.likelihood.samplers.metropolis import Walkers

TEMPERATURES, STEP = 10, 0.02
WIDEST = 0.5  # of a step, in parts of the range


@dataclass(frozen=True, eq=False)
class Estimates:
    """log_weights (repeats, samples), and the draws z (repeats, samples, 6) that have them."""

    log_weights: Floats
    z: Tensor

    @property
    def log_p(self) -> Floats:
        """(repeats,): log of each estimate of p(x)."""
        return log_estimate(self.log_weights)

    @property
    def effective(self) -> Floats:
        """(repeats,): the effective sample size of each, by its own weights."""
        return effective(self.log_weights)

    def relative_variance(self, log_p: float) -> float:
        """The mean of (estimate/p(x) − 1)², where log p(x) is known."""
        return float(((np.exp(self.log_p - log_p) - 1) ** 2).mean())

    def bias(self, log_p: float) -> float:
        """How far the estimates of log p(x) lie from it on average."""
        return float(self.log_p.mean() - log_p)

    @property
    def together(self) -> float:
        """log of the mean of all estimates."""
        return float(log_mean_exp(self.log_p))


class Estimating:
    """Importance sampling, w = p(x, z)/q(z), piece by piece. Pieces have draws of their own, so that the numbers do not
    depend on how long one works at a time."""

    def __init__(
        self,
        generator: Generator,
        seen: Observed,
        proposal: Proposal | None,
        samples: int = 100,
        repeats: int = 1000,
        seed: int = 0,
    ) -> None:
        self.generator, self.seen, self.proposal = generator, seen, proposal
        self.samples, self.repeats, self.seed = samples, repeats, seed
        self.seconds = 0.0
        self._z: list[Tensor] = []
        self._weights: list[Tensor] = []

    @property
    def total(self) -> int:
        """How many draws there will be."""
        return self.samples * self.repeats

    @property
    def share(self) -> float:
        return min(1.0, len(self._z) * BLOCK / self.total)

    def go_on(self, seconds: float = math.inf) -> bool:
        """Work for about so long; whether all is done."""
        begin = time.perf_counter()
        while self.share < 1:
            z, weights = self._piece(np.random.default_rng([self.seed, len(self._z)]))
            self._z.append(z)
            self._weights.append(weights)
            if time.perf_counter() - begin >= seconds:
                break
        self.seconds += time.perf_counter() - begin
        return self.share == 1

    def _piece(self, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        assert self.proposal is not None
        z = self.proposal.draw(rng, BLOCK)
        return z, self.generator.log_joint(z, self.seen) - self.proposal.log_density(z)

    @property
    def found(self) -> Estimates:
        """The estimates that are complete by now."""
        whole = min(len(self._z) * BLOCK, self.total) // self.samples
        if not whole:
            raise ValueError("No estimate is complete yet.")
        weights, z = (torch.cat(parts)[: whole * self.samples] for parts in (self._weights, self._z))
        return Estimates(weights.reshape(whole, -1).numpy(), z.reshape(whole, self.samples, -1))


class Annealing(Estimating):
    """Annealed importance sampling (Neal 2001): each draw begins at the prior and walks, by Metropolis steps, through
    p(z) p(x|z)^β as β grows from 0 to 1; its weight is the product of p(x|z)^(β′ − β) on the way.

    A draw costs as many evaluations as there are temperatures: `budget` evaluations make budget/temperatures draws.
    That pays where hardly any draw of the prior comes near; with few latents and a small budget the prior is better.
    """

    def __init__(
        self,
        generator: Generator,
        seen: Observed,
        budget: int = 100,
        repeats: int = 1000,
        seed: int = 0,
        temperatures: int = TEMPERATURES,
        step: float = STEP,
    ) -> None:
        if not 1 <= temperatures <= budget:
            raise ValueError(f"{budget} evaluations allow for 1 to {budget} temperatures, not {temperatures}.")
        super().__init__(generator, seen, None, budget // temperatures, repeats, seed)
        self.powers = (np.arange(1, temperatures + 1) / temperatures) ** 3
        self.step = step

    def _piece(self, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        walkers = Walkers.at(self.generator, self.seen, self.generator.sample(BLOCK, rng))
        weights, before = torch.zeros(BLOCK, dtype=torch.float64), 0.0
        for power in self.powers:
            weights += (power - before) * walkers.log_likelihood
            if power < 1:
                wide = min(WIDEST, self.step / math.sqrt(power))  # a tempered posterior is about so much wider
                walkers.step(self.generator, self.seen, rng, wide, power)
            before = power
        return walkers.z, weights


def resampled(log_weights: Floats, z: Tensor, count: int, seed: int = 0) -> Tensor:
    """Importance resampling (Rubin 1987): (count, 6) of draws z (n, 6), each as often as its weight's share says. Where
    a single draw carries all, it is there again and again."""
    chances = np.exp(log_weights - log_weights.max())
    rng = np.random.default_rng(seed)
    return z[torch.from_numpy(rng.choice(len(chances), count, p=chances / chances.sum()))]
