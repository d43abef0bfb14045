"""Training weights that ship: what every such run does, whatever it trains.

A step depends on the state and on nothing else, so a run that is interrupted and resumed ends where an uninterrupted
one does.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor

from engine.settings import Settings, number, seed, whole


@dataclass(frozen=True)
class Recipe(Settings):
    """What a run depends on, besides its data. Raises ValueError with a sentence for what cannot be."""

    seed: int = seed()
    epochs: int = whole(100, 1, 10_000, "number of epochs")  # of the whole schedule
    batch: int = whole(100, 2, 1_000, "batch")
    rate: float = number(1e-3, 0, 1, "learning rate")  # the highest


@dataclass(frozen=True)
class Epoch(ABC):
    """How one epoch went: its number, what its steps returned in the mean, and what was measured after it. As a text it
    is the line that a command prints."""

    number: int

    @property
    @abstractmethod
    def merit(self) -> Any:
        """The epoch that has most of it is chosen."""


RecipeT = TypeVar("RecipeT", bound=Recipe)
EpochT = TypeVar("EpochT", bound=Epoch)


class LongTraining(ABC, Generic[RecipeT, EpochT]):
    """A run of training, an epoch at a time: ``while not run.done: run.epoch()``, then ``run.best``.

    A lesson says which networks and optimisers a checkpoint holds (`learnt`, attributes by name), what its epochs are,
    what a step does, how an epoch is judged, and what is kept of the best one.
    """

    learnt: ClassVar[tuple[str, ...]]
    epoch_type: type[EpochT]

    def __init__(self, recipe: RecipeT, pictures: int) -> None:
        self.recipe, self.pictures = recipe, pictures
        self.random = torch.Generator().manual_seed(recipe.seed)
        self.history: list[EpochT] = []
        self.until: int | None = None  # the epoch after which to stop, where that is before the schedule's end

    @abstractmethod
    def step(self, number: int, batch: Tensor) -> list[float]:
        """Learn from the pictures at the places `batch`; the losses, and what else is told of an epoch in the mean."""

    @abstractmethod
    def judged(self) -> list[float]:
        """What is measured after an epoch."""

    @abstractmethod
    def keep(self) -> None:
        """Make the networks as they are now the best ones."""

    @property
    def done(self) -> bool:
        return len(self.history) >= min(self.recipe.epochs, self.until or self.recipe.epochs)

    @property
    def chosen(self) -> EpochT:
        """The epoch that the best networks come from, the first one of the greatest merit."""
        return max(self.history, key=lambda epoch: epoch.merit)

    @property
    def steps_an_epoch(self) -> int:
        return max(1, self.pictures // self.recipe.batch)  # the rest, less than a batch, waits for another epoch

    def epoch(self, progress: Callable[[float], None] = lambda share: None) -> EpochT:
        """Once through the pictures; `progress` is told the share done."""
        steps, size = self.steps_an_epoch, self.recipe.batch
        order = torch.randperm(self.pictures, generator=self.random)
        told = []
        for place, batch in enumerate(torch.split(order[: steps * size], size)):
            told.append(self.step(len(self.history) * steps + place, batch))
            progress((place + 1) / steps)
        figures = [*np.mean(told, axis=0).tolist(), *self.judged()]
        self.history.append(self.epoch_type(len(self.history) + 1, *figures))
        if self.chosen is self.history[-1]:
            self.keep()
        return self.history[-1]

    def fall(self, step: int) -> float:
        """The share of the highest learning rate: from 1 down along half a cosine, to a hundredth at the least."""
        return max(1e-2, falling(step, self.steps_an_epoch * self.recipe.epochs))

    def state(self) -> dict[str, Any]:
        """Everything that the next epoch depends on, for ``torch.save``."""
        return {
            "recipe": vars(self.recipe),
            "learnt": {name: getattr(self, name).state_dict() for name in self.learnt},
            "random": self.random.get_state(),
            "history": [list(vars(epoch).values()) for epoch in self.history],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Become what :meth:`state` said. Raises ValueError if that was another recipe's run."""
        if state["recipe"] != vars(self.recipe):
            raise ValueError("The checkpoint is of a run with other settings: start afresh, or give the same ones.")
        for name, numbers in state["learnt"].items():
            getattr(self, name).load_state_dict(numbers)
        self.random.set_state(state["random"])
        self.history = [self.epoch_type(*entry) for entry in state["history"]]

    def made(self, **more: Any) -> dict[str, str]:
        """How the weights came about, for their file. epoch: the one they are from; more: what a lesson adds."""
        said = vars(self.recipe) | {"epoch": self.chosen.number, "date": date.today().isoformat()}
        said |= {"data": "MNIST, 55,000 of the training part"} | more
        return {name: str(value) for name, value in said.items()}


def falling(step: float, steps: float) -> float:
    """From 1 down to 0 along half a cosine (Loshchilov and Hutter, 2017)."""
    return (1 + math.cos(math.pi * step / steps)) / 2


def learn(optimiser: torch.optim.Optimizer, loss: Tensor, rate: float) -> None:
    """Make one step of an optimiser down the gradient of a loss, at a learning rate."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
