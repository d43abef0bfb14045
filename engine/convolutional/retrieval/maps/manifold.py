"""A map by UMAP as a stage plays it.

atlas = Manifold(MapSettings(method="umap"))
atlas.step(500)
atlas.picture()["table"]                # what the map keeps and what it loses
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from engine.arithmetic.written import show, told, write
from engine.arrays import Bytes, Floats
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.maps import umap, words
from engine.convolutional.retrieval.maps.embedding import FARTHEST
from engine.convolutional.retrieval.maps.ground import Ground
from engine.convolutional.retrieval.maps.on_map import OnMap
from engine.convolutional.retrieval.maps.settings import MapSettings
from engine.experiment.learning import LearningExperiment, Training
from engine.experiment.protocol import Measure

FIFTH = 5
"""Of its nearest in the space, the one that is told of."""


curve = lru_cache(maxsize=64)(umap.curve)  # which is fitted, and asked for in every epoch


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
        return curve(self.settings.nearest)

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

    def __init__(
        self, settings: MapSettings | None = None, own: Archive | None = None, picture: Bytes | None = None
    ) -> None:
        settings = settings or MapSettings(method="umap")
        OnMap.__init__(self, settings, own, picture)
        LearningExperiment.__init__(self, Spread(settings, self.ground))

    @property
    def places(self) -> Floats:
        return self.training.y

    @property
    def stopped(self) -> str:
        over = f"All {umap.EPOCHS} epochs are over: the steps have become 0."
        return "" if self.training.ready else over

    def change(self, **settings: Any) -> None:
        LearningExperiment.change(self, **settings)

    def located(self) -> tuple[Floats, list[str]]:
        apart = np.append(self.ground.apart_from(self.numbers), 0.0)
        own = umap.seen(apart, len(self.ground), self.settings.neighbours)
        return umap.placed(own, self.places), [
            "It lies at the mean of its nearest, each as strong as it is seen. UMAP would move it on from there."
        ]

    def account(self, i: int, near: list[int]) -> list[str]:
        j, x = near[min(FIFTH, len(near)) - 1], self.ground.x  # the nearest is always seen with 1
        apart, there = float(np.sqrt(np.square(x[i] - x[j]).sum())), self.places[i] - self.places[j]
        told_of = f"j: {words.picture(self.ground, j)}, the fifth of these, in the space at d ≈ {show(apart, 3)}."
        return [told_of, *edge(self.training.graph, i, j, apart), on_the_map(self.training.curve, float(there @ there))]

    def measure(self) -> Measure:
        """The mean of −ln v over the edges."""
        training = self.training
        return {"loss": np.array([umap.pull(training.graph, training.y, *training.curve)])}

    def figures(self) -> dict[str, Any]:
        """What the script computes anew."""
        return {"places": self.places[:3], "pull": float(self.measure()["loss"][0])}


def edge(graph: umap.Graph, i: int, j: int, apart: float) -> list[str]:
    """How two points see each other, and what becomes of both. apart: how far they are apart in the space."""
    one, other = graph.own[i], graph.own[j]
    p, q = graph.between(i, j)
    seen = write([apart, one.rho, one.sigma], lambda o, _: np.exp(-(o[0] - o[1]) / o[2]), visible=3)
    plainly = tuple(k for k, number in enumerate((p, q)) if number in (0, 1))
    both = write([p, q], lambda o, _: o[0] + o[1] - o[0] * o[1], exact=plainly, visible=3)
    (d, rho, sigma), (x, y) = seen.operands, both.operands
    far = f"i sees j with p = 0: j is not among its {len(one.which) - 1} nearest."
    first = f"i sees j with p = e^(−({d} − {rho})/{sigma}) {seen.ends[0]}" if p else far
    if apart <= one.rho:
        first = "i sees j with p = 1: none is nearer."
    among = f"i is {'' if q else 'not '}among its {len(other.which) - 1} nearest"
    return [
        first,
        f"j sees i with q {told(q, 3)}: {among}.",
        f"They belong together by w = p + q − p·q {both.given} {x} + {y} − {x}·{y} {both.ends[0]}",
    ]


def on_the_map(curve: tuple[float, float], square: float) -> str:
    """How near two points are on the map, from their squared distance there."""
    near = write([*curve, square], lambda o, _: 1 / (1 + o[0] * o[2] ** o[1]), visible=3)
    a, b, there = near.operands
    return f"On the map d² ≈ {there}: v = 1/(1 + {a}·{there}^{b}) {near.ends[0]}"
