"""A bag of words that learns beside a network: p(for) = σ(b + Σ of a weight for each word that is there, in any order).

training = BagTraining(ManyToOneSettings())
training.step(500)
training.bag.right                     # of the held-out sentences
training.bag.chance(["not", "bad"])    # the same as of ["bad", "not"]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from engine.arithmetic.written import joined, write
from engine.arrays import Floats32
from engine.experiment.protocol import State
from engine.optimisers import step_of
from engine.recurrent.sequences.network import NOTHING, Batch
from engine.recurrent.sequences.sentiment import WORDS
from engine.recurrent.sequences.training import SequenceTraining, chosen


def bags(examples: Batch) -> Floats32:
    """(n, words + 1): 1 for each word that a sentence has, and a 1 for the bias at the end."""
    found = np.zeros((len(examples.source), len(WORDS) + 1), np.float32)
    for row, sentence in zip(found, examples.source.numpy(), strict=True):
        row[sentence[sentence != NOTHING]] = 1
    found[:, -1] = 1
    return found


@dataclass
class Bag:
    """weights: one for each word, and the bias (words + 1,); moments: Adam's; held, answers: sentences that are held
    out, as :func:`bags`, and their right answers."""

    weights: Floats32
    moments: Floats32
    held: Floats32
    answers: Floats32

    @property
    def right(self) -> int:
        """How many of the held-out sentences it tells right."""
        return int(((self.held @ self.weights > 0) == (self.answers > 0.5)).sum())

    def chance(self, words: Sequence[str]) -> float:
        """p(for)."""
        return float(expit(self._score(words)))

    def _score(self, words: Sequence[str]) -> float:
        return float(self.weights[[*WORDS.numbers(dict.fromkeys(words)), -1]].astype(np.float64).sum())

    def update(self, read: Floats32, wanted: Floats32, number: int, rate: float) -> None:
        """A step of Adam down the gradient of the mean −ln p of a batch."""
        error = expit(read @ self.weights) - wanted
        gradient = np.asarray(read.T @ error / np.float32(len(read)), np.float32)
        self.weights += step_of("adam", self.weights, gradient, self.moments, number, rate, 0.0)

    def account(self, words: Sequence[str]) -> str:
        """Its sum for these words, written out."""
        each = [*dict.fromkeys(words)]
        weights = self.weights[[*WORDS.numbers(each), -1]].astype(np.float64).tolist()
        found = write(weights, lambda w, _: sum(w), lambda _, r: float(expit(r[0])))
        terms = [f"{shown} ({word})" for shown, word in zip(found.operands, [*each, "b"], strict=True)]
        return f"z = {joined(terms)} {found.ends[0]}, p(for) = σ(z) {found.ends[1]}"


class BagTraining(SequenceTraining):
    """A network and a bag of words, from the same batches."""

    def begin(self) -> None:
        super().begin()
        self._bags = bags(self.made.train)
        size = len(WORDS) + 1
        answers = self.made.held_out.target[:, 0].numpy().astype(np.float32)
        zeros = np.zeros(size, np.float32)
        self.bag = Bag(zeros, np.zeros((2, size), np.float32), bags(self.made.held_out), answers)
        self._answers = self.made.train.target[:, 0].numpy().astype(np.float32)

    def update(self) -> bool:
        if not super().update():
            return False
        which = chosen(self.settings.seed, self.steps, len(self._bags), self.settings.batch)
        self.bag.update(self._bags[which], self._answers[which], self.steps + 1, self.settings.rate)
        return True

    def state(self) -> State:
        return {**super().state(), "bag": self.bag.weights.copy(), "bag_moments": self.bag.moments.copy()}

    def restore(self, state: State) -> None:
        self.bag.weights[:], self.bag.moments[:] = state["bag"], state["bag_moments"]
        super().restore(state)
