"""Ink that is moved, turned, made larger, thicker or thinner."""

from __future__ import annotations

import math

import numpy as np
from scipy import ndimage

from engine.arrays import Floats32


def moved(ink: Floats32, right: float = 0.0, turn: float = 0.0, size: float = 1.0, *, down: float = 0.0) -> Floats32:
    """Ink (h, w) turned clockwise by so many degrees and scaled about the middle, then moved to the right and down by
    so many pixels; straight lines between pixels. What leaves the picture is lost."""
    angle = np.radians(turn)
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / size  # from new to old
    middle = (np.array(ink.shape) - 1) / 2
    result: Floats32 = ndimage.affine_transform(ink, back, middle - back @ (middle + np.array([down, right])), order=1)
    return result


def thicker(ink: Floats32, pixels: float) -> Floats32:
    """Grey dilation (erosion for negative numbers) by a disc of so many pixels; part of a pixel by a mean of both
    sides."""
    share, whole = math.modf(abs(pixels))
    low = int(whole)
    part = (1 - share) * _disc(ink, low, pixels > 0) + share * _disc(ink, low + 1, pixels > 0)
    return np.asarray(part, np.float32)


def _disc(ink: Floats32, radius: int, grow: bool) -> Floats32:
    if radius == 0:
        return ink
    steps = np.arange(-radius, radius + 1)
    disc = steps**2 + steps[:, None] ** 2 <= (radius + 0.3) ** 2
    result: Floats32 = (ndimage.grey_dilation if grow else ndimage.grey_erosion)(ink, footprint=disc)
    return result
