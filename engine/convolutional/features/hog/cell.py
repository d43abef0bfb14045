"""One cell of a HOG: its pixels, their votes, the block that it is normalised in, and its place in the descriptor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arithmetic.typed import grid
from engine.arrays import Bytes, Floats
from engine.convolutional.kernels.hog import BINS, CLIP, WIDTH, Hog, Votes, between, blocks_of, unit
from engine.experiment.protocol import Frame


@dataclass(frozen=True, eq=False)
class Cell:
    """at: its row and column; side: pixels; block: the row and column of one of its blocks."""

    hog: Hog
    at: tuple[int, int]
    side: int
    block: tuple[int, int]

    def pixels(self, numbers: Floats) -> Floats:
        """Its part (side, side) of an array of the picture's size."""
        top, left = (place * self.side for place in self.at)
        return numbers[top : top + self.side, left : left + self.side]

    @property
    def steep(self) -> Floats:
        return self.pixels(self.hog.steep)

    @property
    def angle(self) -> Floats:
        return self.pixels(self.hog.angle)

    def shares(self, votes: Votes) -> Floats:
        """What each pixel gives each bin: (pixels, 9), row by row, not yet divided by the number of pixels."""
        steep, angle = self.steep.ravel(), self.angle.ravel()
        given, pixels = np.zeros((len(steep), BINS)), np.arange(len(steep))
        if votes == "whole":
            given[pixels, (angle // WIDTH).astype(int)] = steep
            return given
        lower, share = between(angle)
        given[pixels, lower] += (1 - share) * steep
        given[pixels, (lower + 1) % BINS] += share * steep
        return given

    def voted(self, votes: Votes, count: int) -> Floats:
        """The histogram after so many votes: (9,)."""
        return np.asarray(self.shares(votes)[:count].sum(0) / self.side**2)

    # --- the block ----------------------------------------------------------------------------------------------------

    @property
    def cells_a_side(self) -> int:
        return int(self.hog.blocks.shape[2])

    @property
    def within(self) -> int:
        """Which of its block's cells it is, row by row, from 0."""
        row, column = (mine - first for mine, first in zip(self.at, self.block, strict=True))
        return row * self.cells_a_side + column

    def stages(self) -> list[Floats]:
        """The block's numbers (block, block, 9) as they are, normalised, clipped, and normalised again."""
        raw = blocks_of(self.hog.cells, self.cells_a_side)[self.block]
        once = unit(raw)
        clipped = np.minimum(once, CLIP)
        return [raw, once, clipped, unit(clipped)]

    @property
    def first(self) -> int:
        """Where in the descriptor its nine numbers of this block begin, from 0."""
        columns, side = map(int, self.hog.blocks.shape[1:3])
        return (self.block[0] * columns + self.block[1]) * side * side * BINS + self.within * BINS

    # --- for the eye ------------------------------------------------------------------------------------------------

    def grids(self, picture: Bytes, voted: int) -> Frame:
        """cell.pixels, cell.steep and cell.angle; of the last two those that have voted."""
        there = np.arange(self.side**2).reshape(self.side, self.side) < voted
        steep, angle = (np.where(there, part, np.nan) for part in (self.steep, self.angle))
        return {
            **grid("cell.pixels", self.pixels(np.asarray(picture, np.float64))[None], full=255.0),
            **grid("cell.steep", steep[None], _texts(steep), max(1.0, float(self.steep.max()))),
            **grid("cell.angle", angle[None], _texts(angle), 180.0),
        }


def _texts(numbers: Floats) -> list[str]:
    """Rounded to whole numbers; nothing for what is not there."""
    return ["" if np.isnan(value) else f"{value:.0f}" for value in numbers.ravel()]


def blocks_with(at: tuple[int, int], hog: Hog) -> list[tuple[int, int]]:
    """The rows and columns of the blocks that a cell is in."""
    rows, columns, side = hog.blocks.shape[:3]
    return [
        (row, column)
        for row in range(max(0, at[0] - side + 1), min(at[0], rows - 1) + 1)
        for column in range(max(0, at[1] - side + 1), min(at[1], columns - 1) + 1)
    ]
