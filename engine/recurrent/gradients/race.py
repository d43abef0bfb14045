"""Four cells learn the same task from the same sequences, one update each in turn; or climb, each at its own pace.

In a race "together" all have the same lag. In a race for the longest "lag" each begins at the shortest of LAGS and is
given the next as soon as it has learnt one: its running loss fell below a tenth of the chance line. What it has learnt
so far it keeps. The race is over after BUDGET updates.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.experiment.protocol import State
from engine.recurrent.cells.learner import NAMES, Descent, Learner
from engine.recurrent.cells.tasks import MOST, TASKS, Batch
from engine.recurrent.gradients.settings import RACERS, GradientsSettings

LEARNT, LEFT = 0.1, 0.5  # of the chance line: below these a task is learnt, the baseline left behind
LAGS = (10, 15, 20, 30, 40, 50, 70, 100, 140, MOST)
BUDGET = 2_000
LIVE = ("length", "learning_rate", "clip", "threshold", "factor")
"""What can be changed while it runs, and changes what is learnt."""


class Race:
    """The same settings and the same number of steps give the same networks."""

    def __init__(self, settings: GradientsSettings) -> None:
        self.settings = settings
        self.task = TASKS[settings.task]
        self.reset()

    def reset(self) -> None:
        """Back to the first weights, with the settings as they are now."""
        settings = self.settings
        self.learners = {
            cell: Learner(
                cell, self.task, settings.hidden, settings.seed, forget=settings.forget, factor=settings.factor
            )
            for cell in RACERS
        }
        self.steps = 0
        self.lags = dict.fromkeys(RACERS, 0)  # of LAGS, the one each cell is at; their number when it has learnt all
        self.half = dict.fromkeys(RACERS, 0)  # the update at which it left the chance line behind
        self.course = np.array([[0.0, *self._numbers()]])

    # --- one update ------------------------------------------------------------------------------------------------

    def lag(self, cell: str) -> int:
        """T of a cell's next sequences."""
        if self.settings.mode == "together":
            return self.settings.lag
        return LAGS[min(self.lags[cell], len(LAGS) - 1)]

    def chance(self, cell: str) -> float:
        return self.task.chance(self.lag(cell))

    def batch(self, lag: int) -> Batch:
        """The sequences of the next update: they depend on the seed, its number and the lag, and on nothing else."""
        generator = np.random.default_rng((self.settings.seed, 1, self.steps))
        return self.task.make(lag, self.settings.batch, generator)

    @property
    def descent(self) -> Descent:
        settings = self.settings
        return Descent(settings.rule, settings.learning_rate, settings.clip, settings.threshold)

    def running(self, cell: str) -> bool:
        """Whether a cell still learns: within bounds, and not yet through all the lags."""
        return not self.learners[cell].left and self.lags[cell] < len(LAGS)

    @property
    def over(self) -> bool:
        return not any(map(self.running, RACERS)) or (self.settings.mode == "lag" and self.steps >= BUDGET)

    def step(self) -> bool:
        """One update of every cell; False when there is nothing left to do."""
        if self.over:
            return False
        batches: dict[int, Batch] = {}
        for cell in filter(self.running, RACERS):
            lag = self.lag(cell)
            if lag not in batches:
                batches[lag] = self.batch(lag)
            self.learners[cell].update(batches[lag], self.descent)
        self.steps += 1
        for cell in RACERS:
            self._judge(cell)
        return True

    def _judge(self, cell: str) -> None:
        learner, chance = self.learners[cell], self.chance(cell)
        if not self.half[cell] and learner.loss < LEFT * chance:
            self.half[cell] = learner.updates
        if self.settings.mode == "lag" and learner.loss < LEARNT * chance and self.running(cell):
            self.lags[cell] += 1
            if self.running(cell):
                learner.loss = self.chance(cell)  # of the new lag nothing is known yet

    def learnt(self, cell: str) -> int:
        """The longest lag learnt so far; 0 for none."""
        if self.settings.mode == "lag":
            return LAGS[self.lags[cell] - 1] if self.lags[cell] else 0
        return self.settings.lag if self.learners[cell].loss < LEARNT * self.chance(cell) else 0

    # --- what changes, and what is kept -------------------------------------------------------------------------------

    def change(self, settings: GradientsSettings) -> None:
        """Controls moved while it runs; noted for a script. The factor multiplies the weights as they are."""
        factor = settings.factor / self.settings.factor
        self.settings = settings
        if factor != 1:
            for learner in self.learners.values():
                learner.rescale(factor)
        if not np.array_equal(self.course[-1, 1:], self._numbers()):
            kept = self.course[self.course[:, 0] < self.steps]
            self.course = np.vstack([kept, [[self.steps, *self._numbers()]]])

    def _numbers(self) -> list[float]:
        settings = self.settings
        clip = ("none", "norm", "value").index(settings.clip)
        return [settings.lag, settings.learning_rate, clip, settings.threshold, settings.factor]

    def state(self) -> State:
        """Everything the next update depends on, as copies."""
        state: State = {"steps": self.steps, "course": self.course.copy()}
        for cell, learner in self.learners.items():
            state |= {**learner.state(), f"{cell}.lag": self.lags[cell], f"{cell}.half": self.half[cell]}
        return state | {name: getattr(self.settings, name) for name in LIVE}

    def restore(self, state: State) -> None:
        changed: dict[str, Any] = {name: state[name] for name in LIVE}
        self.settings = replace(self.settings, **changed)
        self.steps, self.course = state["steps"], state["course"].copy()
        for cell, learner in self.learners.items():
            learner.restore(state)
            self.lags[cell], self.half[cell] = state[f"{cell}.lag"], state[f"{cell}.half"]

    # --- in words -----------------------------------------------------------------------------------------------------

    def troubles(self) -> list[str]:
        """Who left all bounds, when, and what would have helped."""
        return [self._trouble(cell) for cell in RACERS if self.learners[cell].left]

    def _trouble(self, cell: str) -> str:
        learner, settings = self.learners[cell], self.settings
        cure = (
            f"Clip the gradient: its norm was {_size(learner.norm)}."
            if settings.clip == "none"
            else f"The steps are too long: try a learning rate below {settings.learning_rate:g}."
        )
        return f"{NAMES[cell]} left all bounds at update {learner.left:,} and stands still. {cure}"


def _size(number: float) -> str:
    return f"{number:.3g}" if np.isfinite(number) else "beyond all numbers"
