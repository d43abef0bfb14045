"""A latent: a quantity that nobody sees, with its range and its prior; free, or held at a value.

A continuous latent has a density p(z); a discrete one has so many values, equally far apart, and their probabilities
are in the ratio of that density. What is held has one value and takes no part in any sum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import torch
from scipy.special import ndtr, ndtri
from torch import Tensor

from engine.arrays import Floats

KINDS = ("even", "bell", "drawn")


@dataclass(frozen=True)
class Prior:
    """kind: "even" over the range; "bell", a normal density of this mean and spread (standard deviation) cut to the
    range; "drawn", straight lines between heights at equal distances from the lowest value to the highest."""

    kind: str = "even"
    mean: float = 0.0
    spread: float = 1.0
    heights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no prior “{self.kind}”, but {', '.join(KINDS)}.")
        if self.kind == "bell" and not self.spread > 0:
            raise ValueError(f"A spread is above 0, not {self.spread:g}.")
        drawn = np.array(self.heights)
        if self.kind == "drawn" and (len(drawn) < 2 or not (drawn >= 0).all() or not drawn.any()):
            raise ValueError("A drawn prior has at least two heights, of which none is negative and not all are 0.")


@dataclass(frozen=True)
class Latent:
    """name; low, high: its range; around: whether the range's end is its beginning, as with angles; free, or held at
    `held`; values: how many it has where it is discrete, 0 where it is continuous."""

    name: str
    low: float
    high: float
    held: float
    around: bool = False
    free: bool = False
    values: int = 0
    prior: Prior = field(default_factory=Prior)

    def __post_init__(self) -> None:
        if not self.low <= self.held <= self.high:
            raise ValueError(f"{self.name} lies between {self.low:g} and {self.high:g}, not at {self.held:g}.")

    @property
    def range(self) -> float:
        return self.high - self.low

    @property
    def moves(self) -> bool:
        """Whether it is free and continuous, so that it has a gradient."""
        return self.free and not self.values

    @property
    def places(self) -> Floats:
        """The values of a discrete latent, in order."""
        return np.linspace(self.low, self.high, self.values, endpoint=not self.around)

    @property
    def probabilities(self) -> Floats:
        """Of the values of a discrete latent; their sum is 1."""
        heights = self._log_height(torch.from_numpy(self.places)).exp().numpy()
        return np.asarray(heights / heights.sum())

    def off(self, z: Tensor, centre: Tensor | float) -> Tensor:
        """z − centre, the short way around where the range goes around."""
        gap = z - centre
        return gap - self.range * (gap / self.range).round() if self.around else gap

    def inside(self, z: Tensor) -> Tensor:
        """The same angle within the range; other latents stay as they are."""
        return self.low + (z - self.low).remainder(self.range) if self.around else z

    def _log_height(self, z: Tensor) -> Tensor:
        """The logarithm of a number in the ratio of the density."""
        if self.prior.kind == "bell":
            return -0.5 * (self.off(z, self.prior.mean) / self.prior.spread) ** 2
        if self.prior.kind == "drawn":
            heights = torch.tensor(self.prior.heights, dtype=z.dtype)
            along = ((z - self.low) / self.range).clamp(0, 1) * (len(heights) - 1)
            left = along.detach().floor().long().clamp(max=len(heights) - 2)
            return (heights[left] + (along - left) * (heights[left + 1] - heights[left])).log()
        return torch.zeros_like(z)

    @property
    def ends(self) -> tuple[float, float]:
        """The range's ends, in spreads of a bell from its mean."""
        half = self.range / 2
        low, high = (-half, half) if self.around else (self.low - self.prior.mean, self.high - self.prior.mean)
        return low / self.prior.spread, high / self.prior.spread

    @property
    def _log_area(self) -> float:
        """log ∫ of what `_log_height` is the logarithm of."""
        if self.prior.kind == "bell":
            low, high = self.ends
            share = float(ndtr(high) - ndtr(low))
            if share < 1e-12:
                raise ValueError(f"The prior of {self.name} has its mean too far outside of its range.")
            return math.log(share * self.prior.spread * math.sqrt(2 * math.pi))
        if self.prior.kind == "drawn":
            heights = np.array(self.prior.heights)
            return math.log(float(heights[:-1].sum() + heights[1:].sum()) / 2 * self.range / (len(heights) - 1))
        return math.log(self.range)

    def log_prior(self, z: Tensor) -> Tensor:
        """log p(z) of a free latent: a density, or of a discrete latent a probability; −∞ outside of the range."""
        if self.values:
            nearest = (z[:, None] - torch.from_numpy(self.places)).abs().argmin(1)
            return torch.from_numpy(self.probabilities).log()[nearest]
        found = self._log_height(z) - self._log_area
        return torch.where((z >= self.low) & (z <= self.high), found, -math.inf)

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        """(count,) values: from the prior, or where it is held that value."""
        if not self.free:
            return np.full(count, float(self.held))
        if self.values:
            return np.asarray(rng.choice(self.places, count, p=self.probabilities))
        if self.prior.kind == "bell":
            low, high = ndtr(self.ends)
            z = torch.from_numpy(self.prior.mean + self.prior.spread * ndtri(rng.uniform(low, high, count)))
            return np.asarray(self.inside(z))
        if self.prior.kind == "drawn":
            return self._drawn(rng, count)
        return rng.uniform(self.low, self.high, count)

    def _drawn(self, rng: np.random.Generator, count: int) -> Floats:
        """First a piece between two heights, by its area. Within it: even, or the larger or smaller of two even draws,
        which have the densities 2t and 2(1 − t)."""
        heights = np.array(self.prior.heights)
        areas = heights[:-1] + heights[1:]
        piece = rng.choice(len(areas), count, p=areas / areas.sum())
        two = np.sort(rng.random((count, 2)), axis=1)
        rises = rng.random(count) * areas[piece] < heights[1:][piece]
        along = piece + np.where(rises, two[:, 1], two[:, 0])
        return np.asarray(self.low + self.range * along / len(areas))

    def axis(self, points: int) -> tuple[Floats, Floats, float]:
        """For a grid: values (n,), log p(z) of each, and the logarithm of a cell's width Δz.

        A continuous latent has so many cells and the middle of each. A discrete latent has its own values, a held one
        its one value; their width is 1, its logarithm 0.
        """
        if not self.free:
            return np.array([float(self.held)]), np.zeros(1), 0.0
        if self.values:
            return self.places, np.log(np.maximum(self.probabilities, 1e-300)), 0.0
        if points < 1:
            raise ValueError(f"A grid has at least one cell along {self.name}, not {points}.")
        width = self.range / points
        middles: Floats = np.asarray(self.low + width * (np.arange(points) + 0.5))
        return middles, self.log_prior(torch.from_numpy(middles)).numpy(), math.log(width)
