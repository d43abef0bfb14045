"""Where a walk over a convolution is, and what a visitor looks at besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.convolutional.convolution.content import At, Content, Place
from engine.convolutional.convolution.questions import Question

Grid = Literal[
    "image", "kernel", "bias", "products", "output", "pooled", "mixing", "mixed", "difference", "stamps", "back", "none"
]
OF_A_FILTER = ("output", "pooled", "bias")  # grids whose channels are filters
Spot = tuple[Grid, Place]


@dataclass(frozen=True)
class Watched:
    """Where a walk is, and what the visitor looks at: hover, under the pointer; pinned, until the walk goes on.
    question, score: what is asked, and how earlier guesses went."""

    steps: int
    at: At | None
    hover: Spot | None
    pinned: Spot | None
    question: Question | None
    score: str
    walk: Spot | None = None  # the cell that the walk is at

    @property
    def spots(self) -> list[Spot]:
        return [spot for spot in (self.hover, self.pinned, self.walk) if spot]

    def asks(self, kind: str) -> Place | None:
        """The place that a question of this kind asks for, while it waits for its answer."""
        return self.about(kind) if self.question and self.question.open else None

    def about(self, kind: str) -> Place | None:
        """The same, and once it has its answer, too, until the question is put away."""
        return self.question.place if self.question and self.question.kind == kind else None


def walk_of(content: Content, at: At) -> Spot:
    """The cell that stands for a moment of the walk: of the output, or the one of the image that stamps."""
    if not content.settings.transposed:
        return "output", at.place
    channel = content.group(at.place[0])[(at.done - 1) // content.kernels[0, 0].size]
    return "image", (channel, *at.place[1:])


def filter_of(content: Content, watched: Watched) -> int:
    """The filter that is looked at; where a channel is pointed at that it does not read, the first that does."""
    map, place = watched.spots[0] if watched.spots else ("none", (0, 0, 0))
    if map == "kernel":
        return place[0] // int(content.kernels.shape[1])
    walked = watched.at.place[0] if watched.at else 0
    filter: int = next((place[0] for map, place in watched.spots if map in OF_A_FILTER), walked)
    if map == "image" and place[0] not in content.group(filter):
        filter = content.readers(place[0])[0]
    return filter


def base_of(content: Content, watched: Watched) -> tuple[Spot, Spot] | None:
    """The cell whose products are shown, of the output or, where they are stamped, of the image, with its filter in
    place of its channel; and the spot that it stands for."""
    for spot in watched.spots:
        map, place = spot
        if map == "output" and content.inside(place):
            return spot, spot
        if map == "image" and content.settings.transposed:
            return (map, (filter_of(content, watched), *place[1:])), spot
    return None
