"""How near a generator of 8×8 digits has come, from samples of it, beside what real digits give.

Fréchet distance: samples and real digits are each taken for a Gaussian in the plane of the first principal components,
and d² = |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁ C₂)^½) (Dowson and Landau, 1982). Samples of the same distribution are some way
apart too: how far, one half of the real digits tells about the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats32
from engine.generative.gan_digits.small.reader import CLASSES, Digits8, digits

SAMPLES = 700  # of the generator, from noise that stays the same, and as many real digits
COMPONENTS = 20  # principal components: nine tenths of the variance
HALVINGS = 40  # of the real digits, for the band
COVERED = 0.2  # a class is covered from this part of its share of a tenth on


@dataclass(frozen=True)
class Reading8:
    """share: read with a probability of 0.9 or more; counts: of those, by class (10,); entropy: of that histogram, in
    bits, 0 for none; covered: classes that get at least a fifth of a tenth; distance: Fréchet's, squared; nearest: the
    median distance to the nearest digit trained on; spread: the samples' variance over that of real digits."""

    share: float
    counts: NDArray[np.int64]
    entropy: float
    covered: int
    distance: float
    nearest: float
    spread: float
    samples: int = SAMPLES


class Judge8:
    """Reads generators against the digits parted by a seed."""

    def __init__(self, seed: int) -> None:
        self.digits: Digits8 = digits(seed)
        real = np.concatenate([self.digits.x, self.digits.held]).astype(np.float64)
        self.middle = real.mean(0)
        self.axes = np.linalg.svd(real - self.middle, full_matrices=False)[2][:COMPONENTS].T  # (64, COMPONENTS)
        self._real = (real - self.middle) @ self.axes
        self._half = moments(self._real[np.random.default_rng((seed, 2)).permutation(len(real))[:SAMPLES]])

    def read(self, pictures: Floats32) -> Reading8:
        """All figures of a generator, from (n, 64) samples of it, ink from 0 to 1."""
        found = self.digits.read(pictures)
        counts = found.counts
        generated = moments((pictures.astype(np.float64) - self.middle) @ self.axes)
        return Reading8(
            share=found.share,
            counts=counts,
            entropy=entropy(counts),
            covered=int((counts >= COVERED * len(pictures) / CLASSES).sum()),
            distance=frechet(self._half, generated),
            nearest=float(np.median(found.distance)),
            spread=float(np.trace(generated[1]) / np.trace(self._half[1])),
            samples=len(pictures),
        )

    @cached_property
    def band(self) -> tuple[float, float]:
        """Between which values the middle 95 % of perfect generators read their Fréchet distance."""
        generator, found = np.random.default_rng(0), []
        for _ in range(HALVINGS):
            order = generator.permutation(len(self._real))
            one, other = (self._real[order[part]] for part in (slice(SAMPLES), slice(SAMPLES, 2 * SAMPLES)))
            found.append(frechet(moments(one), moments(other)))
        low, high = np.quantile(found, [0.025, 0.975])
        return float(low), float(high)

    @cached_property
    def held_distance(self) -> float:
        """The median distance of digits held out to the nearest one learnt from: what a G that invents should read."""
        return float(np.median(self.digits.held_out.distance))


@lru_cache(maxsize=8)
def judge(seed: int) -> Judge8:
    return Judge8(seed)


Moments = tuple[NDArray[np.float64], NDArray[np.float64]]


def moments(points: NDArray[np.float64]) -> Moments:
    """Mean (k,) and covariance (k, k) of (n, k) points."""
    return points.mean(0), np.cov(points, rowvar=False)


def frechet(one: Moments, other: Moments) -> float:
    """The squared Fréchet distance of two Gaussians."""
    (mean, spread), (other_mean, other_spread) = one, other
    values, vectors = np.linalg.eigh(spread)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    both = np.sqrt(np.linalg.eigvalsh(root @ other_spread @ root).clip(0)).sum()  # tr (C₁ C₂)^½
    return float(np.square(mean - other_mean).sum() + np.trace(spread) + np.trace(other_spread) - 2 * both)


def entropy(counts: NDArray[np.int64]) -> float:
    """Of the shares, in bits: at most log₂ 10 = 3.32 for ten classes."""
    some = counts[counts > 0] / max(1, counts.sum())
    return float(-(some * np.log2(some)).sum()) + 0.0
