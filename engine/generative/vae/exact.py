"""What a decoder with one or two latents says of points of the plane, exactly: ∫ p(x|z) p(z) dz as a sum over a grid.

The sum is a mixture of Gaussians, one about what each node z decodes to; where the nodes' Gaussians overlap, it is the
integral to far more digits than are shown (the trapezoid rule on a smooth function that vanishes at both ends).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.generative.autoencoders.data import REACH
from engine.generative.autoencoders.network import (
    LOG_2PI,
    AutoEncoder,
    divergence,
    log_gaussian,
    log_prior,
    reparameterise,
)

FAR = 5.0  # deviations of the prior that a grid reaches to each side
NODES = {1: 1_601, 2: 121}  # of a grid, a side
COARSE = {1: 401, 2: 81}  # of one that a picture is made of
WIDEST, TOLERATED = 1.5, 0.3  # how many s nodes may lie apart, and the share of the prior where they may lie further
FAINT = -40.0  # logarithms below are nothing, and slow to compute with
DRAWS = 32  # of z for each point where l is held against −log p(x)


@dataclass(frozen=True, eq=False)
class Mixture:
    """Σ weight N(x; centre, s²). z: (m, latents) nodes; centres: (m, 2); log_weights: (m,), of p(z) times a cell."""

    z: Tensor
    centres: Tensor
    log_weights: Tensor
    deviation: float

    def log_density(self, x: Tensor) -> Tensor:
        """log p(x) of points (n, 2): (n,), in nats."""
        far = (x[:, :1] - self.centres[:, 0]).square_() + (x[:, 1:] - self.centres[:, 1]).square_()  # (n, m)
        rest = self.log_weights - LOG_2PI - 2 * math.log(self.deviation)
        return torch.logsumexp(far.mul_(-0.5 / self.deviation**2).add_(rest), 1)

    @property
    def fine(self) -> bool:
        """Whether the nodes' Gaussians overlap nearly everywhere: then log p is right to about 0.003 nats."""
        latents = self.z.shape[1]
        side = round(len(self.z) ** (1 / latents))
        places = self.centres.view(*[side] * latents, 2)
        weights = self.log_weights.exp().view(*[side] * latents)
        for axis in range(latents):
            apart = places.diff(dim=axis).norm(dim=-1) > WIDEST * self.deviation
            if float((apart * weights.narrow(axis, 1, side - 1)).sum()) > TOLERATED:
                return False
        return True

    def density(self, cells: int) -> NDArray[np.float32]:
        """p at the middles of the cells of the square that is shown: (cells, cells), row 0 at the top."""
        middles = -REACH + 2 * REACH * (torch.arange(cells, dtype=self.centres.dtype) + 0.5) / cells
        across, up = (
            ((middles[:, None] - self.centres[:, k]) / self.deviation).square_().mul_(-0.5).clamp_(FAINT).exp_()
            for k in (0, 1)
        )  # (cells, m) each
        found = (up * self.log_weights.exp()) @ across.T / (2 * math.pi * self.deviation**2)
        return found.flip(0).float().numpy()


@torch.no_grad()
def mixture(network: AutoEncoder, deviation: float, nodes: dict[int, int] | None = None) -> Mixture:
    """p(x) of a decoder with one or two latents. Raises ValueError for more."""
    latents = network.shape.latents
    if latents > 2:
        raise ValueError(f"A grid over {latents} latents has too many nodes.")
    side = (nodes or NODES)[latents]
    axis = torch.linspace(-FAR, FAR, side)
    z = torch.cartesian_prod(*[axis] * latents).view(-1, latents)
    cell = latents * math.log(2 * FAR / (side - 1))
    return Mixture(z, network.decode(z), log_prior(z) + cell, deviation)


@torch.no_grad()
def bound(network: AutoEncoder, deviation: float, x: Tensor, seed: int = 0) -> float:
    """l of points of the plane (n, 2), its first term by several draws of z for each, in nats a point."""
    mean, log_variance = network.encode(x)
    noise = torch.randn((DRAWS, *mean.shape), generator=torch.Generator().manual_seed(seed))
    z = reparameterise(mean, log_variance, noise)  # (DRAWS, n, latents)
    first = -log_gaussian(x, network.decode(z.flatten(0, 1)).view(DRAWS, -1, 2), deviation)
    return float(first.double().mean() + divergence(mean, log_variance).sum(1).double().mean())


@torch.no_grad()
def posterior(network: AutoEncoder, deviation: float, x: Tensor, z: Tensor) -> Tensor:
    """p(z|x) ∝ p(x|z) p(z) of one point (2,) at places (m, latents), the greatest 1: (m,)."""
    joint = log_gaussian(x, network.decode(z), deviation) + log_prior(z)
    return (joint - joint.max()).exp()
