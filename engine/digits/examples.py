"""The 1,797 digits that come with scikit-learn (Alpaydin and Kaynak 1998): 8×8 pixels, values from 0 to 16."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arrays import Bytes, Floats

EXAMPLES = 25
"""How many of each digit a visitor may choose from."""


@cache
def small_digits() -> tuple[Bytes, NDArray[np.int64]]:
    """All pictures (1797, 8, 8) and their labels. Do not write into them."""
    from sklearn.datasets import load_digits  # takes a while to import

    data = load_digits()
    return data.images.astype(np.uint8), data.target.astype(np.int64)


def examples_of(digit: int) -> Floats:
    """Every picture (n, 8, 8) of one digit."""
    pictures, labels = small_digits()
    return np.asarray(pictures[labels == digit], np.float64)


def one_digit(digit: int, seed: int) -> Floats:
    """One picture (8, 8) of a digit, chosen by the seed."""
    pictures = examples_of(digit)
    return np.asarray(pictures[int(np.random.default_rng(seed).integers(len(pictures)))])


def example(digit: int, number: int) -> Bytes:
    """One of a digit's pictures, made 56×56 by straight lines between the pixels' middles, to be looked at."""
    pictures = np.minimum(16 * examples_of(digit), 255) / 255
    large = ndimage.zoom(pictures[number % len(pictures)], 7, order=1, grid_mode=True, mode="grid-constant")
    return np.asarray(np.rint(255 * np.clip(np.pad(large, 7), 0, 1)), np.uint8)
