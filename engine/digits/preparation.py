"""From any picture of a digit to the 28×28 pixels that a network trained on MNIST expects.

MNIST's digits were fitted into 20×20 pixels, their proportions kept, with grey edges, and placed in 28×28 so that the
centre of mass lies in the middle (LeCun, Cortes and Burges, 1998). A network that was trained on such pictures knows no
others. So a drawing or a photo goes through the same stages:

    ink → crop → fit into 20×20 → centre of mass → 28×28

Each stage is a function, each can be switched off, and :func:`prepared` returns what leaves every one of them.

Strokes are not made equally thick or upright, on purpose. It would help, but a picture that no longer looks
like the drawing is harder to understand than a network that has learnt to read drawings of every kind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arrays import Floats32
from engine.digits.ink import EDGE, Ink, grey, ink_of
from engine.digits.mnist import SIZE
from engine.digits.refusal import refusal

BOX = 20
"""The longest side of a digit, in pixels, after it is fitted."""


@dataclass(frozen=True)
class Stages:
    """Which stages are on. Without `ink` the grey picture goes on as it is; without `crop`, all of it; without `fit` it
    is scaled as the whole picture is to fill 28×28; without `centre` its box, not its mass, is put in the middle."""

    ink: bool = True
    crop: bool = True
    fit: bool = True
    centre: bool = True


ALL = Stages()


@dataclass(frozen=True)
class Prepared:
    """A picture at every stage.

    ink: (h, w) 0 to 1. box: top, left, bottom, right of the crop within it. cropped, fitted: what the names say.
    digit: (28, 28), for the network. A place (row, column) of `digit` shows the place (row − corner row) / scale +
    box top of `ink`, and likewise for columns. inverted: whether ink was dark on light. refusal: why this should not
    be asked of a network, in a sentence; empty if it may be.
    """

    ink: Floats32
    inverted: bool
    box: tuple[int, int, int, int]
    cropped: Floats32
    fitted: Floats32
    scale: float
    corner: tuple[int, int]
    digit: Floats32
    refusal: str


def prepared(picture: NDArray[Any], stages: Stages = ALL) -> Prepared:
    """Every stage of a picture (h, w), (h, w, 3) or (h, w, 4): bytes, or numbers from 0 to 1.

    Raises ValueError, with a sentence, for what is no picture. A picture without a digit is no error: see `refusal`.
    """
    level = grey(picture)
    found = ink_of(level)
    reason = refusal(found.ink)
    if not stages.ink:
        found = Ink(level, False)
    box = ink_box(found.ink) if stages.crop else (0, 0, *found.ink.shape)
    cropped = found.ink[box[0] : box[2], box[1] : box[3]]
    scale = BOX / max(cropped.shape) if stages.fit else SIZE / max(found.ink.shape)
    fitted = scaled(cropped, scale)
    if stages.ink:
        fitted = fitted / max(float(fitted.max()), 1e-3)  # so that the line of a thin pen does not fade
    corner = mass_corner(fitted) if stages.centre else box_corner(fitted)
    return Prepared(found.ink, found.inverted, box, cropped, fitted, scale, corner, placed(fitted, corner), reason)


def ink_box(ink: Floats32) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of all that is inked; the whole picture where nothing is."""
    found = ndimage.find_objects((ink > EDGE).astype(np.uint8))
    if not found:
        return 0, 0, *ink.shape
    rows, columns = found[0]
    return rows.start, columns.start, rows.stop, columns.stop


def scaled(picture: Floats32, scale: float) -> Floats32:
    """The picture made smaller by averaging areas, or larger by straight lines between pixels' middles.

    `scale`: new pixels an old one. Nothing is larger than 28 pixels, or smaller than one.
    """
    rows, columns = (min(SIZE, max(1, math.ceil(side * scale - 0.5))) for side in picture.shape)
    result = _weights(picture.shape[0], rows) @ picture @ _weights(picture.shape[1], columns).T
    return np.clip(result, 0, 1).astype(np.float32)


def _weights(old: int, new: int) -> Floats32:
    """(new, old) how much of each old pixel goes into each new one; beyond the ends there is no ink."""
    ratio = old / new  # old pixels a new one
    if ratio >= 1:  # how far [i, i + 1]·ratio and [j, j + 1] overlap
        low, high = np.arange(new)[:, None] * ratio, (np.arange(new)[:, None] + 1) * ratio
        j = np.arange(old)[None]
        overlap = np.minimum(high, j + 1) - np.maximum(low, j)
        return np.asarray(np.maximum(overlap, 0) / ratio, np.float32)
    middles = (np.arange(new)[:, None] + 0.5) * ratio - 0.5
    return np.asarray(np.maximum(1 - np.abs(middles - np.arange(old)[None]), 0), np.float32)


def mass_corner(fitted: Floats32) -> tuple[int, int]:
    """Where the fitted picture's top left goes so that its centre of mass is in the middle, as near as whole pixels
    allow and as far as nothing is cut off. Whole pixels: half ones would blur every stroke.

    MNIST's centres of mass lie between 14 and 15 pixels from the edge, and so do these. The centre of a symmetric
    drawing is on the border between two pixels; a thousandth decides for one of them, whatever the rounding.
    """
    if not fitted.any():
        return box_corner(fitted)
    row, column = (
        min(max(SIZE // 2 - math.floor(centre + 0.5 + 1e-3), 0), SIZE - side)
        for centre, side in zip(ndimage.center_of_mass(fitted.astype(np.float64)), fitted.shape, strict=True)
    )
    return row, column


def box_corner(fitted: Floats32, size: int = SIZE) -> tuple[int, int]:
    """Where the top left goes so that the box is in the middle."""
    return (size - fitted.shape[0]) // 2, (size - fitted.shape[1]) // 2


def placed(fitted: Floats32, corner: tuple[int, int], size: int = SIZE) -> Floats32:
    """(size, size) the fitted picture at its place, nothing around it."""
    digit = np.zeros((size, size), np.float32)
    digit[corner[0] : corner[0] + fitted.shape[0], corner[1] : corner[1] + fitted.shape[1]] = fitted
    return digit
