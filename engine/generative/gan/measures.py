"""How near a generator has come, from samples of it and a density that is known.

The square that is shown is cut into cells; all points outside fall into one more cell. The real distribution's mass in
each cell is known, the generator's is counted. Counts scatter, so that even a perfect generator seems to be off. What
it would measure, from as many samples, is the band that is drawn beside the curve.

Two common errors are avoided: histograms of too few points compared with each other, which makes the noise larger than
the signal, and a divergence of masses that do not sum to one, which can be negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr
from scipy.stats import poisson

from engine.arithmetic.estimates import Estimate, Share
from engine.arrays import Floats
from engine.plane.distributions import NEAR, Distribution

CELLS = 30  # along a side, as in GAN Lab
SAMPLES = 5_000  # of the generator, from noise that stays the same
REHEARSALS = 300  # perfect generators asked for the band
REACHED = 0.1  # a cell counts as reached when the generator gives it a tenth of what it should have


@dataclass(frozen=True)
class Reading:
    """js, kl: bits; reached: share of the real mass in cells that the generator reaches; outside: share of the samples
    outside the square; counts: samples nearest to each mode and within three of its standard deviations, None where
    there are no modes; halves: KL(p ‖ m) and KL(q ‖ m), of which JS is the mean; width: the generated points' root mean
    square distance from their mean, over that of the real ones; errors: the
    standard errors of js, of kl and of reached.
    """

    js: float
    kl: float
    reached: float
    outside: float
    mean: tuple[float, float]
    counts: NDArray[np.int64] | None = None
    samples: int = SAMPLES
    halves: tuple[float, float] = (math.nan, math.nan)
    width: float = 1.0
    errors: tuple[float, float, float] = (math.nan, math.nan, math.nan)

    @property
    def divergence(self) -> Estimate:
        """JS with its error."""
        return Estimate(self.js, self.errors[0], self.samples)

    @property
    def relative(self) -> Estimate:
        """KL with its error."""
        return Estimate(self.kl, self.errors[1], self.samples)

    @property
    def mass(self) -> Estimate:
        """The share of the real mass that is reached, in percent, with its error."""
        return Estimate(self.reached, self.errors[2], self.samples).times(100)

    @property
    def good(self) -> Share | None:
        """The share of high quality."""
        return None if self.quality is None else Share(self.quality, self.samples, self.samples)

    @property
    def covered(self) -> int | None:
        """Modes with at least one sample of high quality (Srivastava et al., 2017)."""
        return None if self.counts is None else int((self.counts > 0).sum())

    @property
    def quality(self) -> float | None:
        """The share of samples within three standard deviations of a mode; at best 98.9 %."""
        return None if self.counts is None else float(self.counts.sum()) / self.samples


class Judge:
    """Compares generators with one distribution."""

    def __init__(self, distribution: Distribution, cells: int = CELLS) -> None:
        self.distribution, self.cells = distribution, cells
        inside = distribution.masses(cells).ravel()
        self.real = np.append(inside, max(0.0, 1 - inside.sum()))  # (cells² + 1,)
        apart = distribution.centres - distribution.weights @ distribution.centres
        variances = distribution.weights @ (apart**2 + distribution.sds**2)  # of the centres, and those about them
        self.width = float(np.sqrt(variances.sum()))

    def count(self, points: Floats) -> NDArray[np.int64]:
        """(n, 2) points by cell, row 0 at the top, and those outside last: (cells² + 1,)."""
        low, high = self.distribution.extent
        places = np.floor((points - low) * (self.cells / (high - low)))
        with np.errstate(invalid="ignore"):
            inside = np.all((places >= 0) & (places < self.cells), axis=1)
        column, row = np.where(inside[:, None], places, 0).astype(np.int64).T
        index = np.where(inside, (self.cells - 1 - row) * self.cells + column, self.cells**2)
        return np.bincount(index, minlength=self.cells**2 + 1)

    def read(self, points: Floats) -> Reading:
        """All figures of a generator, from (n, 2) samples of it."""
        counts = self.count(points)
        js, kl = divergences(self.real, counts)
        share = counts / len(points)
        finite = np.clip(np.nan_to_num(points), -1e6, 1e6)
        return Reading(
            js=js,
            kl=kl,
            reached=float(self.real[share >= REACHED * self.real].sum()),
            outside=float(share[-1]),
            mean=(float(finite[:, 0].mean()), float(finite[:, 1].mean())),
            counts=self.modes(points) if self.distribution.modes else None,
            samples=len(points),
            halves=halves(self.real, share),
            width=float(np.sqrt(finite.var(axis=0).sum())) / self.width,
            errors=errors(self.real, counts),
        )

    def modes(self, points: Floats) -> NDArray[np.int64]:
        """How many samples are of high quality for each mode: nearest to it, and within three standard deviations."""
        spread = self.distribution
        apart = ((points[:, None] - spread.centres) / spread.sds) ** 2  # (n, k, 2)
        distance = apart.sum(axis=2)
        nearest = distance.argmin(axis=1)
        good = distance[np.arange(len(points)), nearest] < NEAR**2
        return np.bincount(nearest[good], minlength=len(spread.centres))

    def band(self, samples: int = SAMPLES, share: float = 0.95) -> dict[str, tuple[float, float]]:
        """The bounds of js and of kl for the middle `share` of perfect generators, from so many samples."""
        generator = np.random.default_rng(0)
        drawn = generator.multinomial(samples, self.real / self.real.sum(), size=REHEARSALS)
        readings = np.array([divergences(self.real, counts) for counts in drawn])  # (rehearsals, 2)
        low, high = np.quantile(readings, [(1 - share) / 2, (1 + share) / 2], axis=0)
        return {name: (float(low[k]), float(high[k])) for k, name in enumerate(("js", "kl"))}


def divergences(real: Floats, counts: NDArray[np.int64]) -> tuple[float, float]:
    """Jensen–Shannon divergence and KL(real ‖ generated), in bits, from known masses and from counts.

    JS = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½ (p + q), between 0 and 1. KL would be infinite for one empty cell: there
    every cell has half a sample more than was counted (Jeffreys' prior).
    """
    total = counts.sum()
    q = counts / total
    return sum(halves(real, q)) / 2, _relative(real, (counts + 0.5) / (total + 0.5 * len(counts)))


def errors(real: Floats, counts: NDArray[np.int64]) -> tuple[float, float, float]:
    """The standard errors of JS, of KL and of the real mass reached.

    Of a divergence by its slope ∂/∂q in every cell, whose spread over the samples is √(Var / n) (the delta method);
    where q is nearly p the slope is nearly 0, and the band of perfect generators says more. A cell is reached or not by
    a count that scatters as Poisson's.
    """
    n = counts.sum()
    q, smooth = counts / n, (counts + 0.5) / (n + 0.5 * len(counts))
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.log2(2 * q / (real + q)) / 2, -real / (smooth * math.log(2))
    spreads = [float(q @ slope**2 - (q @ slope) ** 2) for slope in (np.where(q > 0, one, 0.0) for one in slopes)]
    chance = poisson.sf(np.ceil(REACHED * real * n) - 1, counts)
    js, kl = (math.sqrt(max(0.0, spread) / n) for spread in spreads)
    return js, kl, math.sqrt(float(real**2 @ (chance * (1 - chance))))


def halves(p: Floats, q: Floats) -> tuple[float, float]:
    """KL(p ‖ m) and KL(q ‖ m) in bits, with m = ½ (p + q): JS is their mean."""
    m = (p + q) / 2
    return _relative(p, m), _relative(q, m)


def _relative(p: Floats, q: Floats) -> float:
    """Σ p log₂ (p / q)."""
    return float(rel_entr(p, q).sum()) / math.log(2)
