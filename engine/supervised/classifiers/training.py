"""The points, the one model that learns step by step, and all the others, fitted anew where something has changed.

What scikit-learn fits follows from the points and the settings alone, so a state holds the MLP's numbers and, where
they are the visitor's own, the points.
"""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from engine.experiment.learning import Training
from engine.experiment.protocol import State
from engine.plane import points
from engine.plane.datasets import PlaneData
from engine.supervised.classifiers.data import OWN, deal
from engine.supervised.classifiers.models.fitting import fit
from engine.supervised.classifiers.models.network import MLP, Network
from engine.supervised.classifiers.models.panel import Constant, Ints, Panel, Scale
from engine.supervised.classifiers.settings import OWN_SETTINGS, ClassifierSettings

PATIENCE = 0.03  # seconds of fitting for a frame while something moves


def given(settings: ClassifierSettings) -> PlaneData:
    """The points of the settings; the visitor's own are those of the text."""
    if settings.data == OWN:
        return points.from_text(settings.points or "2|")
    return deal(
        settings.data,
        count=settings.count,
        noise=settings.noise,
        test_share=settings.test_share,
        seed=settings.data_seed,
    )


class ClassifierTraining(Training[ClassifierSettings]):
    """parameters, first, second, learnt: the MLP's, see :class:`Network`; data: the points of all models."""

    kept = ("parameters", "first", "second", "learnt")

    def __init__(self, settings: ClassifierSettings, data: PlaneData | None = None) -> None:
        """data: points instead of those of the settings."""
        self.own = data is not None or settings.data == OWN
        self._fitted: dict[str, tuple[tuple[Any, ...], Panel]] = {}
        self._dealt = self._moved = 0  # how often the points, and the MLP's numbers, have become others
        self._take(data or given(settings))
        super().__init__(settings)

    # The points

    def _take(self, data: PlaneData) -> None:
        self.data = data
        self._dealt += 1
        self.inputs, self.labels = data.train_inputs, data.train_targets.astype(np.int64)

    def use(self, data: PlaneData) -> None:
        """Other points. The MLP goes on from where it is, unless it needs another output."""
        classes = self.data.classes
        self._take(data)
        if data.classes != classes:
            self.begin()
        self.updated()

    @property
    def test(self) -> tuple[Any, Ints]:
        """The points held out: inputs (n, 2) and labels (n,)."""
        data = self.data
        return data.inputs[data.is_test], data.targets[data.is_test].astype(np.int64)

    # The MLP

    def begin(self) -> None:
        network = Network.begin(self.settings.units, self.data.classes, self.settings.seed)
        self._keep(network)

    def _keep(self, network: Network) -> None:
        self.parameters, self.first, self.second = network.parameters, network.first, network.second
        self.learnt = network.updates
        self._moved += 1

    @property
    def network(self) -> Network:
        return Network(
            self.parameters, self.first, self.second, self.learnt, self.settings.units, self.data.classes
        )  # fmt: skip

    @property
    def scale(self) -> Scale:
        return Scale.of(self.inputs, self.settings.scaled)

    @property
    def ready(self) -> bool:
        return len(np.unique(self.labels)) > 1 and "mlp" in self.settings.panels

    def update(self) -> bool:
        """One update of the MLP, on all training points."""
        network = self.network
        network.update(self.scale.into(self.inputs), self.labels)
        self._keep(network)
        return bool(np.isfinite(self.parameters).all())

    def loss(self) -> float:
        """The MLP's on the training points; NaN without any."""
        return self.network.loss(self.scale.into(self.inputs), self.labels) if len(self.labels) else math.nan

    def change(self, settings: ClassifierSettings) -> None:
        """Move controls. Another noise moves the generated points; another number of units is another network."""
        before = self.settings
        super().change(settings)
        if settings.noise != before.noise and not self.own:
            self._take(given(settings))
        if settings.units != before.units:
            self.begin()

    # The panels

    def _key(self, name: str) -> tuple[Any, ...]:
        settings = self.settings
        own = tuple(getattr(settings, one) for one in OWN_SETTINGS[name])
        return self._dealt, settings.scaled, settings.seed, own, self._moved if name == "mlp" else 0

    def panel(self, name: str) -> Panel:
        """A model fitted to the points as they are now. Raises ValueError without training points."""
        key = self._key(name)
        known = self._fitted.get(name)
        if known is None or known[0] != key:
            known = key, self._fit(name)
            self._fitted[name] = known
        return known[1]

    def _fit(self, name: str) -> Panel:
        if name == "mlp" and len(self.labels):
            if len(np.unique(self.labels)) == 1:
                return Constant(None, self.inputs, self.labels, self.scale, self.data.classes)
            return MLP(self.network, self.inputs, self.labels, self.scale, self.data.classes)
        return fit(name, self.settings, self.inputs, self.labels, self.data.classes)

    def stale(self) -> list[str]:
        """The models shown that are not fitted to what is there now."""
        if not len(self.labels):
            return []
        return [one for one in self.settings.panels if self._fitted.get(one, (None,))[0] != self._key(one)]

    def fit_on(self, patience: float = PATIENCE) -> bool:
        """Fit some of those, one at least; whether none is left."""
        end = time.perf_counter() + patience
        for name in self.stale():
            self.panel(name)
            if time.perf_counter() > end:
                break
        return not self.stale()

    def known(self, name: str) -> Panel | None:
        """A model as it was fitted last; None where it never was, or where there is nothing to fit."""
        return self._fitted[name][1] if len(self.labels) and name in self._fitted else None

    # All of it, to come back to

    def state(self) -> State:
        """The visitor's own points are shared, not copied: an edit makes new arrays, and none is ever written to."""
        data = self.data
        own = {"inputs": data.inputs, "targets": data.targets, "is_test": data.is_test} if self.own else {}
        for array in own.values():
            array.flags.writeable = False
        return super().state() | own | {"own": self.own, "classes": data.classes}

    def restore(self, state: State) -> None:
        own = bool(state["own"])
        noise = self.settings.noise
        was = self.own
        super().restore(state)
        self._moved += 1
        if own:
            if self.data.inputs is not state["inputs"] or self.data.targets is not state["targets"]:
                self._take(PlaneData(state["inputs"], state["targets"], state["is_test"], int(state["classes"])))
        elif was or noise != self.settings.noise:
            self._take(given(self.settings))
        self.own = own
