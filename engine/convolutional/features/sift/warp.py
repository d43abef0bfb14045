"""A second picture that is made of the first, so that it is known where everything in it has gone.

    moved = Move(angle=30, scale=0.8)
    moved.to(places, side)         # where places of the first picture lie in the second
    moved.picture(first)           # the second picture

Turned and scaled about the middle, brightened, laid on another picture, and covered from the left if wanted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from engine.arrays import Bytes, Floats

GROUND = 128
"""Grey level of the second picture where nothing lies."""


def squared(picture: Bytes, side: int) -> Bytes:
    """The middle of a grey picture (rows, columns), made a square of so many pixels."""
    rows, columns = picture.shape
    least = min(rows, columns)
    top, left = (rows - least) // 2, (columns - least) // 2
    middle = Image.fromarray(np.ascontiguousarray(picture[top : top + least, left : left + least]))
    return np.array(middle.resize((side, side), Image.Resampling.LANCZOS))


@dataclass(frozen=True)
class Move:
    """angle: degrees anticlockwise; scale: how much larger; brightness: added to grey levels from 0 to 255; contrast:
    the factor of their distance from the middle grey; covered: the share of the first picture that is hidden, from the
    left."""

    angle: float = 0.0
    scale: float = 1.0
    brightness: float = 0.0
    contrast: float = 1.0
    covered: float = 0.0

    @property
    def matrix(self) -> Floats:
        """(2, 2): from the first picture's rows and columns, counted from the middle, to the second's."""
        turn = math.radians(self.angle)
        return self.scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])

    def to(self, places: Floats, side: int) -> Floats:
        """Places (n, 2) of the first picture, row and column, in the second."""
        middle = (side - 1) / 2
        return np.asarray((places - middle) @ self.matrix.T + middle)

    def picture(self, first: Bytes, ground: Bytes | None = None) -> Bytes:
        """The second picture of a grey square, on a ground of the same size. Where the first gets smaller, it is
        blurred before, so that nothing aliases."""
        side, back = len(first), np.linalg.inv(self.matrix)
        middle = (side - 1) / 2
        offset = middle - back @ np.full(2, middle)
        clear = math.sqrt(max(0.0, 1 / self.scale**2 - 1)) / 2
        source = ndimage.gaussian_filter(first.astype(np.float64), clear, mode="nearest") if clear else first / 1.0
        moved = ndimage.affine_transform(source, back, offset, order=1, mode="nearest")
        lit = self.contrast * (moved - GROUND) + GROUND + self.brightness
        rows, columns = np.mgrid[:side, :side]
        there = np.stack([back[k, 0] * rows + back[k, 1] * columns + offset[k] for k in (0, 1)])
        inside = ((there > -0.5) & (there < side - 0.5)).all(axis=0) & (there[1] >= self.covered * side - 0.5)
        behind = np.full((side, side), float(GROUND)) if ground is None else ground / 1.0
        return np.clip(np.rint(np.where(inside, lit, behind)), 0, 255).astype(np.uint8)
