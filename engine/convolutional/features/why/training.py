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
from engine.convolutional.features.why.spaces import SPACES, dealt, digits, division, nearest
from engine.experiment.asking import Asks

RATE, MEANS, TINY = 0.1, (0.9, 0.999), 1e-8
EVERY = 8  # of so many updates one has its figures in the course
AT_ONCE = 200  # held-out digits whose neighbours are looked for in one go
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
        given = (self.settings.learnt_from, self.settings.deal)
        self.spaces = {space: dealt(space, *given) for space in SPACES}
        learnt, held = division(*given)
        self.labels, self.asked, self.asked_labels = digits()[1][learnt], held, digits()[1][held]
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
        """Space by space; neighbours, which no update changes, are looked for once."""
        learnt, linear = {}, {}
        for space, part in self.spaces.items():
            weights = self.weights[self.rows[space]]
            learnt[space] = int(((part.learnt @ weights).argmax(1) == self.labels).sum())
            linear[space] = (part.held @ weights).argmax(1)
            yield
            if space not in self._neighbours:
                found = []
                for first in range(0, len(part.held), AT_ONCE):
                    found.append(nearest(part.learnt, part.held[first : first + AT_ONCE]))
                    yield
                self._neighbours[space] = self.labels[np.concatenate(found)]
        return Answers(learnt, linear, dict(self._neighbours))


def gradient_of(x: Floats, labels: NDArray[np.int64], weights: Floats) -> Floats:
    """Of the mean cross-entropy of softmax(xW): xᵀ(p − y)/n. x (n, numbers), weights (numbers, 10)."""
    logits = x @ weights
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    shares[np.arange(len(x)), labels] -= 1
    return np.asarray(x.T @ shares / len(x))
