"""Four cells learn the same task from the same sequences, one update each in turn; or climb, each at its own pace.

In a race "together" all have the same lag. In a race for the longest "lag" each begins at the shortest of LAGS and is
given the next as soon as it has learnt one: its running loss fell below a tenth of the chance line. What it has learnt
so far it keeps. The race is over after BUDGET updates. A cell that leaves all bounds stands still; the others go on.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.arithmetic.written import show
from engine.recurrent.cells.learner import NAMES, Learner, Learners
from engine.recurrent.cells.tasks import MOST, TASKS, Batch
from engine.recurrent.gradients.settings import RACERS, GradientsSettings

LEARNT, LEFT = 0.1, 0.5  # of the chance line: below these a task is learnt, the baseline left behind
LAGS = (10, 15, 20, 30, 40, 50, 70, 100, 140, MOST)
BUDGET = 2_000


class Race(Learners[GradientsSettings]):
    """lags: of LAGS, the one that each cell is at, their number when it has learnt all; half: the update at which each
    left the chance line behind."""

    kept = ("lags", "half")
    noted = ("length", "learning_rate", "clip", "threshold", "factor")

    def begin(self) -> None:
        settings = self.settings
        self.task = TASKS[settings.task]
        start = {"forget": settings.forget, "factor": settings.factor}
        self.learners = {cell: Learner(cell, self.task, settings.hidden, settings.seed, **start) for cell in RACERS}
        self.lags, self.half = dict.fromkeys(RACERS, 0), dict.fromkeys(RACERS, 0)

    # --- one update ------------------------------------------------------------------------------------------------

    def lag(self, cell: str) -> int:
        """T of a cell's next sequences."""
        if self.settings.mode == "together":
            return self.settings.lag
        return LAGS[min(self.lags[cell], len(LAGS) - 1)]

    def baseline(self, cell: str) -> float:
        """The loss of whoever remembers nothing, at a cell's lag."""
        return self.task.chance(self.lag(cell))

    def batch(self, lag: int) -> Batch:
        """The sequences of the next update: they depend on the seed, its number and the lag, and on nothing else."""
        generator = np.random.default_rng((self.settings.seed, 1, self.steps))
        return self.task.make(lag, self.settings.batch, generator)

    def running(self, cell: str) -> bool:
        """Whether a cell still learns: within bounds, and not yet through all the lags."""
        return not self.learners[cell].failed and self.lags[cell] < len(LAGS)

    @property
    def ready(self) -> bool:
        return any(map(self.running, RACERS)) and (self.settings.mode == "together" or self.steps < BUDGET)

    def update(self) -> bool:
        """One update of every cell that still learns."""
        settings, batches = self.settings, dict[int, Batch]()
        for cell in filter(self.running, RACERS):
            lag = self.lag(cell)
            if lag not in batches:
                batches[lag] = self.batch(lag)
            self.learners[cell].update(
                batches[lag], rate=settings.learning_rate, rule=settings.rule, clip=settings.clip,
                threshold=settings.threshold,
            )  # fmt: skip
            self._judge(cell)
        if all(learner.failed for learner in self.learners.values()):
            self.failed = self.steps + 1
        return True

    def _judge(self, cell: str) -> None:
        learner, chance = self.learners[cell], self.baseline(cell)
        if not self.half[cell] and learner.loss < LEFT * chance:
            self.half[cell] = learner.steps
        if self.settings.mode == "lag" and learner.loss < LEARNT * chance and self.running(cell):
            self.lags[cell] += 1
            if self.running(cell):
                learner.loss = self.baseline(cell)  # of the new lag nothing is known yet

    def learnt(self, cell: str) -> int:
        """The longest lag learnt so far; 0 for none."""
        if self.settings.mode == "lag":
            return LAGS[self.lags[cell] - 1] if self.lags[cell] else 0
        return self.settings.lag if self.learners[cell].loss < LEARNT * self.baseline(cell) else 0

    # --- what changes, and what is kept -------------------------------------------------------------------------------

    def change(self, settings: GradientsSettings) -> None:
        """Controls moved while it runs. The factor multiplies the weights as they are."""
        if settings.factor != self.settings.factor:
            for learner in self.learners.values():
                learner.rescale(settings.factor / self.settings.factor)
        super().change(settings)

    def troubles(self) -> list[str]:
        """Who left all bounds, when, and what would have helped."""
        return [_trouble(learner, self.settings) for learner in self.learners.values() if learner.failed]


