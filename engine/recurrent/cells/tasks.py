"""Tasks that ask for memory, as they were published: what stands at the start must be known at the end.

    task = TASKS["adding"]
    batch = task.make(50, 64, np.random.default_rng(0))  # 64 sequences of 50 steps
    task.chance(50)                                      # 1/6: the loss of whoever remembers nothing

The length T of a task is the lag that it is named for; the copying task has 20 steps more, those of 1997 up to a tenth
more. Sequences of one batch are equally long, so that none needs padding: where the original draws a length for every
sequence, it is drawn for every batch here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

MOST = 200
"""The largest T that the lessons use; the tasks themselves know no limit."""
COPIED, SYMBOLS = 10, 8  # of the copying task: how many symbols are shown, and out of how many


@dataclass(frozen=True)
class Batch:
    """inputs: float32 (steps, sequences, features). targets: a number (float32) or a class (int64) for each sequence,
    (sequences,), to be answered at the last step; or a class for every step, (steps, sequences)."""

    inputs: NDArray[np.float32]
    targets: NDArray[np.float32] | NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """make(T, sequences, generator) draws a batch; chance(T) is the expected loss of the best answer that looks at no
    input: a squared error where outputs is 1, a cross-entropy in nats where it is the number of classes."""

    title: str
    sentence: str
    make: Callable[[int, int, Generator], Batch]
    chance: Callable[[int], float]
    features: int
    outputs: int
    shortest: int = 2
    every_step: bool = False  # an answer is asked at every step, not only at the last


def adding(length: int, count: int, generator: Generator) -> Batch:
    """Numbers in [0, 1]; the two that are marked, one in each half, are to be added (Le et al. 2015, Arjovsky 2016)."""
    half, rows = length // 2, np.arange(count)
    values = generator.random((length, count), np.float32)
    marks = np.zeros((length, count), np.float32)
    first, second = generator.integers(0, half, count), generator.integers(half, length, count)
    marks[first, rows] = marks[second, rows] = 1
    return Batch(np.stack([values, marks], 2), values[first, rows] + values[second, rows])


def adding_1997(length: int, count: int, generator: Generator) -> Batch:
    """Numbers in [−1, 1]; X₁, marked among the first ten, and X₂, marked in the first half: 0.5 + (X₁ + X₂)/4.

    The first and the last step are marked −1; where the first is chosen, its number counts as 0 (Hochreiter and
    Schmidhuber 1997, experiment 4).
    """
    steps, rows = length + int(generator.integers(0, length // 10 + 1)), np.arange(count)
    values = generator.uniform(-1, 1, (steps, count)).astype(np.float32)
    first = generator.integers(0, _early(length), count)
    second = generator.integers(0, _half(length) - (first < _half(length)))
    second += second >= first  # of those still unmarked
    marks = np.zeros((steps, count), np.float32)
    marks[first, rows] = marks[second, rows] = 1
    marks[0] = marks[-1] = -1
    one, two = (np.where(place == 0, 0, values[place, rows]) for place in (first, second))
    return Batch(np.stack([values, marks], 2), (0.5 + (one + two) / 4).astype(np.float32))


def _early(length: int) -> int:
    """How many steps X₁ is drawn from: ten, or all but the last."""
    return min(10, length - 1)


def _half(length: int) -> int:
    """How many steps X₂ is drawn from, the one already marked included."""
    return length // 2 - 1


def adding_1997_chance(length: int) -> float:
    """The variance of the target: of each X a third, unless the first step was chosen, over 16."""
    early, half = _early(length), _half(length)
    counts_one = 1 - 1 / early
    counts_two = 1 - sum(1 / (half - (first < half)) for first in range(1, early)) / early
    return (counts_one + counts_two) / 48


def copying(length: int, count: int, generator: Generator) -> Batch:
    """Ten symbols out of eight, T − 1 blanks, a sign, ten blanks; the symbols are to be said after the sign.

    Inputs are one-hot: eight symbols, the blank, the sign. Classes: the symbols, and the blank that is asked for until
    then (Hochreiter and Schmidhuber 1997; in this form Arjovsky et al. 2016).
    """
    blank, sign, steps = SYMBOLS, SYMBOLS + 1, length + 2 * COPIED
    symbols = generator.integers(0, SYMBOLS, (COPIED, count))
    seen, said = np.full((steps, count), blank), np.full((steps, count), blank)
    seen[:COPIED], said[-COPIED:] = symbols, symbols
    seen[-COPIED - 1] = sign
    return Batch(_one_hot(seen, SYMBOLS + 2), said)


def temporal_order(length: int, count: int, generator: Generator) -> Batch:
    """X or Y early, X or Y past the middle, among letters that mean nothing: which two, in which order?

    E begins, B ends, a–d stand between; XX, XY, YX, YY are the classes (Hochreiter and Schmidhuber 1997, task 6a, whose
    lengths 100–110 and places 10–20 and 50–60 are taken in proportion to T).
    """
    steps, rows = length + int(generator.integers(0, length // 10 + 1)), np.arange(count)
    letters = generator.integers(0, 4, (steps, count))  # a b c d, then X Y, E, B
    letters[0], letters[-1] = 6, 7
    pair = generator.integers(0, 2, (2, count))
    letters[generator.integers(length // 10, length // 5 + 1, count), rows] = 4 + pair[0]
    letters[generator.integers(length // 2, 3 * length // 5 + 1, count), rows] = 4 + pair[1]
    return Batch(_one_hot(letters, 8), 2 * pair[0] + pair[1])


def first_symbol(length: int, count: int, generator: Generator) -> Batch:
    """Four letters at random: which was the first? What has to be latched is told from the rest by its place alone
    (after Bengio, Simard and Frasconi 1994)."""
    letters = generator.integers(0, 4, (length, count))
    return Batch(_one_hot(letters, 4), letters[0].copy())


def _one_hot(symbols: NDArray[np.int64], kinds: int) -> NDArray[np.float32]:
    return np.eye(kinds, dtype=np.float32)[symbols]


TASKS: dict[str, Task] = {
    "adding": Task(
        "Adding", "Add the two numbers that are marked.", adding, lambda length: 1 / 6, features=2, outputs=1
    ),
    "adding_1997": Task(
        "Adding, as in 1997", "Add the two that are marked, both early.", adding_1997, adding_1997_chance,
        features=2, outputs=1, shortest=10,
    ),
    "copying": Task(
        "Copying", "Say the ten symbols again, T steps later.", copying,
        lambda length: COPIED * math.log(SYMBOLS) / (length + 2 * COPIED),
        features=SYMBOLS + 2, outputs=SYMBOLS + 1, every_step=True,
    ),
    "temporal_order": Task(
        "Temporal order", "Which two of X and Y came, in which order?", temporal_order, lambda length: math.log(4),
        features=8, outputs=4, shortest=10,
    ),
    "first_symbol": Task(
        "First symbol", "Which letter was the first?", first_symbol, lambda length: math.log(4), features=4, outputs=4,
    ),
}  # fmt: skip
