"""Predict, then reveal (lesson 2.1): a cell, a size or a pool's winner is hidden, guessed and judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arrays import Floats
from engine.convolutional.convolution.guesses import Diagnosis, diagnose, diagnose_winner
from engine.convolutional.kernels.account import Products
from engine.convolutional.kernels.pooling import Pooled
from engine.convolutional.kernels.sizes import OutputSize

Asked = Literal["cell", "size", "winner"]
Place = tuple[int, int, int]  # channel, row, column


@dataclass
class Question:
    """What is asked: place (of a cell of the output, or of the pooled map), axis (of a size). verdict: on the last
    guess; told: whether the answer is on the screen."""

    kind: Asked
    place: Place
    axis: int
    verdict: Diagnosis | None = None
    told: bool = False

    @property
    def open(self) -> bool:
        """Whether the answer is still hidden."""
        return not (self.told or (self.verdict and self.verdict.right))

    def prompt(self, filters: int) -> str:
        """The question in words; rows and columns count from 0."""
        channel, row, column = self.place
        of = f" of filter {channel + 1}" if filters > 1 else ""
        if self.kind == "size":
            return f"How many {('rows', 'columns')[self.axis]} will the output have?"
        if self.kind == "cell":
            return f"Which number belongs into row {row}, column {column} of the output{of}?"
        return f"Which cell of the output{of} wins pooled row {row}, column {column}? Click it."

    def judge_number(self, text: str, asked: Products | OutputSize) -> Diagnosis:
        """Judge a typed guess of a cell or a size. Raises ValueError for what is no number."""
        self.verdict = diagnose(parse_entry(text), asked)
        return self.verdict

    def judge_cell(self, guess: Place, feature_map: Floats, pooled: Pooled) -> Diagnosis:
        """Judge a guessed winner by its place in the feature map (channels, rows, columns)."""
        channel, row, column = self.place
        if guess[0] != channel:
            self.verdict = Diagnosis(False, "Not quite: that cell is another filter's.", ("outside",))
        else:
            winners = None if pooled.winners is None else pooled.winners[channel]
            own = Pooled(pooled.values[channel], winners, pooled.size, pooled.stride)
            self.verdict = diagnose_winner(guess[1:], feature_map[channel], own, (row, column))
        return self.verdict


def pick(cells: Floats, generator: np.random.Generator) -> Place:
    """A place of a map (channels, rows, columns) worth asking for: rather not one of its commonest value."""
    values, inverse, counts = np.unique(np.round(cells, 9), return_inverse=True, return_counts=True)
    rare = np.flatnonzero(inverse.ravel() != counts.argmax()) if len(values) > 1 else np.arange(cells.size)
    channel, row, column = np.unravel_index(int(rare[generator.integers(len(rare))]), cells.shape)
    return int(channel), int(row), int(column)
