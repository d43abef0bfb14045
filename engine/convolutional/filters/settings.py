"""The settings of lesson 2.2: a picture, up to six filters on it, and how they are applied and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.convolutional.filters.beside import BESIDE, NOTHING
from engine.convolutional.filters.text import Filter, parse
from engine.convolutional.kernels.filtering import EDGES, Edge
from engine.convolutional.kernels.pictures import LARGEST_SIDE, PICTURES
from engine.settings import Settings, choice, switch, whole, whole_within

YOURS = "yours"
MOST_FILTERS = 6
TITLES = {name: source.title for name, source in PICTURES.items()}
COLOURS = {"grey": "Grey", "channels": "Per channel", "sum": "Sum of 3 slices"}
DISPLAYS = {
    "fitting": "each as fits its kernel",
    "signed": "all on a scale: orange −, blue +",
    "picture": "all as pictures: cut to 0–255",
}


@dataclass(frozen=True)
class FiltersSettings(Settings):
    """Another picture begins anew; all else applies at once. Raises ValueError with a sentence."""

    all_live = True

    picture: str = choice("camera", {**TITLES, YOURS: "Your own"}, "picture", live=False)  # no link carries one's own
    colour: Literal["grey", "channels", "sum"] = choice("grey", COLOURS, "colour")
    edge: Edge = choice("reflect", {name: rule.title for name, rule in EDGES.items()}, "edge rule")
    filters: tuple[str, ...] = (  # each as text, see engine.convolutional.filters.text
        *("Sobel x", "Sobel y", "Laplacian of Gaussian 9 1.4"),
        *("Gabor 11 2 45 5 90 1", "sharpen", "blur"),
    )
    shown: int = whole(0, 0, MOST_FILTERS - 1, "number of the filter shown")  # the one under the lens, from 0
    display: Literal["fitting", "signed", "picture"] = choice("fitting", DISPLAYS, "display", title="Responses")
    pixel: tuple[int, ...] = ()  # row and column of the lens at rest, none for the middle
    beside: str = choice(NOTHING, BESIDE, "what stands beside the responses", title="Beside the responses")
    alone: bool = switch(False, "one response alone", title="Only the response under the lens, large")

    def check(self) -> None:
        if not 1 <= len(self.filters) <= MOST_FILTERS:
            raise ValueError(f"There are 1 to {MOST_FILTERS} filters side by side.")
        for text in self.filters:
            parse(text)
        if len(self.pixel) not in (0, 2):
            raise ValueError("The pixel is a row and a column.")
        for place in self.pixel:
            whole_within("row and the column of the pixel", place, 0, LARGEST_SIDE - 1)

    @property
    def parsed(self) -> tuple[Filter, ...]:
        return tuple(map(parse, self.filters))

    @property
    def index(self) -> int:
        """`shown`, or the last filter where there are fewer. The link sets both one after the other."""
        return min(self.shown, len(self.filters) - 1)
