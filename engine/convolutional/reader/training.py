"""Training a digit network: every epoch sees every picture once, changed anew.

Half of a batch is changed gently and stays where it is; the other half is changed strongly and then put right as the
preprocessing puts a drawing right, so that the network knows both pictures from a data set and what becomes of a
drawing. Drawings by formula (:mod:`engine.digits.strokes`) stand among the handwritten digits.

AdamW (Loshchilov and Hutter, 2019), its rate rising and falling once (Smith, 2018); what is kept is a running average
of the weights (Polyak and Juditsky, 1992), from the epoch that does best on the held-out pictures. A step depends on
the state and nothing else, so a run that is interrupted and resumed ends where an uninterrupted one does.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.convolutional.reader.network import initialised
from engine.digits.augmentation import GENTLE, STRONG, moved, recentred, thickness
from engine.digits.mnist import Digits
from engine.digits.strokes import drawn_digits

EVALUATED_AT_ONCE = 500
LEARNT = ("network", "average", "best", "optimiser")


@dataclass(frozen=True)
class Recipe:
    """rate: AdamW's highest; rising: the share of the run in which it rises; drawn: how many drawings by formula are
    added; remembered: how much of the average each step leaves."""

    network: str = "digits"
    seed: int = 0
    epochs: int = 45
    batch: int = 128
    rate: float = 4e-3
    rising: float = 0.2
    decay: float = 0.02
    smoothing: float = 0.02
    remembered: float = 0.999
    drawn: int = 8_000

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 2 or self.drawn < 0:
            raise ValueError("A run has one epoch or more, batches of two or more, and drawings from none upward.")


@dataclass(frozen=True)
class Epoch:
    """How one epoch went. loss: the training batches' mean; accuracy, held_out_loss: the average's on held-out."""

    number: int
    loss: float
    accuracy: float
    held_out_loss: float


def as_input(images: np.ndarray[Any, Any]) -> Tensor:
    """(n, 28, 28) bytes as (n, 1, 28, 28) floats between 0 and 1."""
    return torch.from_numpy(images)[:, None].float() / 255


@torch.no_grad()
def logits_of(network: nn.Module, images: Tensor) -> Tensor:
    """(n, 10), computed in parts so that memory stays small; the network is left in its evaluating mode."""
    network.eval()
    return torch.cat([network(part) for part in torch.split(images, EVALUATED_AT_ONCE)])


def augmented(images: Tensor, generator: torch.Generator) -> Tensor:
    """A batch as training sees it: its first half moved gently, the rest strongly and put right."""
    half = len(images) // 2
    gentle = thickness(moved(images[:half], GENTLE, generator), GENTLE, generator)
    strong = thickness(moved(images[half:], STRONG, generator), STRONG, generator)
    return torch.cat([gentle, recentred(strong)])


class ReaderTraining:
    """A run of training, an epoch at a time: ``while not run.done: run.epoch()``, then ``run.best``."""

    def __init__(self, recipe: Recipe, train: Digits, held_out: Digits) -> None:
        self.recipe = recipe
        self.generator = torch.Generator().manual_seed(recipe.seed)
        drawn = drawn_digits(recipe.drawn, recipe.seed)
        self.images = torch.cat([as_input(train.images), as_input(drawn.images)])
        self.labels = torch.from_numpy(np.concatenate([train.labels, drawn.labels]))
        self.held_out = as_input(held_out.images), torch.from_numpy(held_out.labels)
        self.network = initialised(recipe.network, self.generator).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average: nn.Sequential = copy.deepcopy(self.network)
        self.best: nn.Sequential = copy.deepcopy(self.network)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
        self.history: list[Epoch] = []

    @property
    def done(self) -> bool:
        return len(self.history) >= self.recipe.epochs

    @property
    def chosen(self) -> Epoch:
        """The epoch that `best` comes from: most held-out pictures right, then least loss."""
        return max(self.history, key=lambda epoch: (epoch.accuracy, -epoch.held_out_loss))

    def epoch(self, progress: Callable[[float], None] = lambda share: None) -> Epoch:
        """Once through the pictures; `progress` is told the share done."""
        self.network.train()
        losses = []
        steps, size = self.steps_an_epoch, self.recipe.batch
        order = torch.randperm(len(self.labels), generator=self.generator)
        for number, batch in enumerate(torch.split(order[: steps * size], size)):
            losses.append(self._step(len(self.history) * steps + number, batch))
            progress((number + 1) / steps)
        images, labels = self.held_out
        logits = logits_of(self.average, images)
        accuracy = (logits.argmax(1) == labels).double().mean().item()
        loss = functional.cross_entropy(logits, labels).item()
        self.history.append(Epoch(len(self.history) + 1, float(np.mean(losses)), accuracy, loss))
        if self.chosen is self.history[-1]:
            self.best = copy.deepcopy(self.average)
        return self.history[-1]

    @property
    def steps_an_epoch(self) -> int:
        return max(1, len(self.labels) // self.recipe.batch)  # the rest, less than a batch, waits for another epoch

    def _step(self, step: int, batch: Tensor) -> float:
        images = augmented(self.images[batch], self.generator).to(memory_format=torch.channels_last)
        for group in self.optimiser.param_groups:
            group["lr"] = rate(step, self.steps_an_epoch * self.recipe.epochs, self.recipe)
        loss = functional.cross_entropy(self.network(images), self.labels[batch], label_smoothing=self.recipe.smoothing)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self._remember(step)
        return loss.item()

    @torch.no_grad()
    def _remember(self, step: int) -> None:
        """The average, normalisation's statistics too; at first it forgets faster."""
        share = 1 - min(self.recipe.remembered, (1 + step) / (10 + step))
        for kept, new in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            kept.copy_(kept.lerp(new, share) if kept.is_floating_point() else new)

    def state(self) -> dict[str, Any]:
        """Everything that the next epoch depends on, for ``torch.save``."""
        learnt = {name: getattr(self, name).state_dict() for name in LEARNT}
        history = [list(vars(epoch).values()) for epoch in self.history]
        return {**learnt, "recipe": vars(self.recipe), "generator": self.generator.get_state(), "history": history}

    def restore(self, state: dict[str, Any]) -> None:
        """Become what :meth:`state` said. Raises ValueError if that was another recipe's run."""
        if state["recipe"] != vars(self.recipe):
            raise ValueError("The checkpoint is of a run with other settings: start afresh, or give the same ones.")
        for name in LEARNT:
            getattr(self, name).load_state_dict(state[name])
        self.generator.set_state(state["generator"])
        self.history = [Epoch(*entry) for entry in state["history"]]


def rate(step: int, steps: int, recipe: Recipe) -> float:
    """The learning rate: up along half a cosine for the rising share of the run, then down along another."""
    rising = max(1.0, recipe.rising * steps)
    if step < rising:
        share = 0.04 + 0.96 * (1 - math.cos(math.pi * step / rising)) / 2
    else:
        share = max(1e-3, (1 + math.cos(math.pi * (step - rising) / max(1.0, steps - rising))) / 2)
    return recipe.rate * share
