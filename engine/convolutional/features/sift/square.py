"""What both looks at key points have: the middle of a picture as a square, its scale space, sliders on the stage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np

from engine.arrays import Bytes
from engine.convolutional.features.pictured import Pictured
from engine.convolutional.features.sift.keypoints import Space, space
from engine.convolutional.features.sift.scale_space import finished
from engine.convolutional.features.sift.settings import SiftSettings
from engine.convolutional.features.sift.warp import squared
from engine.convolutional.kernels.pictures import LARGEST_SIDE
from engine.experiment.protocol import Bounds

RADIUS = math.sqrt(2)
"""A blob of Gaussian shape with this σ times its radius stands out most (Lindeberg 1998)."""
What = Literal["contrast", "edge", "angle", "scale", "light", "stretch", "hidden", "ratio"]


@lru_cache(maxsize=4)
def known(pixels: bytes, side: int) -> Space:
    """The scale space of a square picture, some 20 MB, made once for all who look at it."""
    picture = np.frombuffer(pixels, np.uint8).reshape(side, side)
    return finished(space(picture))


class Square(Pictured):
    """A look at the middle of a picture, as a square."""

    longest = LARGEST_SIDE
    settings: Any
    adjusted: Mapping[What, tuple[str, int]] = {"contrast": ("sift_contrast", 1), "edge": ("sift_edge", 1)}
    """The sliders of the stage: the setting that each moves, and its decimals."""

    def __init__(self, settings: SiftSettings, own: Bytes | None = None) -> None:
        super().__init__(settings, own)
        self.shown = squared(self.shown, settings.sift_side)

    @property
    def space(self) -> Space:
        """The picture's scale space."""
        return known(self.shown.tobytes(), len(self.shown))

    def adjust(self, name: What, value: Annotated[float, Bounds(-180, 180)]) -> None:
        """Move a slider of the stage."""
        if name not in self.adjusted:
            raise ValueError("There is no such slider here.")
        field, digits = self.adjusted[name]
        self.change(**{field: round(value, digits) if digits else round(value)})
