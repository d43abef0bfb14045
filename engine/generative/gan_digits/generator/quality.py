"""How good generated digits are, measured by a network that reads digits, on any number of samples.

That is the digit network (lesson 2.5) as it learnt from MNIST alone: its features and answers stay as they are.

- sure: the share that it reads with a confidence of 0.9 or more. It falls with pictures that are no digits.
- entropy: of the classes that it reads, in bits; at most log₂ 10 = 3.32. It falls when classes are left out.
- distance: Fréchet's, between Gaussians laid over the features of samples and of real digits,
  ‖μ − μ_r‖² + tr(Σ + Σ_r − 2 (Σ Σ_r)^½) (Dowson and Landau, 1982). That is Heusel et al.'s measure (2017) with the
  digit network's last layer of features, 24 maps of 4×4, in place of Inception's. So its values cannot be compared with
  published ones. With few samples it is too high, so that their number must be named with it.

Does a generator copy? A gallery finds the digits trained on that are nearest to a picture, pixel by pixel. They are
first compared by their 14×14 means of 2×2 pixels, whose distance, doubled, is never more than that of the pictures
themselves, and the best of them exactly. MNIST does not come with the project, so that there is only a gallery where a
folder holds it; see :func:`engine.digits.split.mnist_folder`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import entr
from torch import Tensor
from torch.nn.functional import avg_pool2d

from engine.arrays import Floats
from engine.convolutional.reader.training import as_input
from engine.convolutional.reader.weights import ON_MNIST, trained
from engine.digits.mnist import CLASSES, Digits, mnist
from engine.digits.split import mnist_folder

SURE = 0.9
FEATURES = 384
AT_ONCE = 500  # pictures looked at together
FAINTEST = 1e-4
CANDIDATES = 60  # digits that are compared exactly


@dataclass(frozen=True)
class Quality:
    """Of `count` samples; see this module."""

    count: int
    sure: float
    entropy: float
    distance: float


@dataclass(frozen=True)
class Reference:
    """Features of real digits: how many of each class (10,), the classes' means (10, 384), and the covariance within a
    class, pooled over them (384, 384)."""

    counts: NDArray[np.int64]
    means: Floats
    within: Floats

    @cached_property
    def mean(self) -> Floats:
        """Of all digits, (384,)."""
        found: Floats = self.counts @ self.means / self.counts.sum()
        return found

    @cached_property
    def covariance(self) -> Floats:
        """Of all digits: that within classes, and that of the classes' means."""
        apart = self.means - self.mean
        found: Floats = self.within + (apart * self.counts[:, None]).T @ apart / self.counts.sum()
        return found

    @cached_property
    def root(self) -> Floats:
        """The covariance's square root."""
        return root(self.covariance)

    @cached_property
    def whitening(self) -> Floats:
        """What turns features into ones whose covariance within a class is the identity: (384, rank). A direction with
        less than a ten-thousandth of the largest variance is left out."""
        values, vectors = (part.numpy() for part in torch.linalg.eigh(torch.from_numpy(self.within)))
        kept = values > FAINTEST * values[-1]
        found: Floats = vectors[:, kept] / np.sqrt(values[kept])
        return found

    def distances(self, features: Floats) -> Floats:
        """How far features (n, 384) lie from each class, (n, 10): Mahalanobis's distance (1936)."""
        found: Floats = np.linalg.norm((features @ self.whitening)[:, None] - self.means @ self.whitening, axis=2)
        return found


@dataclass
class Tally:
    """The sums over the samples so far that the three measures need."""

    count: int = 0
    sure: int = 0
    classes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(CLASSES, np.int64))
    total: Floats = field(default_factory=lambda: np.zeros(FEATURES))
    products: Floats = field(default_factory=lambda: np.zeros((FEATURES, FEATURES)))

    def add(self, images: Tensor) -> NDArray[np.float64]:
        """More pictures (n, 1, 28, 28); returns what each is read as, (n, 10)."""
        features, shares = looked_at(images)
        rows, read = features.double().numpy(), shares.double().numpy()
        self.count += len(rows)
        self.sure += int((read.max(1) >= SURE).sum())
        self.classes += np.bincount(read.argmax(1), minlength=CLASSES)
        self.total += rows.sum(0)
        self.products += (features.double().T @ features.double()).numpy()
        return read

    def since(self, before: Tally) -> Tally:
        """Of those samples alone that have come since."""
        kept = {name: value - getattr(before, name) for name, value in vars(self).items()}
        return Tally(**kept)

    @property
    def entropy(self) -> float:
        """Of the classes, in bits."""
        return entropy(self.classes)

    @property
    def moments(self) -> tuple[Floats, Floats]:
        """The features' mean and covariance, divided by their number."""
        mean = self.total / self.count
        return mean, self.products / self.count - np.outer(mean, mean)

    def against(self, reference: Reference) -> Quality:
        """The three measures. Raises ValueError where there are no samples."""
        if not self.count:
            raise ValueError("There are no samples to measure.")
        distance = frechet(*self.moments, reference.mean, reference.covariance, reference.root)
        return Quality(self.count, self.sure / self.count, self.entropy, distance)


