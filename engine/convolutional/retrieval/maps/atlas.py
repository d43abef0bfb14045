"""A map of an archive as a stage plays it: by t-SNE step by step, or a plane of the space that turns into PCA's.

atlas = Downhill(MapSettings())         # t-SNE
atlas.step(1000)
atlas.draw(picture)                     # a drawing, which gets its place on the map
atlas.picture()["table"]                # what the map keeps and what it loses
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.retrieval.archive import OWN, Archive, archive_of
from engine.convolutional.retrieval.maps import pca, quality, tsne, words
from engine.convolutional.retrieval.maps.embedding import Laid
from engine.convolutional.retrieval.maps.ground import MOST, Ground, ground_of
from engine.convolutional.retrieval.maps.placing import Placed, place
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.convolutional.retrieval.natural import square
from engine.convolutional.retrieval.query import prepared_digit
from engine.digits.pad import OnPad
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.experiment.tour import Tour

TRUE = 10
"""Neighbours in the space that are marked, and counted on the map."""
TURNS = 60
"""Steps in which a plane turns into PCA's."""


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
    def account(self, i: int, j: int) -> list[str]:
        """How two points are to each other, or where the first comes from."""

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
        account = [words.example(ground, i), *self.account(i, near[0])]
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


class Downhill(OnMap, LearningExperiment[Laid]):
    """t-SNE. One step moves all points downhill."""

    stays = LearningExperiment.stays

    def __init__(
        self, settings: MapSettings | None = None, own: Archive | None = None, picture: Bytes | None = None
    ) -> None:
        settings = settings or MapSettings()
        OnMap.__init__(self, settings, own, picture)
        tsne.check(settings.perplexity, len(self.ground))
        LearningExperiment.__init__(self, Laid(settings, self.ground))

    @property
    def places(self) -> Floats:
        places: Floats = self.training.y[0]
        return places

    def change(self, **settings: Any) -> None:
        tsne.check(settings.get("perplexity", self.settings.perplexity), len(self.ground))
        LearningExperiment.change(self, **settings)

    @property
    def stopped(self) -> str:
        return "The map has left all bounds: the steps are too long. Lower the rate, and start again." * self.diverged

    @property
    def placed(self) -> Placed:
        """Where the drawing goes while all others stay."""
        return place(self.ground.apart_from(self.numbers), self.places, self.settings.perplexity)

    def located(self) -> tuple[Floats, list[str]]:
        found = self.placed
        return found.y, [words.divergence(found.loss)]

    def account(self, i: int, j: int) -> list[str]:
        training = self.training
        total = float(np.cumsum(training.sums[0][0])[-1])
        apart = self.places[i] - self.places[j]
        other = words.picture(self.ground, j)
        return words.force(other, float(training.p[i, j]), training.exaggeration, total, apart.tolist())

    def measure(self) -> Measure:
        """KL(P‖Q), in nats."""
        return {"loss": self.training.losses}


class Turning(OnMap, Tour):
    """PCA: at the start a plane of two numbers of the space, two pixels say; step by step it turns into the plane in
    which the points vary most."""

    pace = 20.0
    end = "This is the plane in which the points vary most."

    def __init__(
        self, settings: MapSettings | None = None, own: Archive | None = None, picture: Bytes | None = None
    ) -> None:
        self.settings = settings or MapSettings(method="pca")
        OnMap.__init__(self, self.settings, own, picture)
        Tour.__init__(self)
        self.pixels = pca.axes(self.ground.x)
        self._steps = self.length
        self._at: tuple[int, pca.Principal, Floats] = (self.length, self.ground.principal, self.ground.plane)

    @property
    def length(self) -> int:
        return TURNS

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def _turned(self) -> tuple[int, pca.Principal, Floats]:
        """The plane of this step, and where all lie in it."""
        if self._at[0] != self._steps:
            x = self.ground.x
            plane = pca.turned(x, self.pixels, self.ground.principal, self._steps / TURNS)
            self._at = self._steps, plane, plane.project(x)
        return self._at

    @property
    def plane(self) -> pca.Principal:
        return self._turned()[1]

    @property
    def places(self) -> Floats:
        return self._turned()[2]

    def located(self) -> tuple[Floats, list[str]]:
        return self.plane.project(self.numbers.astype(np.float64)), ["It is projected, as all others are."]

    def account(self, i: int, j: int) -> list[str]:
        parts = (self.ground.x[i] - self.plane.mean) * self.plane.directions[:, 0]
        return words.projection(parts)

    def picture(self) -> Frame:
        shares = self.ground.principal.shares
        return {
            **super().picture(),
            "variance": [words.variance(self.plane.shares[:2].tolist())],
            "scree.x": np.arange(1, len(shares) + 1, dtype=np.float32),
            "scree.share": (100 * shares[:, None]).astype(np.float32),
        }


def on_map(settings: MapSettings, own: Archive | None = None, picture: Bytes | None = None) -> Downhill | Turning:
    """A map by the method of the settings."""
    return Turning(settings, own, picture) if settings.method == "pca" else Downhill(settings, own, picture)
