"""The drawing lesson without its picture: what is drawn, how it is prepared, which layer and cell are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.convolutional.digit_network import PLANS
from engine.convolutional.digit_weights import Loaded, shipped
from engine.convolutional.draw_settings import DrawSettings
from engine.convolutional.ink import grey, ink_of
from engine.convolutional.pad import Sent, from_pad
from engine.convolutional.preprocessing import Prepared, prepared
from engine.convolutional.robustness import Change
from engine.convolutional.surgery import Surgery, operated
from engine.convolutional.thinking import CellAccount, Place, Thinking
from engine.tour import Tour
from engine.training import Bounds, Frame

Index = Annotated[int, Bounds(-1, 1023)]


@cache
def trained(name: str) -> Loaded:
    """The shipped network of that name, read once; nothing changes it."""
    return shipped(name)


class DrawRun(Tour):
    """A tour over the layers of a network that reads a drawing. own: a picture in place of the example."""

    units: Sequence[str] = ("layer",)
    first = 1
    end = "These are the ten outputs."

    def __init__(self, settings: DrawSettings | None = None, own: NDArray[np.uint8] | None = None) -> None:
        super().__init__()
        self.settings = settings or DrawSettings()
        self._own = own
        self._hover: Place | None = None
        self._pin: Place | None = None
        self._map: int | None = None
        self.changes = Change()
        self._swept = "turn"
        self._operations = [Surgery()]
        self._kernel = 0
        self._put_together()

    def _put_together(self) -> None:
        """The network as it is after surgery, asked."""
        sound = trained(self.settings.network).network
        done = self.surgery
        self.network = sound if done == Surgery() else operated(sound, done)
        self._cost: list[str] | None = None
        self._think()

    def _think(self) -> None:
        """Prepare the picture and ask the network."""
        picture = example(self.settings.digit, self.settings.example) if self._own is None else self._own
        if self.changes != Change():
            picture = np.rint(255 * self.changes.of_ink(ink_of(grey(picture)).ink)).astype(np.uint8)
        found = prepared(picture, self.settings.stages)
        self.prepared: Prepared = replace(found, digit=self.changes.of_digit(found.digit))
        self.thinking = Thinking(list(self.network.layers), PLANS[self.settings.network], self.prepared.digit)
        self._curves: Frame | None = None
        self._reasons: Frame | None = None
        self._looked: tuple[Any, CellAccount] | None = None

    def modules(self) -> list[str]:
        """The network's layers as torch code, in the order of its weights' names."""
        return [f"nn.{layer}" for layer in trained(self.settings.network).network.layers]

    @property
    def surgery(self) -> Surgery:
        """What has been done to the network."""
        return self._operations[-1]

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return len(self.thinking.outputs) - 1

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if self.settings.network != before.network:
            self._operations, self._kernel = [Surgery()], 0
            self._put_together()
        else:
            self._think()
        self._steps = min(self._steps, self.length)

    # --- drawing --------------------------------------------------------------------------------------------------

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """Another picture, bytes (h, w) or with colours; None for the example again."""
        self._own = picture
        self._think()

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

    def show_map(self, index: Index) -> None:
        """Which input map's patch and kernel are shown; −1 for the one with the largest share."""
        self._map = index if index >= 0 else None

    def _kept(self, *place: int) -> Place | None:
        inside = all(0 <= i < n for i, n in zip(place, self.thinking.outputs[self._steps].shape, strict=True))
        return (place[0], place[1], place[2]) if inside else None

    @property
    def place(self) -> Place:
        """The cell that is looked at: under the pointer, pinned, or the one that answers most strongly."""
        maps = self.thinking.outputs[self._steps]
        for place in (self._hover, self._pin):
            if place and self._kept(*place):
                return place
        index, row, column = np.unravel_index(int(np.abs(maps).argmax()), maps.shape)
        return int(index), int(row), int(column)


@cache
def _digits() -> tuple[NDArray[np.uint8], ...]:
    from sklearn.datasets import load_digits  # takes a while to import

    data = load_digits()
    pictures = (np.clip(data.images * 16, 0, 255)).astype(np.uint8)
    return tuple(pictures[data.target == digit] for digit in range(10))


def example(digit: int, number: int) -> NDArray[np.uint8]:
    """One of scikit-learn's digits (Alpaydin and Kaynak 1998), 8×8, made 56×56 by straight lines between pixels."""
    pictures = _digits()[digit]
    large = ndimage.zoom(pictures[number % len(pictures)] / 255.0, 7, order=1, grid_mode=True, mode="grid-constant")
    return np.asarray(np.rint(255 * np.clip(np.pad(large, 7), 0, 1)), np.uint8)
