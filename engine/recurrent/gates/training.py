"""An LSTM and a GRU in training, side by side: the same sequences, the same seed, an update at a time.

An update reads a batch of new sequences of one length, and each network takes a step of Adam down its own gradient,
whose norm is clipped to 1 (:mod:`engine.recurrent.cells.learner`)::

    experiment = GatesExperiment(GatesSettings(mode="learn"))
    experiment.step(1000)
    experiment.frame()["lstm_accuracy"]   # 0.99…
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Frame, Measure
from engine.recurrent.cells.learner import NAMES, Learner, Learners
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.gates.reading import Reading, Row, Step, score
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.weights import KINDS, Kind, Own, Weights, weights_of

SHORTEST, LONGEST = 4, 24  # symbols of a sequence to learn from
LENGTHS = (24, 48)  # of those held out: as long as the longest that is learnt from, and twice as long
HELD_OUT = 200  # sequences of each length
EVERY = 20  # updates after which they are asked


class GatesTraining(Learners[GatesSettings]):
    """accuracy: the share of right answers on the held-out sequences when last asked, (kinds, lengths)."""

    kept = ("accuracy",)
    noted = ("learning_rate",)

    def begin(self) -> None:
        settings = self.settings
        self.task = settings.what
        self.learners = {
            kind: Learner(kind, self.task, settings.hidden, settings.seed, forget=settings.forget_bias)
            for kind in KINDS
        }
        self._ask()

    def update(self) -> bool:
        settings = self.settings
        length = int(np.random.default_rng((settings.seed, 1, self.steps)).integers(SHORTEST, LONGEST + 1))
        batch = self.task.batch((settings.seed, 2, self.steps), settings.batch, length)
        within = [learner.update(batch, rate=settings.learning_rate) for learner in self.learners.values()]
        if (self.steps + 1) % EVERY == 0:
            self._ask()
        return all(within)

    def _ask(self) -> None:
        settings = self.settings
        sets = [held_out(settings.task, settings.seed, length) for length in LENGTHS]
        self.accuracy = np.array([[right(learner, one) for one in sets] for learner in self.learners.values()])


@torch.no_grad()
def right(learner: Learner, batch: Batch) -> float:
    """The share of the answers asked for that are right."""
    return float((learner.answers(batch).argmax(-1).numpy() == batch.targets).mean())


@lru_cache(maxsize=16)
def held_out(task: str, seed: int, length: int) -> Batch:
    """Sequences that no update learns from, except by chance: they have a seed of their own."""
    return TASKS[task].batch((seed, 3, length), HELD_OUT, length)


class GatesExperiment(LearningExperiment[GatesTraining]):
    """The training on its stage, with both cells' gates on one's own sequence as they form. A step is one update of
    both networks. own: networks trained before, by task, that a visitor took apart."""

    looks = ("pin",)
    stays = (*LearningExperiment.stays, "_at", "_unit")
    units = ("update",)
    budget = 8_000_000  # more than usual: a moment is two networks

    def __init__(self, settings: GatesSettings | None = None) -> None:
        super().__init__(GatesTraining(settings or GatesSettings(mode="learn")))
        self.own: dict[str, Own] = {}
        self._at, self._unit = 0, 0

    def succeed(self, before: Any) -> None:
        self.own = before.own

    def networks(self) -> dict[str, Own]:
        """What could be taken apart now: the present networks, once they have learnt anything, and those of before."""
        found: dict[Kind, Weights] = {kind: weights_of(self.training.learners[kind]) for kind in KINDS}
        return self.own | ({self.settings.task: (found, self.steps)} if self.steps else {})

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        lost = next(NAMES[kind] for kind, learner in self.training.learners.items() if learner.failed)
        return (
            f"At update {self.training.failed:,} the {lost}'s loss or weights grew beyond all bounds: "
            f"the learning rate of {self.settings.learning_rate:g} is too high. The last weights stay."
        )

    def pin(self, step: Step, row: Row = -1) -> None:
        """Look at a step, and at the unit in a row."""
        self._at = step
        self._unit = self._unit if row < 0 else min(row, self.settings.hidden - 1)

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        found: Measure = {}
        for (kind, learner), shares in zip(self.training.learners.items(), self.training.accuracy, strict=True):
            figures = {"loss": learner.loss, "accuracy": shares[0], "longer": shares[1]}
            found |= {f"{kind}_{name}": np.array([value]) for name, value in figures.items()}
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
        rows = zip(KINDS, self.training.accuracy, strict=True)
        parts = [f"{kind.upper()} {' / '.join(f'{100 * share:.1f}' for share in shares)} %" for kind, shares in rows]
        lengths = " / ".join(map(str, LENGTHS))
        speed = f" · {self.seconds:.0f} s of work" if self.seconds >= 1 else ""
        return f"Right, on held-out sequences of {lengths} symbols: {', '.join(parts)}{speed}"

    def picture(self) -> Frame:
        """The gates of the chosen cell on the sequence that is typed, as they are now."""
        settings = self.settings
        sequence = settings.what.read(settings.typed)
        reading = Reading(settings.cell, weights_of(self.training.learners[settings.cell]), settings.what, sequence)
        return score(reading, list(range(settings.hidden)), min(self._at, len(sequence) - 1), self._unit)
