"""A map of an archive as a stage plays it: by t-SNE step by step, or a plane of the space that turns into PCA's.

atlas = Downhill(MapSettings())         # t-SNE
atlas.step(1000)
atlas.draw(picture)                     # a drawing, which gets its place on the map
atlas.picture()["table"]                # what the map keeps and what it loses
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.arrays import Bytes, Floats
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.maps import pca, tsne, words
from engine.convolutional.retrieval.maps.embedding import Laid
from engine.convolutional.retrieval.maps.manifold import Manifold
from engine.convolutional.retrieval.maps.on_map import OnMap
from engine.convolutional.retrieval.maps.placing import Placed, place
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Frame, Measure
from engine.experiment.tour import Tour

TURNS = 60
"""Steps in which a plane turns into PCA's."""


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

    def account(self, i: int, near: list[int]) -> list[str]:
        j = near[0]
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

    def account(self, i: int, near: list[int]) -> list[str]:
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


Map = Downhill | Turning | Manifold


def on_map(settings: MapSettings, own: Archive | None = None, picture: Bytes | None = None) -> Map:
    """A map by the method of the settings."""
    made: dict[str, type[Map]] = {"tsne": Downhill, "pca": Turning, "umap": Manifold}
    return made[settings.method](settings, own, picture)
