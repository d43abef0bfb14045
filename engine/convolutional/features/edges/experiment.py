"""The look at edges: a tour through Canny's stages, each a picture, and the arithmetic of one pixel in all of them.

experiment = Edges(EdgesSettings(picture="coins", sigma=2))
experiment.stages.edges          # as scikit-image has them
experiment.frame()["account"]    # what is computed at the pixel that is pointed at
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats
from engine.convolutional.features.edges.canny import Stages, canny
from engine.convolutional.features.edges.settings import SIGMA, STEEPEST, EdgesSettings
from engine.convolutional.features.edges.words import account
from engine.convolutional.features.pictured import Pictured
from engine.experiment.protocol import Bounds, Frame

TITLES = (
    "Picture",
    "Smoothed",
    "Slope gx",
    "Slope gy",
    "Magnitude",
    "Direction",
    "Thinned",
    "Thresholds",
    "Edges",
)
MAGNITUDE, DIRECTION = 4, 5
EVERY = 10  # pixels between two arrows
FAINT = 0.06  # share of the steepest below which no arrow is drawn
WEAK = 110  # grey of what lies between the thresholds


class Edges(Pictured):
    """See :mod:`engine.experiment`. A step shows the next stage large."""

    edits = ("pin", "blur", "threshold")
    units = ("stage",)
    end = "This is the last stage: what is left are the edges."
    length = len(TITLES) - 1

    def __init__(self, settings: EdgesSettings | None = None, own: Bytes | None = None) -> None:
        super().__init__(settings or EdgesSettings(), own)
        self._steps = MAGNITUDE
        self._kept: tuple[Any, Stages | None, list[NDArray[Any]]] = (None, None, [])

    def blur(self, sigma: Annotated[float, Bounds(*SIGMA)]) -> None:
        """Another width of the Gaussian."""
        self.change(sigma=round(sigma, 1))

    def threshold(self, which: Literal["low", "high"], value: Annotated[int, Bounds(1, STEEPEST)]) -> None:
        """Move a threshold; the other one goes along where it is in the way."""
        low, high = self.settings.low, self.settings.high
        self.change(
            **({"low": value, "high": max(high, value)} if which == "low" else {"low": min(low, value), "high": value})
        )

    @property
    def stages(self) -> Stages:
        """All stages with the settings as they are now."""
        return self._made()[0]

    def _made(self) -> tuple[Stages, list[NDArray[Any]]]:
        """The stages and their pictures; computed once for the same settings."""
        chosen = (self.settings.sigma, self.settings.low, self.settings.high)
        if self._kept[0] != chosen:
            stages = canny(self.shown.astype(np.float64), *chosen)
            self._kept = chosen, stages, pictures(self.shown, stages)
        assert self._kept[1] is not None
        return self._kept[1], self._kept[2]

    def first_place(self, rows: int, columns: int) -> tuple[int, int]:
        """On the edge nearest to the middle."""
        found = np.argwhere(self.stages.edges)
        if not len(found):
            return super().first_place(rows, columns)
        nearest = np.abs(found - (rows // 2, columns // 2)).sum(1).argmin()
        return int(found[nearest, 0]), int(found[nearest, 1])

    def frame(self) -> Frame:
        """large: the stage shown; stage.0, stage.1, …: all of them; arrows (n, 5): over the magnitude and the
        direction, from and to in pixels, and how plain; account: lines; lens.…: Sobel's products at the pixel."""
        stages, drawn = self._made()
        row, column = self.place
        here = self._steps
        arrows = arrows_of(stages) if here in (MAGNITUDE, DIRECTION) else np.zeros((0, 5), np.float32)
        return {
            "large": drawn[here],
            **{f"stage.{k}": one for k, one in enumerate(drawn)},
            "arrows": arrows,
            "step": here,
            "where": f"{here}: {TITLES[here]}",
            "title": TITLES[here],
            "titles": list(TITLES),
            "sigma": self.settings.sigma,
            "low": self.settings.low,
            "high": self.settings.high,
            "captions": captions(self.settings, stages),
            "caption": f"pixel ({row}, {column})",
            "pixel": [row, column],
            "lens_size": [3, 3],
            "across": float(stages.across[row, column]),
            "down": float(stages.down[row, column]),
            "steep": float(stages.steep[row, column]),
            "left": int(stages.edges.sum()),
            **account(self.shown, stages, row, column, self.settings),
        }


def pictures(picture: Bytes, stages: Stages) -> list[NDArray[Any]]:
    """Every stage as pixels: uint8 (rows, columns), int8 for slopes, uint8 (rows, columns, 3) for directions."""
    full = full_colour(stages.steep)
    bright = np.rint(np.clip(stages.steep * (255 / full), 0, 255)).astype(np.uint8)
    slopes = [np.rint(np.clip(one * (127 / full), -127, 127)).astype(np.int8) for one in (stages.across, stages.down)]
    weak = np.where(stages.groups > 0, WEAK, 0)
    return [
        picture,
        np.rint(np.clip(stages.smooth, 0, 255)).astype(np.uint8),
        *slopes,
        bright,
        hues(stages.across, stages.down, bright),
        np.where(stages.thinned, bright, 0).astype(np.uint8),
        np.where(stages.strong, 255, weak).astype(np.uint8),
        np.where(stages.edges, 255, 0).astype(np.uint8),
    ]


def full_colour(steep: Floats) -> float:
    """The magnitude that has full colour: all but a fiftieth lies within, rounded up to two digits."""
    value = float(np.quantile(steep, 0.98)) or float(steep.max()) or 1.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(np.ceil(value / unit - 1e-9) * unit)


def hues(across: Floats, down: Floats, bright: Bytes) -> Bytes:
    """Where it gets brighter as a colour: → red, ↓ green, ← cyan, ↑ violet; as bright as it is steep."""
    turns = np.arctan2(down, across)[..., None] - np.radians([0, 120, 240])
    return np.asarray(np.rint((0.5 + 0.5 * np.cos(turns)) * bright[..., None]), np.uint8)


def arrows_of(stages: Stages) -> NDArray[np.float32]:
    """Arrows (n, 5) from dark to bright, one for every few pixels, at the steepest place there."""
    rows, columns = (side // EVERY * EVERY for side in stages.steep.shape)
    tiles = stages.steep[:rows, :columns].reshape(rows // EVERY, EVERY, columns // EVERY, EVERY).swapaxes(1, 2)
    found = tiles.reshape(*tiles.shape[:2], -1).argmax(-1)
    y = np.arange(rows // EVERY)[:, None] * EVERY + found // EVERY
    x = np.arange(columns // EVERY) * EVERY + found % EVERY
    steep, full = stages.steep[y, x], full_colour(stages.steep)
    plain = np.clip(steep / full, 0, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        right, below = (0.45 * EVERY * plain * part[y, x] / steep for part in (stages.across, stages.down))
    arrows = np.stack([x + 0.5 - right, y + 0.5 - below, x + 0.5 + right, y + 0.5 + below, plain], -1)
    return np.asarray(arrows[plain > FAINT], np.float32)


def captions(settings: EdgesSettings, stages: Stages) -> list[str]:
    """Under each stage: what its brightness or colour stands for, or how much is left."""
    full = full_colour(stages.steep)
    thin, above, left = (int(part.sum()) for part in (stages.thinned, stages.groups > 0, stages.edges))
    return [
        "0–255",
        f"σ {settings.sigma:g}",
        f"±{full:g}",
        f"±{full:g}",
        f"0–{full:g}",
        "→ is red",
        f"{thin:,} px",
        f"{above:,} px",
        f"{left:,} px",
    ]
