"""Rejection: draw z from the prior, keep it with probability p(x|z)/M, where M is at least the largest p(x|z).

What is kept is p(z|x) exactly, draw by draw independent. The share that is kept is p(x)/M, so it dies out as p(z|x)
grows narrow (von Neumann 1951).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.generative.likelihood.picture.generator import Generator, Observed


@dataclass(frozen=True, eq=False)
class Rejected:
    """z: what was drawn (n, 6); kept: which of it (n,); chances: p(x|z)/M; over: how often that was above 1, so that M
    was too small and what is kept is not quite p(z|x)."""

    z: Tensor
    kept: Tensor
    chances: Tensor

    @property
    def over(self) -> int:
        return int((self.chances > 1 + 1e-9).sum())

    @property
    def draws(self) -> Tensor:
        return self.z[self.kept]


def rejection(generator: Generator, seen: Observed, count: int, log_most: float, seed: int = 0) -> Rejected:
    """count draws from the prior; log_most: log M, for instance the largest log p(x|z) of a grid."""
    rng = np.random.default_rng(seed)
    z = generator.sample(count, rng)
    chances = (generator.log_likelihood(z, seen) - log_most).clamp(max=math.log(1e9)).exp()
    return Rejected(z, torch.from_numpy(rng.random(count)) < chances, chances)
