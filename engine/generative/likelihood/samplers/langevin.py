"""Langevin steps: uphill by the gradient of log p(x, z), and a normal step: z′ = z + ½ε² ∇ log p(x, z) + ε ξ.

Small steps lead to p(z|x) (Roberts and Tweedie 1996); larger ones to something a little wider, unless each is accepted
or refused as by Metropolis and Hastings, with the probabilities of the way there and back. The gradient is autograd's;
it exists for continuous latents alone, so that discrete ones stay as they are. z counts here in parts of the latents'
ranges.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.generative.likelihood.picture.generator import Generator, Observed
from engine.generative.likelihood.samplers.metropolis import Metropolis, Walkers

STEP = 0.01


def slope(generator: Generator, seen: Observed, z: Tensor) -> tuple[Tensor, Tensor]:
    """log p(x, z) (n,), and its gradient (n, m) by the m continuous free latents, each in parts of its range."""
    where = z.detach().clone().requires_grad_(True)
    value = generator.log_joint(where, seen)
    (gradient,) = torch.autograd.grad(value.sum(), where)
    return value.detach(), gradient[:, generator.moving] * ranges(generator)


def ranges(generator: Generator) -> Tensor:
    """(m,) of the continuous free latents."""
    return torch.tensor([generator.latents[k].range for k in generator.moving], dtype=torch.float64)


class Langevin(Metropolis):
    """corrected: whether steps are accepted or refused; without that, all are taken, and a step beyond a range's end
    comes back from it as from a wall. Raises ValueError where no free latent is continuous."""

    def __init__(
        self,
        generator: Generator,
        seen: Observed,
        chains: int = 64,
        seed: int = 0,
        step: float = STEP,
        start: Tensor | None = None,
        corrected: bool = True,
    ) -> None:
        if not generator.moving:
            raise ValueError("A gradient needs a latent that is free and continuous.")
        super().__init__(generator, seen, chains, seed, step, start)
        self.corrected = corrected
        self._value, self._slope = slope(generator, seen, self.z)

    def _move(self) -> Tensor:
        moving, size = list(self.generator.moving), self.size
        noise = torch.from_numpy(self.rng.standard_normal((len(self.z), len(moving))))
        step = size**2 / 2 * self._slope + size * noise  # (n, m), in parts of the ranges
        z = self.z.clone()
        z[:, moving] += step * ranges(self.generator)
        for k in moving:
            latent = self.generator.latents[k]
            z[:, k] = latent.inside(z[:, k])
            if not self.corrected and not latent.around:
                z[:, k] = _folded(z[:, k], latent.low, latent.high)
        legal = self.generator.log_prior(z).isfinite()
        z = torch.where(legal[:, None], z, self.z)
        value, gradient = slope(self.generator, self.seen, z)
        taken = legal
        if self.corrected:
            back = -step - size**2 / 2 * gradient  # what the noise of the way back would be, times the size
            gain = value - self._value + (noise**2).sum(1) / 2 - (back**2).sum(1) / (2 * size**2)
            taken = legal & (torch.from_numpy(np.log(1 - self.rng.random(len(z)))) < gain)
        self.walkers = Walkers.at(self.generator, self.seen, torch.where(taken[:, None], z, self.z))
        self._value = torch.where(taken, value, self._value)
        self._slope = torch.where(taken[:, None], gradient, self._slope)
        return taken


def _folded(z: Tensor, low: float, high: float) -> Tensor:
    """Thrown back from the range's ends, as often as it takes."""
    along = ((z - low) / (high - low)).remainder(2.0)
    return low + (high - low) * torch.minimum(along, 2 - along)
