"""Digits to look at while nothing is drawn."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

EXAMPLES = 25
"""How many of each digit a visitor may choose from."""


@cache
def _digits() -> tuple[NDArray[np.uint8], ...]:
    from sklearn.datasets import load_digits  # takes a while to import

    data = load_digits()
    pictures = (np.clip(data.images * 16, 0, 255)).astype(np.uint8)
    return tuple(pictures[data.target == digit] for digit in range(10))


def example(digit: int, number: int) -> NDArray[np.uint8]:
    """One of scikit-learn's digits (Alpaydin and Kaynak 1998), 8×8, made 56×56 by straight lines between pixels."""
    pictures = _digits()[digit]
    large = ndimage.zoom(pictures[number % len(pictures)] / 255.0, 7, order=1, grid_mode=True, mode="grid-constant")
    return np.asarray(np.rint(255 * np.clip(np.pad(large, 7), 0, 1)), np.uint8)
