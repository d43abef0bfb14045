"""What is described: the picture turned, or 64 × 128 pixels of its middle."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from engine.arrays import Bytes

PERSON = (128, 64)
"""Rows and columns of the window that Dalal and Triggs look for people in."""


def middle(picture: Bytes) -> Bytes:
    """128 rows and 64 columns out of the middle of a picture that is scaled so that it just covers them."""
    rows, columns = picture.shape
    scale = max(PERSON[0] / rows, PERSON[1] / columns)
    size = (max(PERSON[1], round(scale * columns)), max(PERSON[0], round(scale * rows)))
    scaled = np.array(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
    top, left = (scaled.shape[0] - PERSON[0]) // 2, (scaled.shape[1] - PERSON[1]) // 2
    return scaled[top : top + PERSON[0], left : left + PERSON[1]]


def turned(picture: Bytes, degrees: float) -> Bytes:
    """The picture turned clockwise about its middle, in whole grey levels between those of its pixels (bilinear);
    beyond its edge it is mirrored."""
    if not degrees:
        return picture
    found = ndimage.rotate(picture.astype(np.float64), -degrees, reshape=False, order=1, mode="reflect")
    return np.asarray(np.rint(np.clip(found, 0, 255)), np.uint8)
