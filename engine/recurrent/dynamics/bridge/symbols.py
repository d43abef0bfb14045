"""Symbols of a hidden Markov model as a network reads them, and what the exact filter knows of them."""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.hmm.entropy import MOST_SEQUENCES, entropy_bounds
from engine.recurrent.hmm.model import HMM, Integers


def draw(hmm: HMM, length: int, count: int, generator: np.random.Generator) -> Integers:
    """(length, count) symbols, a sequence in each column, from the model."""
    start, transition, emission = (table.cumsum(-1) for table in (hmm.start, hmm.transition, hmm.emission))
    states = chosen(np.broadcast_to(start, (count, len(start))), generator.random(count))
    seen = np.empty((length, count), np.int64)
    for t in range(length):
        seen[t] = chosen(emission[states], generator.random(count))
        states = chosen(transition[states], generator.random(count))
    return seen


def chosen(sums: Floats, chance: Floats) -> Integers:
    """(count,) the first place of each row of running sums (count, kinds) that lies above a number from 0 to 1."""
    found: Integers = np.minimum((sums <= chance[:, None]).sum(1), (sums < sums[:, -1:]).sum(1))
    return found


def batch_of(seen: Integers, kinds: int) -> Batch:
    """One-hot inputs (steps, sequences, kinds), and at every step the symbol that comes next (steps, sequences)."""
    return Batch(np.eye(kinds, dtype=np.float32)[seen[:-1]], seen[1:])


def filtered(hmm: HMM, seen: Integers) -> tuple[Floats, Floats]:
    """Of sequences (T, count): the beliefs after every symbol (T, count, N), and what the exact forecast loses at every
    symbol, −log P(x_t | x_1 … x_t−1), (T, count)."""
    predicted = np.broadcast_to(hmm.start, (seen.shape[1], len(hmm.start)))
    beliefs, losses = np.empty((*seen.shape, len(hmm.start))), np.empty(seen.shape)
    for t, symbols in enumerate(seen):
        joint = predicted * hmm.emission.T[symbols]  # (count, N)
        total = joint.sum(1, keepdims=True)
        beliefs[t], losses[t] = joint / total, -np.log(total[:, 0])
        predicted = beliefs[t] @ hmm.transition
    return beliefs, losses


def without_memory(hmm: HMM, seen: Integers) -> float:
    """The mean loss at the symbols after the first of who knows only how often each comes in the long run; of a chain
    without a long run, how often it has come here."""
    try:
        often = hmm.stationary() @ hmm.emission
    except ValueError:
        often = np.bincount(seen[1:].ravel(), minlength=hmm.emission.shape[1]) / seen[1:].size
    shown = often[seen[1:]]
    return float(-np.log(np.where(shown > 0, shown, 1.0)).mean())


def rate_bounds(hmm: HMM) -> tuple[float, float] | None:
    """Between which numbers the entropy rate lies, in nats; None for a chain without a single long run."""
    kinds = hmm.emission.shape[1]
    longest = max(1, min(12, int(np.log(MOST_SEQUENCES) / np.log(max(2, kinds)))))
    try:
        return entropy_bounds(hmm, longest).closest
    except ValueError:
        return None
