"""The same digits as numbers of four kinds: pixels, HOG, and two layers of the digit network.

    features("hog").shape             # (1797, 1296)

The digits are the 1,797 of 8×8 pixels that come with scikit-learn, made 20×20 and laid in the middle of 28×28, as large
as the digits that the network has learnt from. These it has never seen: they were written by other people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from engine.arrays import Floats, Floats32
from engine.convolutional.features.hog.histograms import hog
from engine.convolutional.reader.weights import trained
from engine.digits.examples import small_digits
from engine.digits.preparation import BOX, box_corner, placed, scaled

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
    "maps": Space("the network, second pool, 24×6×6", 10),
    "last": Space("the network, last maps, 24×4×4", 12),
}


@cache
def digits() -> tuple[Floats32, NDArray[np.int64]]:
    """The pictures (1797, 28, 28), ink from 0 to 1, and which digits they are."""
    small, labels = small_digits()
    fitted = [scaled(one.astype(np.float32) / 16, BOX / 8) for one in small]
    return np.stack([placed(one, box_corner(one)) for one in fitted]), labels


@cache
def features(space: str) -> Floats:
    """All digits in a space: (1797, numbers). Do not write into them."""
    pictures, _ = digits()
    if space == "pixels":
        return pictures.reshape(len(pictures), -1).astype(np.float64)
    if space == "hog":
        return hog(255.0 * pictures, CELL).descriptor
    layers, parts = trained("digits").network[: SPACES[space].module], []
    with torch.inference_mode():
        for first in range(0, len(pictures), AT_ONCE):
            images = torch.from_numpy(pictures[first : first + AT_ONCE])[:, None]
            parts.append(layers(images).flatten(1).numpy())
    return np.concatenate(parts).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Dealt:
    """One space divided. learnt, held: features (n, numbers + 1), the last of them 1; moved so that the mean of those
    learnt from is 0, and divided by one number, so that their mean distance from it is 1."""

    learnt: Floats
    held: Floats


def division(count: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which digits are learnt from, and which are held out."""
    order = np.random.default_rng(seed).permutation(len(digits()[1]))
    return order[:count], order[count:]


def dealt(space: str, count: int, seed: int) -> Dealt:
    """A space, divided by a seed."""
    learnt, held = (features(space)[part] for part in division(count, seed))
    mean = learnt.mean(0)
    size = np.sqrt(((learnt - mean) ** 2).sum(1).mean())
    return Dealt(*(np.hstack([(part - mean) / size, np.ones((len(part), 1))]) for part in (learnt, held)))


def nearest(learnt: Floats, asked: Floats) -> NDArray[np.int64]:
    """For each row asked, which of those learnt from is nearest (Euclidean; of equal ones the first)."""
    squares = (learnt**2).sum(1) - 2 * asked @ learnt.T
    return np.asarray(squares.argmin(1))
