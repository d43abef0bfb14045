"""The look at key points: step by step from all extrema to the descriptors, and how one of them came about.

experiment = Points(PointsSettings(picture="coins"))
experiment.sift.points             # as scikit-image has them
experiment.frame()["account"]      # of the candidate that is looked at
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arithmetic.written import plain
from engine.arrays import Bytes, Floats
from engine.convolutional.features.pictured import Pictured
from engine.convolutional.features.sift import account
from engine.convolutional.features.sift.account import DECIDED, DESCRIPTOR, DIRECTION, STEPS, Told
from engine.convolutional.features.sift.extrema import BORDER, EDGE, FAINT, KEPT, UNSETTLED
from engine.convolutional.features.sift.keypoints import Sift, Space, described, peaks, space, tops
from engine.convolutional.features.sift.loops import BINS, CELLS, DIRECTIONS, PEAK, REACH, directions
from engine.convolutional.features.sift.scale_space import BLURS, QUARTER, Octave, finished
from engine.convolutional.features.sift.settings import MOST_CANDIDATES, MOST_LEVELS, PointsSettings, SiftSettings
from engine.convolutional.features.sift.warp import squared
from engine.convolutional.kernels.pictures import LARGEST_SIDE
from engine.experiment.protocol import Bounds, Frame

TILE = 80
"""Pixels of a small picture of a level, along a side."""
PATCH = 96
"""Pixels of the picture of a key point's surroundings, along a side."""
HIDDEN, LEFT, GONE, POINT = range(4)
"""How a candidate is drawn: not at all, still in question, dropped in this step, a key point."""
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


@dataclass(frozen=True)
class Seen:
    """What is looked at. k: which candidate; fate; octave; scale: from 0; place (2,) and sigma: in its pixels;
    histogram (BINS,); angle: of its strongest direction, radians; sums: of its descriptor. Without a settled place the
    last are None."""

    k: int
    fate: int
    octave: Octave
    scale: int
    place: Floats
    sigma: float
    histogram: Floats | None
    angle: float | None
    sums: Floats | None


