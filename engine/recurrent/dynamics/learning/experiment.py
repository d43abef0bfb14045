"""Baum–Welch as a stage plays it: many models climb side by side, each from its own beginning.

experiment = BaumWelchExperiment(BaumWelchSettings(hmm="umbrella", learn_length=1000))
experiment.step(100)
experiment.training.log_likelihoods, experiment.training.learners.models[experiment.picked]
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.arithmetic.estimates import decimals
from engine.arrays import Floats
from engine.experiment.learning import LearningExperiment, Training
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.recurrent.dynamics.hidden.frame import tables
from engine.recurrent.dynamics.learning.settings import BaumWelchSettings
from engine.recurrent.hmm.learning import BaumWelch, aligned, alignment
from engine.recurrent.hmm.trellis import Trellis
from engine.recurrent.hmm.written import share

STILL = 1e-7  # by which log P(x) rises in a step where it counts as standing
ALIKE = 0.01  # nats in all: ends that differ by less are called the same


class Climbing(Training[BaumWelchSettings]):
    """One update is one step of Baum–Welch of every model. gained: (K,) by how much log P rose in the last one."""

    kept = ("tables", "gained")

    def begin(self) -> None:
        self.learners = BaumWelch(self.settings.starts(), self.settings.sequences())
        self.gained = np.full(len(self.learners.start), np.inf)

    @property
    def tables(self) -> dict[str, Floats]:
        """The models' tables, and their log-likelihoods as a course of one moment."""
        return self.learners.state() | {"course": self.learners.log_likelihoods[None].copy()}

    @tables.setter
    def tables(self, state: dict[str, Floats]) -> None:
        self.learners.restore(state)

    @property
    def noted(self) -> tuple[str, ...]:
        return ()  # nothing of it changes on the way

    @property
    def ready(self) -> bool:
        return bool((self.gained > STILL).any())

    def update(self) -> bool:
        before = self.learners.log_likelihoods
        self.learners.step()
        self.gained = self.learners.log_likelihoods - before
        return True


class BaumWelchExperiment(LearningExperiment[Climbing]):
    """See :mod:`engine.experiment`."""

    looks = ("pick",)
    units = ("step",)
    pace = 20.0
    stays = ("seconds", "chosen")

    def __init__(self, settings: BaumWelchSettings | None = None) -> None:
        super().__init__(Climbing(settings or BaumWelchSettings()))
        self.chosen = -1
        self.symbols = sum(map(len, self.settings.sequences()))
        self.true = self._true()

    def _true(self) -> float | None:
        """log P of the sequences under the model that they were drawn from; None for others."""
        if self.settings.learn_from != "drawn":
            return None
        return sum(Trellis(self.settings.model(), x).log_likelihood for x in self.settings.sequences())

    def pick(self, index: Annotated[int, Bounds(0, 11)]) -> None:
        """Look at another model; at the best one, where it is picked again."""
        self.chosen = -1 if index == self.chosen else min(index, len(self.training.gained) - 1)

    @property
    def picked(self) -> int:
        """The model that is looked at: the best one, where none is chosen."""
        return self.chosen if self.chosen >= 0 else self.training.learners.best

    @property
    def stopped(self) -> str:
        if self.training.ready:
            return ""
        return f"No model's log P(x) rises by more than 10⁻⁷ in a step any more. {self._ends()}"

    def _ends(self) -> str:
        found = np.sort(self.training.learners.log_likelihoods)[::-1]
        count = 1 + int((np.diff(found) < -ALIKE).sum())
        if len(found) == 1:
            return ""
        if count == 1:
            return f"All {len(found)} have come to the same height."
        return f"The {len(found)} have come to {count} different heights: these are local maxima."

    def measure(self) -> Measure:
        found = {"height": self.training.learners.log_likelihoods / self.symbols}
        return found if self.true is None else found | {"true": np.array([self.true / self.symbols])}

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        learners, model = self.training.learners, self.settings.model()
        found = aligned(learners.models[self.picked], model)
        return {
            "step": self.steps,
            **tables(found, "learnt_"),
            **tables(model, "true_"),
            "seed_shown": self.picked,
            "runs": self._runs(),
            "chosen": self.picked,
            "room": self._room(),
            "learnt_title": self._title(),
            "account": self._account(),
            "ends": [self._ends()],
        }

    def _runs(self) -> Frame:
        heights = self.training.learners.log_likelihoods
        best = self.training.learners.best
        name = "tables" if self.settings.begin == "tables" else "seed"
        rows = []
        for k, height in enumerate(heights):
            head = f"seed {self.settings.learn_seed + k}" if name == "seed" else "own tables"
            cells = [decimals(height, 3), "highest" if k == best and len(heights) > 1 else ""]
            rows.append({"head": head, "cells": cells})
        if self.true is not None:
            rows.append({"head": "true model", "cells": [decimals(self.true, 3), ""]})
        return {"title": f"log P(x) of {self.symbols:,} symbols", "columns": [], "rows": rows}

    def _room(self) -> list[float]:
        """The heights between which the curves are drawn: what they are now, so that tops that are close lie apart."""
        now = self.training.learners.log_likelihoods / self.symbols
        seen = [*now.tolist(), *([] if self.true is None else [self.true / self.symbols])]
        low, high = min(seen), max(seen)
        apart = max(high - low, 1e-3)
        return [low - 0.15 * apart, high + 0.15 * apart]

    def _title(self) -> str:
        if self.settings.begin == "tables":
            return f"Learnt after {self.steps} steps"
        return f"Learnt from seed {self.settings.learn_seed + self.picked}, after {self.steps} steps"

    def _account(self) -> list[str]:
        """How one entry of the picked model comes about in the next step; and what the table beside is."""
        learners, model, k = self.training.learners, self.settings.model(), self.picked
        counts = learners.counts(k)
        order = alignment(learners.models[k], model)
        row = counts.transition[order[0]][order]
        lines = []
        if row.sum() > 0:
            other = min(1, len(row) - 1)
            way = f"{model.states[0]} → {model.states[other]}"
            lines.append(f"Next step: a({way}) ← {share(row, other)}, expected counts of the row")
        shown = counts.emission[order[0]]
        if shown.sum() > 0:
            lines.append(f"and b({model.symbols[0]} | {model.states[0]}) ← {share(shown, 0)}")
        return lines
