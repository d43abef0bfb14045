"""A layer's maps as pictures to be pointed at, and which cell lies where in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Floats32
from engine.convolutional.networks.cell_account import Place
from engine.convolutional.reader.thinking import inside


@dataclass(frozen=True, eq=False)
class Shown:
    """Maps (maps, rows, columns) as pictures: the first `most` of them, of large ones every second or third cell, so
    that no side is longer than `longest`. A list of units, which has no rows and columns, is one picture, in one row
    up to `in_a_row` units and else nearly square; or a picture each, where they are to stand `apart`."""

    maps: Floats32
    most: int
    longest: int = 1_000
    in_a_row: int = 1
    apart: bool = False

    @property
    def a_list(self) -> bool:
        return self.maps.shape[1:] == (1, 1) and not self.apart

    @cached_property
    def every(self) -> int:
        """Which cells of a row are shown: all, every second …"""
        return math.ceil(max(int(side) for side in self.maps.shape[1:]) / self.longest)

    @cached_property
    def across(self) -> int:
        """How many units of a list are shown in a row: without a rest at the end where that is possible."""
        count = len(self.maps)
        if count <= self.in_a_row:
            return count
        rows = next(rows for rows in range(math.isqrt(count), 0, -1) if count % rows == 0)
        return math.ceil(count / (math.isqrt(count) if count > 8 * rows * rows else rows))

    @property
    def pictures(self) -> Floats32:
        """(pictures, rows, columns); NaN where a list has no unit."""
        if not self.a_list:
            return np.ascontiguousarray(self.maps[: self.most, :: self.every, :: self.every])
        block = np.full(-(-len(self.maps) // self.across) * self.across, np.nan, np.float32)
        block[: len(self.maps)] = self.maps.ravel()
        return block.reshape(1, -1, self.across)

    def cell(self, index: int, row: int, column: int) -> Place | None:
        """The cell that is shown there, None where there is none."""
        if min(index, row, column) < 0 or index >= (1 if self.a_list else self.most):
            return None
        if self.a_list:
            place = (self.across * row + column if column < self.across else -1, 0, 0)
        else:
            place = (index, self.every * row, self.every * column)
        return place if inside(self.maps, place) else None

    def at(self, place: Place) -> list[int]:
        """Where a cell is shown: picture, row, column."""
        channel, row, column = place
        return [0, *divmod(channel, self.across)] if self.a_list else [channel, row // self.every, column // self.every]
