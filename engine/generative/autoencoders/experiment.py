"""An auto-encoder in training as the stage plays it: steps, epochs, moments, images a second."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from engine.experiment.protocol import Basics, State
from engine.generative.autoencoders.data import CURVES
from engine.generative.autoencoders.run import LARGEST_LOSS, Run

Trained = TypeVar("Trained", bound=Run[Any, Any])


class LiveExperiment(Basics, Generic[Trained]):
    """The part of :mod:`engine.experiment` that does not depend on what is shown. One step is one update."""

    edits: Sequence[str] = ()
    units: Sequence[str] = ("update", "epoch")
    length: int | None = None
    budget = 12_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is a whole network."""

    def __init__(self, training: Trained) -> None:
        self.training = training
        self._rate = 0.0

    @property
    def settings(self) -> Any:
        return self.training.settings

    @property
    def steps(self) -> int:
        return self.training.steps

    @property
    def diverged(self) -> bool:
        return self.training.diverged

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        return (
            f"After update {self.steps:,} the loss grew beyond {LARGEST_LOSS:,.0f}, or a weight beyond all bounds: the "
            f"learning rate of {self.settings.learning_rate:g} is too high here. The last weights stay."
        )

    def step(self, count: int = 1) -> int:
        begin, taken = time.perf_counter(), 0
        while taken < count and not self.diverged and self.training.step():
            taken += 1
        if taken:
            now = taken * self.settings.batch / (time.perf_counter() - begin)
            self._rate += (0.1 if self._rate else 1.0) * (now - self._rate)
        return taken

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present update or epoch began, and forward to where it ends."""
        if unit != "epoch":
            return 1, 1
        an_epoch = self.training.steps_an_epoch
        done = self.steps % an_epoch
        return max(1, done or min(an_epoch, self.steps)), an_epoch - done

    def change(self, **settings: Any) -> None:
        self.training.change(replace(self.settings, **settings))

    def reset(self) -> None:
        self.training.reset()
        self._rate = 0.0

    def state(self) -> State:
        return self.training.state()

    def restore(self, state: State) -> None:
        self.training.restore(state)

    @property
    def thing(self) -> str:
        """What one of those learnt from is called."""
        return "point" if self.settings.data in CURVES else "digit"

    @property
    def speed(self) -> str:
        """How much it learns from in a second, to be added to a line; empty before the first update."""
        what = "points" if self.settings.data in CURVES else "images"
        return f" · {self._rate:,.0f} {what}/s" if self._rate else ""

    @property
    def when(self) -> str:
        """How old the figures of those held out may be, to be added to a line."""
        every = self.training.data.every
        return f" (every {every} updates)" if every > 1 else ""
