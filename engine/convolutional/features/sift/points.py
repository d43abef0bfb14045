"""The look at key points: step by step from all extrema to the descriptors, and how one of them came about.

experiment = Points(PointsSettings(picture="coins"))
experiment.sift.points             # as scikit-image has them
experiment.frame()["account"]      # of the candidate that is looked at
"""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arithmetic.written import plain
from engine.arrays import Bytes, Floats
from engine.convolutional.features.sift import account
from engine.convolutional.features.sift.account import DECIDED, DESCRIPTOR, DIRECTION, STEPS, Told
from engine.convolutional.features.sift.candidates import Candidates, Seen
from engine.convolutional.features.sift.extrema import BORDER, EDGE, FAINT, KEPT, UNSETTLED
from engine.convolutional.features.sift.keypoints import tops
from engine.convolutional.features.sift.loops import BINS, CELLS, DIRECTIONS, PEAK, REACH
from engine.convolutional.features.sift.scale_space import QUARTER, Octave
from engine.convolutional.features.sift.settings import MOST_LEVELS, PointsSettings
from engine.convolutional.features.sift.square import RADIUS
from engine.experiment.protocol import Bounds, Frame

TILE = 80
"""Pixels of a small picture of a level, along a side."""
PATCH = 96
"""Pixels of the picture of a key point's surroundings, along a side."""
HIDDEN, LEFT, GONE, POINT = range(4)
"""How a candidate is drawn: not at all, still in question, dropped in this step, a key point."""


class Points(Candidates):
    """See :mod:`engine.experiment`. A step of the transport is one of STEPS."""

    edits = ("adjust", "look_at_candidate", "show_level", "show_picture")
    looks = ("look_at_cell",)
    stays = ("cell",)
    units = ("step",)
    length = DESCRIPTOR
    end = "These are the key points with their descriptors."

    def __init__(self, settings: PointsSettings | None = None, own: Bytes | None = None) -> None:
        super().__init__(settings, own)
        self._steps = DESCRIPTOR
        self.cell = CELLS + 1
        self._tiles: dict[str, NDArray[Any]] = {}

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def show_level(self, index: Annotated[int, Bounds(0, MOST_LEVELS - 1)]) -> None:
        """Show a level of the scale space large; the same one again: the picture itself."""
        self.change(sift_level=0 if self.settings.sift_level == index + 1 else index + 1)

    def show_picture(self) -> None:
        """Show the picture itself large."""
        self.change(sift_level=0)

    def look_at_cell(self, index: Annotated[int, Bounds(0, CELLS * CELLS - 1)]) -> None:
        """Another cell of the descriptor."""
        self.cell = index

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
