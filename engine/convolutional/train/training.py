"""A small CNN in training, an update at a time, with everything that the next update depends on.

An update takes the next pictures of the epoch's order, moves them a little if that is asked for, and steps down the
gradient. Chance comes from the seed and the number of the epoch or the update, so no generator has a past, and a run
brought back goes on as it did. After every update a piece of the held-out pictures is asked; what the figures say of
them is never older than the last round.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine import optimisers
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.reader.kept import MADE_BY, Kept
from engine.convolutional.train.settings import COURSE, TrainSettings
from engine.digits.augmentation import Strength, moved
from engine.digits.split import PIECES, Split, split
from engine.experiment.protocol import State

MEMORY = 0.95  # of the running training figures: how much of them an update leaves
LARGEST_LOSS, LARGEST_WEIGHT = 1e3, 1e6  # beyond these a run has diverged
AT_ONCE = 100  # pictures asked in one go


class Training:
    """start: weights, and what normalisation remembers, in place of those drawn from the seed; data: pictures in place
    of the settings'."""

    def __init__(
        self,
        settings: TrainSettings,
        start: tuple[NDArray[Any], NDArray[Any]] | None = None,
        data: Split | None = None,
    ) -> None:
        self.settings = settings
        self.data = data or split(settings.data, settings.seed)
        self.start = start
        self._first: tuple[NDArray[np.float32], NDArray[np.uint8], float, float] | None = None
        self.reset()

    def reset(self) -> None:
        """Back to the beginning, with the settings as they are now."""
        self.network = FlatNetwork(self.settings.anatomy, self.settings.seed)
        if self.start:
            self.network.weights[:], self.network.buffers = self.start
        self.moments = np.zeros((optimisers.MOMENTS[self.settings.optimiser], len(self.weights)), np.float32)
        self.steps, self.diverged = 0, False
        self.ratios = np.full(len(self.network.sizes), np.nan, np.float32)
        self.course = np.array([[0.0, *self._live()]])
        self._order: tuple[int, NDArray[np.int64]] = (-1, np.zeros(0, np.int64))
        if self._first is None:
            self._first = self._begin()
        self.losses, self.said = self._first[0].copy(), self._first[1].copy()
        self.loss, self.accuracy = self._first[2:]

    def _begin(self) -> tuple[NDArray[np.float32], NDArray[np.uint8], float, float]:
        """The figures before the first update: they are the same after every reset."""
        losses, said = self.ask_all()
        images, labels = self.data.train.take(slice(0, AT_ONCE))
        known, taken = self.network.ask(images, labels)
        return losses, said, float(known.mean()), float((taken == labels.numpy()).mean())

    def ask_all(self) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Of every held-out picture the loss and what it is taken for by the network as it is now."""
        count = len(self.data.asked)
        found = [self.network.ask(*self.data.asked.take(slice(k, k + AT_ONCE))) for k in range(0, count, AT_ONCE)]
        return np.concatenate([losses for losses, _ in found]), np.concatenate([said for _, said in found])

    @property
    def weights(self) -> NDArray[np.float32]:
        return self.network.weights

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
        return float(self.losses.mean(dtype=np.float64))

    @property
    def held_accuracy(self) -> float:
        return float((self.said == self.data.asked.labels.numpy()).mean())

    def step(self) -> bool:
        """One update; False, and nothing changes, where it would leave all bounds."""
        images, labels = self.batch()
        before, moments, buffers = self.weights.copy(), self.moments.copy(), self.network.buffers
        loss, right = self.network.forward_backward(images, labels, self.settings.dropout)
        added = self._added() if loss < LARGEST_LOSS else np.array([np.nan], np.float32)
        if not np.abs(self.weights + added).max() < LARGEST_WEIGHT:
            self.moments, self.network.buffers, self.diverged = moments, buffers, True
            return False
        self.weights[:] += added
        sizes = [np.linalg.norm(part) for part in self.network.parts(before)]
        changes = [np.linalg.norm(part) for part in self.network.parts(added)]
        self.ratios = np.array(changes, np.float32) / np.maximum(sizes, 1e-12).astype(np.float32)
        self.steps += 1
        self.loss += (1 - MEMORY) * (loss - self.loss)
        self.accuracy += (1 - MEMORY) * (right - self.accuracy)
        self._ask()
        return True

    def _added(self) -> NDArray[np.float32]:
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            settings = self.settings
            rate, decay = self.rate, settings.weight_decay
            gradient = self.network.gradient
            return optimisers.update(
                settings.optimiser, self.weights, gradient, self.moments, self.steps + 1, rate, decay
            )

    def batch(self) -> tuple[Tensor, Tensor]:
        """The pictures and labels of the next update, as it sees them."""
        settings = self.settings
        epoch, place = divmod(self.steps, self.steps_an_epoch)
        if self._order[0] != epoch:
            self._order = epoch, np.random.default_rng((settings.seed, 1, epoch)).permutation(len(self.data.train))
        images, labels = self.data.train.take(self._order[1][place * settings.batch : (place + 1) * settings.batch])
        self.network.generator.manual_seed((1_000_003 * settings.seed + self.steps) % 2**32)
        if settings.augmentation:
            images = moved(images, strength(settings.augmentation), self.network.generator)
        return images, labels

    def _ask(self) -> None:
        """The next piece of the held-out pictures."""
        count, pieces = len(self.losses), PIECES[self.settings.data]
        size = count // pieces
        piece = slice((self.steps - 1) % pieces * size, ((self.steps - 1) % pieces + 1) * size)
        self.losses[piece], self.said[piece] = self.network.ask(*self.data.asked.take(piece))

    def change(self, settings: TrainSettings) -> None:
        """Controls moved while it runs; noted, so that a script can repeat them."""
        self.settings = settings
        if not np.array_equal(self.course[-1, 1:], self._live()):
            kept = self.course[self.course[:, 0] < self.steps]
            self.course = np.vstack([kept, [[self.steps, *self._live()]]])

    def _live(self) -> list[float]:
        return [getattr(self.settings, name) for name in COURSE]

    def kept(self) -> Kept:
        """The network as it is now, and its figures."""
        settings = self.settings
        losses, said = self.ask_all()
        metadata = {
            "made_by": MADE_BY,
            "data": settings.data,
            "architecture": settings.architecture,
            "updates": str(self.steps),
            "seed": str(settings.seed),
            "optimiser": settings.optimiser,
            "batch": str(settings.batch),
            "learning_rate": f"{settings.learning_rate:g}",
            "held_out": str(len(said)),
            "held_out_accuracy": f"{(said == self.data.asked.labels.numpy()).mean():.4f}",
            "held_out_loss": f"{losses.mean(dtype=np.float64):.6f}",
        }
        return Kept(settings.data, settings.architecture, self.weights.copy(), self.network.buffers, metadata)

    def state(self) -> State:
        """Everything that the next update and the figures depend on, as copies."""
        live = {name: getattr(self.settings, name) for name in COURSE}
        arrays = ("weights", "moments", "losses", "said", "ratios", "course")
        return {
            **{name: getattr(self, name).copy() for name in arrays},
            "buffers": self.network.buffers,
            **{name: getattr(self, name) for name in ("steps", "diverged", "loss", "accuracy")},
            **live,
        }

    def restore(self, state: State) -> None:
        self.settings = replace(self.settings, **{name: state[name] for name in COURSE})
        self.weights[:], self.network.buffers = state["weights"], state["buffers"]
        for name in ("moments", "losses", "said", "ratios", "course"):
            setattr(self, name, state[name].copy())
        for name in ("steps", "diverged", "loss", "accuracy"):
            setattr(self, name, state[name])


def strength(amount: float) -> Strength:
    """How far pictures are changed at an amount from 0 to 1; at 1 as far as a hasty hand would."""
    return Strength(
        turn=20 * amount,
        shear=0.25 * amount,
        shift=2 * amount,
        smallest=1 - 0.2 * amount,
        largest=1 + 0.2 * amount,
        stretch=0.2 * amount,
        bend=0.0,
        thicker=0.0,
        thinner=0.0,
    )
