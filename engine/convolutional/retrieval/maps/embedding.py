"""One map of a space, or several from different seeds, on their way down."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TypeVar

import numpy as np

from engine.arrays import AnyFloats, Floats
from engine.convolutional.retrieval.maps import compiled, tsne
from engine.convolutional.retrieval.maps.pca import Principal, principal
from engine.convolutional.retrieval.maps.settings import DownhillSettings, MapSettings
from engine.experiment.learning import Training

EARLY = 250
"""So many steps have early exaggeration and the smaller momentum."""
MOMENTA = 0.5, 0.8
FARTHEST = 1e6
"""Beyond that a map has left all bounds."""


class Space:
    """Points x (n, d) of a space, with what maps of it need, worked out once."""

    def __init__(self, x: AnyFloats) -> None:
        self._numbers = x
        self.joint = lru_cache(maxsize=2)(self._joint)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def x(self) -> Floats:
        return self._numbers.astype(np.float64)

    @property
    def apart(self) -> Floats:
        """(n, n) how far all are apart, squared. Anew each time: it would take much room for what is seldom asked."""
        return tsne.squared_distances(self.x)

    @cached_property
    def principal(self) -> Principal:
        """The plane in which they vary most."""
        return principal(self.x)

    @cached_property
    def plane(self) -> Floats:
        """(n, 2) where they lie in it."""
        return self.principal.project(self.x)

    def _joint(self, perplexity: int) -> tuple[Floats, float]:
        """P and its entropy in nats."""
        p = tsne.joint(self.apart, perplexity)
        return p, compiled.entropy(p)


Wanted = TypeVar("Wanted", bound=DownhillSettings)


class Embedding(Training[Wanted]):
    """y, v, gains (maps, n, 2): as in :class:`tsne.Layout`, a map for each seed from the first on. One step moves
    all."""

    kept = ("y", "v", "gains")
    noted: tuple[str, ...] = ("perplexity", "rate")
    early = 4.0  # times that pᵢⱼ is taken in the first steps
    start = "random"

    def __init__(self, settings: Wanted, space: Space, maps: int = 1) -> None:
        self.space, self.maps = space, maps
        super().__init__(settings)

    @property
    def p(self) -> Floats:
        return self.space.joint(self.settings.perplexity)[0]

    def begin(self) -> None:
        plane = self.space.plane if self.start == "pca" else None
        seeds = range(self.settings.seed, self.settings.seed + self.maps)
        self._place([tsne.start(len(self.space), seed, plane) for seed in seeds])

    def _place(self, layouts: list[tsne.Layout]) -> None:
        self.y, self.v, self.gains = (np.stack(parts) for parts in zip(*layouts, strict=True))
        self.updated()

    def updated(self) -> None:
        self._sums: list[tuple[Floats, Floats, Floats]] = []

    @property
    def sums(self) -> list[tuple[Floats, Floats, Floats]]:
        """Of each map as it is now: what :func:`tsne.sums` says of it, worked out once."""
        if not self._sums:
            self._sums = [compiled.fast_sums(self.p, y) for y in self.y]
        return self._sums

    @property
    def exaggeration(self) -> float:
        """How many times pᵢⱼ is taken in the next step."""
        return self.early if self.steps < EARLY else 1.0

    @property
    def momentum(self) -> float:
        return MOMENTA[self.steps >= EARLY]

    def slope(self, which: int) -> Floats:
        """Where a map would go up most steeply, for the next step: (n, 2)."""
        return tsne.gradient(self.sums[which], self.exaggeration)

    def update(self) -> bool:
        layouts = [
            tsne.moved(layout, self.slope(k), momentum=self.momentum, rate=self.settings.rate)
            for k, layout in enumerate(map(tsne.Layout, self.y, self.v, self.gains))
        ]
        if not all(np.abs(layout.y).max() < FARTHEST for layout in layouts):
            return False
        self._place(layouts)
        return True

    @property
    def losses(self) -> Floats:
        """KL(P‖Q) of each map, in nats, (maps,)."""
        p, entropy = self.space.joint(self.settings.perplexity)
        return np.array(
            [compiled.fast_loss(p, y, near, entropy) for y, (near, _, _) in zip(self.y, self.sums, strict=True)]
        )


class Laid(Embedding[MapSettings]):
    """The map of an archive, whose start and early exaggeration are chosen."""

    noted = ("perplexity", "rate", "exaggeration")

    @property
    def early(self) -> float:  # type: ignore[override]
        return self.settings.exaggeration

    @property
    def start(self) -> str:  # type: ignore[override]
        return self.settings.start
