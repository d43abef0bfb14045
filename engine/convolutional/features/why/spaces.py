"""The same digits as numbers of four kinds: pixels, HOG, and two layers of the digit network, as it learnt from MNIST
alone.

    features("small", "hog").shape    # (1797, 1296)

"small" are the 1,797 of 8×8 pixels that come with scikit-learn, made 20×20 and laid in the middle of 28×28, as large as
the digits that the network has learnt from. These it has never seen: they were written by other people. "mnist" are
3,000 of the 5,000 that were held out when it learnt: which epoch is kept was chosen by them, so they flatter it a
little."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from engine.arrays import Floats, Floats32
from engine.convolutional.features.why.settings import COUNTS
from engine.convolutional.kernels.hog import hog
from engine.convolutional.reader.weights import ON_MNIST, trained
from engine.digits.examples import small_digits
from engine.digits.preparation import BOX, box_corner, placed, scaled
from engine.digits.split import held_out

CELL = 4
"""Pixels of a cell's side, of a digit of 28×28."""
AT_ONCE = 300  # pictures that the network reads in one go


@dataclass(frozen=True)
class Space:
    """A kind of numbers: its name; module: how many modules of the network they have gone through, 0 for none."""

    title: str
    module: int = 0


SPACES = {
    "pixels": Space("raw pixels, 28×28"),
    "hog": Space("HOG, cells of 4×4"),
    "maps": Space("network, pool 24×6×6", 10),
    "last": Space("network, last 24×4×4", 12),
}


@lru_cache(maxsize=2)
def digits(source: str = "small") -> tuple[Floats32, NDArray[np.int64]]:
    """The pictures (n, 28, 28), ink from 0 to 1, and which digits they are. Raises ValueError with a sentence where
    MNIST is not on this machine."""
    if source == "mnist":
        asked = held_out()
        some = np.random.default_rng(0).permutation(len(asked))[: COUNTS["mnist"]]
        images, which = asked.take(some)
        return images[:, 0].numpy(), which.numpy()
    small, labels = small_digits()
    fitted = [scaled(one.astype(np.float32) / 16, BOX / 8) for one in small]
    return np.stack([placed(one, box_corner(one)) for one in fitted]), labels


@lru_cache(maxsize=8)
def features(source: str, space: str) -> Floats:
    """All digits in a space: (n, numbers). Do not write into them."""
    pictures, _ = digits(source)
    if space == "pixels":
        return pictures.reshape(len(pictures), -1).astype(np.float64)
    if space == "hog":
        return hog(255.0 * pictures, CELL).descriptor
    layers, parts = trained(ON_MNIST).network[: SPACES[space].module], []
    with torch.inference_mode():
        for first in range(0, len(pictures), AT_ONCE):
            images = torch.from_numpy(pictures[first : first + AT_ONCE])[:, None]
            parts.append(layers(images).flatten(1).numpy())
    return np.concatenate(parts).astype(np.float64)


def division(source: str, count: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which digits are learnt from, and which are held out."""
    order = np.random.default_rng(seed).permutation(len(digits(source)[1]))
    return order[:count], order[count:]


class Scaled:
    """A space as a classifier reads it: moved so that the mean of the digits learnt from is 0, and divided by one
    number, so that their mean square distance from it is 1. learnt: those, (n, numbers + 1), the last number always
    1."""

    def __init__(self, source: str, space: str, learnt: NDArray[np.int64]) -> None:
        self.features = features(source, space)
        self.mean = self.features[learnt].mean(0)
        self.size = float(np.sqrt(((self.features[learnt] - self.mean) ** 2).sum(1).mean()))
        self.learnt = self.of(learnt)

    def of(self, which: NDArray[np.int64]) -> Floats:
        """Some digits, likewise."""
        return np.hstack([(self.features[which] - self.mean) / self.size, np.ones((len(which), 1))])


def nearest(learnt: Floats, asked: Floats) -> NDArray[np.int64]:
    """For each row asked, which of those learnt from is nearest (Euclidean; of equal ones the first)."""
    squares = (learnt**2).sum(1) - 2 * asked @ learnt.T
    return np.asarray(squares.argmin(1))