class Points(Square):
    """See :mod:`engine.experiment`. A step of the transport is one of STEPS."""

    edits = ("adjust", "look_at_candidate", "show_level", "show_picture")
    looks = ("look_at_cell",)
    stays = ("cell",)
    units = ("step",)
    length = DESCRIPTOR
    end = "These are the key points with their descriptors."

    def __init__(self, settings: PointsSettings | None = None, own: Bytes | None = None) -> None:
        super().__init__(settings or PointsSettings(), own)
        self._steps = DESCRIPTOR
        self.cell = CELLS + 1
        found = self.space.candidates
        self.ranked = np.argsort(-np.abs(found.peak), kind="stable")[: MOST_CANDIDATES + 1]
        self._kept: tuple[Any, Sift | None] = (None, None)
        self._tiles: dict[str, NDArray[Any]] = {}

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def look_at_candidate(self, index: Annotated[int, Bounds(0, 2 * MOST_CANDIDATES)]) -> None:
        """Look at one of the marks."""
        found = self.candidate_of(index)
        if found is not None:
            self.change(sift_spot=int(np.flatnonzero(self.ranked == found)[0]))

    def show_level(self, index: Annotated[int, Bounds(0, MOST_LEVELS - 1)]) -> None:
        """Show a level of the scale space large; the same one again: the picture itself."""
        self.change(sift_level=0 if self.settings.sift_level == index + 1 else index + 1)

    def show_picture(self) -> None:
        """Show the picture itself large."""
        self.change(sift_level=0)

    def look_at_cell(self, index: Annotated[int, Bounds(0, CELLS * CELLS - 1)]) -> None:
        """Another cell of the descriptor."""
        self.cell = index

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def sift(self) -> Sift:
        """The key points with the thresholds as they are now."""
        chosen = self.settings.thresholds
        if self._kept[0] != chosen:
            self._kept = chosen, finished(described(self.space, *chosen))
        assert self._kept[1] is not None
        return self._kept[1]

    @property
    def seen(self) -> Seen | None:
        """The candidate that is looked at; None in a picture without any."""
        if not len(self.ranked):
            return None
        found, sift = self.space.candidates, self.sift
        k = int(self.ranked[min(self.settings.sift_spot, len(self.ranked) - 1)])
        octave = self.space.octaves[found.octave[k]]
        scale, fate = int(found.pixel[k, 0]) - 1, int(sift.fates[k])
        if not found.settled[k]:
            return Seen(k, fate, octave, scale, found.pixel[k, 1:].astype(float), float(octave.sigmas[scale + 1] /
                        octave.step), None, None, None)  # fmt: skip
        place, sigma = found.places[k] / octave.step, float(found.sigmas[k] / octave.step)
        sizes, turns = octave.gradients
        histogram = directions(sizes, turns, np.array([scale]), place[None], np.array([sigma]))[0]
        angle = strongest(histogram)
        return Seen(
            k, fate, octave, scale, place, sigma, histogram, angle,
            account.cells(octave, scale, place, sigma, angle) if angle is not None else None,
        )  # fmt: skip

    @property
    def level(self) -> tuple[int, int] | None:
        """Octave and index of the level that is shown large; None for the picture."""
        wide = BLURS - (self.settings.sift_shown == "differences")
        octave, index = divmod(self.settings.sift_level - 1, wide)
        return (octave, index) if self.settings.sift_level and octave < len(self.space.octaves) else None

    @property
    def number(self) -> int:
        """Which of the key points is looked at; −1 where what is looked at is none."""
        seen, points = self.seen, self.sift.points
        found = np.flatnonzero(points.candidate == (-1 if seen is None else seen.k))
        return int(found[0]) if len(found) else -1

    def figures(self) -> Frame:
        """How many key points there are; of the one looked at row, column, σ and degrees, and its descriptor."""
        points, number = self.sift.points, self.number
        if number < 0:
            return {"points": len(points)}
        at = [*points.places[number], points.sigmas[number], math.degrees(points.angles[number])]
        return {"points": len(points), "at": [float(one) for one in at], "descriptor": points.descriptors[number]}

    def candidate_of(self, mark: int) -> int | None:
        """Which candidate a mark stands for: first one for each candidate, then one for each further direction."""
        total = len(self.space.candidates)
        if mark < total:
            return mark
        more = self.sift.points.candidate[int((self.sift.fates == KEPT).sum()) :]
        return int(more[mark - total]) if mark - total < len(more) else None

    # --- frames -----------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """levels (n, TILE, TILE): the scale space; large: the picture or a level, and its extent; marks (m, 4): x, y,
        radius and angle, with kinds (m,); patch, patch_lines …: what lies around the key point; neighbours (3, 3, 3): D
        around it, in the first step; histogram: its directions; account, detail, counts: sentences and tables."""
        seen, step = self.seen, self.steps
        return {
            "step": step,
            "where": f"{step} of {self.length}: {STEPS[step]}",
            "contrast": self.settings.sift_contrast,
            "edge": self.settings.sift_edge,
            **self._space(),
            **self._marks(step, seen),
            **self._evidence(seen, step),
            **self._patch(seen, step),
            **self._words(seen, step),
            "counts": self.counts(),
            **self.figures(),
        }

    def counts(self) -> account.Table:
        """How many there are after each step, and what each removes."""
        gone = np.bincount(self.sift.fates, minlength=BORDER + 1)
        contrast, edge = (plain(one) for one in (self.settings.sift_contrast, self.settings.sift_edge))
        rows = [
            ("extrema of D", len(self.sift.fates)),
            ("place not found", -gone[UNSETTLED]),
            (f"faint, |D| ≤ {contrast}", -gone[FAINT]),
            (f"on an edge, r > {edge}", -gone[EDGE]),
            ("at the border", -gone[BORDER]),
            ("further directions", len(self.sift.points) - gone[KEPT]),
            ("key points", len(self.sift.points)),
        ]
        marks = ["", "− ", "− ", "− ", "− ", "+ ", "= "]
        told = [f"{mark}{abs(number):,}" for mark, (_, number) in zip(marks, rows, strict=True)]
        return {
            "title": "",
            "label": "What is left",
            "columns": [""],
            "rows": [{"head": head, "cells": [text]} for (head, _), text in zip(rows, told, strict=True)],
        }

    def _space(self) -> Frame:
        which = self.settings.sift_shown
        if which not in self._tiles:
            levels = [level for octave in self.space.octaves for level in self._levels(octave)]
            if which == "differences":
                full = max(float(np.abs(level).max()) for level in levels) or 1.0
                self._tiles[which] = np.stack([signed(small(level), full) for level in levels])
            else:
                self._tiles[which] = np.stack([grey(small(level)) for level in levels])
        low, high, side = -0.5, len(self.shown) - 0.5, len(self.shown)
        frame: Frame = {
            "levels": self._tiles[which],
            "level_shown": self.settings.sift_level - 1,
            "large": self.shown,
            "extent": [low, high, low, high],
            "title": f"{side} × {side} pixels",
        }
        if self.level is not None:
            number, index = self.level
            octave = self.space.octaves[number]
            level = self._levels(octave)[index]
            rows, columns = level.shape
            start = -QUARTER - octave.step / 2
            frame |= {
                "large": grey(level) if which == "blurs" else signed(level, float(np.abs(level).max()) or 1.0),
                "extent": [start, start + columns * octave.step, start, start + rows * octave.step],
                "title": f"Octave {number}, scale {index}: σ ≈ {octave.sigmas[index]:.2f}",
            }
        return frame

    def _levels(self, octave: Octave) -> Floats:
        return octave.blurred if self.settings.sift_shown == "blurs" else octave.differences

    def _marks(self, step: int, seen: Seen | None) -> Frame:
        found, sift = self.space.candidates, self.sift
        settled = found.settled & np.isfinite(found.places).all(axis=1)
        steps = np.array([octave.step for octave in self.space.octaves])[found.octave]
        places = np.where(settled[:, None], found.places, found.pixel[:, 1:] * steps[:, None]) - QUARTER
        sigmas = np.where(settled, found.sigmas, 2 * steps)
        decided = np.array([DECIDED[fate] for fate in range(BORDER + 1)])[sift.fates]
        kinds = np.select([sift.fates == KEPT, decided > step, decided == step], [LEFT, LEFT, GONE], HIDDEN)
        if step >= DIRECTION:
            kinds = np.where(sift.fates == KEPT, POINT, HIDDEN)
        angles = np.full(len(found), np.nan)
        kept = int((sift.fates == KEPT).sum())
        if step >= DIRECTION:
            angles[sift.points.candidate[:kept]] = sift.points.angles[:kept]
        marks = np.column_stack([places[:, ::-1], RADIUS * sigmas, angles])
        if step >= DIRECTION:
            more = slice(kept, None)
            points = sift.points
            extra = np.column_stack([points.places[more][:, ::-1], RADIUS * points.sigmas[more], points.angles[more]])
            marks, kinds = np.vstack([marks, extra]), np.append(kinds, [POINT] * len(extra))
        if self.level is not None:  # what was found at this level
            number, index = self.level
            of = np.append(np.arange(len(found)), sift.points.candidate[kept:])[: len(marks)]
            kinds = np.where((found.octave[of] == number) & (found.pixel[of, 0] == index), kinds, HIDDEN)
        return {
            "marks": marks.astype(np.float32),
            "kinds": kinds.astype(np.uint8),
            "picked": -1 if seen is None else seen.k,
        }

    def _evidence(self, seen: Seen | None, step: int) -> Frame:
        histogram = np.zeros(BINS) if seen is None or seen.histogram is None else seen.histogram
        most = float(histogram.max()) or 1.0
        found = tops(histogram) if histogram.any() else np.zeros(0)
        middle = 1 if seen is None else int(self.space.candidates.start[seen.k, 0])
        scales = [f"scale {middle + k}" for k in (-1, 0, 1)]
        cube = np.zeros((3, 3, 3)) if seen is None else account.around(seen.octave, self.space.candidates.start[seen.k])
        around = np.append(histogram, histogram[:1]) / most
        return {
            "scales": scales,
            "neighbours": (account.THOUSAND * cube[: 3 * (step == account.EXTREMUM)]).astype(np.float32),
            "degrees": np.arange(0, 361, 10, dtype=np.float32),
            "histogram": around.astype(np.float32),
            "peak": np.full(BINS + 1, PEAK, np.float32),
            "tops": (10.0 * found).astype(np.float32),
            "turn_extent": [0, 360, 0, 1.08],
        }

    def _patch(self, seen: Seen | None, step: int) -> Frame:
        """What lies around, turned so that the key point's direction points down; over it the cells of the
        descriptor."""
        half = (CELLS + 1) / 2
        frame: Frame = {
            "patch": np.full((PATCH, PATCH), 128, np.uint8),
            "patch_extent": [-half, half, -half, half],
            "patch_cells": np.zeros((0, 4), np.float32),
            "patch_kinds": np.zeros(0, np.uint8),
            "patch_lines": np.zeros((0, 4), np.float32),
            "cell": self.cell,
            "patch_title": "Around it",
        }
        if seen is None:
            return frame
        angle, side = seen.angle or 0.0, 2 * REACH * seen.sigma / CELLS
        along = (np.arange(PATCH) + 0.5) / PATCH * 2 * half - half
        down, across = np.meshgrid(along * side, along * side, indexing="ij")
        rows = seen.place[0] + math.cos(angle) * down - math.sin(angle) * across
        columns = seen.place[1] + math.sin(angle) * down + math.cos(angle) * across
        image = ndimage.map_coordinates(seen.octave.blurred[seen.scale + 1], [rows, columns], order=1, mode="nearest")
        frame["patch"] = grey(image)
        if seen.sums is None or step < DESCRIPTOR or seen.fate != KEPT:
            return frame
        made = account.numbers(seen.sums)[0].reshape(CELLS, CELLS, DIRECTIONS)
        middles = np.arange(CELLS) - (CELLS - 1) / 2
        y, x = np.meshgrid(middles, middles, indexing="ij")
        turns = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
        size = 0.48 * made / (made.max() or 1)
        x, y = (np.broadcast_to(one[..., None], made.shape) for one in (x, y))
        lines = np.stack([x, y, x + size * np.sin(turns), y + size * np.cos(turns)], axis=-1).reshape(-1, 4)
        frame["patch_lines"] = lines.astype(np.float32)
        frame["patch_cells"] = (
            np.stack([x[..., 0], y[..., 0], np.full((CELLS, CELLS), 0.5), np.full((CELLS, CELLS), np.nan)], -1)
            .reshape(-1, 4)
            .astype(np.float32)
        )
        frame["patch_kinds"] = np.full(CELLS * CELLS, LEFT, np.uint8)
        frame["patch_title"] = f"Its {CELLS} × {CELLS} cells"
        return frame

    def _words(self, seen: Seen | None, step: int) -> Frame:
        if seen is None:
            return {
                "heading": "",
                "account": ["There is no extremum in this picture: nothing in it stands out."],
                "detail": None,
            }
        last = min(step, DECIDED[seen.fate])
        told = self.told(seen, last)
        head = f"{last}: {STEPS[last]}" + (
            ". Dropped here." if last < step or last == DECIDED[seen.fate] < DESCRIPTOR else ""
        )
        return {"heading": head, "account": told.lines, "detail": told.table}

    def told(self, seen: Seen, step: int) -> Told:
        """What a step says of the candidate that is looked at."""
        found, settings = self.space.candidates, self.settings
        if step == account.EXTREMUM:
            return account.extremum(seen.octave, found, seen.k)
        if step == account.PLACE:
            return account.place(found, seen.k)
        if step == account.STRENGTH:
            return account.strength(found, seen.k, settings.sift_contrast)
        if step == account.CORNER:
            return account.corner(found, seen.k, settings.sift_edge)
        assert seen.histogram is not None
        assert seen.sums is not None
        return account.direction(seen.histogram) if step == DIRECTION else account.descriptor(seen.sums, self.cell)


def strongest(histogram: Floats) -> float | None:
    """The direction of the highest peak, radians; None without any gradient."""
    if not histogram.any():
        return None
    angles, found = peaks(histogram), tops(histogram)
    return angles[int(histogram[found].argmax())]


def small(level: Floats) -> Floats:
    """A level as TILE pixels along a side: means of several of its pixels, or each of them several times."""
    side = len(level)
    if side > TILE:
        return np.asarray(ndimage.zoom(ndimage.uniform_filter(level, side / TILE), TILE / side, order=1))
    return np.asarray(ndimage.zoom(level, TILE / side, order=0))


def grey(level: Floats) -> Bytes:
    """Values from 0 to 1 as grey levels."""
    return np.rint(np.clip(255 * level, 0, 255)).astype(np.uint8)


def signed(level: Floats, full: float) -> NDArray[np.int8]:
    """Signed values for colours; `full` has the full one."""
    return np.rint(np.clip(127 * level / full, -127, 127)).astype(np.int8)
