"""Training a digit network: every epoch sees every picture once, changed anew.

Half of a batch is changed gently and stays where it is; the other half is changed strongly and then put right as the
preprocessing puts a drawing right, so that the network knows both pictures from a data set and what becomes of a
drawing. Drawings by formula (:mod:`engine.digits.strokes`) stand among the handwritten digits.

AdamW (Loshchilov and Hutter, 2019), its rate rising and falling once (Smith, 2018); what is kept is a running average
of the weights (Polyak and Juditsky, 1992), from the epoch that does best on the held-out pictures.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.arithmetic.written import percent
from engine.convolutional.reader.network import PLANS, initialised
from engine.digits.augmentation import GENTLE, STRONG, moved, recentred, thickness
from engine.digits.mnist import Digits
from engine.digits.strokes import drawn_digits
from engine.settings import choice, number, whole
from engine.weights import long_run
from engine.weights.long_run import LongTraining, falling, learn

EVALUATED_AT_ONCE = 500


@dataclass(frozen=True)
class Recipe(long_run.Recipe):
    """rising: the share of the run in which the rate rises; drawn: how many drawings by formula are added; remembered:
    how much of the average each step leaves."""

    epochs: int = 45
    batch: int = 128
    rate: float = 4e-3
    rising: float = number(0.2, 0, 1, "share of the run in which the rate rises")
    decay: float = number(0.02, 0, 1, "weight decay")
    smoothing: float = number(0.02, 0, 1, "label smoothing")
    remembered: float = number(0.999, 0, 1, "share of the average that a step leaves")
    drawn: int = whole(8_000, 0, 1_000_000, "number of drawings by formula")
    network: str = choice("digits", PLANS, "network")


@dataclass(frozen=True)
class Epoch(long_run.Epoch):
    """loss: the training batches' mean; accuracy, held_out_loss: the average's on held-out."""

    loss: float
    accuracy: float
    held_out_loss: float

    @property
    def merit(self) -> tuple[float, float]:
        """Most held-out pictures right, then least loss."""
        return self.accuracy, -self.held_out_loss

    def __str__(self) -> str:
        return f"loss {self.loss:.4f}  held out {percent(self.accuracy, 2)} ({self.held_out_loss:.4f})"


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


class ReaderTraining(LongTraining[Recipe, Epoch]):
    """See :class:`engine.weights.long_run.LongTraining`."""

    learnt = ("network", "average", "best", "optimiser")
    epoch_type = Epoch

    def __init__(self, recipe: Recipe, train: Digits, held_out: Digits) -> None:
        super().__init__(recipe, len(train) + recipe.drawn)
        drawn = drawn_digits(recipe.drawn, recipe.seed)
        self.images = torch.cat([as_input(train.images), as_input(drawn.images)])
        self.labels = torch.from_numpy(np.concatenate([train.labels, drawn.labels]))
        self.held_out = as_input(held_out.images), torch.from_numpy(held_out.labels)
        self.network = initialised(recipe.network, self.random).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average: nn.Sequential = copy.deepcopy(self.network)
        self.best: nn.Sequential = copy.deepcopy(self.network)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)

    def step(self, number: int, batch: Tensor) -> list[float]:
        images = augmented(self.images[batch], self.random).to(memory_format=torch.channels_last)
        loss = functional.cross_entropy(self.network(images), self.labels[batch], label_smoothing=self.recipe.smoothing)
        learn(self.optimiser, loss, rate(number, self.steps_an_epoch * self.recipe.epochs, self.recipe))
        self._remember(number)
        return [loss.item()]

    def judged(self) -> list[float]:
        images, labels = self.held_out
        logits = logits_of(self.average, images)
        accuracy = (logits.argmax(1) == labels).double().mean().item()
        return [accuracy, functional.cross_entropy(logits, labels).item()]

    def keep(self) -> None:
        self.best = copy.deepcopy(self.average)

    @torch.no_grad()
    def _remember(self, step: int) -> None:
        """The average, normalisation's statistics too; at first it forgets faster."""
        share = 1 - min(self.recipe.remembered, (1 + step) / (10 + step))
        for kept, new in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
            kept.copy_(kept.lerp(new, share) if kept.is_floating_point() else new)


def rate(step: int, steps: int, recipe: Recipe) -> float:
    """The learning rate: up along half a cosine for the rising share of the run, then down along another."""
    rising = max(1.0, recipe.rising * steps)
    if step < rising:
        share = 0.04 + 0.96 * (1 - math.cos(math.pi * step / rising)) / 2
    else:
        share = max(1e-3, falling(step - rising, max(1.0, steps - rising)))
    return recipe.rate * share
