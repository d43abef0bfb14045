"""What a class looks like: its mean, the known picture nearest to a drawing, and what a network finds most typical.

The mean of a class blurs whatever differs from one writer to the next. The nearest picture is somebody's digit. The
third one nobody drew: starting from one and the same picture, the ten pictures x are changed, step by step, so that the
network's sum z_c of their class grows (Erhan et al. 2009; Simonyan et al. 2014), under a prior that says which pictures
are likely:

    x_c = arg max z_c(x) − penalty(x)

    "digits"    x = m + B u, penalty ½‖u‖²: a Gaussian prior, of the mean m and the main directions B of known digits
    "smooth"    penalty λ Σ (differences of neighbouring pixels)² + μ Σ x²: little ink, and no grain; of digits it
                knows nothing

With the first prior digits come out, with the second hardly anything that a person would read, and the network is even
surer of that. What it looks for in a digit is not all that a digit is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import eigh
from torch import Tensor

from engine.arrays import Floats32
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.training import Recipe
from engine.digits.examples import small_digits
from engine.digits.mnist import CLASSES
from engine.digits.preparation import Prepared, prepared
from engine.digits.split import for_network
from engine.digits.strokes import drawn_digits
from engine.experiment.protocol import Frame

FORMULA = 1_000
KNOWN = {"people": "Digits that people wrote", "formula": "Drawings by formula"}
"""Which digits are known: MNIST's, from which the digit network has learnt most, do not come with the project."""
SOURCES = {
    "people": "1,797 digits that people wrote (scikit-learn's, 8×8 pixels). The digit network has not learnt from them",
    "formula": f"the first {FORMULA:,} of the {Recipe.drawn:,} drawings by formula, from which the digit network has "
    "learnt",
}
PRIORS = {"digits": "Like known digits", "smooth": "Smooth, little ink"}
DIRECTIONS, STEPS, RATE = 30, 40, 0.3
SMOOTH, LITTLE = 0.5, 0.05  # λ and μ of the second prior


@dataclass(frozen=True, eq=False)
class Known:
    """Known digits as a network sees them: images (n, side, side), labels (n,)."""

    images: Floats32
    labels: NDArray[np.int64]

    @cached_property
    def means(self) -> Floats32:
        """(10, side, side) the mean of every class."""
        return np.stack([self.images[self.labels == digit].mean(0) for digit in range(CLASSES)])

    @cached_property
    def flat(self) -> tuple[Floats32, Floats32]:
        """(n, pixels), and the square of each one's length."""
        pixels = self.images.reshape(len(self.images), -1)
        return pixels, np.asarray((pixels**2).sum(1))

    @cached_property
    def gaussian(self) -> tuple[Tensor, Tensor]:
        """The mean (pixels,) of all of them, and the main directions (directions, pixels), each as long as the digits'
        standard deviation along it."""
        pixels = self.images.reshape(len(self.images), -1).astype(np.float64)
        mean = pixels.mean(0)
        covariance = (pixels - mean).T @ (pixels - mean) / len(pixels)
        count = min(DIRECTIONS, len(mean))
        sizes, directions = eigh(covariance, subset_by_index=[len(mean) - count, len(mean) - 1])
        along = directions.T * np.sqrt(np.maximum(sizes, 0))[:, None]
        return torch.from_numpy(mean).float(), torch.from_numpy(along).float()

    def distances(self, picture: Floats32) -> Floats32:
        """(n,) how far a picture (side, side) is from each: the root of the sum of the squared differences."""
        pixels, lengths = self.flat
        own = picture.ravel()
        squared = lengths - 2 * (pixels @ own) + float(own @ own)
        return np.sqrt(np.maximum(squared, 0))

    def nearest(self, picture: Floats32) -> tuple[list[int], list[float]]:
        """For every class the one of its digits that is nearest to a picture: which it is, and how far."""
        away = self.distances(picture)
        which = [int(of[np.argmin(away[of])]) for of in (np.flatnonzero(self.labels == k) for k in range(CLASSES))]
        return which, [float(np.sqrt(((self.images[k] - picture) ** 2).sum())) for k in which]


