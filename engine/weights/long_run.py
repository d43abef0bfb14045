"""Training weights that ship: what every such run does, whatever it trains, and what its command does.

A step depends on the state and on nothing else, so a run that is interrupted and resumed ends where an uninterrupted
one does. A command trains on MNIST for hours, says a line after every epoch, and can be interrupted and gone on with.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from pickle import UnpicklingError
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
        """Keep the networks as they are now, which are the best so far."""

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


# --- the command ----------------------------------------------------------------------------------------------------


def data_parser(command: str, does: str, *, needed: bool = True) -> argparse.ArgumentParser:
    """The arguments of every command that reads MNIST, to which each adds its own. needed: MNIST's folder."""
    parser = argparse.ArgumentParser(f"python -m {command}", description=does)
    parser.add_argument("--data", type=Path, required=needed, help="the folder with MNIST's IDX files")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use")
    return parser


def training_parser(command: str, does: str, recipe: Recipe) -> argparse.ArgumentParser:
    """The arguments of every command that trains. recipe: its seed and epochs hold where nothing is said."""
    parser = data_parser(command, does)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    parser.add_argument("--epochs", type=int, default=recipe.epochs)
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint, if there is one")
    return parser


def do(work: Callable[[argparse.Namespace], None], options: argparse.Namespace) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        work(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; --resume goes on after the last whole epoch.", file=sys.stderr)
        return 130
    return 0


def run(training: LongTraining[Any, Any], checkpoint: Path, *, resume: bool) -> None:
    """Train to the end, and after every epoch keep a checkpoint and say its figures in a line. resume: go on from the
    checkpoint, if there is one. Raises ValueError for a damaged one, or one of an older form."""
    if resume and checkpoint.exists():
        try:
            training.restore(torch.load(checkpoint, weights_only=True))
        except (KeyError, RuntimeError, EOFError, UnpicklingError):
            raise ValueError(f"{checkpoint.name} is damaged: start afresh without --resume.") from None
        print(f"Going on after epoch {len(training.history)}.")
    while not training.done:
        start = time.monotonic()
        number = len(training.history) + 1
        epoch = training.epoch(lambda share: tell(f"epoch {number}: {100 * share:.0f} %"))  # noqa: B023 (called at once)
        keep(training.state(), checkpoint)
        tell("")
        seconds = time.monotonic() - start
        print(f"epoch {number:3} of {training.recipe.epochs}  {epoch}  {seconds:.0f} s", flush=True)


def checkpoint_of(out: Path) -> Path:
    """Where the state of a run that writes `out` is kept. Raises ValueError or FileNotFoundError where it cannot."""
    if out.suffix != ".safetensors":
        raise ValueError("The weights go into a file that ends in .safetensors.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {out.parent} to write to.")
    return out.with_name(out.name + ".checkpoint")


def keep(state: dict[str, Any], checkpoint: Path) -> None:
    """Write a state so that an interruption leaves the old one whole."""
    spare = checkpoint.with_name(checkpoint.name + ".new")
    torch.save(state, spare)
    os.replace(spare, checkpoint)


def write_card(out: Path, page: str) -> None:
    """The page beside the weights, and a word that both are there."""
    card = out.with_suffix(".md")
    card.write_text(page, encoding="utf-8")
    tell("")
    print(f"Wrote {out} and {card.name}.")


def tell(text: str) -> None:
    """Progress, over itself, where someone is watching."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
