"""Which cell of a layer is looked at, and what is shown of how it comes about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arithmetic.typed import grid
from engine.arrays import Floats32
from engine.convolutional.networks.anatomy import LayerAnatomy
from engine.convolutional.networks.cell_account import CellAccount, Place
from engine.convolutional.reader.thinking import Thinking, inside
from engine.experiment.protocol import Frame

PARTS = ("patch", "kernel", "products")  # of a weighted sum, as grids
NO_LENS: Frame = {"lens_of": "", "maps_read": None, **{f"lens.{name}_range": 1.0 for name in (*PARTS, "sum")}}
NO_CELL: Frame = {"cell": None, "account_of": "", "account": [], **NO_LENS}
"""What a frame says where no cell is looked at."""


@dataclass
class Gaze:
    """Where one looks. hover: the cell under the pointer; pinned: one that stays; map: which of the maps that the cell
    reads stands in the grids, None for the one that adds most; in_grids: which one that was last."""

    hover: Place | None = None
    pinned: Place | None = None
    map: int | None = None
    in_grids: int = 0
    _of: object = None
    _account: CellAccount | None = None

    def chosen(self, maps: Floats32) -> Place | None:
        """The cell that is looked at: under the pointer, or pinned."""
        return next((place for place in (self.hover, self.pinned) if place and inside(maps, place)), None)

    def keep(self, place: Place | None) -> None:
        """Keep looking at a cell; once more, and it is not kept."""
        self.pinned = None if place == self.pinned else place

    def frame(self, thinking: Thinking, number: int, place: Place) -> Frame:
        """The part of the picture that a cell of a layer sees, and its arithmetic."""
        part = thinking.anatomy.layers[number - 1]
        if self._account is None or self._of != (thinking, number, place):
            self._of, self._account = (thinking, number, place), thinking.account(number, place)
        rows, columns = thinking.anatomy.read_by(number, place[1:])
        where = "" if len(part.output) == 1 else f", row {place[1]}, column {place[2]}"
        return {
            "pinned": self.pinned is not None,
            "field": [min(rows), min(columns), max(rows) + 1, max(columns) + 1] if rows and columns else None,
            "account_of": f"{part.title}: {part_name(part, place[0])}{where}",
            "account": self._account.lines,
            **self._lens(self._account, "Shortcut: map" if part.source is not None else "Map"),
        }

    def _lens(self, account: CellAccount, what: str) -> Frame:
        """One input map's patch × kernel = products: the one chosen, or the one that adds most."""
        if not account.maps or account.window is None:
            return NO_LENS
        read, many = account.window, account.maps > 1
        self.in_grids = chosen = read.strongest if self.map is None else self.map % account.maps
        most = " counts most" if chosen == read.strongest else ""
        said = f"{what} {read.maps[chosen]}{most}, of {len(read.maps)}"
        frame: Frame = {"lens_of": said if many else "", "maps_read": account.maps if many else None}
        lens = account.lens(chosen)
        for name, texts in zip(PARTS, lens.texts, strict=True):
            full = float(np.abs(getattr(read, name)).max()) or 1.0
            frame |= grid(f"lens.{name}", getattr(lens, name)[None], texts, full)
        full = float(np.abs(read.subtotals).max()) or 1.0
        return frame | grid("lens.sum", lens.products.sum(keepdims=True)[None], [lens.subtotal], full)


def strongest(maps: Floats32) -> Place:
    """The cell of maps (maps, rows, columns) that answers most strongly."""
    index, row, column = np.unravel_index(int(np.abs(maps).argmax()), maps.shape)
    return int(index), int(row), int(column)


def part_name(part: LayerAnatomy, index: int) -> str:
    """What a part of a layer is called. All are counted from 0, as digits, rows and columns are."""
    return f"{'unit' if len(part.output) == 1 else 'map'} {index}"
