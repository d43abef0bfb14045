"""Training a digit network: every epoch sees every picture once, changed anew.

Half of a batch is changed gently and stays where it is; the other half is changed strongly and then put right as the
preprocessing puts a drawing right, so that the network knows both pictures from a data set and what becomes of a
drawing. Drawings by formula (:mod:`engine.digits.strokes`) stand among the handwritten digits; so do digits that people
wrote with a pen (:mod:`engine.digits.pen`), where a file of them is given, each drawn by several hands.

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
from engine.arrays import Floats
from engine.convolutional.reader.network import EVALUATED_AT_ONCE, PLANS, initialised
from engine.digits.augmentation import GENTLE, STRONG, moved, recentred, thickness
from engine.digits.hand import any_hand, leaning, on_pad
from engine.digits.mnist import Digits
from engine.digits.pen import PenDigits
from engine.digits.preparation import prepared
from engine.digits.strokes import drawn_digits
from engine.settings import choice, number, whole
from engine.weights import long_run
from engine.weights.long_run import LongTraining, falling, learn

HELD_OUT_SEED = 3_000_000
"""Of the hands that draw what the held-out writers wrote, in every run the same."""


@dataclass(frozen=True)
class Recipe(long_run.Recipe):
    """rising: the share of the run in which the rate rises; drawn: how many drawings by formula are added; pen: by how
    many hands each of the pen digits is drawn; remembered: how much of the average each step leaves.
    """

    epochs: int = 45
    batch: int = 128
    rate: float = 4e-3
    rising: float = number(0.2, 0, 1, "share of the run in which the rate rises")
    decay: float = number(0.02, 0, 1, "weight decay")
    smoothing: float = number(0.02, 0, 1, "label smoothing")
    remembered: float = number(0.999, 0, 1, "share of the average that a step leaves")
    drawn: int = whole(8_000, 0, 1_000_000, "number of drawings by formula")
    pen: int = whole(0, 0, 100, "number of hands that draw each pen digit")
    network: str = choice("digits", PLANS, "network")


@dataclass(frozen=True)
class Epoch(long_run.Epoch):
    """loss: the training batches' mean; accuracy: the average's on MNIST's held-out part; held_out_loss: its loss there
    and on the held-out writers; pen: the share right of what these wrote, 1 where nothing of them is given."""

    loss: float
    accuracy: float
    held_out_loss: float
    pen: float = 1.0

    @property
    def merit(self) -> tuple[float, float]:
        """Most held-out pictures right, MNIST and pen digits counting the same, then least loss."""
        return self.accuracy + self.pen, -self.held_out_loss

    def __str__(self) -> str:
        pen = f"  pen {percent(self.pen, 2)}" if self.pen < 1 else ""
        return f"loss {self.loss:.4f}  held out {percent(self.accuracy, 2)}{pen} ({self.held_out_loss:.4f})"


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


def by_many_hands(drawings: list[list[Floats]], times: int, seed: int, *, changed: bool = True) -> Tensor:
    """(times · n, 1, 28, 28) every drawing so many times, each by a hand of its own, as a network sees it. changed:
    whether the strokes are also changed as they differ between writers."""
    generator = np.random.default_rng(seed)
    pictures = []
    for strokes in drawings * times:
        hand = any_hand(generator)
        hand = leaning(hand, generator) if changed else hand
        pictures.append(prepared(on_pad(strokes, hand, generator)).digit)
    return torch.from_numpy(np.stack(pictures))[:, None]


def held_out_writers(pen: PenDigits, times: int) -> tuple[Tensor, Tensor]:
    """What the held-out writers wrote, drawn by so many hands each, as a network sees it; and the labels."""
    kept = pen.part(held_out=True)
    drawn = by_many_hands(kept.drawings, times, HELD_OUT_SEED, changed=False)
    return drawn, torch.from_numpy(np.tile(kept.labels, times))


class ReaderTraining(LongTraining[Recipe, Epoch]):
    """See :class:`engine.weights.long_run.LongTraining`."""

    learnt = ("network", "average", "best", "optimiser")
    epoch_type = Epoch

    def __init__(self, recipe: Recipe, train: Digits, held_out: Digits, pen: PenDigits | None = None) -> None:
        """pen: digits that people wrote, of all writers; those who are held out are only judged by. Raises ValueError
        where the recipe says how often they are drawn and there are none."""
        if recipe.pen and pen is None:
            raise ValueError("This recipe draws pen digits: name a file of them.")
        drawn = drawn_digits(recipe.drawn, recipe.seed)
        images, labels = [as_input(train.images), as_input(drawn.images)], [train.labels, drawn.labels]
        self.held_out = [(as_input(held_out.images), torch.from_numpy(held_out.labels))]
        if recipe.pen and pen is not None:
            learnt = pen.part(held_out=False)
            images.append(by_many_hands(learnt.drawings, recipe.pen, recipe.seed))
            labels.append(np.tile(learnt.labels, recipe.pen))
            self.held_out.append(held_out_writers(pen, 2))
        super().__init__(recipe, sum(map(len, labels)))
        self.images, self.labels = torch.cat(images), torch.from_numpy(np.concatenate(labels))
        self.network = initialised(recipe.network, self.random).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average: nn.Sequential = copy.deepcopy(self.network)
        self.best: nn.Sequential = copy.deepcopy(self.network)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)

    def step(self, number: int, batch: Tensor) -> list[float]:
        images, labels = augmented(self.images[batch], self.random), self.labels[batch]
        logits = self.network(images.to(memory_format=torch.channels_last))
        loss = functional.cross_entropy(logits, labels, label_smoothing=self.recipe.smoothing)
        learn(self.optimiser, loss, rate(number, self.steps_an_epoch * self.recipe.epochs, self.recipe))
        self._remember(number)
        return [loss.item()]

    def judged(self) -> list[float]:
        figures = []
        for images, labels in self.held_out:
            logits = logits_of(self.average, images)
            right = (logits.argmax(1) == labels).double().mean().item()
            figures.append((right, functional.cross_entropy(logits, labels).item()))
        accuracy, *pen = [right for right, _ in figures]
        return [accuracy, float(np.mean([loss for _, loss in figures])), *(pen or [1.0])]

    def answers(self) -> tuple[Tensor, Tensor]:
        """The logits that the best network gives to all that is held out, and the labels."""
        logits = torch.cat([logits_of(self.best, images) for images, _ in self.held_out])
        return logits, torch.cat([labels for _, labels in self.held_out])

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
