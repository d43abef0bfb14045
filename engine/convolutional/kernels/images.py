"""Small images to convolve (lesson 2.1): the tutorial's, an edge, a digit, a checkerboard, random integers.

Grey values of 0–90 as in the tutorial, so that a ninth of a sum is a number for mental arithmetic. Random choices come
from a local generator: the same seed gives the same image.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.convolutional.kernels.convolution import TUTORIAL_IMAGE
from engine.digits.examples import one_digit

BRIGHT = 90
IMAGES = {
    "tutorial": "The tutorial's: zeros and 90s",
    "edge": "An edge",
    "digit": "A digit",
    "checkerboard": "Checkerboard",
    "random integers": "Random integers, 0 to 9",
}


def image(name: str, rows: int, columns: int, digit: int = 3, seed: int = 0) -> Floats:
    """(rows, columns): one of IMAGES, a new array.

    Of the tutorial's 10×10 image and of an 8×8 digit a larger image has zeros all round it, a smaller one shows the
    middle. digit: which one; seed: of the random integers, and of the choice among one digit's examples. Raises
    ValueError for a name that is not in IMAGES.
    """
    row, column = np.indices((rows, columns))
    if name == "tutorial":
        return placed(TUTORIAL_IMAGE, rows, columns)
    if name == "edge":  # dark on the left: ⌊columns/2⌋ columns
        return (BRIGHT * (column >= columns // 2)).astype(np.float64)
    if name == "digit":
        scaled = np.floor(one_digit(digit, seed) * BRIGHT / 16 + 0.5)  # half a unit up
        return placed(scaled, rows, columns)
    if name == "checkerboard":  # fields of one cell, the first one dark
        return ((row + column) % 2 * BRIGHT).astype(np.float64)
    if name == "random integers":
        return small_integers((rows, columns), seed)
    raise ValueError(f"The image is one of {', '.join(IMAGES)}.")


def small_integers(shape: tuple[int, ...], seed: int, low: int = 0, high: int = 9) -> Floats:
    """Whole numbers low–high, each as likely as the other: images (C, H, W), kernels (C_out, C_in, kH, kW), biases."""
    return np.random.default_rng(seed).integers(low, high + 1, shape).astype(np.float64)


def placed(picture: Floats, rows: int, columns: int) -> Floats:
    """A picture (h, w) in the middle of a ground of zeros (rows, columns), cut all round where it is larger."""
    ground = np.zeros((rows, columns))
    top, left = (rows - picture.shape[0]) // 2, (columns - picture.shape[1]) // 2
    part = picture[max(0, -top) :, max(0, -left) :][:rows, :columns]
    ground[max(0, top) :, max(0, left) :][: part.shape[0], : part.shape[1]] = part
    return ground
