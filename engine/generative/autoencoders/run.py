"""A small network that encodes and decodes, in training, an update at a time: what auto-encoders share.

An update takes the next of the epoch's order and steps down the gradient by Adam. Chance comes from the seed and the
number of the update, so no generator has a past, and a run brought back goes on as it did. What is held out is asked
anew whenever the weights have changed, or, where asking takes long, after every so many updates.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import optimisers
from engine.experiment.protocol import State
from engine.generative.autoencoders import data
from engine.generative.autoencoders.network import AutoEncoder

Settings = TypeVar("Settings")
Asked = TypeVar("Asked")
LARGEST_LOSS, LARGEST_WEIGHT = 1e6, 1e4  # beyond these a run has diverged


class Run(ABC, Generic[Settings, Asked]):
    """A run of updates; see the module. Settings: with `data`, `batch`, `learning_rate` and `seed`; Asked: what the
    network makes of those held out."""

    live: ClassVar[tuple[str, ...]]
    """Settings that change while it trains."""
    memory: ClassVar[float]
    """Of the running training figure: how much of it an update leaves."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.data = data.load(settings.data, settings.seed)
        self._prepare(torch.Generator().manual_seed(settings.seed))
        self.reset()

    # --- what differs ---------------------------------------------------------------------------------------------

    @abstractmethod
    def _prepare(self, generator: torch.Generator) -> None:
        """Draw what those held out are asked with, the same every time."""

    @abstractmethod
    def _network(self) -> AutoEncoder:
        """A network as it is before the first update."""

    @abstractmethod
    def _loss(self) -> tuple[Tensor, float]:
        """What this update steps down on, and what the training figure is to be told."""

    @abstractmethod
    def _ask(self) -> Asked:
        """What the network, as it is now, makes of those held out."""

    @abstractmethod
    def _figures(self, held: Asked) -> NDArray[np.float64]:
        """The numbers that are shown of it, (k,)."""

    @abstractmethod
    def _first_loss(self) -> float:
        """The training figure before the first update."""

    # --- what is the same -----------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Back to the beginning, with the settings as they are now."""
        self.network = self._network()
        self.moments = np.zeros((2, len(self.network.weights)), np.float32)
        self.steps, self.diverged = 0, False
        self.course = np.array([[0.0, *self._live()]])
        self._order: tuple[int, NDArray[np.int64]] = (-1, np.zeros(0, np.int64))
        self._forget()
        self._asked = self._figures(self.held)
        self.loss = self._first_loss()

    @property
    def steps_an_epoch(self) -> int:
        count: int = len(self.data) // self.settings.batch
        return count

    def rows(self) -> Tensor:
        """The pictures or points of the next update."""
        settings = self.settings
        epoch, place = divmod(self.steps, self.steps_an_epoch)
        if self._order[0] != epoch:
            self._order = epoch, np.random.default_rng((settings.seed, 1, epoch)).permutation(len(self.data))
        return self.data.rows(self._order[1][place * settings.batch : (place + 1) * settings.batch])

    def chance(self) -> torch.Generator:
        """The next update's own."""
        return torch.Generator().manual_seed((1_000_003 * self.settings.seed + self.steps) % 2**32)

    def step(self) -> bool:
        """One update; False, and nothing changes, where it would leave all bounds."""
        network = self.network
        network.gradient.fill(0)
        down, shown = self._loss()
        down.backward()  # type: ignore[no-untyped-call]
        moments = self.moments.copy()
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            added = optimisers.update(
                "adam", network.weights, network.gradient, moments, self.steps + 1, self.settings.learning_rate, 0.0
            )
            sound = abs(shown) < LARGEST_LOSS and np.abs(network.weights + added).max() < LARGEST_WEIGHT
        if not sound:
            self.diverged = True
            return False
        network.weights += added
        self.moments = moments
        self.steps += 1
        self.loss += (1 - self.memory) * (shown - self.loss)
        self._forget()
        if self.data.every > 1 and self.steps % self.data.every == 0:
            self._asked = self._figures(self.held)
        return True

    def _forget(self) -> None:
        self._held: Asked | None = None
        self._fresh: NDArray[np.float64] | None = None

    @property
    def held(self) -> Asked:
        """What is made of those held out, asked once for each state of the weights."""
        if self._held is None:
            with torch.no_grad():
                self._held = self._ask()
        return self._held

    @property
    def figures(self) -> NDArray[np.float64]:
        """The numbers that are shown of those held out: of now, or, where asking takes long, of the last question."""
        if self.data.every > 1:
            return self._asked
        if self._fresh is None:
            self._fresh = self._figures(self.held)
        return self._fresh

    def change(self, settings: Any) -> None:
        """Controls moved while it runs; noted, so that a script can repeat them."""
        self.settings = settings
        if not np.array_equal(self.course[-1, 1:], self._live()):
            kept = self.course[self.course[:, 0] < self.steps]
            self.course = np.vstack([kept, [[self.steps, *self._live()]]])
            self._forget()
            self._asked = self._figures(self.held)

    def _live(self) -> list[float]:
        return [getattr(self.settings, name) for name in self.live]

    def state(self) -> State:
        """Everything that the next update and the figures depend on, as copies."""
        return {
            "weights": self.network.weights.copy(),
            "moments": self.moments.copy(),
            "course": self.course.copy(),
            "asked": self._asked.copy(),
            **{name: getattr(self, name) for name in ("steps", "diverged", "loss")},
            **{name: getattr(self.settings, name) for name in self.live},
        }

    def restore(self, state: State) -> None:
        self.settings = replace(self.settings, **{name: state[name] for name in self.live})
        self.network.weights[:] = state["weights"]
        self.moments, self.course = state["moments"].copy(), state["course"].copy()
        self._asked = state["asked"].copy()
        for name in ("steps", "diverged", "loss"):
            setattr(self, name, state[name])
        self._forget()
