"""Four cells learn the same task from the same sequences, one update each in turn; or climb, each at its own pace.

In a race "together" all have the same lag. In a race for the longest "lag" each begins at the shortest of LAGS and is
given the next as soon as it has learnt one: its running loss fell below a tenth of the chance line. What it has learnt
so far it keeps. The race is over after BUDGET updates. A cell that leaves all bounds stands still; the others go on.
"""

from __future__ import annotations

import numpy as np

from engine.experiment.learning import Training
from engine.experiment.protocol import State
from engine.recurrent.cells.learner import NAMES, Descent, Learner
from engine.recurrent.cells.tasks import MOST, TASKS, Batch
from engine.recurrent.gradients.settings import RACERS, GradientsSettings

LEARNT, LEFT = 0.1, 0.5  # of the chance line: below these a task is learnt, the baseline left behind
LAGS = (10, 15, 20, 30, 40, 50, 70, 100, 140, MOST)
BUDGET = 2_000


class Race(Training[GradientsSettings]):
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

    @property
    def descent(self) -> Descent:
        settings = self.settings
        return Descent(settings.rule, settings.learning_rate, settings.clip, settings.threshold)

    def running(self, cell: str) -> bool:
        """Whether a cell still learns: within bounds, and not yet through all the lags."""
        return not self.learners[cell].failed and self.lags[cell] < len(LAGS)

    @property
    def ready(self) -> bool:
        return any(map(self.running, RACERS)) and (self.settings.mode == "together" or self.steps < BUDGET)

    def update(self) -> bool:
        """One update of every cell that still learns."""
        batches: dict[int, Batch] = {}
        for cell in filter(self.running, RACERS):
            lag = self.lag(cell)
            if lag not in batches:
                batches[lag] = self.batch(lag)
            self.learners[cell].update(batches[lag], self.descent)
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

    def state(self) -> State:
        found = super().state()
        for learner in self.learners.values():
            found |= learner.state()
        return found

    def restore(self, state: State) -> None:
        super().restore(state)
        for learner in self.learners.values():
            learner.restore(state)

    # --- in words -----------------------------------------------------------------------------------------------------

    def troubles(self) -> list[str]:
        """Who left all bounds, when, and what would have helped."""
        return [self._trouble(cell) for cell in RACERS if self.learners[cell].failed]

    def _trouble(self, cell: str) -> str:
        learner, settings = self.learners[cell], self.settings
        cure = f"The steps are too long: try a learning rate below {settings.learning_rate:g}."
        if settings.clip == "none":
            size = f"{learner.norm:.3g}" if np.isfinite(learner.norm) else "beyond all numbers"
            cure = f"Clip the gradient: its norm was {size}."
        return f"{NAMES[cell]} left all bounds at update {learner.failed:,} and stands still. {cure}"
