"""An LSTM and a GRU in training, side by side: the same sequences, the same seed, an update at a time.

An update reads a batch of new sequences of one length, and each network takes a step of Adam down its own gradient,
whose norm is clipped to 1 (:mod:`engine.recurrent.cells.learner`). Chance comes from the seed and the number of the
update, so no generator has a past, and a run brought back goes on as it did.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.experiment.protocol import State
from engine.recurrent.cells.learner import Descent, Learner
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.weights import KINDS, Kind

SHORTEST, LONGEST = 4, 24  # symbols of a sequence to learn from
LENGTHS = (24, 48)  # of those held out: as long as the longest that is learnt from, and twice as long
HELD_OUT = 200  # sequences of each length
EVERY = 20  # updates after which they are asked


class Training:
    """settings: task, hidden, learning rate, batch, forget bias and seed, by those names. accuracy: for each cell the
    share of right answers on the held-out sequences, by length, when last asked."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.task = TASKS[settings.task]
        self.reset()

    def reset(self) -> None:
        """Back to the beginning, with the settings as they are now."""
        settings = self.settings
        self.learners: dict[Kind, Learner] = {
            kind: Learner(kind, self.task, settings.hidden, settings.seed, forget=settings.forget_bias)
            for kind in KINDS
        }
        self.steps, self.diverged = 0, ""
        self.course = [(0, settings.learning_rate)]
        self.accuracy: dict[Kind, NDArray[np.float64]] = {}
        self._ask()

    def step(self) -> bool:
        """One update of both; False, and no further one is taken, where it takes one of them beyond all bounds."""
        if self.diverged:
            return False
        settings = self.settings
        length = int(np.random.default_rng((settings.seed, 1, self.steps)).integers(SHORTEST, LONGEST + 1))
        batch = self.task.batch((settings.seed, 2, self.steps), settings.batch, length)
        descent = Descent(rate=settings.learning_rate)
        self.steps += 1
        for kind, learner in self.learners.items():
            if not learner.update(batch, descent):
                self.diverged = kind
        if self.steps % EVERY == 0:
            self._ask()
        return not self.diverged

    def _ask(self) -> None:
        settings = self.settings
        sets = [held_out(settings.task, settings.seed, length) for length in LENGTHS]
        self.accuracy = {kind: np.array([right(self.learners[kind], one) for one in sets]) for kind in KINDS}

    def change(self, settings: Any) -> None:
        """The learning rate moved while it runs; noted, so that a script can repeat it."""
        if settings.learning_rate != self.settings.learning_rate:
            kept = [entry for entry in self.course if entry[0] < self.steps]
            self.course = [*kept, (self.steps, settings.learning_rate)]
        self.settings = settings

    def state(self) -> State:
        """Everything that the next update and the figures depend on, as copies."""
        found: State = {"steps": self.steps, "diverged": self.diverged, "course": np.array(self.course)}
        for kind, learner in self.learners.items():
            found |= {**learner.state(), f"{kind}.accuracy": self.accuracy[kind].copy()}
        return found

    def restore(self, state: State) -> None:
        self.steps, self.diverged = state["steps"], state["diverged"]
        self.course = [(int(update), float(rate)) for update, rate in state["course"]]
        self.settings = replace(self.settings, learning_rate=self.course[-1][1])
        for kind, learner in self.learners.items():
            learner.restore(state)
            self.accuracy[kind] = state[f"{kind}.accuracy"].copy()


@torch.no_grad()
def right(learner: Learner, batch: Batch) -> float:
    """The share of the answers asked for that are right."""
    states, _ = learner.recurrent(torch.from_numpy(batch.inputs))
    answers = learner.readout(states if learner.task.every_step else states[-1]).argmax(-1)
    return float((answers.numpy() == batch.targets).mean())


@lru_cache(maxsize=16)
def held_out(task: str, seed: int, length: int) -> Batch:
    """Sequences that no update learns from, except by chance: they have a seed of their own."""
    return TASKS[task].batch((seed, 3, length), HELD_OUT, length)
