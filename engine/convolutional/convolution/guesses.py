"""A guess judged: of a cell, of a size, of a pool's winner. The usual mistakes are recognised and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from engine.arithmetic.exact import entry_text
from engine.convolutional.kernels.account import Products
from engine.convolutional.kernels.pooling import Pooled
from engine.convolutional.kernels.sizes import OutputSize, listed

Pair = tuple[int, int]
Cell = tuple[int, int]  # row, column


@dataclass(frozen=True)
class Diagnosis:
    """right, and the sentence to show; mistake: the keys of the usual mistakes that give this guess, () for none."""

    right: bool
    sentence: str
    mistake: tuple[str, ...] = ()


CELL_MISTAKES = {
    "bias": "without the bias",
    "flip": "with the kernel not turned",
    "relu": "without ReLU",
}
SIZE_MISTAKES = {
    "rounding": "rounded up; ⌊ ⌋ rounds down, as a window that does not fit is not computed",
    "padding once": "with the padding counted once; it is added on both sides",
    "no padding": "without the padding",
    "no one": "without the + 1 for the window's first place",
    "no dilation": "without the dilation, which makes the kernel reach farther",
    "no stride": "for stride 1",
}


def diagnose(guess: float, asked: Products | OutputSize) -> Diagnosis:
    """Judge a guess of an output cell (to half a unit of the second decimal) or of a size (exactly)."""
    return _diagnose_size(guess, asked) if isinstance(asked, OutputSize) else _diagnose_cell(guess, asked)


def _diagnose_cell(guess: float, asked: Products) -> Diagnosis:
    def near(value: float) -> bool:
        return abs(guess - value) <= min(0.005, 0.05 * abs(value)) + 1e-9

    if near(asked.shown):
        return Diagnosis(True, "That is right.")
    for count in range(1, len(CELL_MISTAKES) + 1):
        for mistakes in combinations(CELL_MISTAKES, count):
            if near(_mistaken(asked, mistakes)):
                ways = [CELL_MISTAKES[mistake] for mistake in mistakes]
                if not asked.flip:
                    ways = ["with the kernel turned, though here it is not" if "turned" in way else way for way in ways]
                return Diagnosis(False, f"Not quite: that is the result {listed(ways)}.", mistakes)
    for number, channel in enumerate(asked.channels, start=1):
        if near(channel.subtotal):
            sentence = f"Not quite: that is the subtotal of channel {number}; the sum runs over all channels."
            return Diagnosis(False, sentence, ("one channel",))
    return Diagnosis(False, "Not quite: multiply each cell in the window with the entry on it and add everything up.")


def _mistaken(asked: Products, mistakes: Sequence[str]) -> float:
    """The cell's value with these keys of CELL_MISTAKES made."""
    total = asked.bias if "bias" not in mistakes else 0.0
    for channel in asked.channels:
        weights = [term.weight for term in channel.terms]
        weights = weights[::-1] if "flip" in mistakes else weights
        total += sum(term.value * weight for term, weight in zip(channel.terms, weights, strict=True))
    return max(0.0, total) if asked.relu and "relu" not in mistakes else total


def _diagnose_size(guess: float, asked: OutputSize) -> Diagnosis:
    if guess == asked.size:
        return Diagnosis(True, f"That is right: {asked.formula}.")
    padding = asked.before + asked.after
    mistaken = {
        "rounding": -(-asked.room // asked.S) + 1,
        "padding once": (asked.room - asked.after) // asked.S + 1,
        "no padding": (asked.room - padding) // asked.S + 1,
        "no one": asked.room // asked.S,
        "no dilation": (asked.N + padding - asked.K) // asked.S + 1,
        "no stride": asked.room + 1,
    }
    for mistake, size in mistaken.items():
        if guess == size:
            return Diagnosis(False, f"Not quite: that is the size {SIZE_MISTAKES[mistake]}.", (mistake,))
    if guess == asked.room / asked.S + 1:
        return Diagnosis(False, "Not quite: a size is a whole number; ⌊ ⌋ rounds it down.", ("rounding",))
    return Diagnosis(False, "Not quite: count the places of the kernel from the first to the last that fits.")


def diagnose_winner(guess: Cell, feature_map: ArrayLike, pooled: Pooled, position: Cell) -> Diagnosis:
    """Judge which cell of a feature map (H, W) wins the max-pooling window at `position`; equal cells are all right."""
    f = np.asarray(feature_map, np.float64)
    corner = (position[0] * pooled.stride[0], position[1] * pooled.stride[1])
    if not all(a <= x < a + size for a, x, size in zip(corner, guess, pooled.size, strict=True)):
        return Diagnosis(False, "Not quite: that cell lies outside the window.", ("outside",))
    best = float(pooled.values[position])
    if f[guess] < best:
        sentence = f"Not quite: {entry_text(float(f[guess]))} is there, but the window has {entry_text(best)}."
        return Diagnosis(False, sentence, ("smaller",))
    if pooled.winners is not None and tuple(pooled.winners[position]) != tuple(guess):
        return Diagnosis(True, "That is right: several cells are equal, and the first of them counts as the winner.")
    return Diagnosis(True, "That is right.")
