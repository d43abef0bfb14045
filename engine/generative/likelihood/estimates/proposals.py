"""Proposals q(z): what draws z, and says with which density. Each has `draw(rng, count)` and `log_density(z)`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from engine.generative.likelihood.picture.generator import Generator
from engine.generative.likelihood.picture.latents import Prior


class Proposal(Protocol):
    def draw(self, rng: np.random.Generator, count: int) -> Tensor:
        """(count, 6)"""
        ...

    def log_density(self, z: Tensor) -> Tensor:
        """(n,): log q(z), of the free latents."""
        ...


@dataclass(frozen=True)
class FromPrior:
    """q(z) = p(z): then a weight is p(x|z), and most of them are next to nothing."""

    generator: Generator

    def draw(self, rng: np.random.Generator, count: int) -> Tensor:
        return self.generator.sample(count, rng)

    def log_density(self, z: Tensor) -> Tensor:
        return self.generator.log_prior(z)


@dataclass(frozen=True)
class Mixed:
    """q(z) = (1 − s) first + s second: a share of draws from the prior, say, so that nothing is missed altogether."""

    first: Proposal
    second: Proposal
    share: float

    def draw(self, rng: np.random.Generator, count: int) -> Tensor:
        other = torch.from_numpy(rng.random(count) < self.share)
        return torch.where(other[:, None], self.second.draw(rng, count), self.first.draw(rng, count))

    def log_density(self, z: Tensor) -> Tensor:
        both = [math.log(max(part, 1e-300)) for part in (1 - self.share, self.share)]
        return torch.logaddexp(self.first.log_density(z) + both[0], self.second.log_density(z) + both[1])


def shaped(generator: Generator, by_hand: Mapping[str, Prior], prior_share: float = 0.0) -> Proposal:
    """A proposal shaped by hand: a density of one's own for some latents, the prior's for the others, and a share of
    draws from the prior itself."""
    latents = [replace(latent, prior=by_hand.get(latent.name, latent.prior)) for latent in generator.latents]
    own = FromPrior(replace(generator, latents=tuple(latents)))
    return Mixed(own, FromPrior(generator), prior_share) if prior_share else own
