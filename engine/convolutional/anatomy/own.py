"""A visitor's own picture as the image of a network: a digit on dark ground, or a photograph."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PIL import Image, ImageOps

from engine.arrays import Bytes, Floats32
from engine.convolutional.anatomy.settings import FURTHEST
from engine.convolutional.kernels.images import placed
from engine.digits.mnist import SIZE
from engine.digits.preparation import BOX, Prepared, prepared, scaled

DIGIT_SHARE = 0.72  # of the image's shorter side, as of the digits that are here; in MNIST's own size as in MNIST


class OwnPicture:
    """picture: bytes (h, w) or (h, w, 3), drawn, uploaded or photographed."""

    def __init__(self, picture: Bytes) -> None:
        self.picture = picture

    @cached_property
    def prepared(self) -> Prepared:
        """As a digit: its ink cut out, fitted and centred, as lesson 2.5 does it step by step."""
        return prepared(self.picture)

    def digit(self, rows: int, columns: int) -> Floats32:
        """(1, rows, columns) and room to be shifted in on every side, ink 0 to 1. In 28×28 it is what 2.5 reads."""
        if (rows, columns) == (SIZE, SIZE):
            return np.pad(self.prepared.digit, FURTHEST)[None]
        drawn = scaled(self.prepared.fitted, max(1, round(DIGIT_SHARE * min(rows, columns))) / BOX)
        wide = placed(drawn.astype(np.float64), rows + 2 * FURTHEST, columns + 2 * FURTHEST)
        return wide.astype(np.float32)[None]

    def photograph(self, rows: int, columns: int) -> Floats32:
        """(3, rows, columns) and room to be shifted in on every side: its middle in that shape, colours 0 to 1."""
        whole = Image.fromarray(self.picture).convert("RGB")
        fitted = ImageOps.fit(whole, (columns + 2 * FURTHEST, rows + 2 * FURTHEST), Image.Resampling.BOX)
        return np.ascontiguousarray(np.asarray(fitted, np.float32).transpose(2, 0, 1) / 255)
