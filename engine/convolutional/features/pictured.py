"""What the looks at a picture have in common: which picture it is, how large, and the place that is pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from PIL import Image

from engine.arrays import Bytes
from engine.convolutional.kernels.pictures import EVEN_IN_GREY, LARGEST_SIDE, PICTURES, grey, load
from engine.experiment.protocol import Bounds
from engine.experiment.tour import Tour
from engine.settings import Settings, choice, text, whole_within

YOURS = "yours"
TITLES = {name: source.title for name, source in PICTURES.items() if name not in EVEN_IN_GREY}
Place = Annotated[int, Bounds(0, LARGEST_SIDE - 1)]


def _is_place(given: tuple[int, ...]) -> None:
    if len(given) not in (0, 2):
        raise ValueError("The pixel is a row and a column.")
    for one in given:
        whole_within("row and the column of the pixel", one, 0, LARGEST_SIDE - 1)


@dataclass(frozen=True)
class PictureSettings(Settings):
    """The picture, and the row and column of the place that is looked at, none for one that suits the picture."""

    picture: str = choice("camera", {**TITLES, YOURS: "Your own"}, "picture")  # no link carries one's own
    pixel: tuple[int, ...] = text((), "pixel", accept=_is_place, live=True)


def prepared(name: str, own: Bytes | None, longest: int) -> Bytes:
    """The picture of that name, or the visitor's own, in grey: uint8 (H, W), its longer side at most `longest`."""
    if name != YOURS:
        source = load(name)
    elif own is not None:
        source = own
    else:
        raise ValueError("Your own picture is no longer here, and a link cannot carry it: load it again.")
    image = Image.fromarray(grey(source))
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=None)
    return np.array(image)


class Pictured(Tour):
    """A look at one picture. own: the visitor's, for the name "yours", uint8 (H, W) or (H, W, 3). longest: pixels of
    its longer side."""

    edits: Sequence[str] = ("pin",)
    looks: Sequence[str] = ("look_at", "leave")
    longest = 256
    settings: Any

    def __init__(self, settings: PictureSettings, own: Bytes | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.shown = prepared(settings.picture, own, self.longest)
        self._hover: tuple[int, int] | None = None

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def look_at(self, row: Place, column: Place) -> None:
        """Another place, for as long as a pointer is there."""
        self._hover = self._kept_inside(row, column)

    def leave(self) -> None:
        """Back to the place that rests."""
        self._hover = None

    def pin(self, row: Place, column: Place) -> None:
        """The place that rests."""
        self.settings = replace(self.settings, pixel=self._kept_inside(row, column))

    @property
    def place(self) -> tuple[int, int]:
        """Row and column that are looked at: where a pointer is, else where it rests."""
        return self._hover or self.resting

    @property
    def resting(self) -> tuple[int, int]:
        """Row and column that are looked at while no pointer is there."""
        if self.settings.pixel:
            return self._kept_inside(*self.settings.pixel)
        rows, columns = self.shown.shape
        return self._kept_inside(*self.first_place(rows, columns))

    def first_place(self, rows: int, columns: int) -> tuple[int, int]:
        """A place worth a look in a picture of that size."""
        return rows // 2, columns // 2

    def _kept_inside(self, row: int, column: int) -> tuple[int, int]:
        rows, columns = self.shown.shape
        return min(row, rows - 1), min(column, columns - 1)
