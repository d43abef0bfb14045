"""How near a generator of 8×8 digits has come, measured from its samples; and the reader of these digits.

A network trained on digits alone is sure of nearly everything, noise as well. This reader has nothing to train: every
digit it knows speaks for its class, the louder the nearer it is to the picture (Parzen, 1962), and a voice that is
never changes says “none”::

    p(c | x) = Σ_{i of class c} k(|x − xᵢ|) / (Σᵢ k(|x − xᵢ|) + k(FAR)),    k(d) = exp(−d² / 2 WIDTH²)

Distances are between 64 shares of ink. It reads 99 % of the digits held out correctly, and nine in ten with a
probability of 0.9 or more; in noise it reads nothing.

Fréchet distance: samples and real digits are each taken for a Gaussian in the plane of the first principal components,
and d² = |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁ C₂)^½) (Dowson and Landau, 1982). Even samples of the same distribution have a
distance; how large it is, two halves of the real digits show.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arithmetic.estimates import Estimate, Share
from engine.arrays import Floats, Floats32
from engine.digits.mnist import CLASSES
from engine.digits.split import split
from engine.generative.gan_digits.generator.quality import SURE, entropy, entropy_error, frechet

WIDTH, FAR = 0.45, 1.6
SAMPLES = 700  # of the generator, from noise that stays the same, and as many real digits
COMPONENTS = 20  # principal components: nine tenths of the variance
HALVINGS = 40  # of the real digits, for the band
PARTS = 10  # of the samples, for the distance's error
COVERED = 0.2  # a class is covered from this part of its share of a tenth on


@dataclass(frozen=True)
class Read:
    """Of n pictures: what each is, how sure that is (n,), and how far the nearest digit known lies (n,)."""

    digit: NDArray[np.int64]
    sure: Floats32
    distance: Floats32

    @property
    def share(self) -> float:
        """The share of the pictures that are read."""
        return float((self.sure >= SURE).mean())

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many are read as each of the ten digits."""
        return np.bincount(self.digit[self.sure >= SURE], minlength=CLASSES)


@dataclass(frozen=True, eq=False)
class Digits:
    """x: (1437, 64) to learn from, ink from 0 to 1; held: (360, 64) held out; and what they are."""

    x: Floats32
    labels: NDArray[np.int64]
    held: Floats32
    held_labels: NDArray[np.int64]

    def read(self, pictures: Floats32) -> Read:
        """Read pictures (n, 64) by the digits to learn from."""
        x = torch.from_numpy(pictures)
        known, norms, belongs = self._known
        square = torch.addmm(norms, x, known.T, alpha=-2).add_(x.square().sum(1, keepdim=True))  # (n, 1437)
        least = square.amin(1, keepdim=True)
        top = least.clamp(0, FAR**2)  # so that no exponential that matters becomes 0
        scale = 1 / (2 * WIDTH**2)
        voices = square.sub_(top).mul_(-scale).exp_() @ belongs  # (n, 10)
        shares = voices / (voices.sum(1, keepdim=True) + ((top - FAR**2) * scale).exp())
        sure, digit = shares.max(1)
        return Read(digit.numpy(), sure.numpy(), least[:, 0].clamp_min(0).sqrt().numpy())

    @cached_property
    def _known(self) -> tuple[Tensor, Tensor, Tensor]:
        x = torch.from_numpy(self.x)
        return x, x.square().sum(1), torch.eye(CLASSES)[torch.from_numpy(self.labels)]

    @cached_property
    def held_out(self) -> Read:
        """The reading of the digits held out."""
        return self.read(self.held)

    @cached_property
    def examples(self) -> Floats32:
        """One digit held out of each class, (10, 64)."""
        return self.held[[int((self.held_labels == digit).argmax()) for digit in range(CLASSES)]]

    @cached_property
    def accuracy(self) -> float:
        """The share of the digits held out that are read as what they are."""
        return float((self.held_out.digit == self.held_labels).mean())


