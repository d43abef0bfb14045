"""The generator's own parameters learnt from pictures: its noise σ, and the spread τ of a latent's bell-shaped prior.

Three ways, one truth. "exact" climbs log p(x) itself, whose gradient is the posterior's mean of the gradient of
log p(x, z) (Fisher). "em" takes that posterior as weights and asks for the best σ and τ given them, in one formula each
(Dempster, Laird and Rubin 1977). "bound" does the same with a Gaussian q for each picture in place of the posterior, so
that it climbs the bound, and ends where that is highest, not always where log p(x) is.

    learner = Learner(generator, pictures, "x", way="em", points={"x": 40})
    learner.step(20)
    learner.noise, learner.spread, learner.course      # log p of all pictures after each step
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.special import ndtr
from torch import Tensor

from engine.arrays import Floats
from engine.generative.likelihood.bound import BestGaussian
from engine.generative.likelihood.exact.grid import reweighed, truth_of
from engine.generative.likelihood.picture.generator import NAMES, Generator
from engine.generative.likelihood.picture.latents import Latent
from engine.generative.likelihood.picture.shapes import PIXELS

WAYS = ("exact", "em", "bound")
NOISES, SPREADS = (0.02, 5.0), (0.02, 20.0)
RATE = 0.5
Q_STEPS = 10  # steps of q between two of the parameters


class Learner:
    """name: the latent whose bell's spread is learnt. course: log p of all pictures together, at the beginning and
    after each step; bounds: the bound likewise, where that is climbed.

    Raises ValueError for another way, for no picture, and for a latent that is not free or has no bell.
    """

    def __init__(
        self,
        generator: Generator,
        pictures: Sequence[Floats | Tensor],
        name: str = "x",
        way: str = "em",
        points: Mapping[str, int] | None = None,
    ) -> None:
        latent = generator.latent(name)
        if way not in WAYS:
            raise ValueError(f"There is no way “{way}”, but {', '.join(WAYS)}.")
        if not latent.moves or latent.prior.kind != "bell":
            raise ValueError(
                f"{name} is free and continuous and has a bell for its prior, so that its spread can be learnt."
            )
        if not len(pictures):
            raise ValueError("There is no picture to learn from.")
        self.generator, self.name, self.way = generator, name, way
        self.truths = [truth_of(generator, x, points) for x in pictures]
        self.fits = [BestGaussian(truth, seed=k) for k, truth in enumerate(self.truths)] if way == "bound" else []
        self._fit()
        self.course = [self.log_p]
        self.bounds = [self.bound] if self.fits else []

    @property
    def noise(self) -> float:
        return self.generator.noise

    @property
    def spread(self) -> float:
        return self.generator.latent(self.name).prior.spread

    @property
    def log_p(self) -> float:
        """Of all pictures together."""
        return sum(truth.log_p for truth in self.truths)

    @property
    def bound(self) -> float:
        return sum(fit.bound for fit in self.fits)

    def step(self, count: int = 1) -> None:
        for _ in range(count):
            squared, off = self._expected()
            self._become(*(self._uphill(squared, off) if self.way == "exact" else self._formulas(squared, off)))
            self._fit()
            self.course.append(self.log_p)
            if self.fits:
                self.bounds.append(self.bound)

    def _expected(self) -> tuple[float, float]:
        """|x − picture|² and (z − m)², their means under each picture's posterior, or q, and over the pictures."""
        latent, k = self.generator.latent(self.name), NAMES.index(self.name)
        weights = [fit.q for fit in self.fits] or [truth.posterior for truth in self.truths]
        others = tuple(j for j in range(len(NAMES)) if j != k)
        squared = [float((w * truth.squared).sum()) for w, truth in zip(weights, self.truths, strict=True)]
        values = self.truths[0].grid.axes[k][0]
        off = [float((w.sum(others) * _offs(latent, values) ** 2).sum()) for w in weights]
        return float(np.mean(squared)), float(np.mean(off))

    def _formulas(self, squared: float, off: float) -> tuple[float, float]:
        """σ² is the mean of |x − picture|²/D; τ is the spread at which the prior's own E (z − m)² is the mean of it."""
        latent = self.generator.latent(self.name)
        low, high = (second_moment(latent, spread) - off for spread in SPREADS)
        found = SPREADS[0] if low > 0 else SPREADS[1] if high < 0 else None
        spread = found or brentq(lambda spread: second_moment(latent, spread) - off, *SPREADS, xtol=1e-10)
        return math.sqrt(squared / PIXELS), float(spread)

    def _uphill(self, squared: float, off: float) -> tuple[float, float]:
        """One step by the gradient, in log σ and log τ: that of log p(x, z), its mean under the posterior, is
        |x − picture|²/σ² − D and ((z − m)² − E_prior (z − m)²)/τ². Divided by about its own slope (2D, and 2 for τ), a
        step neither jumps nor creeps."""
        latent = self.generator.latent(self.name)
        by_noise = (squared / self.noise**2 - PIXELS) / (2 * PIXELS)
        by_spread = (off - second_moment(latent, self.spread)) / self.spread**2 / 2
        steps = np.clip([RATE * by_noise, RATE * by_spread], -0.5, 0.5)
        return self.noise * math.exp(steps[0]), self.spread * math.exp(steps[1])

    def _become(self, noise: float, spread: float) -> None:
        noise, spread = float(np.clip(noise, *NOISES)), float(np.clip(spread, *SPREADS))
        latents = [
            replace(latent, prior=replace(latent.prior, spread=spread)) if latent.name == self.name else latent
            for latent in self.generator.latents
        ]
        self.generator = replace(self.generator, latents=tuple(latents), noise=noise)
        self.truths = [reweighed(truth, self.generator) for truth in self.truths]

    def _fit(self) -> None:
        """q follows the new posterior for some steps."""
        for fit, truth in zip(self.fits, self.truths, strict=False):  # no fits, where the posterior itself is taken
            fit.follow(truth)
            fit.step(Q_STEPS)


def second_moment(latent: Latent, spread: float) -> float:
    """E (z − m)² of a bell with another spread, cut to the range: τ² (1 + (a φ(a) − b φ(b))/(Φ(b) − Φ(a))), with the
    ends a and b in spreads from the mean."""
    other = replace(latent, prior=replace(latent.prior, spread=spread))
    a, b = other.ends
    density = [math.exp(-(end**2) / 2) / math.sqrt(2 * math.pi) for end in (a, b)]
    return spread**2 * (1 + (a * density[0] - b * density[1]) / float(ndtr(b) - ndtr(a)))


def _offs(latent: Latent, values: Floats) -> Floats:
    """z − m of a grid's cells."""
    return latent.off(torch.from_numpy(values), latent.prior.mean).numpy()
