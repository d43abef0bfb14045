"""Lesson 3.4 as a run that learns: an LSTM and a GRU side by side, their gates on one's own sequence as they form.

experiment = GatesExperiment(GatesSettings(mode="learn"))
experiment.step(1000)
experiment.frame()["lstm_accuracy"]   # 0.99…
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.experiment.protocol import Basics, Frame, Measure, State
from engine.recurrent.cells.learner import NAMES
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.score import Row, Step, score
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.training import LENGTHS, Training
from engine.recurrent.gates.weights import KINDS, Kind, Weights, weights_of


class GatesExperiment(Basics):
    """See :mod:`engine.experiment`. A step is one update of both networks."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("pin",)
    units: Sequence[str] = ("update",)
    length: int | None = None
    budget = 8_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is two whole networks."""

    def __init__(self, settings: GatesSettings | None = None) -> None:
        self.training = Training(settings or GatesSettings(mode="learn"))
        self._at, self._unit, self._seconds = 0, 0, 0.0

    @property
    def settings(self) -> GatesSettings:
        found: GatesSettings = self.training.settings
        return found

    @property
    def steps(self) -> int:
        return self.training.steps

    @property
    def diverged(self) -> bool:
        return bool(self.training.diverged)

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        return (
            f"At update {self.steps:,} the {NAMES[self.training.diverged]}'s loss or weights grew beyond all bounds: "
            f"the learning rate of {self.settings.learning_rate:g} is too high. The last weights stay."
        )

    def step(self, count: int = 1) -> int:
        begin, taken = time.perf_counter(), 0
        while taken < count and not self.diverged and self.training.step():
            taken += 1
        self._seconds += time.perf_counter() - begin
        return taken

    def span(self, unit: str) -> tuple[int, int]:
        return 1, 1

    def change(self, **settings: Any) -> None:
        self.training.change(replace(self.settings, **settings))

    def reset(self) -> None:
        self.training.reset()
        self._seconds = 0.0

    def state(self) -> State:
        return self.training.state()

    def restore(self, state: State) -> None:
        self.training.restore(state)

    def weights(self) -> dict[Kind, Weights]:
        """Both networks as they are now, to be taken apart."""
        return {kind: weights_of(learner) for kind, learner in self.training.learners.items()}

    def pin(self, step: Step, row: Row = -1) -> None:
        """Look at a step, and at the unit in a row."""
        self._at = step
        self._unit = self._unit if row < 0 else min(row, self.settings.hidden - 1)

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        found: Measure = {}
        for kind, learner in self.training.learners.items():
            found[f"{kind}_loss"] = np.array([learner.loss])
            for name, share in zip(("accuracy", "longer"), self.training.accuracy[kind], strict=True):
                found[f"{kind}_{name}"] = np.array([share])
        return found

    def frame(self) -> Frame:
        figures = {name: float(row[0]) for name, row in self.measure().items()}
        return {
            "step": self.steps,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "said": [self._said()],
        }

    def _said(self) -> str:
        """What the held-out sequences say, of both."""
        parts = []
        for kind in KINDS:
            shares = " / ".join(f"{100 * share:.1f}" for share in self.training.accuracy[kind])
            parts.append(f"{kind.upper()} {shares} %")
        lengths = " / ".join(map(str, LENGTHS))
        speed = f" · {self._seconds:.0f} s of work" if self._seconds >= 1 else ""
        return f"Right, on held-out sequences of {lengths} symbols: {', '.join(parts)}{speed}"

    def picture(self) -> Frame:
        """The gates of the chosen cell on the sequence that is typed, as they are now."""
        settings = self.settings
        kind: Kind = "gru" if settings.cell == "gru" else "lstm"
        sequence = settings.what.read(settings.typed)
        reading = Reading(kind, weights_of(self.training.learners[kind]), settings.what, sequence)
        order = list(range(settings.hidden))
        return score(reading, order, min(self._at, len(sequence) - 1), self._unit)