@torch.no_grad()
def looked_at(images: Tensor) -> tuple[Tensor, Tensor]:
    """Pictures (n, 1, 28, 28), ink between 0 and 1 → features (n, 384) and the shares that the digit network gives the
    ten classes, (n, 10)."""
    network = trained(ON_MNIST).network
    features: Tensor = network[:-1](images)
    return features, network[-1](features).softmax(1)


def quality(parts: Iterable[Tensor]) -> Tally:
    """The tally of pictures that come in parts."""
    tally = Tally()
    for images in parts:
        tally.add(images)
    return tally


def in_parts(images: NDArray[np.uint8]) -> Iterator[Tensor]:
    """Bytes (n, 28, 28) as pictures (n, 1, 28, 28) of ink between 0 and 1, 500 at a time."""
    return map(as_input, np.split(images, range(AT_ONCE, len(images), AT_ONCE)))


def reference(digits: Digits) -> Reference:
    """The features of real digits."""
    rows = np.concatenate([looked_at(images)[0].double().numpy() for images in in_parts(digits.images)])
    counts = np.bincount(digits.labels, minlength=CLASSES)
    if not counts.all():
        raise ValueError("There is a class without a digit.")
    means = np.stack([rows[digits.labels == one].mean(0) for one in range(CLASSES)])
    rows -= means[digits.labels]
    return Reference(counts, means, rows.T @ rows / len(rows))


def entropy(counts: NDArray[np.int64]) -> float:
    """The entropy of counts in bits: at most log₂ 10 = 3.32 for ten classes, 0 where nothing was counted."""
    return float(entr(counts / max(1, counts.sum())).sum() / np.log(2))


def entropy_error(counts: NDArray[np.int64]) -> float:
    """The standard error of that entropy: the spread of −log₂ p over what was counted (Miller and Madow, 1954)."""
    if not counts.sum():
        return math.nan
    p = counts / counts.sum()
    surprise = np.where(p > 0, -np.log2(np.where(p > 0, p, 1.0)), 0.0)
    return float(np.sqrt(max(0.0, p @ surprise**2 - (p @ surprise) ** 2) / counts.sum()))


def frechet(
    mean: Floats, covariance: Floats, other: Floats, spread: Floats, spread_root: Floats | None = None
) -> float:
    """Fréchet's distance between two Gaussians, squared as is usual; `spread_root`: (spread)^½ where it is known.

    The trace of (Σ Σ_r)^½ is that of (Σ_r^½ Σ Σ_r^½)^½, which is symmetric and has real eigenvalues.
    """
    half = root(spread) if spread_root is None else spread_root
    product = torch.from_numpy(half) @ torch.from_numpy(covariance) @ torch.from_numpy(half)
    shared = torch.linalg.eigvalsh(product).clamp(min=0)  # torch's, which keeps to the threads it was given
    trace = float(np.trace(covariance) + np.trace(spread)) - 2 * shared.sqrt().sum().item()
    return float(np.square(mean - other).sum() + trace)


def root(covariance: Floats) -> Floats:
    """The square root of a symmetric matrix without negative eigenvalues."""
    values, vectors = torch.linalg.eigh(torch.from_numpy(covariance))
    found: Floats = ((vectors * values.clamp(min=0).sqrt()) @ vectors.T).numpy()
    return found


class Gallery:
    """Digits to be compared with."""

    def __init__(self, digits: Digits) -> None:
        self.digits = digits
        parts = torch.split(torch.from_numpy(digits.images), 5_000)
        self._means = torch.cat([avg_pool2d(part[:, None].float() / 255, 2).flatten(1) for part in parts])
        self._squares = self._means.square().sum(1)

    def nearest(self, picture: Tensor, count: int = 3) -> tuple[NDArray[np.int64], Floats]:
        """Of a picture (1, 28, 28): which digits are nearest, and ‖x − x′‖ to each."""
        means = avg_pool2d(picture[None], 2).flatten()
        coarse = self._squares - 2 * self._means @ means
        which = torch.topk(coarse, min(CANDIDATES, len(coarse)), largest=False).indices.numpy()
        exact = (as_input(self.digits.images[which]) - picture).square().sum((1, 2, 3)).sqrt().double().numpy()
        order = np.argsort(exact, kind="stable")[:count]
        return which[order], exact[order]

    def medians(self, pictures: Tensor) -> float:
        """The median over pictures (n, 1, 28, 28) of the distance to the nearest digit."""
        return float(np.median([self.nearest(picture, 1)[1][0] for picture in pictures]))


def at_hand() -> Gallery | None:
    """The digits trained on from a folder with MNIST; None where there is none, or it cannot be read."""
    folder = mnist_folder()
    try:
        return _read(folder) if folder else None
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def _read(folder: str) -> Gallery:
    """It takes about 100 MB and a second or two, and all visitors share it."""
    return Gallery(mnist(folder, "train"))
