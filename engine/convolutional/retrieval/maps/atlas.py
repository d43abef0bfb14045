"""A map of an archive as a stage plays it: by t-SNE step by step, or PCA's plane as it turns into place.

    atlas = Downhill(MapSettings())         # t-SNE
    atlas.step(1000)
    atlas.draw(picture)                     # a drawing, which gets its place on the map
    atlas.frame()["table"]                  # what the map keeps and what it loses
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes, Floats
from engine.convolutional.retrieval.archive import archive_of
from engine.convolutional.retrieval.maps import compiled, quality, words
from engine.convolutional.retrieval.maps.embedding import Embedding
from engine.convolutional.retrieval.maps.ground import MOST, Ground, ground_of
from engine.convolutional.retrieval.maps.pca import Principal, principal, turned
from engine.convolutional.retrieval.maps.placing import place
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.digits.pad import OnPad
from engine.digits.preparation import prepared
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.experiment.tour import Tour

TRUE = 10
"""Neighbours in the space that are marked, and counted on the map."""
TRUSTED = 5
"""Neighbours on the map of which trustworthiness is said."""
TURNS = 60
"""Steps in which a plane turns into PCA's."""


class OnMap(OnPad):
    """What all maps have: one point that is looked at, a drawing with its place, and what is kept."""

    settings: MapSettings
    edits: Sequence[str] = ("ink", "clear")
    looks: Sequence[str] = ("choose",)
    units: Sequence[str] = ("step", "fifty")

    @property
    def places(self) -> Floats:
        """(n, 2) where all are now."""
        raise NotImplementedError

    def place(self, numbers: Floats) -> Floats:
        """(2,) where a picture with these numbers lies on the map as it is now."""
        raise NotImplementedError

    def account(self, i: int, j: int) -> list[str]:
        """How the place of i comes about, or what j does to it."""
        raise NotImplementedError

    @property
    def ground(self) -> Ground:
        return ground_of(archive_of(self.settings.archive), self.settings.space, self.settings.metric)

    def span(self, unit: str) -> tuple[int, int]:
        length = 50 if unit == "fifty" else 1
        done = getattr(self, "steps") % length
        return max(1, done or length), length - done

    def draw(self, picture: Bytes | None) -> None:
        """A drawing, bytes (h, w); None for nothing."""
        self.drawn = picture
        self.__dict__.pop("numbers", None)

    def choose(self, index: Annotated[int, Bounds(0, MOST - 1)]) -> None:
        """Look at another point of the map."""
        if index >= len(self.ground.which):
            raise ValueError("There is no such point on this map.")
        self.settings = replace(self.settings, pick=int(self.ground.which[index]))

    @property
    def chosen(self) -> int:
        """The point that is looked at: the picked picture, or the next one that is on the map."""
        ground = self.ground
        return int(min(np.searchsorted(ground.which, self.settings.pick), len(ground.which) - 1))

    @cached_property
    def own(self) -> Bytes:
        """(28, 28) the drawing as the spaces see it."""
        assert self.drawn is not None
        return np.rint(255 * prepared(self.drawn).digit).astype(np.uint8)

    def frame(self) -> Frame:
        ground, places = self.ground, self.places
        frame: Frame = {"own": np.zeros((1, 1), np.uint8), "drawn": None}
        if self.drawn is None:
            near = np.argsort(ground.truth[self.chosen], kind="stable")[1 : TRUE + 1]
            frame["account"] = words.pair(ground, self.chosen, int(near[0]), self.account(self.chosen, int(near[0])))
        else:
            x, y = self.place(self.numbers).tolist()
            near = np.argsort(ground.apart_from(self.numbers), kind="stable")[:TRUE]
            frame |= {"own": self.own, "drawn": {"x": x, "y": y}, "account": words.yours(ground, near, (x, y), places)}
        return frame | {
            "step": getattr(self, "steps"),
            "places": places.astype(np.float32), "kinds": ground.kinds.astype(np.uint8), "pictures": ground.small,
            "names": list(ground.archive.classes), "extent": extent(places),
            "chosen": None if self.drawn is not None else self.chosen, "near": near.tolist(),
        }  # fmt: skip

    def picture(self) -> Frame:
        near = quality.nearest(self.places, TRUE)
        return {"table": words.table(self.ground, near, TRUSTED)}


def extent(places: Floats) -> list[float]:
    """Left, right, bottom, top of a square around all points; it grows by twentieths, so that a map does not tremble."""
    most = max(float(np.abs(places).max()), 1e-12)
    reach = 1.05 ** np.ceil(np.log(1.04 * most) / np.log(1.05))
    return [-reach, reach, -reach, reach]


class Downhill(OnMap, LearningExperiment[Embedding[MapSettings]]):
    """t-SNE. One step moves all points downhill."""

    pace = 0.0

    def __init__(self, settings: MapSettings | None = None) -> None:
        settings = settings or MapSettings()
        self.settings = settings
        super().__init__(Embedding(settings, self.ground))
