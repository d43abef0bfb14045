"""Small images to convolve (lesson 2.1): the tutorial's, an edge, a digit, a checkerboard, random integers.

Grey values of 0–90 as in the tutorial, so that a ninth of a sum is a number for mental arithmetic. Random choices come
from a local generator: the same seed gives the same image. Digits: Alpaydin and Kaynak 1998, with scikit-learn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.arrays import Floats
from engine.convolutional.kernels.convolution import TUTORIAL_IMAGE

BRIGHT = 90
RANGES: dict[str, tuple[int, int]] = {
    "rows": (3, 16),
    "columns": (3, 16),
    "digit": (0, 9),
    "seed": (0, 1_000_000),
}


@dataclass(frozen=True)
class ImageSettings:
    """image: name in IMAGES; rows, columns: its size; digit: which one; scaled: the digit's grey values as whole
    numbers 0–90 instead of its own 0–16; seed: of the random integers and of the choice among one digit's examples.
    Raises ValueError with a sentence for a value out of range."""

    image: str = "tutorial"
    rows: int = 10
    columns: int = 10
    digit: int = 3
    scaled: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        if self.image not in IMAGES:
            raise ValueError(f"The image is one of {', '.join(IMAGES)}.")
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"The {name} must be a whole number from {low} to {high}.")


def image(settings: ImageSettings) -> Floats:
    """The chosen image (rows, columns)."""
    return IMAGES[settings.image](settings)


def tutorial(settings: ImageSettings) -> Floats:
    """The tutorial's 10×10 image; larger ones get zeros all round it, smaller ones show its middle."""
    return placed(TUTORIAL_IMAGE, settings.rows, settings.columns)


def edge(settings: ImageSettings) -> Floats:
    """Dark on the left, bright on the right: ⌊columns/2⌋ dark columns."""
    picture = np.zeros((settings.rows, settings.columns))
    picture[:, settings.columns // 2 :] = BRIGHT
    return picture


def checkerboard(settings: ImageSettings) -> Floats:
    """Fields of one cell, the first one dark."""
    rows, columns = np.indices((settings.rows, settings.columns))
    return ((rows + columns) % 2 * BRIGHT).astype(np.float64)


def digit(settings: ImageSettings) -> Floats:
    """An 8×8 digit in the middle of the image; smaller images show its middle."""
    pictures = _digits()[settings.digit]
    picture = pictures[int(np.random.default_rng(settings.seed).integers(len(pictures)))]
    if settings.scaled:
        picture = np.floor(picture * BRIGHT / 16 + 0.5)  # half a unit up
    return placed(picture, settings.rows, settings.columns)


def random_integers(settings: ImageSettings) -> Floats:
    """Whole numbers 0–9, each as likely as the other."""
    return small_integers((settings.rows, settings.columns), settings.seed)


def small_integers(shape: tuple[int, ...], seed: int, low: int = 0, high: int = 9) -> Floats:
    """Whole numbers low–high of any shape: images (C, H, W), kernels (C_out, C_in, kH, kW), biases (C_out,)."""
    if low > high:
        raise ValueError("The smallest number must not be larger than the largest.")
    return np.random.default_rng(seed).integers(low, high + 1, shape).astype(np.float64)


def placed(picture: Floats, rows: int, columns: int) -> Floats:
    """A picture (h, w) in the middle of a ground of zeros (rows, columns), cut all round where it is larger."""
    ground = np.zeros((rows, columns))
    top, left = (rows - picture.shape[0]) // 2, (columns - picture.shape[1]) // 2
    part = picture[max(0, -top) :, max(0, -left) :][:rows, :columns]
    ground[max(0, top) :, max(0, left) :][: part.shape[0], : part.shape[1]] = part
    return ground


@cache
def _digits() -> tuple[Floats, ...]:
    """scikit-learn's 1797 digits, 8×8 of 0–16: for each digit an array (n, 8, 8)."""
    from sklearn.datasets import load_digits  # takes a while to import

    data = load_digits()
    return tuple(np.asarray(data.images[data.target == number], np.float64) for number in range(10))


IMAGES: dict[str, Callable[[ImageSettings], Floats]] = {
    "tutorial": tutorial,
    "edge": edge,
    "digit": digit,
    "checkerboard": checkerboard,
    "random integers": random_integers,
}