@lru_cache(maxsize=8)
def digits(seed: int) -> Digits:
    """scikit-learn's 1,797 digits (Alpaydin and Kaynak, 1998), parted by the seed."""
    parts = split("digits", seed)
    (x, labels), (held, held_labels) = (part.take(slice(None)) for part in (parts.train, parts.asked))
    return Digits(x.flatten(1).numpy(), labels.numpy(), held.flatten(1).numpy(), held_labels.numpy())


@dataclass(frozen=True)
class Reading:
    """share: read with a probability of 0.9 or more; counts: of those, by class (10,); entropy: of that histogram, in
    bits, 0 for none; covered: classes that get at least a fifth of a tenth; distance: Fréchet's, squared; nearest: the
    median distance to the nearest digit trained on; spread: the samples' variance over that of real digits; errors: the
    standard errors of entropy and of distance."""

    share: float
    counts: NDArray[np.int64]
    entropy: float
    covered: int
    distance: float
    nearest: float
    spread: float
    samples: int = SAMPLES
    errors: tuple[float, float] = (math.nan, math.nan)

    @property
    def read(self) -> Share:
        """The share read, with its interval."""
        return Share(self.share, self.samples, self.samples)

    @property
    def classes(self) -> Estimate:
        """The entropy, with its error."""
        return Estimate(self.entropy, self.errors[0], int(self.counts.sum()))

    @property
    def far(self) -> Estimate:
        """The Fréchet distance, with its error."""
        return Estimate(self.distance, self.errors[1], self.samples)


class Judge:
    """Compares generators with the digits that a seed has parted."""

    def __init__(self, seed: int) -> None:
        self.digits: Digits = digits(seed)
        real = np.concatenate([self.digits.x, self.digits.held]).astype(np.float64)
        self.middle = real.mean(0)
        self.axes = np.linalg.svd(real - self.middle, full_matrices=False)[2][:COMPONENTS].T  # (64, COMPONENTS)
        self._real = (real - self.middle) @ self.axes
        self._half = moments(self._real[np.random.default_rng((seed, 2)).permutation(len(real))[:SAMPLES]])

    def read(self, pictures: Floats32) -> Reading:
        """All figures of a generator, from (n, 64) samples of it, ink from 0 to 1."""
        found = self.digits.read(pictures)
        counts = found.counts
        places = (pictures.astype(np.float64) - self.middle) @ self.axes
        generated = moments(places)
        return Reading(
            share=found.share,
            counts=counts,
            entropy=entropy(counts),
            covered=int((counts >= COVERED * len(pictures) / CLASSES).sum()),
            distance=frechet(*generated, *self._half),
            nearest=float(np.median(found.distance)),
            spread=float(np.trace(generated[1]) / np.trace(self._half[1])),
            samples=len(pictures),
            errors=(entropy_error(counts), self._distance_error(places)),
        )

    def _distance_error(self, places: Floats) -> float:
        """Of the distance, by leaving a tenth of the samples out at a time (the jackknife: Tukey, 1958)."""
        parts = np.arange(len(places)) % PARTS
        left = [frechet(*moments(places[parts != one]), *self._half) for one in range(PARTS)]
        return float(np.sqrt((PARTS - 1) * np.var(left)))

    @cached_property
    def band(self) -> tuple[float, float]:
        """The bounds of the Fréchet distance for the middle 95 % of perfect generators."""
        generator, found = np.random.default_rng(0), []
        for _ in range(HALVINGS):
            order = generator.permutation(len(self._real))
            one, other = (self._real[order[part]] for part in (slice(SAMPLES), slice(SAMPLES, 2 * SAMPLES)))
            found.append(frechet(*moments(other), *moments(one)))
        low, high = np.quantile(found, [0.025, 0.975])
        return float(low), float(high)

    @cached_property
    def held_distance(self) -> float:
        """The median distance of digits held out to the nearest one learnt from: what a G that invents should read."""
        return float(np.median(self.digits.held_out.distance))


@lru_cache(maxsize=8)
def judge(seed: int) -> Judge:
    return Judge(seed)


def moments(points: Floats) -> tuple[Floats, Floats]:
    """Mean (k,) and covariance (k, k) of (n, k) points."""
    return points.mean(0), np.cov(points, rowvar=False)
