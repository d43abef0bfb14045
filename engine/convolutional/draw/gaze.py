"""Which cell of a layer is looked at, and what is shown of how it comes about."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arithmetic.typed import grid
from engine.arrays import Floats32
from engine.convolutional.draw.surgery import part_name
from engine.convolutional.draw.thinking import Thinking, inside
from engine.convolutional.networks.cell_account import CellAccount, Place
from engine.experiment.protocol import Frame

MOST_SHOWN = 128  # maps of a layer as pictures
LONGEST_ROW = 16  # units of a list in one row


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

    def place(self, maps: Floats32) -> Place:
        """The cell that is looked at: under the pointer, pinned, or the one that answers most strongly."""
        for place in (self.hover, self.pinned):
            if place and inside(maps, place):
                return place
        shown = maps if maps[0].size == 1 else maps[:MOST_SHOWN]
        index, row, column = np.unravel_index(int(np.abs(shown).argmax()), shown.shape)
        return int(index), int(row), int(column)

    def frame(self, thinking: Thinking, number: int) -> Frame:
        """The cell, the part of the picture that it sees, and its arithmetic."""
        maps, part = thinking.outputs[number], thinking.anatomy.layers[number - 1]
        place = self.place(maps)
        if self._account is None or self._of != (thinking, number, place):
            self._of, self._account = (thinking, number, place), thinking.account(number, place)
        rows, columns = thinking.anatomy.read_by(number, place[1:])
        where = "" if len(part.output) == 1 else f", row {place[1]}, column {place[2]}"
        return {
            "cell": list(place) if maps[0].size > 1 else [0, *divmod(place[0], across(maps))],
            "pinned": self.pinned is not None,
            "field": [min(rows), min(columns), max(rows) + 1, max(columns) + 1] if rows and columns else None,
            "account_of": f"{part.title}: {part_name(part, place[0])}{where}",
            "account": self._account.lines,
            **self._lens(self._account),
        }

    def _lens(self, account: CellAccount) -> Frame:
        """One input map's patch × kernel = products: the one chosen, or the one that adds most."""
        if not account.maps or account.window is None:
            return {"lens_of": "", "maps_read": None}
        read, many = account.window, account.maps > 1
        self.in_grids = chosen = read.strongest if self.map is None else self.map % account.maps
        most = ", which counts most," if chosen == read.strongest else ""
        said = f"In the grids: map {read.maps[chosen]}{most} of {len(read.maps)}"
        frame: Frame = {"lens_of": said if many else "", "maps_read": account.maps if many else None}
        lens = account.lens(chosen)
        for name, texts in zip(("patch", "kernel", "products"), lens.texts, strict=True):
            full = float(np.abs(getattr(read, name)).max()) or 1.0
            frame |= grid(f"lens.{name}", getattr(lens, name)[None], texts, full)
        full = float(np.abs(read.subtotals).max()) or 1.0
        return frame | grid("lens.sum", lens.products.sum(keepdims=True)[None], [lens.subtotal], full)


def pointed(maps: Floats32, index: int, row: int, column: int) -> Place | None:
    """The cell that is shown there. Units, which have no rows and columns, are shown as one picture."""
    if maps[0].size == 1:
        index, row, column = across(maps) * row + column if index == 0 and column < across(maps) else -1, 0, 0
    place = (index, row, column)
    return place if min(place) >= 0 and inside(maps, place) else None


def across(maps: Floats32) -> int:
    """How many units are shown in a row."""
    return len(maps) if len(maps) <= LONGEST_ROW else math.ceil(math.sqrt(len(maps)))