# --- in words -------------------------------------------------------------------------------------------------------


def _trouble(learner: Learner, settings: GradientsSettings) -> str:
    cure = f"The steps are too long: try a learning rate below {settings.learning_rate:g}."
    if settings.clip == "none":
        size = show(learner.norm, 3) if np.isfinite(learner.norm) else "beyond all numbers"
        cure = f"Clip the gradient: its norm was {size}."
    return f"{NAMES[learner.cell]} left all bounds at update {learner.failed:,} and stands still. {cure}"


def standings(race: Race) -> dict[str, Any]:
    """Cell by cell: the loss beside chance, what has been seen, what has been learnt; who has left all bounds."""
    lag = race.settings.mode == "lag"
    columns = ["T", "learnt", "loss", "of chance", "sequences"]
    columns = columns if lag else ["loss", "of chance", "left it after", "sequences"]
    rows = [{"head": NAMES[cell].removesuffix("-RNN"), "cells": _cells(race, cell, lag)} for cell in RACERS]
    note = f"Loss: its running mean. Left: below half of the chance line. Learnt: below {100 * LEARNT:.0f} % of it."
    note = " ".join(race.troubles()) or note
    return {
        "title": "Longest lag learnt" if lag else race.task.sentence,
        "columns": columns,
        "rows": rows,
        "note": note,
    }


def _cells(race: Race, cell: str, lag: bool) -> list[str]:
    learner, chance = race.learners[cell], race.baseline(cell)
    if learner.failed:
        loss, share = show(learner.loss, 3) if math.isfinite(learner.loss) else "∞", "out"
    elif math.isnan(learner.loss):
        loss, share = "–", "–"
    else:
        loss, share = show(learner.loss, 3), f"{100 * learner.loss / chance:.0f} %"
    seen = f"{learner.steps * race.settings.batch:,}"
    if lag:
        through = race.lags[cell] == len(LAGS)
        return ["all" if through else str(race.lag(cell)), str(race.learnt(cell) or "–"), loss, share, seen]
    half = race.half[cell]
    return [loss, share, f"{half:,} updates" if half else "–", seen]


def said(race: Race, seconds: float) -> str:
    """Sequences, seconds and pace; in a race for the longest lag, how much of the budget is left."""
    batch, task = race.settings.batch, race.task
    whole = f"{race.steps * batch:,} sequences each"
    pace = f" · {seconds:,.0f} s of learning" if race.steps and seconds else ""
    if race.settings.mode == "lag":
        return f"{task.title}: {whole}{pace} · {max(0, BUDGET - race.steps):,} updates left"
    lag = race.settings.lag
    return f"{task.title}, T = {lag} · chance {show(task.chance(lag), 4)} · {whole}{pace}"


def ledger(cell: str, steps: int, start: int) -> str:
    """The title of the triangle that is shown."""
    state = "cₖ" if cell == "lstm" else "hₖ"
    part = f", the last {steps - start} of {steps} steps" if start else ""
    return f"{NAMES[cell]}: ‖∂Lₜ/∂{state}‖{part}"


def result(race: Race) -> str:
    """Who learnt the longest lag."""
    order = sorted(RACERS, key=lambda cell: (-race.learnt(cell), race.learners[cell].steps))
    told = [f"{NAMES[cell]} {race.learnt(cell) or 'none'}" for cell in order]
    return f"After {race.steps:,} updates each, the longest lags learnt are: {', '.join(told)}."
