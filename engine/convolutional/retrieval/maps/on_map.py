"""What all maps of an archive have on a stage: where each picture lies, one that is looked at, what is kept."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.retrieval.archive import OWN, Archive, archive_of
from engine.convolutional.retrieval.maps import quality, words
from engine.convolutional.retrieval.maps.ground import MOST, Ground, ground_of
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.convolutional.retrieval.natural import square
from engine.convolutional.retrieval.query import prepared_digit
from engine.digits.pad import OnPad
from engine.experiment.protocol import Bounds, Frame

TRUE = 10
"""Neighbours in the space that are marked, and counted on the map."""


class OnMap(OnPad):
    """What all maps have: one point that is looked at, or what was brought, with its place; and what is kept of the
    space. coloured: a picture that was brought along, (96, 96, 3), for an archive of such."""

    looks: Sequence[str] = ("ink", "clear", "choose")
    units: Sequence[str] = ("step",)
    steps: int
    settings: Any
    ground: Ground
    coloured: Bytes | None

    def __init__(self, settings: MapSettings, own: Archive | None, picture: Bytes | None) -> None:
        """own: the visitor's pictures; picture: one in colour, which gets its place among such."""
        archive = own if own is not None and settings.archive == OWN else archive_of(settings.archive)
        self.ground = ground_of(archive, settings.space, settings.cosine)
        self.coloured = None if picture is None or archive.digits else square(picture)

    @property
    @abstractmethod
    def places(self) -> Floats:
        """(n, 2) where all are now."""

    @abstractmethod
    def change(self, **settings: Any) -> None: ...

    @abstractmethod
    def located(self) -> tuple[Floats, list[str]]:
        """(2,) where what was brought lies on the map as it is now, and what is said of it."""

    @abstractmethod
    def account(self, i: int, near: list[int]) -> list[str]:
        """How a point and one of its nearest are to each other, or where it comes from."""

    def draw(self, picture: Bytes | None) -> None:
        """A drawing, bytes (h, w); None for nothing."""
        self.drawn = picture
        for known in ("brought", "numbers"):
            self.__dict__.pop(known, None)

    def choose(self, index: Annotated[int, Bounds(0, MOST - 1)]) -> None:
        """Look at another point of the map."""
        if index >= len(self.ground):
            raise ValueError("There is no such point on this map.")
        self.change(pick=int(self.ground.which[index]))

    @property
    def chosen(self) -> int:
        """The point that is looked at: the picture with that number, or the next one that is on the map."""
        return int(min(np.searchsorted(self.ground.which, self.settings.pick), len(self.ground) - 1))

    @cached_property
    def brought(self) -> Bytes | None:
        """(28, 28) a drawing as the spaces see it, or (96, 96, 3) a picture; None where there is none."""
        if not self.ground.archive.digits:
            return self.coloured
        return None if self.drawn is None else prepared_digit(self.drawn)

    @cached_property
    def numbers(self) -> Floats32:
        """(d,) what the space measures of it."""
        assert self.brought is not None
        return self.ground.of(self.brought)

    def frame(self) -> Frame:
        ground = self.ground
        return {
            "step": self.steps,
            "places": self.places.astype(np.float32), "extent": extent(self.places),
            "kinds": np.maximum(ground.kinds, 0).astype(np.uint8), "pictures": ground.small,
            "names": list(ground.archive.classes) or ["a picture"], "numbers": ground.which.astype(np.int32),
            **(self._of_chosen() if self.brought is None else self._of_brought(self.brought)),
        }  # fmt: skip

    def _of_chosen(self) -> Frame:
        ground, i = self.ground, self.chosen
        near = np.argsort(ground.truth[i], kind="stable")[1 : TRUE + 1].tolist()
        account = [words.example(ground, i), *self.account(i, near)]
        return {"own": np.zeros((1, 1), np.uint8), "drawn": None, "chosen": i, "near": near, "account": account}

    def _of_brought(self, picture: Bytes) -> Frame:
        y, said = self.located()
        near = np.argsort(self.ground.apart_from(self.numbers), kind="stable")[:TRUE]
        there = np.argsort(np.square(self.places - y).sum(1), kind="stable")[:TRUE]
        account = [*words.yours(self.ground, near, there), *said]
        drawn = {"x": float(y[0]), "y": float(y[1])}
        return {"own": picture, "drawn": drawn, "chosen": None, "near": near.tolist(), "account": account}

    def picture(self) -> Frame:
        return {"table": words.table(self.ground, quality.nearest(self.places, min(TRUE, len(self.ground) - 1)))}


def extent(places: Floats) -> list[float]:
    """Left, right, bottom, top of a square around all points."""
    low, high = places.min(0), places.max(0)
    reach = 0.51 * max(float((high - low).max()), 1e-12)
    x, y = ((low + high) / 2).tolist()
    return [x - reach, x + reach, y - reach, y + reach]
