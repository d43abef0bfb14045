"""Distributions on the plane whose density is known, for a generator to imitate and to be judged by.

Each is a mixture of Gaussians with axes along x and y, or a curve with Gaussian noise about it, which is an infinite
mixture; quadrature gives its density with far more digits than are shown. The first four are those
of GAN Lab (Kahng, Thorat, Chau, Viégas and Wattenberg, 2019), in its square [0, 1]². The ring of eight and the grid of
twenty-five are those by which mode collapse is counted (Metz et al., 2017; Srivastava et al., 2017; Lin et al., 2018).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.special import ndtr

from engine.arrays import Floats

Sampler = Callable[[int, np.random.Generator], Floats]

NODES = 512  # of the quadrature along a curve: they lie far closer than the noise is wide
NEAR = 3.0
"""A sample within so many standard deviations of its mode is of high quality. Of true samples of a mixture whose modes
lie apart, 1 − exp(−NEAR²/2) = 98.9 % are."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """centres, sds: (k, 2) and weights: (k,) of the Gaussians; extent: the square [low, high]² that is shown.

    sample: (count, 2) points, independent of one another; modes: whether the Gaussians are modes to be counted, or the
    nodes of a curve (or a drawing's marks).
    """

    sample: Sampler
    centres: Floats
    sds: Floats
    weights: Floats
    extent: tuple[float, float] = (0.0, 1.0)
    modes: bool = False

    def masses(self, cells: int) -> Floats:
        """The probability of each cell of the square that is shown: (cells, cells), row 0 at the top. Sums to ≤ 1."""
        edges = np.linspace(*self.extent, cells + 1)
        across, up = (
            np.diff(ndtr((edges - self.centres[:, axis, None]) / self.sds[:, axis, None]), axis=1) for axis in (0, 1)
        )  # (k, cells) each
        grid: Floats = (up * self.weights[:, None]).T @ across
        return np.flipud(grid)


def _even(count: int) -> Floats:
    return np.full(count, 1 / count)


def mixture(centres: object, sds: object, extent: tuple[float, float] = (0.0, 1.0), modes: bool = True) -> Distribution:
    """Gaussians of equal weight. centres: (k, 2); sds: one for all, one a coordinate, or (k, 2)."""
    places = np.asarray(centres, dtype=np.float64).reshape(-1, 2)
    widths = np.broadcast_to(np.asarray(sds, dtype=np.float64), places.shape).copy()
    sample = partial(mixture_points, places, widths)
    return Distribution(sample, places, widths, _even(len(places)), extent, modes)


def mixture_points(centres: Floats, sds: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Points (count, 2) of Gaussians of equal weight. centres, sds: (k, 2)."""
    steps = np.cumsum(np.full(len(centres), 1 / len(centres)))
    chosen = np.minimum(np.searchsorted(steps, generator.random(count)), len(centres) - 1)
    drawn: Floats = centres[chosen] + sds[chosen] * generator.standard_normal((count, 2))
    return drawn


def segment(u: Floats) -> Floats:
    """A place on the line, (n, 2), for u: (n, 1) from 0 to 1."""
    place: Floats = np.array([0.8, 0.6]) + u * np.array([-0.75, 0.3])
    return place


def line_points(count: int, generator: np.random.Generator) -> Floats:
    """Points (count, 2) of the line: u is uniform, and the noise has a deviation of 0.01."""
    return segment(generator.random((count, 1))) + 0.01 * generator.standard_normal((count, 2))


def line() -> Distribution:
    """(0.8 − 0.75u, 0.6 + 0.3u) with u uniform in [0, 1], and noise of 0.01 in each coordinate."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    centres = segment((nodes[:, None] + 1) / 2)
    return Distribution(line_points, centres, np.full((NODES, 2), 0.01), weights / 2)


def ellipse(t: Floats) -> Floats:
    """A place on the ring, (n, 2), for an angle t: (n,)."""
    return np.stack([0.5 + 0.3 * np.cos(t), 0.45 + 0.25 * np.sin(t)], axis=1)


def ring_points(count: int, generator: np.random.Generator) -> Floats:
    """Points (count, 2) of the ring: t is uniform, and the noise has a deviation of 0.025."""
    return ellipse(2 * np.pi * generator.random(count)) + 0.025 * generator.standard_normal((count, 2))


def ring() -> Distribution:
    """(0.5 + 0.3 cos t, 0.45 + 0.25 sin t) with t uniform in [0, 2π], and noise of 0.025 in each coordinate."""
    centres = ellipse(np.arange(NODES, dtype=np.float64) * (2 * np.pi / NODES))
    return Distribution(ring_points, centres, np.full((NODES, 2), 0.025), _even(NODES))


def gaussians() -> Distribution:
    """Half about (0.3, 0.7), 0.1 wide; half about (0.7, 0.4), 0.05 wide and 0.2 high."""
    return mixture([(0.3, 0.7), (0.7, 0.4)], [(0.1, 0.1), (0.05, 0.2)])


def disjoint() -> Distribution:
    """Three small clouds far from one another, 0.025 wide."""
    return mixture([(0.35, 0.75), (0.75, 0.6), (0.45, 0.35)], 0.025)


def ring_of_eight() -> Distribution:
    """Eight Gaussians on the unit circle, 0.01 wide."""
    return mixture(eight_on_a_circle(), 0.01, (-1.5, 1.5))


def eight_on_a_circle() -> Floats:
    """The centres (8, 2), 45° from one another."""
    angles = np.arange(8) * (np.pi / 4)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def grid_of_twenty_five() -> Distribution:
    """Gaussians at every pair of −4, −2, 0, 2, 4, 0.05 wide."""
    ticks = np.arange(-4.0, 5.0, 2.0)
    centres = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    return mixture(centres, 0.05, (-5.0, 5.0))


def drawn(marks: Floats, spread: float = 0.02) -> Distribution:
    """A visitor's own: one of the (n ≥ 1, 2) marks at random, and noise of `spread` in each coordinate, as in GAN Lab.

    Raises ValueError where there is no mark.
    """
    if not len(marks):
        raise ValueError("There is no distribution yet: draw one first.")
    return mixture(marks, spread, modes=False)


DISTRIBUTIONS: dict[str, Callable[[], Distribution]] = {
    "line": line,
    "gaussians": gaussians,
    "ring": ring,
    "disjoint": disjoint,
    "ring8": ring_of_eight,
    "grid25": grid_of_twenty_five,
}
TITLES = {
    "line": "Line",
    "gaussians": "Two Gaussians",
    "ring": "Ring",
    "disjoint": "Three clouds apart",
    "ring8": "Ring of eight",
    "grid25": "Grid of 25",
}
