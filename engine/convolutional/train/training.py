"""A small CNN in training, an update at a time, with everything that the next update depends on.

An update takes the next pictures of the epoch's order, moves them a little if that is asked for, and steps down the
gradient. Loss and accuracy of what it learns from are running means over the batches, before each was learnt from. What
is held out is asked of the network as it is now (:mod:`engine.experiment.asking`).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine import optimisers
from engine.arrays import Bytes, Floats32
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.reader.kept import MADE_BY, Going, Kept
from engine.convolutional.train.settings import COURSE, IN_FILE, TrainSettings
from engine.digits.augmentation import Strength, moved
from engine.digits.split import EVERY, Split, split
from engine.experiment.asking import Asks
from engine.experiment.standing import noted, unknown

MARK_EVERY = 100  # updates, after each so many of which it is noted whether the loss has moved
MEMORY = 0.95  # of the running training figures: how much of them an update leaves
LARGEST_LOSS, LARGEST_WEIGHT = 1e3, 1e6  # beyond these a run has diverged
AT_ONCE = 100  # pictures asked in one go


class Start(NamedTuple):
    """What a run begins with in place of weights from the seed: weights, and what normalisation remembers; going: what
    its training goes on from, None where it begins anew with update 1."""

    weights: Floats32
    buffers: Floats32
    going: Going | None = None


class Answers(NamedTuple):
    """Of every held-out picture: its loss, what it is taken for, and what it is; (pictures,) each."""

    losses: Floats32
    said: Bytes
    labels: NDArray[np.int64]

    @property
    def loss(self) -> float:
        return float(self.losses.mean(dtype=np.float64))

    @property
    def accuracy(self) -> float:
        return float((self.said == self.labels).mean())


class CNNTraining(Asks[TrainSettings, Answers]):
    """start: in place of the weights that are drawn from the seed; data: pictures in place of the settings'."""

    noted = COURSE  # its settings are those of one network
    kept = ("weights", "moments", "buffers", "ratios", "loss", "accuracy", "moved", "marks")

    def __init__(self, settings: TrainSettings, start: Start | None = None, data: Split | None = None) -> None:
        self.data = data or split(settings.data, settings.seed)
        self.start = start
        super().__init__(settings)

    def begin(self) -> None:
        self.network = FlatNetwork(self.settings.anatomy, self.settings.seed)
        if self.start:
            self.weights, self.buffers = self.start[:2]
        self.moments = np.zeros((optimisers.MOMENTS[self.settings.optimiser], len(self.weights)), np.float32)
        going = self.start.going if self.start else None
        if going and going.optimiser == self.settings.optimiser:  # the memory of one rule is none for another
            self.steps, self.moments = going.updates, going.moments.copy()
            self.course = [(self.steps, self._noted())]
        self.ratios = np.full(len(self.network.sizes), np.nan, np.float32)
        self.marks = unknown(1, self.steps)  # since when the loss stands
        self.began = self.steps
        self.moved = np.zeros(2, np.float32)  # the weight that is followed before the last update, and its gradient
        if going and self.steps:
            self.loss, self.accuracy = going.means
            return
        images, labels = self.data.train.take(slice(0, AT_ONCE))
        losses, said = self.network.ask(images, labels)
        self.loss, self.accuracy = float(losses.mean()), float((said == labels.numpy()).mean())

    def asking(self) -> Generator[None, None, Answers]:
        """The held-out pictures, a hundred at a time."""
        asked, found = self.data.asked, []
        for first in range(0, len(asked), AT_ONCE):
            found.append(self.network.ask(*asked.take(slice(first, first + AT_ONCE))))
            yield
        losses, said = (np.concatenate(part) for part in zip(*found, strict=True))
        return Answers(losses, said, asked.labels.numpy())

    @property
    def every(self) -> int:
        return EVERY[self.settings.data]

    @property
    def weights(self) -> Floats32:
        return self.network.weights

    @weights.setter
    def weights(self, row: Floats32) -> None:
        self.network.weights[:] = row

    @property
    def buffers(self) -> Floats32:
        """What normalisation remembers: a copy."""
        return self.network.buffers

    @buffers.setter
    def buffers(self, row: Floats32) -> None:
        self.network.buffers = row

    @property
    def followed(self) -> int:
        """Which weight's updates are written out: one amid those of the first layer."""
        return self.network.sizes[0] // 2

    @property
    def steps_an_epoch(self) -> int:
        """The rest, less than a batch, waits for another epoch."""
        return len(self.data.train) // self.settings.batch

    @property
    def rate(self) -> float:
        """The learning rate of the next update, by its schedule."""
        epoch = self.steps // self.steps_an_epoch
        return self.settings.learning_rate * optimisers.share(self.settings.schedule, epoch)

    @property
    def held_loss(self) -> float:
        return self.answer.loss

    @property
    def held_accuracy(self) -> float:
        return self.answer.accuracy

    def update(self) -> bool:
        images, labels = self.batch()
        before, moments, buffers = self.weights.copy(), self.moments.copy(), self.buffers
        loss, right = self.network.forward_backward(images, labels, self.settings.dropout)
        added = self._added() if loss < LARGEST_LOSS else np.array([np.nan], np.float32)
        if not np.abs(before + added).max() < LARGEST_WEIGHT:
            self.moments, self.buffers = moments, buffers
            return False
        self.weights = before + added
        slope = self.network.gradient[self.followed] + np.float32(self.settings.weight_decay) * before[self.followed]
        self.moved = np.array([before[self.followed], slope], np.float32)
        sizes = [np.linalg.norm(part) for part in self.network.parts(before)]
        changes = [np.linalg.norm(part) for part in self.network.parts(added)]
        self.ratios = np.array(changes, np.float32) / np.maximum(sizes, 1e-12).astype(np.float32)
        self.loss += (1 - MEMORY) * (loss - self.loss)
        self.accuracy += (1 - MEMORY) * (right - self.accuracy)
        if (self.steps + 1) % MARK_EVERY == 0:
            self.marks = noted(self.marks, np.array([self.loss]), self.steps + 1)
        return True

    def change(self, settings: TrainSettings) -> None:
        before = self._noted()
        super().change(settings)
        if self._noted() != before:
            self.marks = unknown(1, self.steps)

    def _added(self) -> Floats32:
        settings, network = self.settings, self.network
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            return optimisers.step_of(
                settings.optimiser, network.weights, network.gradient, self.moments, self.steps + 1,
                self.rate, settings.weight_decay,
            )  # fmt: skip

    def batch(self) -> tuple[Tensor, Tensor]:
        """The pictures and labels of the next update, as it sees them."""
        size, augmentation = self.settings.batch, self.settings.augmentation
        epoch, place = divmod(self.steps, self.steps_an_epoch)
        order = self.order(epoch, len(self.data.train))
        images, labels = self.data.train.take(order[place * size : (place + 1) * size])
        self.network.generator.manual_seed(self.seed_of_update())
        return moved(images, strength(augmentation), self.network.generator) if augmentation else images, labels

    def snapshot(self) -> Kept:
        """The network as it is now, and its figures."""
        settings, found = self.settings, self.answer
        metadata = {
            "made_by": MADE_BY,
            **{name: str(getattr(settings, name)) for name in IN_FILE},
            "updates": str(self.steps),
            "held_out": str(len(found.said)),
            "held_out_accuracy": f"{found.accuracy:.4f}",
            "held_out_loss": f"{found.loss:.6f}",
        }
        going = Going(self.steps, settings.optimiser, self.moments.copy(), (self.loss, self.accuracy))
        return Kept(settings.data, settings.architecture, self.weights.copy(), self.buffers, metadata, going)


def strength(amount: float) -> Strength:
    """How far pictures are changed at an amount from 0 to 1; at 1 as far as a hasty hand would."""
    return Strength(
        turn=20 * amount, shear=0.25 * amount, shift=2 * amount, smallest=1 - 0.2 * amount, largest=1 + 0.2 * amount,
        stretch=0.2 * amount, bend=0, thicker=0, thinner=0,
    )  # fmt: skip
