"""The settings of lesson 2.2: a picture, up to six filters on it, and how they are applied and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.convolutional.filters.text import Filter, parse
from engine.convolutional.kernels.filtering import EDGES, Edge
from engine.convolutional.kernels.pictures import LARGEST_SIDE, PICTURES

YOURS = "yours"
MOST_FILTERS = 6
CHOICES: dict[str, tuple[str, ...]] = {
    "picture": (*PICTURES, YOURS),
    "colour": ("grey", "channels"),
    "edge": tuple(EDGES),
    "display": ("signed", "picture"),
}
LIVE = ("colour", "edge", "filters", "shown", "display", "pixel")
"""Settings that apply at once; another picture begins anew."""


@dataclass(frozen=True)
class FiltersSettings:
    """picture: name in PICTURES, or "yours" for a visitor's own, which no link can carry; colour: filtered as "grey"
    or each of its "channels" by itself; edge: name in EDGES; filters: one to six, as text (see filter_text); shown:
    the index of the one under the lens; display: responses on a "signed" scale, or cut to 0–255 as a "picture";
    pixel: row and column of the lens at rest, none for the middle. Raises ValueError with a sentence."""

    picture: str = "camera"
    colour: Literal["grey", "channels"] = "grey"
    edge: Edge = "reflect"
    filters: tuple[str, ...] = (
        *("Sobel x", "Sobel y", "Laplacian of Gaussian 9 1.4"),
        *("Gabor 11 2 45 5 90 1", "sharpen", "blur"),
    )
    shown: int = 0
    display: Literal["signed", "picture"] = "signed"
    pixel: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is one of {', '.join(choices)}")
        if not 1 <= len(self.filters) <= MOST_FILTERS:
            raise ValueError(f"There are 1 to {MOST_FILTERS} filters side by side.")
        for text in self.filters:
            parse(text)
        if not 0 <= self.shown < MOST_FILTERS:
            raise ValueError(f"The filter shown lies between 0 and {MOST_FILTERS - 1}.")
        whole = all(type(place) is int and 0 <= place < LARGEST_SIDE for place in self.pixel)
        if len(self.pixel) not in (0, 2) or not whole:
            raise ValueError(f"pixel is a row and a column, each from 0 to {LARGEST_SIDE - 1}.")

    @property
    def parsed(self) -> tuple[Filter, ...]:
        return tuple(map(parse, self.filters))

    @property
    def index(self) -> int:
        """`shown`, or the last filter where there are fewer. The link sets both one after the other."""
        return min(self.shown, len(self.filters) - 1)
