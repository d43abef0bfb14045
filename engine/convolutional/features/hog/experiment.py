"""The look at HOG: a picture as glyphs, and one of its cells from pixels to numbers of the descriptor.

experiment = HogLook(HogSettings(picture="astronaut", window="person"))
len(experiment.hog.descriptor)            # 3,780
experiment.frame()["account"]             # the cell that is pointed at, vote by vote
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes
from engine.convolutional.features.hog.cell import Cell, blocks_with
from engine.convolutional.features.hog.settings import MOST_TURNED, VOTES, HogSettings
from engine.convolutional.features.hog.window import middle, turned
from engine.convolutional.features.hog.words import account, block_table, turned_table
from engine.convolutional.features.pictured import Pictured
from engine.convolutional.kernels.hog import WIDTH, Hog, Votes, hog
from engine.experiment.protocol import Bounds, Frame

DIM = 0.4  # brightness of the picture under its glyphs
NONE = np.zeros((0, 5), np.float32)
FAINT = 0.08  # share of the strongest below which no stroke is drawn
NORMALISING = 3  # steps after the votes: normalised, clipped, normalised again


class HogLook(Pictured):
    """See :mod:`engine.experiment`. A step is a vote of one of the cell's pixels, row by row; three more normalise."""

    edits = ("pin", "choose", "turn", "vote")
    units = ("vote",)
    pace = 10.0
    end = "All pixels have voted, and the block is normalised."

    def __init__(self, settings: HogSettings | None = None, own: Bytes | None = None) -> None:
        super().__init__(settings or HogSettings(), own)
        if self.settings.window == "person":
            self.shown = middle(self.shown)
        self._turned = (0.0, self.shown)
        self._kept: dict[tuple[Votes, float], Hog] = {}
        self._drawn: tuple[Any, tuple[Bytes, Bytes, NDArray[np.float32]]] = (None, (self.shown, self.shown, NONE))
        self.described(self.settings.votes, 0.0)  # raises where no block fits
        self._steps = self.length

    @property
    def length(self) -> int:
        return int(self.settings.cell**2 + NORMALISING)

    def choose(self, index: Annotated[int, Bounds(0, 8)]) -> None:
        """Which of the cell's blocks is looked at."""
        self.change(which=index)

    def turn(self, degrees: Annotated[float, Bounds(-MOST_TURNED, MOST_TURNED)]) -> None:
        """Turn the picture, clockwise."""
        self.change(turn=round(degrees, 1) + 0.0)

    def vote(self, how: Literal["whole", "split"]) -> None:
        """Whether a pixel's vote goes into one bin or is split between two."""
        self.change(votes=how)

    # --- what there is ------------------------------------------------------------------------------------------------

    @property
    def hog(self) -> Hog:
        """Of the picture as it is turned, with the votes chosen."""
        return self.described(self.settings.votes, self.settings.turn)

    def turned(self, degrees: float) -> Bytes:
        """The picture, turned; the last one is kept."""
        if self._turned[0] != degrees:
            self._turned = degrees, turned(self.shown, degrees)
        return self._turned[1]

    def described(self, votes: Votes, turn: float) -> Hog:
        """Of the picture turned by so many degrees. What was asked for lately is kept."""
        if (votes, turn) not in self._kept:
            kept = {key: one for key, one in self._kept.items() if key[1] in (0.0, turn)}
            found = hog(self.turned(turn), self.settings.cell, self.settings.block, votes)
            self._kept = {**kept, (votes, turn): found}
        return self._kept[votes, turn]

    def cell_at(self, row: int, column: int) -> Cell:
        """The cell with that pixel, in one of its blocks; what lies in no cell counts to the last one."""
        side, (rows, columns) = self.settings.cell, self.hog.cells.shape[:2]
        at = min(row // side, rows - 1), min(column // side, columns - 1)
        blocks = blocks_with(at, self.hog)
        return Cell(self.hog, at, side, blocks[min(self.settings.which, len(blocks) - 1)])

    @property
    def resting_cell(self) -> Cell:
        """The one that is looked at while no pointer is there."""
        return self.cell_at(*self.resting)

    def first_place(self, rows: int, columns: int) -> tuple[int, int]:
        """In the cell with the most to say."""
        cells = self.described("whole", 0.0).cells.max(-1)
        row, column = np.unravel_index(cells.argmax(), cells.shape)
        return int(row) * self.settings.cell, int(column) * self.settings.cell

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """picture: dark; glyphs (n, 5): strokes along the edges of each cell; bins: what has been voted; cell.…: grids
        of the cell's pixels, magnitudes and directions; account: lines; blocks, turning: tables."""
        side, cell = self.settings.cell, self.cell_at(*self.place)
        (top, left), block = cell.block, self.settings.block
        picture, dark, glyphs = self.drawn()
        voted = min(self._steps, side**2)
        return {
            "picture": dark,
            "glyphs": glyphs,
            "step": self._steps,
            "where": f"{voted} of {side**2} pixels have voted",
            "caption": f"{len(self.hog.descriptor):,} numbers",
            "pixel": [place * side + (side - 1) / 2 for place in cell.at],
            "lens_size": [side, side],
            "snap": side,
            "turn": self.settings.turn,
            "votes": self.settings.votes,
            "boxes": [[top * side, left * side, (top + block) * side, (left + block) * side]],
            "bins": cell.voted(self.settings.votes, voted).tolist(),
            "title": f"Cell ({cell.at[0]}, {cell.at[1]}), bins of 20°",
            "chosen": blocks_with(cell.at, self.hog).index(cell.block),
            "count": len(self.hog.descriptor),
            "length": float(np.linalg.norm(self.hog.descriptor)),
            **cell.grids(picture, voted),
            **account(cell, picture, self.settings.votes, self._steps),
            "blocks": block_table(cell.at, self.hog, side),
            "turning": turned_table(self.distances(), self.settings.turn),
        }

    def distances(self) -> dict[str, float]:
        """How far the descriptor has moved by the turn, as a share of its length, by the way to vote."""
        if not self.settings.turn:
            return {}
        found = {}
        for votes in VOTES:
            before, after = (self.described(votes, turn).descriptor for turn in (0.0, self.settings.turn))  # type: ignore[arg-type]
            found[votes] = float(np.linalg.norm(after - before) / np.linalg.norm(before)) if before.any() else 0.0
        return found

    def drawn(self) -> tuple[Bytes, Bytes, NDArray[np.float32]]:
        """The picture as it is turned, the same dark, and the strokes (n, 5) of every cell: the same arrays while
        nothing about them changes."""
        shown = (self.settings.votes, self.settings.turn)
        if self._drawn[0] != shown:
            picture = self.turned(self.settings.turn)
            dark = (DIM * picture).astype(np.uint8)
            self._drawn = shown, (picture, dark, strokes(self.hog, self.settings.cell))
        return self._drawn[1]


def strokes(found: Hog, cell: int) -> NDArray[np.float32]:
    """For each cell and bin a line (n, 5) through the cell's middle, along the edge: at a right angle to the bin's
    middle, as long and as plain as the bin is full."""
    full = float(np.quantile(found.cells, 0.99)) or float(found.cells.max()) or 1.0
    strong = np.clip(found.cells / full, 0, 1)
    row, column, bins = np.nonzero(strong > FAINT)
    plain = strong[row, column, bins]
    along = np.radians((bins + 0.5) * WIDTH + 90)
    x, y = ((place + 0.5) * cell for place in (column, row))
    right, below = (0.48 * cell * plain * part for part in (np.cos(along), np.sin(along)))
    return np.stack([x - right, y - below, x + right, y + below, np.sqrt(plain)], -1).astype(np.float32)
