"""Predict, then reveal (lesson 2.1): a cell, a size or a pool's winner is hidden, guessed and judged.

The usual mistakes are recognised and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from engine.arithmetic.exact import entry_text
from engine.arrays import Floats
from engine.convolutional.convolution.content import Place
from engine.convolutional.kernels.account import Products, divisor
from engine.convolutional.kernels.pooling import Pooled
from engine.convolutional.kernels.sizes import Size, TransposedSize, listed

Asked = Literal["cell", "size", "winner"]


@dataclass(frozen=True)
class Diagnosis:
    """Whether a guess is right, and the sentence to show."""

    right: bool
    sentence: str


@dataclass
class Question:
    """What is asked: place (of a cell of the output, or of the pooled map), axis (of a size). verdict: on the last
    guess; told: the answer in a sentence, once it is revealed."""

    kind: Asked
    place: Place
    axis: int
    verdict: Diagnosis | None = None
    told: str = ""

    @property
    def open(self) -> bool:
        """Whether the answer is still hidden."""
        return not (self.told or (self.verdict and self.verdict.right))

    @property
    def sentence(self) -> str:
        """What there is to say of the last guess, or the answer."""
        return self.told or (self.verdict.sentence if self.verdict else "")

    def prompt(self, filters: int) -> str:
        """The question in words; all counts from 0."""
        channel, row, column = self.place
        of = f" of filter {channel}" if filters > 1 else ""
        if self.kind == "size":
            return f"How many {('rows', 'columns')[self.axis]} will the output have?"
        if self.kind == "cell":
            return f"Which number belongs into row {row}, column {column} of the output{of}?"
        return f"Which cell of the output{of} wins pooled row {row}, column {column}? Click it."


def pick(cells: Floats, generator: np.random.Generator) -> Place:
    """A place of a map (channels, rows, columns) worth asking for: rather not one of its commonest value."""
    values, inverse, counts = np.unique(np.round(cells, 9), return_inverse=True, return_counts=True)
    rare = np.flatnonzero(inverse.ravel() != counts.argmax()) if len(values) > 1 else np.arange(cells.size)
    channel, row, column = np.unravel_index(int(rare[generator.integers(len(rare))]), cells.shape)
    return int(channel), int(row), int(column)


# --- a guess judged -------------------------------------------------------------------------------------------------

CELL_MISTAKES = {
    "bias": "without the bias",
    "flip": "with the kernel not turned",
    "relu": "without ReLU",
    "division": "without the division",
}
SIZE_HINT = "Not quite: count the places of the kernel from the first to the last that fits."
STAMPS_HINT = (
    "Not quite: the last stamp begins (N − 1)·S after the first, and what the padding cuts off is not counted."
)


def diagnose(guess: float, asked: Products | Size) -> Diagnosis:
    """Judge a guess of an output cell (to half a unit of the second decimal) or of a size (exactly)."""
    if isinstance(asked, Products):
        return _diagnose_cell(guess, asked)
    if guess == asked.size:
        return Diagnosis(True, f"That is right: {asked.formula}.")
    hint = STAMPS_HINT if isinstance(asked, TransposedSize) else SIZE_HINT
    return Diagnosis(False, size_mistakes(asked).get(guess, hint))


def _diagnose_cell(guess: float, asked: Products) -> Diagnosis:
    def near(value: float) -> bool:
        return abs(guess - value) <= min(0.005, 0.05 * abs(value)) + 1e-9

    if near(asked.shown):
        return Diagnosis(True, "That is right.")
    names = CELL_MISTAKES if asked.flip else {**CELL_MISTAKES, "flip": "with the kernel turned, though here it is not"}
    below = divisor(asked)
    names = {**names, "division": f"without the division by {below}, which the kernel’s entries hold"}
    if asked.stamped:  # of a turned kernel other entries reach the cell
        del names["flip"]
    for count in range(1, len(names) + 1):
        for mistakes in combinations(names, count):
            if near(_mistaken(asked, mistakes, below)):
                ways = listed([names[mistake] for mistake in mistakes])
                return Diagnosis(False, f"Not quite: that is the result {ways}.")
    for number, subtotal in enumerate(asked.subtotals.tolist()):
        if len(asked.subtotals) > 1 and near(subtotal):
            sentence = f"Not quite: that is the subtotal of channel {number}; the sum runs over all channels."
            return Diagnosis(False, sentence)
    if asked.stamped:
        if asked.products.size > 1 and any(near(one + asked.bias) for one in asked.products.ravel().tolist()):
            return Diagnosis(False, "Not quite: that is one stamp alone; all that reach the cell add up.")
        return Diagnosis(False, "Not quite: add up what each stamp that reaches the cell leaves there.")
    return Diagnosis(False, "Not quite: multiply each cell in the window with the entry on it and add everything up.")


def _mistaken(asked: Products, mistakes: Sequence[str], below: int) -> float:
    """The cell's value with these keys of CELL_MISTAKES made; below: the common divisor of the kernel's entries."""
    kernel = asked.kernel[:, ::-1, ::-1] if "flip" in mistakes else asked.kernel
    total = float((asked.patch * kernel).sum()) * (below if "division" in mistakes else 1)
    total += asked.bias if "bias" not in mistakes else 0.0
    return max(0.0, total) if asked.relu and "relu" not in mistakes else total


def size_mistakes(asked: Size) -> dict[float, str]:
    """What is said of the numbers that usual mistakes give for a size; of two that give the same number, the first."""
    if isinstance(asked, TransposedSize):
        return _told(_transposed_mistakes(asked))
    padding = asked.before + asked.after
    mistaken = {
        "rounded up; ⌊ ⌋ rounds down, as a window that does not fit is not computed": -(-asked.room // asked.S) + 1,
        "with the padding counted once; it is added on both sides": (asked.room - asked.after) // asked.S + 1,
        "without the padding": (asked.room - padding) // asked.S + 1,
        "without the + 1 for the window's first place": asked.room // asked.S,
        "without the dilation, which makes the kernel reach farther": (asked.N + padding - asked.K) // asked.S + 1,
        "for stride 1": asked.room + 1,
    }
    fraction = {asked.room / asked.S + 1: "Not quite: a size is a whole number; ⌊ ⌋ rounds it down."}
    return fraction | _told(mistaken)


def _transposed_mistakes(asked: TransposedSize) -> dict[str, int]:
    convolved = (asked.N + 2 * asked.P - asked.D * (asked.K - 1) - 1) // asked.S + 1
    return {
        "without the padding, which cuts cells off": asked.size + 2 * asked.P,
        "with the padding cut off once; it is cut off on both sides": asked.size + asked.P,
        "with the padding put on; a transposed convolution cuts it off": asked.size + 4 * asked.P,
        "without the output padding": asked.size - asked.added,
        "with N steps of the stride; between N stamps there are N − 1": asked.size + asked.S,
        "without the + 1": asked.size - 1,
        "without the dilation, which makes a stamp reach farther": asked.size - (asked.D - 1) * (asked.K - 1),
        "of a convolution; a transposed one turns its formula round": convolved,
    }


def _told(mistaken: dict[str, int]) -> dict[float, str]:
    return {size: f"Not quite: that is the size {way}." for way, size in reversed(mistaken.items())}


def diagnose_winner(guess: Place, feature_map: Floats, pooled: Pooled, place: Place) -> Diagnosis:
    """Judge which cell of a feature map (C, H, W) wins the max-pooling window at `place`; equal cells are all right."""
    channel, rows, columns = pooled.window(place)
    if guess[0] != channel:
        return Diagnosis(False, "Not quite: that cell is another filter's.")
    if not (rows.start <= guess[1] < rows.stop and columns.start <= guess[2] < columns.stop):
        return Diagnosis(False, "Not quite: that cell lies outside the window.")
    here, best = float(feature_map[guess]), float(pooled.values[place])
    if here < best:
        return Diagnosis(False, f"Not quite: {entry_text(here)} is there, but the window has {entry_text(best)}.")
    if pooled.winners is not None and tuple(pooled.winners[place]) != guess[1:]:
        return Diagnosis(True, "That is right: several cells are equal, and the first of them counts as the winner.")
    return Diagnosis(True, "That is right.")
