"""An encoder trained to propose: a network reads x and gives q(z|x), so that draws begin where they are worth it.

It learns from pictures that the generator itself makes, by maximising log q(z|x) over pairs (z, x) (Hinton et al.
1995, the sleep phase). q is a mixture of a few independent parts (Bishop 1994): one part alone cannot stand at two
modes. In each part a latent is normal within its range, or goes around as a von Mises density, or has a probability
for each value.

    encoder = Encoder(generator, seed=0)
    encoder.step(300)
    Estimating(generator, seen, encoder.proposal(seen))
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import ndtr, ndtri
from torch import Tensor, nn

from engine.generative.likelihood.picture.generator import Generator, Observed
from engine.generative.likelihood.picture.latents import Latent
from engine.generative.likelihood.picture.shapes import PIXELS

HIDDEN, BATCH, RATE = 64, 64, 5e-3
NARROWEST, SHARPEST = 2e-3, 5e4  # a spread, in parts of the range, and von Mises' κ


def width(latent: Latent) -> int:
    """How many outputs of the network a latent has in each part."""
    return latent.values or (3 if latent.around else 2)


def log_part(latent: Latent, given: Tensor, z: Tensor) -> Tensor:
    """(n, parts): log q of a latent in each part. given (n, parts, width): the network's outputs; z (n,)."""
    if latent.values:
        nearest = (z[:, None] - torch.from_numpy(latent.places)).abs().argmin(1)
        index = nearest[:, None, None].expand(-1, given.shape[1], 1)
        return given.log_softmax(2).gather(2, index)[:, :, 0]
    along = ((z - latent.low) / latent.range)[:, None]  # (n, 1), in parts of the range
    if latent.around:
        mean, kappa = _turned(given)
        log_turn: Tensor = kappa * ((2 * math.pi * (along - mean)).cos() - 1) - torch.special.i0e(kappa).log()
        return log_turn - math.log(latent.range)  # e^{κ cos}/(2π I₀(κ)), per turn, then per unit of the range
    mean, spread = _bell(given)
    inside = torch.special.ndtr((1 - mean) / spread) - torch.special.ndtr(-mean / spread)
    log_bell: Tensor = -0.5 * ((along - mean) / spread) ** 2 - (spread * inside).log() - 0.5 * math.log(2 * math.pi)
    return log_bell - math.log(latent.range)


def _bell(given: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (before the bell is cut to the range) and spread, in parts of the range."""
    return given[..., 0].sigmoid(), NARROWEST + nn.functional.softplus(given[..., 1] - 1)


def _turned(given: Tensor) -> tuple[Tensor, Tensor]:
    """Mean, in turns, and κ."""
    mean = torch.atan2(given[..., 1], given[..., 0] + 1e-9) / (2 * math.pi)
    return mean, nn.functional.softplus(given[..., 2] + 1).square().clamp(max=SHARPEST)


@dataclass(frozen=True, eq=False)
class Encoded:
    """q(z|x) of one picture. log_parts (parts,): how probable each part is; given: of each free latent, (parts, width)
    outputs."""

    generator: Generator
    log_parts: Tensor
    given: dict[int, Tensor]

    def log_density(self, z: Tensor) -> Tensor:
        total = self.log_parts.expand(len(z), -1)
        for k, given in self.given.items():
            total = total + log_part(self.generator.latents[k], given.expand(len(z), -1, -1), z[:, k])
        return total.logsumexp(1)

    def draw(self, rng: np.random.Generator, count: int) -> Tensor:
        chances = self.log_parts.exp().numpy()
        part = rng.choice(len(chances), count, p=chances / chances.sum())
        z = torch.tensor([float(latent.held) for latent in self.generator.latents], dtype=torch.float64)
        z = z.repeat(count, 1)
        for k, given in self.given.items():
            latent, own = self.generator.latents[k], given[torch.from_numpy(part)]  # (count, width)
            if latent.values:
                below = own.softmax(1).cumsum(1).numpy()
                places = (rng.random((count, 1)) > below).sum(1).clip(max=latent.values - 1)
                z[:, k] = torch.from_numpy(latent.places[places])
            elif latent.around:
                mean, kappa = (found.numpy() for found in _turned(own))
                turn = (mean + rng.vonmises(0.0, kappa) / (2 * math.pi)) % 1
                z[:, k] = latent.low + latent.range * torch.from_numpy(turn)
            else:
                mean, spread = (found.numpy() for found in _bell(own))
                along = mean + spread * ndtri(rng.uniform(ndtr(-mean / spread), ndtr((1 - mean) / spread)))
                z[:, k] = latent.low + latent.range * torch.from_numpy(along)
        return z


class Encoder:
    """parts: of the mixture. loss: −log q(z|x) of the last batch, a nat count; the loss of an encoder that knew p(z|x)
    would be that posterior's entropy on average. Raises ValueError where no latent is free."""

    def __init__(self, generator: Generator, parts: int = 4, seed: int = 0) -> None:
        if not generator.free:
            raise ValueError("Where no latent is free, there is nothing to propose.")
        self.generator, self.parts, self.seed = generator, parts, seed
        self.widths = [width(generator.latents[k]) for k in generator.free]
        outputs = parts * (1 + sum(self.widths))
        layers = (
            nn.AvgPool2d(2),  # four pixels have half the noise of one, and a quarter of the weights learns faster
            nn.Flatten(),
            nn.Linear(PIXELS // 4, HIDDEN),
            nn.Tanh(),
            nn.Linear(HIDDEN, HIDDEN),
            nn.Tanh(),
            nn.Linear(HIDDEN, outputs),
        )
        drawn = torch.Generator().manual_seed(seed)
        for layer in layers:
            if isinstance(layer, nn.Linear):
                nn.init.xavier_normal_(layer.weight, generator=drawn)
                nn.init.normal_(layer.bias, std=0.5 if layer is layers[-1] else 0.0, generator=drawn)
        self.network = nn.Sequential(*layers).double()
        self.optimiser = torch.optim.Adam(self.network.parameters(), RATE)
        self.steps, self.loss = 0, math.nan

    def encode(self, x: Tensor) -> tuple[Tensor, dict[int, Tensor]]:
        """x (n, 3, 24, 24) → log of the parts' probabilities (n, parts), and of each free latent (n, parts, width)."""
        out = self.network(x).reshape(len(x), self.parts, -1)
        pieces = out[:, :, 1:].split(self.widths, 2)
        return out[:, :, 0].log_softmax(1), dict(zip(self.generator.free, pieces, strict=True))

    def log_density(self, z: Tensor, x: Tensor) -> Tensor:
        """(n,): log q(z|x) of pairs."""
        total, given = self.encode(x)
        for k, piece in given.items():
            total = total + log_part(self.generator.latents[k], piece, z[:, k])
        return total.logsumexp(1)

    def step(self, count: int = 1) -> None:
        """So many updates by Adam, each on new pairs."""
        for _ in range(count):
            rng = np.random.default_rng([self.seed, self.steps])
            z = self.generator.sample(BATCH, rng)
            loss = -self.log_density(z, self.generator.observed(z, rng)).mean()
            self.optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimiser.step()
            self.steps, self.loss = self.steps + 1, float(loss.detach())

    @torch.no_grad()
    def proposal(self, seen: Observed) -> Encoded:
        """q(z|x) of a picture."""
        log_parts, given = self.encode(seen.x[None])
        return Encoded(self.generator, log_parts[0], {k: piece[0] for k, piece in given.items()})