@cache
def _prepared(source: str) -> tuple[list[Prepared], NDArray[np.int64]]:
    if source == "people":
        pictures, labels = small_digits()
        return [prepared((picture / 16).astype(np.float32)) for picture in pictures], labels
    drawn = drawn_digits(Recipe.drawn, Recipe.seed, FORMULA)
    return [prepared(picture) for picture in drawn.images], drawn.labels


@cache
def known(source: str, data: str) -> Known:
    """The known digits of one of KNOWN, as a network that was trained on `data` sees them."""
    found, labels = _prepared(source)
    return Known(np.stack([for_network(one, data) for one in found]).astype(np.float32), labels)


@lru_cache(16)
def typical(reader: Reader, prior: str, source: str) -> tuple[Floats32, list[float]]:
    """(10, side, side) for every class the picture that the network finds most typical of it under a prior, and its
    sum z. No chance is in it."""
    side = reader.anatomy.input[-1]
    mean, along = known(source, reader.data).gaussian
    start = torch.zeros(CLASSES, len(along)) if prior == "digits" else torch.zeros(CLASSES, side * side)
    moved = start.requires_grad_()
    optimiser = torch.optim.Adam([moved], lr=RATE if prior == "digits" else RATE / 3)
    with torch.enable_grad():
        for _ in range(STEPS):
            pictures = _pictures(moved, mean, along, prior, side)
            gain = reader(pictures).diagonal().sum() - _penalty(moved, pictures, prior)
            (moved.grad,) = torch.autograd.grad(-gain, moved)
            optimiser.step()
            if prior == "smooth":  # a pixel beyond 0 or 1 would feel no slope and never come back
                moved.data.clamp_(0, 1)
    with torch.inference_mode():
        pictures = _pictures(moved, mean, along, prior, side)
        return pictures[:, 0].numpy(), reader(pictures).diagonal().tolist()


def _pictures(moved: Tensor, mean: Tensor, along: Tensor, prior: str, side: int) -> Tensor:
    """(10, 1, side, side) ink between 0 and 1."""
    pixels = mean + moved @ along if prior == "digits" else moved
    return pixels.clamp(0, 1).reshape(-1, 1, side, side)


def _penalty(moved: Tensor, pictures: Tensor, prior: str) -> Tensor:
    if prior == "digits":
        return (moved**2).sum() / 2
    down, across = pictures.diff(dim=2), pictures.diff(dim=3)
    return SMOOTH * ((down**2).sum() + (across**2).sum()) + LITTLE * (pictures**2).sum()


def frame(reader: Reader, picture: Floats32, source: str, prior: str, digit: int) -> Frame:
    """What the look shows: for every class its mean, its digit nearest to the drawing, and what the network finds
    typical; with distances to the drawing, and sums. digit: what the drawing is taken for."""
    those = known(source, reader.data)
    to_means = np.sqrt(((those.means - picture) ** 2).sum((1, 2)))
    which, away = those.nearest(picture)
    made, sums = typical(reader, prior, source)
    near, nearest = int(np.argmin(to_means)), int(np.argmin(away))
    return {
        "means": those.means,
        "means_captions": [f"{k}: {value:.2f}" for k, value in enumerate(to_means)],
        "means_nearest": [True if k == near else None for k in range(CLASSES)],
        "known": those.images[which],
        "known_captions": [f"{k}: {value:.2f}" for k, value in enumerate(away)],
        "known_nearest": [True if k == nearest else None for k in range(CLASSES)],
        "typical": made,
        "typical_captions": [f"{k}: {value:.1f}".replace("-", "−") for k, value in enumerate(sums)],
        "known_source": source,
        "prior": prior,
        "typical_said": [
            f"Read as {digit}; nearest mean {near}, nearest digit {nearest}. Distance: the root of the sum of squared "
            "differences, pixel by pixel.",
            f"Known are {SOURCES[source]}.",
        ],
    }
