"""A small variational auto-encoder in training, an update at a time.

An update takes the next pictures in the epoch's order, draws one z for each, and follows the gradient of

    −log p(x|z) + β KL(q(z|x) ‖ p(z))

downhill, by Adam. With β = 1 that is the bound l; other weights are the β-VAE of Higgins et al. (2017).

Bernoulli: every pixel is ink with the probability of its grey value, drawn anew each time. Gaussian: the grey values
themselves, p(x|z) = N(x̂, s²) with x̂ the logistic function of the decoder's numbers; or points of the plane, with x̂
the decoder's numbers as they are. s is fixed, or learnt with the rest (Rybkin, Daniilidis and Levine, 2021).

The network, the terms of the bound, and the update itself are in :mod:`engine.generative.autoencoders.network`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arithmetic.estimates import Estimate, mean_of
from engine.arrays import Floats, Floats32
from engine.generative.autoencoders.network import AutoEncoderTraining, log_bernoulli, log_gaussian, terms

ACTIVE = 0.01


class Figures(NamedTuple):
    """Of one held out, in nats. reconstruction: −E_q[log p(x|z)]; divergence: of each latent, (latents,); awake:
    (latents,) whether μ varies over what is held out (Burda, Grosse and Salakhutdinov, 2016); error: the standard error
    of the bound as a mean over what is held out, of which there are `held`."""

    reconstruction: float
    divergence: Floats
    awake: NDArray[np.bool_]
    error: float
    held: int

    @property
    def kl(self) -> float:
        return float(self.divergence.sum())

    @property
    def bound(self) -> Estimate:
        """l, of one that was not held out but might have been."""
        return Estimate(self.reconstruction + self.kl, self.error, self.held)

    @property
    def active(self) -> int:
        """Latents in use."""
        return int(self.awake.sum())


class Held(NamedTuple):
    """What the network makes of what is held out. means: what μ decodes to, (n, size); mean, log_variance: of q,
    (n, latents)."""

    means: Tensor
    mean: Floats32
    log_variance: Floats32


class VaeTraining(AutoEncoderTraining[Held]):
    """A run of updates. x: what is held out, as the network sees it, (n, size)."""

    memory = 0.97

    def begin(self) -> None:
        settings, greys, generator = self.settings, self.data.held, torch.Generator().manual_seed(self.settings.seed)
        self.x = torch.bernoulli(greys, generator=generator) if settings.bernoulli else greys
        self.noise = torch.randn((len(greys), settings.latents), generator=generator)
        self.learnt = settings.deviation if settings.learnt and not settings.bernoulli else None
        super().begin()

    @property
    def deviation(self) -> float:
        """s, as it is now."""
        log = self.network.log_deviation
        return float(self.settings.deviation) if log is None else log.exp().item()

    @property
    def beta(self) -> float:
        """The weight of the KL in the next update, which may rise slowly at first (Bowman et al., 2016)."""
        settings = self.settings
        return float(settings.beta * min(1.0, self.steps / settings.warm) if settings.warm else settings.beta)

    def given(self, x: Tensor, decoded: Tensor) -> Tensor:
        """log p(x|z), (n,), from the decoder's numbers for z."""
        if self.settings.bernoulli:
            return log_bernoulli(x, decoded)
        log = self.network.log_deviation
        return log_gaussian(x, self.means(decoded), float(self.settings.deviation) if log is None else log.exp())

    def batch(self) -> tuple[Tensor, Tensor]:
        """What the next update learns from, as it sees it, and the noise for the codes."""
        x, generator = self.rows(), self.chance()
        if self.settings.bernoulli:
            x = torch.bernoulli(x, generator=generator)
        return x, torch.randn((len(x), self.settings.latents), generator=generator)

    def losses(self) -> tuple[Tensor, float]:
        first, second = terms(self.network, *self.batch(), self.given)
        first, second = first.mean(), second.sum(1).mean()
        return first + self.beta * second, first.item() + second.item()

    def ask(self) -> tuple[Held, Figures]:
        """Always with the same noise."""
        first, kl = terms(self.network, self.x, self.noise, self.given)
        mean, log_variance = self.network.encode(self.x)
        bound = mean_of((first.double() + kl.double().sum(1)).numpy())
        figures = Figures(
            first.double().mean().item(),
            kl.double().mean(0).numpy(),
            (mean.var(0) > ACTIVE).numpy(),
            bound.error,
            bound.count,
        )
        return Held(self.decoded(mean), mean.numpy(), log_variance.numpy()), figures

    def total(self, figures: Figures) -> float:
        """The bound."""
        return float(figures.bound.value)
