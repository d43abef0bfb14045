"""Distributions on the plane whose density is known: what a generator is to imitate, and what it is judged by.

Each is a mixture of Gaussians with axes along x and y, or a curve with Gaussian noise about it, which is a mixture
without end; its density is the quadrature of that mixture to far more digits than are shown. The first four are those
of GAN Lab (Kahng, Thorat, Chau, Viégas and Wattenberg, 2019), in its square [0, 1]². The ring of eight and the grid of
twenty-five are those by which mode collapse is counted (Metz et al., 2017; Srivastava et al., 2017; Lin et al., 2018).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr

from engine.arrays import Floats

Sampler = Callable[[int, np.random.Generator], Floats]

NODES = 512  # of the quadrature along a curve: they lie far closer than the noise is wide
NEAR = 3.0  # a sample within so many standard deviations of its mode is of high quality
CEILING = 1 - math.exp(-(NEAR**2) / 2)
"""The share of high quality among true samples of a mixture whose modes lie apart: 98.9 %."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """centres, sds: (k, 2) and weights: (k,) of the Gaussians; extent: the square [low, high]² that is shown.

    modes: whether the Gaussians are modes to be counted, or the nodes of a curve (or a drawing's marks);
    sampler: the exact way to draw from a curve, None for a mixture.
    """

    title: str
    centres: Floats
    sds: Floats
    weights: Floats
    extent: tuple[float, float] = (0.0, 1.0)
    modes: bool = False
    sampler: Sampler | None = None

    def sample(self, count: int, generator: np.random.Generator) -> Floats:
        """(count, 2) points, independent of one another."""
        if self.sampler is not None:
            return self.sampler(count, generator)
        return from_mixture(self.centres, self.sds, self._steps, count, generator)

    @cached_property
    def _steps(self) -> Floats:
        return np.cumsum(self.weights)

    def density(self, points: Floats) -> Floats:
        """p at (n, 2) points, per unit of area: (n,)."""
        along = [
            np.exp(-0.5 * ((points[:, None, axis] - self.centres[:, axis]) / self.sds[:, axis]) ** 2)
            / self.sds[:, axis]
            for axis in (0, 1)
        ]  # (n, k) each
        found: Floats = (along[0] * along[1]) @ self.weights / (2 * math.pi)
        return found

    def masses(self, cells: int) -> Floats:
        """The probability of each cell of the square that is shown: (cells, cells), row 0 at the top. Sums to ≤ 1."""
        edges = np.linspace(*self.extent, cells + 1)
        across, up = (
            np.diff(ndtr((edges - self.centres[:, axis, None]) / self.sds[:, axis, None]), axis=1) for axis in (0, 1)
        )  # (k, cells) each
        grid: Floats = (up * self.weights[:, None]).T @ across
        return np.flipud(grid)


def from_mixture(centres: Floats, sds: Floats, steps: Floats, count: int, generator: np.random.Generator) -> Floats:
    """(count, 2) independent points of a mixture of k Gaussians. centres, sds: (k, 2); steps: (k,), the sums of the
    weights up to each."""
    chosen = np.minimum(np.searchsorted(steps, generator.random(count)), len(steps) - 1)
    return np.asarray(centres[chosen] + sds[chosen] * generator.standard_normal((count, 2)))


def _even(count: int) -> Floats:
    return np.full(count, 1 / count)


def mixture(
    title: str, centres: object, sds: object, extent: tuple[float, float] = (0.0, 1.0), modes: bool = True
) -> Distribution:
    """Gaussians of equal weight. centres: (k, 2); sds: one for all, one a coordinate, or (k, 2)."""
    places = np.asarray(centres, dtype=np.float64).reshape(-1, 2)
    widths = np.broadcast_to(np.asarray(sds, dtype=np.float64), places.shape).copy()
    return Distribution(title, places, widths, _even(len(places)), extent, modes)


def line() -> Distribution:
    """(0.8 − 0.75u, 0.6 + 0.3u) with u uniform in [0, 1], and noise of 0.01 in each coordinate."""

    def sampler(count: int, generator: np.random.Generator) -> Floats:
        u = generator.random((count, 1))
        drawn: Floats = np.array([0.8, 0.6]) + u * np.array([-0.75, 0.3]) + 0.01 * generator.standard_normal((count, 2))
        return drawn

    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    u = (nodes[:, None] + 1) / 2
    centres = np.array([0.8, 0.6]) + u * np.array([-0.75, 0.3])
    return Distribution("Line", centres, np.full((NODES, 2), 0.01), weights / 2, sampler=sampler)


def ring() -> Distribution:
    """(0.5 + 0.3 cos t, 0.45 + 0.25 sin t) with t uniform in [0, 2π], and noise of 0.025 in each coordinate."""
    centres = _ellipse(np.arange(NODES, dtype=np.float64) * (2 * np.pi / NODES))
    return Distribution("Ring", centres, np.full((NODES, 2), 0.025), _even(NODES), sampler=around_a_ring)


def around_a_ring(count: int, generator: np.random.Generator) -> Floats:
    return _ellipse(2 * np.pi * generator.random(count)) + 0.025 * generator.standard_normal((count, 2))


def _ellipse(t: Floats) -> Floats:
    return np.stack([0.5 + 0.3 * np.cos(t), 0.45 + 0.25 * np.sin(t)], axis=1)


def gaussians() -> Distribution:
    """Half about (0.3, 0.7), 0.1 wide; half about (0.7, 0.4), 0.05 wide and 0.2 high."""
    return mixture("Two Gaussians", [(0.3, 0.7), (0.7, 0.4)], [(0.1, 0.1), (0.05, 0.2)])


def disjoint() -> Distribution:
    """Three small clouds far from one another, 0.025 wide."""
    return mixture("Three clouds apart", [(0.35, 0.75), (0.75, 0.6), (0.45, 0.35)], 0.025)


def ring_of_eight() -> Distribution:
    """Eight Gaussians on the unit circle, 0.01 wide."""
    return mixture("Ring of eight", eight_on_a_circle(), 0.01, (-1.5, 1.5))


def eight_on_a_circle() -> Floats:
    angles = np.arange(8) * (np.pi / 4)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def grid_of_twenty_five() -> Distribution:
    """Gaussians at every pair of −4, −2, 0, 2, 4, 0.05 wide."""
    ticks = np.arange(-4.0, 5.0, 2.0)
    centres = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    return mixture("Grid of 25", centres, 0.05, (-5.0, 5.0))


def drawn(marks: Floats, spread: float = 0.02) -> Distribution:
    """A visitor's own: one of the (n ≥ 1, 2) marks at random, and noise of `spread` in each coordinate, as in GAN Lab.

    Raises ValueError where there is no mark.
    """
    if not len(marks):
        raise ValueError("There is no distribution yet: draw one first.")
    return mixture("Your own", marks, spread, modes=False)


DISTRIBUTIONS: dict[str, Callable[[], Distribution]] = {
    "line": line,
    "gaussians": gaussians,
    "ring": ring,
    "disjoint": disjoint,
    "ring8": ring_of_eight,
    "grid25": grid_of_twenty_five,
}
