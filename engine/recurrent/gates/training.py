"""An LSTM and a GRU in training, side by side: the same sequences, the same seed, an update at a time.

An update reads a batch of new sequences of one length, and each network takes a step of Adam down its own gradient,
whose norm is clipped to 1 (:mod:`engine.recurrent.cells.learner`)::

    experiment = GatesExperiment(GatesSettings(mode="learn"))
    experiment.step(1000)
    experiment.frame()["lstm_accuracy"]   # 0.99…
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import torch

from engine.arithmetic.estimates import Share
from engine.arrays import Floats
from engine.experiment.asking import Asks
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Frame, Measure
from engine.recurrent.cells.learner import NAMES, Learner, Learners
from engine.recurrent.cells.shares import GROUPS, lag_shares
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.gates.reading import Reading, Row, Step, score
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.weights import KINDS, Kind, Own, Weights, weights_of

SHORTEST, LONGEST = 4, 24  # symbols of a sequence to learn from
LENGTHS = (24, 48)  # of those held out: as long as the longest that is learnt from, and twice as long
HELD_OUT = 200  # sequences of each length


PROBES = 8  # of these, those on which the parts of the gradient are measured


class Found(NamedTuple):
    """right: the share of right answers on the held-out sequences (kinds, lengths); shares: of ∂L/∂W_hh by lag."""

    right: Floats
    shares: dict[Kind, Floats]


class GatesTraining(Asks[GatesSettings, Found], Learners[GatesSettings]):
    """Its answer is what the held-out sequences say."""

    noted = ("learning_rate",)

    def begin(self) -> None:
        settings = self.settings
        self.task = settings.what
        self.learners = {
            kind: Learner(kind, self.task, settings.hidden, settings.seed, forget=settings.forget_bias)
            for kind in KINDS
        }

    def update(self) -> bool:
        settings = self.settings
        length = int(np.random.default_rng((settings.seed, 1, self.steps)).integers(SHORTEST, LONGEST + 1))
        batch = self.task.batch((settings.seed, 2, self.steps), settings.batch, length)
        within = [learner.update(batch, rate=settings.learning_rate) for learner in self.learners.values()]
        return all(within)

    @property
    def every(self) -> int:
        return 16

    def asking(self) -> Generator[None, None, Found]:
        """One network and one length after the other."""
        shares, probe = [], held_out(self.settings.task, self.settings.seed, LENGTHS[0])
        probe = Batch(probe.inputs[:, :PROBES], probe.targets[..., :PROBES])
        for learner in self.learners.values():
            for length in LENGTHS:
                shares.append(right(learner, held_out(self.settings.task, self.settings.seed, length)))
                yield
        parts = {}
        for kind in KINDS:
            parts[kind] = lag_shares(self.learners[kind], probe)
            yield
        return Found(np.array(shares).reshape(len(KINDS), len(LENGTHS)), parts)


@torch.no_grad()
def right(learner: Learner, batch: Batch) -> float:
    """The share of the answers asked for that are right."""
    return float((learner.answers(batch).argmax(-1).numpy() == batch.targets).mean())


@lru_cache(maxsize=16)
def held_out(task: str, seed: int, length: int) -> Batch:
    """Sequences that no update learns from, except by chance: they have a seed of their own."""
    return TASKS[task].batch((seed, 3, length), HELD_OUT, length)


NOTHING = Found(np.full((len(KINDS), len(LENGTHS)), math.nan), {kind: np.full(len(GROUPS), math.nan) for kind in KINDS})


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

    def settle(self) -> bool:
        return self.training.ask_on()

    def measure(self) -> Measure:
        """What is held out is left out where it is not due."""
        found = self.training.answer if self.training.due else NOTHING
        figures = {name: np.array([value]) for name, value in self._figures(found.right).items()}
        return figures | {f"shares.{kind}": found.shares[kind] for kind in KINDS}

    def courses(self, measured: Frame) -> Frame:
        """Of the parts of the gradient, those of the chosen cell."""
        kept = {name: values for name, values in measured.items() if ".shares." not in name}
        return kept | {"trace.lag_shares": measured[f"trace.shares.{self.settings.cell}"]}

    def _figures(self, accuracy: Floats) -> dict[str, float]:
        found: dict[str, float] = {}
        for (kind, learner), (first, second) in zip(self.training.learners.items(), accuracy.tolist(), strict=True):
            found |= {f"{kind}_loss": learner.loss, f"{kind}_accuracy": first, f"{kind}_longer": second}
        return found

    def frame(self) -> Frame:
        found = self.training.answered(moving=self.moving)
        figures, accuracy, shares = self._figures(found.right), found.right, found.shares[self.settings.cell]
        return {
            "lag_shares_now": shares.tolist() if np.isfinite(shares).all() else None,
            "lag_shares_of": f"{self.settings.cell.upper()}: ∂L/∂W_hh by lag{self.training.when}",
            "step": self.steps,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "said": [self._said(accuracy)],
        }

    def _said(self, accuracy: Floats) -> str:
        """What the held-out sequences say, of both; when, if not now."""
        every = self.settings.what.every_step
        rows = zip(LENGTHS, accuracy.T, strict=True)
        parts = [
            f"of {length} symbols {', '.join(self._sure(kind, value, length if every else 1) for kind, value in pairs)}"
            for length, pairs in ((length, zip(KINDS, shares, strict=True)) for length, shares in rows)
        ]
        return f"Right, on {HELD_OUT} held-out sequences each{self.training.when}: {'; '.join(parts)}"

    @staticmethod
    def _sure(kind: Kind, value: float, answers: int) -> str:
        """A share with its interval, as sure as if each sequence had been asked once: its answers go together."""
        share = Share(float(value), HELD_OUT * answers, HELD_OUT)
        return f"{kind.upper()} {share.percent} ({share.interval})"

    def picture(self) -> Frame:
        """The gates of the chosen cell on the sequence that is typed, as they are now."""
        settings = self.settings
        sequence = settings.what.read(settings.typed)
        reading = Reading(settings.cell, weights_of(self.training.learners[settings.cell]), settings.what, sequence)
        return score(reading, list(range(settings.hidden)), min(self._at, len(sequence) - 1), self._unit)
