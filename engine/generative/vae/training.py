"""A small variational auto-encoder in training, an update at a time.

An update takes the next of the epoch's order, draws one z for each, and steps down the gradient of

    −log p(x|z) + β KL(q(z|x) ‖ p(z))

by Adam. With β = 1 that is the bound l; other weights are the β-VAE of Higgins et al. (2017).

Bernoulli: every pixel is ink with the probability of its grey value, drawn anew each time. Gaussian: the grey values
themselves, p(x|z) = N(x̂, s²) with x̂ the logistic function of the decoder's numbers; or points of the plane, with x̂
the decoder's numbers as they are. s is fixed, or learnt with the rest (Rybkin, Daniilidis and Levine, 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.generative.autoencoders.bound import divergence, log_bernoulli, log_gaussian, reparameterise
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.autoencoders.run import Run
from engine.generative.vae.settings import LIVE, VaeSettings

ACTIVE = 0.01


@dataclass(frozen=True)
class Held:
    """What the network makes of those held out. x: as it sees them; means: what μ decodes to, (n, size) both; mean,
    log_variance: of q, (n, latents). In nats of one: reconstruction, and divergence of each latent (latents,). awake:
    (latents,) whether μ varies over those held out (Burda, Grosse and Salakhutdinov, 2016)."""

    x: Tensor
    means: Tensor
    mean: NDArray[np.float32]
    log_variance: NDArray[np.float32]
    reconstruction: float
    divergence: NDArray[np.float64]
    awake: NDArray[np.bool_]

    @property
    def active(self) -> int:
        """Latents in use."""
        return int(self.awake.sum())


class LiveTraining(Run[VaeSettings, Held]):
    """A run of updates; see the module."""

    live = LIVE
    memory = 0.97

    def _prepare(self, generator: torch.Generator) -> None:
        greys = self.data.held
        self.labels = self.data.kinds
        self.x = torch.bernoulli(greys, generator=generator) if self.bernoulli else greys
        self.noise = torch.randn((len(greys), self.settings.latents), generator=generator)

    def _network(self) -> AutoEncoder:
        settings = self.settings
        learnt = settings.deviation if settings.learnt and not self.bernoulli else None
        return AutoEncoder(settings.shape, settings.seed, learnt)

    @property
    def bernoulli(self) -> bool:
        bernoulli: bool = self.settings.bernoulli
        return bernoulli

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

    def means(self, decoded: Tensor) -> Tensor:
        """The decoder's numbers as pixels between 0 and 1, or as coordinates: x̂."""
        return decoded if self.data.on_plane else decoded.sigmoid()

    def given(self, x: Tensor, decoded: Tensor) -> Tensor:
        """log p(x|z), (n,), from the decoder's numbers for z."""
        if self.bernoulli:
            return log_bernoulli(x, decoded)
        log = self.network.log_deviation
        return log_gaussian(x, self.means(decoded), float(self.settings.deviation) if log is None else log.exp())

    def batch(self) -> tuple[Tensor, Tensor]:
        """What the next update learns from, as it sees it, and the noise for the codes."""
        x, generator = self.rows(), self.chance()
        if self.bernoulli:
            x = torch.bernoulli(x, generator=generator)
        return x, torch.randn((len(x), self.settings.latents), generator=generator)

    def _loss(self) -> tuple[Tensor, float]:
        x, noise = self.batch()
        mean, log_variance = self.network.encode(x)
        first = -self.given(x, self.network.decode(reparameterise(mean, log_variance, noise))).mean()
        second = divergence(mean, log_variance).sum(1).mean()
        return first + self.beta * second, first.item() + second.item()

    def _ask(self) -> Held:
        """Always with the same noise."""
        mean, log_variance = self.network.encode(self.x)
        decoded = self.network.decode(reparameterise(mean, log_variance, self.noise))
        kl = divergence(mean, log_variance).double().mean(0).numpy()
        first = -self.given(self.x, decoded).double().mean().item()
        awake = (mean.var(0) > ACTIVE).numpy()
        means = self.means(self.network.decode(mean))
        return Held(self.x, means, mean.numpy(), log_variance.numpy(), first, kl, awake)

    def _figures(self, held: Held) -> NDArray[np.float64]:
        return np.array([held.reconstruction, *held.awake, *held.divergence])

    def _first_loss(self) -> float:
        return self.reconstruction + float(self.divergence.sum())

    @property
    def reconstruction(self) -> float:
        """−E_q[log p(x|z)] of one held out, in nats."""
        return float(self.figures[0])

    @property
    def divergence(self) -> NDArray[np.float64]:
        """KL of each latent, in nats of one held out."""
        return self.figures[1 + self.settings.latents :]

    @property
    def awake(self) -> NDArray[np.bool_]:
        """Which latents are in use."""
        return self.figures[1 : 1 + self.settings.latents] > 0

    @property
    def active(self) -> int:
        """Latents in use."""
        return int(self.awake.sum())

    @torch.no_grad()
    def decoded(self, codes: Tensor) -> NDArray[np.float32]:
        """Codes (n, latents) as pictures (n, side, side), or as points (n, 2)."""
        found: NDArray[np.float32] = self.means(self.network.decode(codes)).numpy()
        return found if self.data.on_plane else found.reshape(-1, self.data.side, self.data.side)
