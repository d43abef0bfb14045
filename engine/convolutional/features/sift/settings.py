"""The settings of the two looks at SIFT: the key points of a picture, and its matches with a second one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.features.pictured import TITLES, PictureSettings
from engine.settings import choice, number, whole

SIDES = (128, 160, 192)
SHOWN = {"differences": "Differences D of neighbouring blurs", "blurs": "Blurs G"}
GROUNDS = {"grey": "Plain grey", **{name: TITLES[name] for name in ("gravel", "grass", "brick", "coffee")}}
MOST_CANDIDATES = 5_000
THOUSAND = 1000
MOST_LEVELS = 48


@dataclass(frozen=True)
class SiftSettings(PictureSettings):
    """The middle of the picture as a square, and the thresholds of its key points: the least |D|, in thousandths of
    the way from black to white, and the largest ratio of the two curvatures. scikit-image's are 40/3 and 10, Lowe's 30
    and 10."""

    sift_side: int = whole(160, 128, 192, "side of the picture", title="Pixels along a side", values=SIDES)
    sift_contrast: float = number(13.3, 0.5, 50, "contrast threshold", live=True)
    sift_edge: float = number(10.0, 1, 30, "edge threshold", live=True)

    @property
    def thresholds(self) -> tuple[float, float]:
        """As the engine takes them: the least |D| of grey levels from 0 to 1, and the largest ratio."""
        return self.sift_contrast / THOUSAND, self.sift_edge


@dataclass(frozen=True)
class PointsSettings(SiftSettings):
    """sift_spot: which candidate is looked at, the strongest first; sift_level: which level of the scale space is shown
    large, 0 for the picture itself."""

    sift_shown: str = choice("differences", SHOWN, "levels", title="Scale space", live=True)
    sift_spot: int = whole(0, 0, MOST_CANDIDATES, "number of the candidate", live=True)
    sift_level: int = whole(0, 0, MOST_LEVELS, "level of the scale space", live=True)


@dataclass(frozen=True)
class MatchSettings(SiftSettings):
    """What is done to the second picture, and which matches are kept."""

    match_angle: int = whole(30, -180, 180, "turn of the second picture", title="Turned by, degrees", live=True)
    match_scale: float = number(0.8, 0.4, 2, "scale of the second picture", title="Scaled by", live=True)
    match_light: int = whole(20, -80, 80, "brightness", title="Brightened by, grey levels", live=True)
    match_contrast: float = number(1.0, 0.3, 1.5, "contrast", title="Contrast times", live=True)
    match_hidden: float = number(0.0, 0, 0.9, "hidden share", title="Hidden from the left", live=True)
    match_ground: str = choice("gravel", GROUNDS, "ground", title="Second picture lies on", live=True)
    match_ratio: float = number(0.8, 0.4, 1, "ratio test", title="Kept where d₁/d₂ is below", live=True)
