"""A linear classifier in each space, trained side by side, and the nearest neighbour in each.

The classifier is what the last layer of a network is: logits z = xW + b, softmax, cross-entropy, here stepped down its
gradient with Adam on all digits at once. The features stay as they are. No digit that is held out is looked at.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.convolutional.features.why.settings import WhySettings
from engine.convolutional.features.why.spaces import SPACES, Scaled, digits, division, nearest
from engine.experiment.asking import Asks

RATE, MEANS, TINY = 0.1, (0.9, 0.999), 1e-8
EVERY = 8  # of so many updates one has its figures in the course
AT_ONCE = 200  # held-out digits that are asked in one go
CLASSES = 10


@dataclass(frozen=True, eq=False)
class Answers:
    """By space: what each held-out digit is taken for by the linear classifier, and by its nearest neighbour; and of
    the digits learnt from, how many the linear classifier has right."""

    learnt: dict[str, int]
    linear: dict[str, NDArray[np.int64]]
    neighbour: dict[str, NDArray[np.int64]]


class WhyTraining(Asks[WhySettings, Answers]):
    """See :mod:`engine.experiment.learning`. weights (all numbers of all spaces, 10): those of a space one after the
    other, its biases last; moments: Adam's two means."""

    kept = ("weights", "moments")

    def begin(self) -> None:
        source = self.settings.digits
        learnt, held = division(source, self.settings.learnt_from, self.settings.deal)
        self.spaces = {space: Scaled(source, space, learnt) for space in SPACES}
        self.pictures, labels = digits(source)
        self.labels, self.asked, self.asked_labels = labels[learnt], held, labels[held]
        ends = np.cumsum([0, *(part.learnt.shape[1] for part in self.spaces.values())]).tolist()
        self.rows = {space: slice(*ends[k : k + 2]) for k, space in enumerate(self.spaces)}
        self.weights = np.zeros((ends[-1], CLASSES))
        self.moments = np.zeros((2, ends[-1], CLASSES))
        self._neighbours: dict[str, NDArray[np.int64]] = {}

    def update(self) -> bool:
        gradient = np.empty_like(self.weights)
        for space, part in self.spaces.items():
            rows = self.rows[space]
            gradient[rows] = gradient_of(part.learnt, self.labels, self.weights[rows])
        first, second = self.moments
        first += (1 - MEANS[0]) * (gradient - first)
        second += (1 - MEANS[1]) * (gradient**2 - second)
        count = self.steps + 1
        step = (first / (1 - MEANS[0] ** count)) / (np.sqrt(second / (1 - MEANS[1] ** count)) + TINY)
        self.weights = self.weights - RATE * step
        return bool(np.isfinite(self.weights).all())

    @property
    def every(self) -> int:
        return EVERY

    def asking(self) -> Generator[None, None, Answers]:
        """Space by space, some digits at a time; neighbours, which no update changes, are looked for once."""
        learnt, linear, known = {}, {}, self._neighbours
        for space, part in self.spaces.items():
            weights, said, near = self.weights[self.rows[space]], [], []
            learnt[space] = int(((part.learnt @ weights).argmax(1) == self.labels).sum())
            for first in range(0, len(self.asked), AT_ONCE):
                x = part.of(self.asked[first : first + AT_ONCE])
                said.append((x @ weights).argmax(1))
                near += [] if space in known else [nearest(part.learnt, x)]
                yield
            linear[space] = np.concatenate(said)
            if near:
                known[space] = self.labels[np.concatenate(near)]
        return Answers(learnt, linear, dict(known))


def gradient_of(x: Floats, labels: NDArray[np.int64], weights: Floats) -> Floats:
    """Of the mean cross-entropy of softmax(xW): xᵀ(p − y)/n. x (n, numbers), weights (numbers, 10)."""
    logits = x @ weights
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    shares[np.arange(len(x)), labels] -= 1
    return np.asarray(x.T @ shares / len(x))
