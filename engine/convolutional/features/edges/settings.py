"""The settings of the look at edges and gradients."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.features.pictured import PictureSettings
from engine.settings import number, whole

SIGMA = (0.3, 6.0)
STEEPEST = 1442
"""√2·4·255, rounded: a gradient of Sobel's kernels cannot be larger on grey levels from 0 to 255."""


@dataclass(frozen=True)
class EdgesSettings(PictureSettings):
    """Canny's: σ of the blur in pixels, and two thresholds in the units of Sobel's kernels on grey levels 0–255."""

    sigma: float = number(1.5, *SIGMA, "blur σ", live=True)
    low: int = whole(40, 1, STEEPEST, "low threshold", live=True)
    high: int = whole(100, 1, STEEPEST, "high threshold", live=True)

    def check(self) -> None:
        super().check()
        if self.low > self.high:
            raise ValueError("The low threshold is at most as high as the high one.")
