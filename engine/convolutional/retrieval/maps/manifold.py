"""A map by UMAP as a stage plays it.

atlas = Manifold(MapSettings(method="umap"))
atlas.step(500)
atlas.picture()["table"]                # what the map keeps and what it loses
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from engine.arithmetic.written import show, write
from engine.arrays import Bytes, Floats
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.maps import umap, words
from engine.convolutional.retrieval.maps.embedding import FARTHEST
from engine.convolutional.retrieval.maps.ground import Ground
from engine.convolutional.retrieval.maps.on_map import OnMap
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.experiment.learning import LearningExperiment, Training
from engine.experiment.protocol import Measure


@lru_cache(maxsize=4)
def graph_of(ground: Ground, neighbours: int) -> umap.Graph:
    """The same for all visitors who look at it."""
    return umap.graph_of(ground.apart, neighbours)


class Spread(Training[MapSettings]):
    """y (n, 2): the places. An update is an epoch."""

    kept = ("y",)
    noted = ("nearest",)

    def __init__(self, settings: MapSettings, ground: Ground) -> None:
        self.ground = ground
        self.graph = graph_of(ground, settings.neighbours)
        super().__init__(settings)

    @property
    def curve(self) -> tuple[float, float]:
        """a and b."""
        return umap.curve(self.settings.nearest)

    def begin(self) -> None:
        plane = self.ground.plane if self.settings.start == "pca" else None
        self.y = umap.start(len(self.ground), self.settings.seed, plane)

    @property
    def ready(self) -> bool:
        return self.steps < umap.EPOCHS

    def update(self) -> bool:
        y = umap.laid(self.graph, self.y, self.steps + 1, *self.curve, self.settings.seed)
        if not np.abs(y).max() < FARTHEST:
            return False
        self.y = y
        return True


class Manifold(OnMap, LearningExperiment[Spread]):
    """UMAP. One step is an epoch: every edge of the graph is taken as often as it is strong."""

    stays = LearningExperiment.stays
    length = umap.EPOCHS
    end = "All epochs are over: the steps have become 0."

    def __init__(
        self, settings: MapSettings | None = None, own: Archive | None = None, picture: Bytes | None = None
    ) -> None:
        settings = settings or MapSettings(method="umap")
        OnMap.__init__(self, settings, own, picture)
        LearningExperiment.__init__(self, Spread(settings, self.ground))

    @property
    def places(self) -> Floats:
        return self.training.y

    def change(self, **settings: Any) -> None:
        LearningExperiment.change(self, **settings)

    def located(self) -> tuple[Floats, list[str]]:
        apart = np.append(self.ground.apart_from(self.numbers), 0.0)
        own = umap.seen(apart, len(self.ground), self.settings.neighbours)
        return umap.placed(own, self.places), [
            "It lies at the mean of its nearest, each as strong as it is seen. UMAP would move it on from there."
        ]

    def account(self, i: int, j: int) -> list[str]:
        graph, (a, b) = self.training.graph, self.training.curve
        one, other = graph.own[i], graph.own[j]
        p, q = graph.between(i, j)
        apart = float(np.sqrt(self.ground.apart[i, j]))
        seen = write([apart, one.rho, one.sigma], lambda o, _: np.exp(-(o[0] - o[1]) / o[2]), visible=3)
        d, rho, sigma = seen.operands
        both = write([p, q], lambda o, _: o[0] + o[1] - o[0] * o[1], visible=3)
        x, y = both.operands
        there = self.places[i] - self.places[j]
        square = float(there @ there)
        near = write([a, b, square], lambda o, _: 1 / (1 + o[0] * o[2] ** o[1]), visible=3)
        m, e, s = near.operands
        lines = [f"j: {words.picture(self.ground, j)}, the nearest of these, in the space at d ≈ {show(apart, 3)}."]
        if p and apart > one.rho:
            lines.append(f"i sees j with p = e^(−({d} − {rho})/{sigma}) {seen.ends[0]}")
        elif p:
            lines.append("i sees j with p = 1: none is nearer.")
        lines.append(
            f"j sees i with q ≈ {show(q, 3)} ({'' if q else 'i is none of '}its {len(other.which) - 1} nearest)"
        )
        lines.append(f"They belong together by w = p + q − p·q {both.given} {x} + {y} − {x}·{y} {both.ends[0]}")
        lines.append(f"On the map d² ≈ {s}: v = 1/(1 + {m}·{s}^{e}) {near.ends[0]}")
        return lines

    def measure(self) -> Measure:
        """The mean of −ln v over the edges."""
        training = self.training
        return {"loss": np.array([umap.pull(training.graph, training.y, *training.curve)])}

    def figures(self) -> dict[str, Any]:
        """What the script computes anew."""
        return {"places": self.places[:3], "pull": float(self.measure()["loss"][0])}
