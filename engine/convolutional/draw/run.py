"""The drawing lesson without its picture: what is drawn, how it is prepared, which layer and cell are looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.convolutional.draw.robustness import Change
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.draw.surgery import Surgery
from engine.convolutional.draw.thinking import Thinking
from engine.convolutional.networks.cell_account import CellAccount, Place
from engine.convolutional.reader.network import PLANS
from engine.convolutional.reader.reader import YOURS, Reader
from engine.convolutional.reader.weights import trained
from engine.digits.examples import example
from engine.digits.ink import grey, ink_of
from engine.digits.pad import Sent, from_pad
from engine.digits.preparation import Prepared, prepared
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour

Index = Annotated[int, Bounds(-1, 1023)]
MOST_SHOWN = 128  # maps of a layer as pictures
LONGEST_ROW = 16  # units of a list in one row


NOBODYS = "No network of your own is at hand: train one in lesson 2.6, or bring one along."


class DrawRun(Tour):
    """A tour over the layers of a network that reads a drawing.

    own: a picture in place of the example; yours: a network besides those that ship, which nobody trains any more.
    """

    units: Sequence[str] = ("layer",)
    first = 1
    end = "These are the ten outputs."

    def __init__(
        self,
        settings: DrawSettings | None = None,
        own: NDArray[np.uint8] | None = None,
        yours: Reader | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or DrawSettings()
        self.drawn = own
        self.networks = {name: trained(name) for name in PLANS} | ({YOURS: yours} if yours else {})
        self._hover: Place | None = None
        self._pin: Place | None = None
        self._map: int | None = None  # the one in the grids, None for the one that adds most
        self._in_grids = 0
        self.changes = Change()
        self._swept = "turn"
        self._operations = [Surgery()]
        self._kernel = 0
        self.reader = self.sound  # the network as it is after surgery
        self._cost: list[str] | None = None
        self._think()

    @property
    def sound(self) -> Reader:
        """The network that is asked, as it was trained."""
        if self.settings.network not in self.networks:
            raise ValueError(NOBODYS)
        return self.networks[self.settings.network]

    def _think(self) -> None:
        """Prepare the picture and ask the network."""
        picture = example(self.settings.digit, self.settings.example) if self.drawn is None else self.drawn
        if self.changes != Change():
            picture = np.rint(255 * self.changes.of_ink(ink_of(grey(picture)).ink)).astype(np.uint8)
        found = prepared(picture, self.settings.stages)
        self.thinking = Thinking(self.reader, self.changes.of_digit(self.reader.sees(found, self.settings.stages)))
        self.prepared: Prepared = found
        self._curves: Frame | None = None
        self._reasons: Frame | None = None
        self._looked: tuple[Any, CellAccount] | None = None

    def _think_with(self, **changed: Any) -> None:
        """Ask again with something changed; where the network cannot answer, all is as it was."""
        before = {name: getattr(self, name) for name in changed}
        vars(self).update(changed)
        try:
            self._think()
        except ValueError:
            vars(self).update(before)
            raise

    @property
    def seen(self) -> NDArray[np.float32]:
        """(side, side) what the network sees."""
        picture: NDArray[np.float32] = self.thinking.outputs[0][0]
        return picture

    @property
    def surgery(self) -> Surgery:
        """What has been done to the network."""
        return self._operations[-1]

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return len(self.thinking.outputs) - 1

    def change(self, **settings: Any) -> None:
        after = replace(self.settings, **settings)
        if after.network == self.settings.network:
            self._think_with(settings=after)
        elif after.network not in self.networks:
            raise ValueError(NOBODYS)
        else:
            network = {"reader": self.networks[after.network], "_operations": [Surgery()], "_kernel": 0, "_cost": None}
            self._think_with(settings=after, **network)
        self._steps = min(self._steps, self.length)

    # --- drawing --------------------------------------------------------------------------------------------------

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """Another picture, bytes (h, w) or with colours; None for the example again."""
        self._think_with(drawn=picture)

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def clear(self) -> None:
        """Back to the example."""
        self.draw(None)

    def use_ink(self, on: bool) -> None:
        """Find the ink, or take the picture's grey as it is."""
        self.change(ink=on)

    def use_crop(self, on: bool) -> None:
        """Cut the picture to its ink, or leave all of it."""
        self.change(crop=on)

    def use_fit(self, on: bool) -> None:
        """Fit what is left into 20×20 pixels, or scale the picture as a whole."""
        self.change(fit=on)

    def use_centre(self, on: bool) -> None:
        """Put the centre of mass in the middle, or the box."""
        self.change(centre=on)

    # --- looks ----------------------------------------------------------------------------------------------------

    def point(self, index: Index, row: Index, column: Index) -> None:
        """The cell of the shown layer that the pointer is on; −1 when it has left."""
        self._hover = self._kept(index, row, column)

    def pin(self, index: Index, row: Index, column: Index) -> None:
        """Keep looking at a cell; once more lets it go."""
        place = self._kept(index, row, column)
        self._pin = None if place == self._pin else place

    def map_before(self) -> None:
        """The patch and kernel of the input map before the one that is shown."""
        self._map = self._in_grids - 1

    def next_map(self) -> None:
        """The patch and kernel of the input map after the one that is shown."""
        self._map = self._in_grids + 1

    def _kept(self, index: int, row: int, column: int) -> Place | None:
        """The cell that is shown there. Units, which have no rows and columns, are shown as one picture."""
        count, rows, columns = self.thinking.outputs[self._steps].shape
        if rows * columns == 1:
            index, row, column = self.across * row + column if index == 0 and column < self.across else -1, 0, 0
        inside = all(0 <= i < n for i, n in zip((index, row, column), (count, rows, columns), strict=True))
        return (index, row, column) if inside else None

    @property
    def across(self) -> int:
        """How many units are shown in a row."""
        count = len(self.thinking.outputs[self._steps])
        return count if count <= LONGEST_ROW else math.ceil(math.sqrt(count))

    @property
    def place(self) -> Place:
        """The cell that is looked at: under the pointer, pinned, or the one that answers most strongly."""
        maps = self.thinking.outputs[self._steps]
        for place in (self._hover, self._pin):
            if place and all(i < n for i, n in zip(place, maps.shape, strict=True)):
                return place
        shown = maps if maps[0].size == 1 else maps[:MOST_SHOWN]
        index, row, column = np.unravel_index(int(np.abs(shown).argmax()), shown.shape)
        return int(index), int(row), int(column)
