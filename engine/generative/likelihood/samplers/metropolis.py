"""Metropolis–Hastings: propose a step nearby, take it with probability min(1, p(x, z′)/p(x, z)) (Metropolis et al.
1953).

p(x) cancels in the ratio: so it may be unknown. Chains walk through p(z|x), but only where steps lead: a chain that
began at one of two far modes hardly ever sees the other.

    walk = Metropolis(generator, seen, chains=64, seed=0)
    walk.step(1000)
    walk.z, walk.acceptance, walk.trace
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.generative.likelihood.picture.generator import Generator, Observed

STEP = 0.05
SWITCH = 0.3
"""How often a step proposes another value of a discrete latent, and leaves the continuous ones alone."""
TRACED = 2000  # moments of the chains that are kept: the newest


def moved(generator: Generator, z: Tensor, rng: np.random.Generator, step: float) -> Tensor:
    """(n, 6) proposals. Continuous latents take a normal step, `step` being its standard deviation in parts of their
    range; now and then, a discrete one takes any of its values instead. There and back are equally probable."""
    found = z.clone()
    discrete = [k for k in generator.free if generator.latents[k].values]
    switch = rng.random(len(z)) < (SWITCH if generator.moving else 1.0) if discrete else np.zeros(len(z), bool)
    which = rng.choice(discrete, len(z)) if discrete else np.full(len(z), -1)
    for k in generator.free:
        latent = generator.latents[k]
        if latent.values:
            other = torch.from_numpy(rng.choice(latent.places, len(z)))
            found[:, k] = torch.where(torch.from_numpy(switch & (which == k)), other, z[:, k])
        else:
            steps = torch.from_numpy(rng.standard_normal(len(z)) * step * latent.range * ~switch)
            found[:, k] = latent.inside(z[:, k] + steps)
    return found


@dataclass
class Walkers:
    """Where chains are: z (n, 6), with log p(x|z) and log p(z) of each."""

    z: Tensor
    log_likelihood: Tensor
    log_prior: Tensor

    @classmethod
    def at(cls, generator: Generator, seen: Observed, z: Tensor) -> Walkers:
        return cls(z, generator.log_likelihood(z, seen), generator.log_prior(z))

    def step(
        self, generator: Generator, seen: Observed, rng: np.random.Generator, step: float, power: float = 1.0
    ) -> Tensor:
        """One step of each, towards p(z) p(x|z)^power; which of them took theirs (n,)."""
        z = moved(generator, self.z, rng, step)
        log_prior, log_likelihood = generator.log_prior(z), generator.log_likelihood(z, seen)
        gain = log_prior - self.log_prior + power * (log_likelihood - self.log_likelihood)
        taken = torch.from_numpy(np.log(1 - rng.random(len(z)))) < gain
        self.z = torch.where(taken[:, None], z, self.z)
        self.log_prior = torch.where(taken, log_prior, self.log_prior)
        self.log_likelihood = torch.where(taken, log_likelihood, self.log_likelihood)
        return taken


class Metropolis:
    """Chains that begin at draws from the prior, or at `start` (chains, 6). proposed, trace: where the last step would
    have led, and where the chains have been (moments, chains, 6)."""

    def __init__(
        self,
        generator: Generator,
        seen: Observed,
        chains: int = 64,
        seed: int = 0,
        step: float = STEP,
        start: Tensor | None = None,
    ) -> None:
        self.generator, self.seen, self.size = generator, seen, step
        self.rng = np.random.default_rng(seed)
        begin = generator.sample(chains, self.rng) if start is None else start.clone()
        self.walkers = Walkers.at(generator, seen, begin)
        self.steps, self.accepted = 0, torch.zeros(len(begin), dtype=torch.long)
        self.taken = torch.zeros(len(begin), dtype=torch.bool)
        self._trace = [self.z]

    @property
    def z(self) -> Tensor:
        return self.walkers.z

    @property
    def acceptance(self) -> Floats:
        """(chains,): the share of steps that were taken."""
        return np.asarray(self.accepted.numpy() / max(1, self.steps))

    @property
    def trace(self) -> Tensor:
        return torch.stack(self._trace)

    def step(self, count: int = 1) -> None:
        for _ in range(count):
            self.taken = self._move()
            self.accepted += self.taken
            self.steps += 1
            self._trace.append(self.z)
        del self._trace[:-TRACED]

    def _move(self) -> Tensor:
        return self.walkers.step(self.generator, self.seen, self.rng, self.size)
