"""What learns on a stage: the base of a training, and of the experiment that plays it.

A training takes updates. Chance comes from the seed and the number of the epoch or the update, so that no generator has
a past: the same settings and the same number of updates give the same numbers, and a run that is brought back goes on
as it did. Numbers that leave all bounds end a run; its last sound weights stay. A lesson writes how it begins and what
one update does::

    class LineTraining(Training[LineSettings]):
        kept = ("w", "loss")        # what the next update and the figures depend on

        def begin(self) -> None:
            self.w, self.loss = 0.0, math.nan

        def update(self) -> bool:
            x, t = self.samples[self.order(self.steps // 100, 100)[self.steps % 100]]
            ...
            return abs(self.w) < 1e6
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from engine.experiment.protocol import Basics, State
from engine.settings import Settings, live_names

Chosen = TypeVar("Chosen", bound=Settings)


class Training(ABC, Generic[Chosen]):
    """A run of updates. steps: how many there were; failed: the number of the update that left all bounds, 0 for none;
    course: from which update on the settings that may change on the way had which values, (update, values) each."""

    kept: ClassVar[tuple[str, ...]] = ()
    """What a state holds besides, by the names of attributes: arrays and plain values."""

    def __init__(self, settings: Chosen) -> None:
        self.settings = settings
        self.reset()

    @property
    def noted(self) -> tuple[str, ...]:
        """The settings that may change while it learns, and change what it learns."""
        return live_names(type(self.settings), shown=False)

    def reset(self) -> None:
        """Back to the beginning: the same seed, with the settings as they are now."""
        self.steps = self.failed = 0
        self.course = [(0, self._noted())]
        self._order: tuple[tuple[int, int], NDArray[np.int64]] = ((-1, 0), np.zeros(0, np.int64))
        self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Become what stands before the first update."""

    @abstractmethod
    def update(self) -> bool:
        """One update; False, and nothing of it stays, where it would leave all bounds."""

    def updated(self) -> None:
        """Called after every update and every change: what was worked out before no longer holds."""

    @property
    def steps_an_epoch(self) -> int:
        """How many updates an epoch has, where there are epochs."""
        return 1

    @property
    def ready(self) -> bool:
        """Whether there is anything to learn from, and anything left to learn."""
        return True

    def step(self, count: int = 1) -> int:
        """Make up to `count` updates; return how many could be made."""
        for made in range(count):
            if self.failed or not self.ready:
                return made
            if not self.update():
                self.failed = self.steps + 1
                return made
            self.steps += 1
            self.updated()
        return count

    # Chance

    def order(self, epoch: int, count: int) -> NDArray[np.int64]:
        """A permutation of so many samples for an epoch."""
        if self._order[0] != (epoch, count):
            generator = np.random.default_rng((self._seed, 1, epoch))
            self._order = (epoch, count), generator.permutation(count)
        return self._order[1]

    def chance(self) -> torch.Generator:
        """The next update's own."""
        return torch.Generator().manual_seed(self.seed_of_update())

    def seed_of_update(self) -> int:
        return (1_000_003 * self._seed + self.steps) % 2**32

    @property
    def _seed(self) -> int:
        return int(vars(self.settings)["seed"])

    # Changes, and all of it to come back to

    def change(self, settings: Chosen) -> None:
        """Settings moved while it learns; what changes what is learnt goes into the course."""
        self.settings = settings
        if self.course[-1][1] != self._noted():
            self.course = [entry for entry in self.course if entry[0] < self.steps] + [(self.steps, self._noted())]
            self.updated()

    def _noted(self) -> tuple[Any, ...]:
        return tuple(getattr(self.settings, name) for name in self.noted)

    def state(self) -> State:
        """Everything that the next update and the figures depend on, as copies."""
        found = {name: copy(getattr(self, name)) for name in ("steps", "failed", "course", *self.kept)}
        return found | dict(zip(self.noted, self._noted(), strict=True))

    def restore(self, state: State) -> None:
        """Become what `state` says."""
        self.settings = replace(self.settings, **{name: state[name] for name in self.noted})
        for name in ("steps", "failed", "course", *self.kept):
            setattr(self, name, copy(state[name]))
        self.updated()


Learning = TypeVar("Learning", bound=Training[Any])


class LearningExperiment(Basics, Generic[Learning]):
    """A training as a stage plays it; see :mod:`engine.experiment`. A lesson adds what is shown of it."""

    units: Sequence[str] = ("update", "epoch")
    length: int | None = None
    stays: Sequence[str] = ("seconds",)
    budget = 12_000_000  # more than usual: a moment is a whole network

    def __init__(self, training: Learning) -> None:
        self.training = training
        self.seconds = 0.0  # of learning since the start

    @property
    def settings(self) -> Any:
        return self.training.settings

    @property
    def steps(self) -> int:
        return self.training.steps

    @property
    def diverged(self) -> bool:
        return bool(self.training.failed)

    @property
    def stopped(self) -> str:
        return ""

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present unit began (the one before, where it begins just here), and on to its end."""
        length = self.training.steps_an_epoch if unit == "epoch" else 1
        done = self.steps % length
        return max(1, done or min(length, self.steps)), length - done

    def step(self, count: int = 1) -> int:
        begin = time.perf_counter()
        taken = self.learn(count)
        self.seconds += time.perf_counter() - begin
        return taken

    def learn(self, count: int) -> int:
        """Up to `count` updates; return how many there were."""
        return self.training.step(count)

    def change(self, **settings: Any) -> None:
        self.training.change(replace(self.settings, **settings))

    def reset(self) -> None:
        self.training.reset()
        self.seconds = 0.0

    def state(self) -> State:
        return self.training.state()

    def restore(self, state: State) -> None:
        self.training.restore(state)


@lru_cache(maxsize=32)
def permutation(seed: int, epoch: int, count: int) -> NDArray[np.int64]:
    """The order in which an epoch takes `count` samples, where a script of plain torch must find the same order."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    order: NDArray[np.int64] = torch.randperm(count, generator=generator).numpy()
    return order
