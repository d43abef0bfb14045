"""The counts of a layer, written so that the numbers give the result: 16·(3·3·8 + 1) = 1,168.

parameters: numbers that training changes; multiply_adds: products of a weight with a cell, for one image, each added to
a sum (a bias costs none); connections: the lines between the cells of two layers and from the biases, as LeCun et al.
(1998) count them, those to padding included. A layer without weights multiplies nothing that counts here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

Shape = tuple[int, ...]
"""A volume (channels, rows, columns), or a list of (units,)."""


class Arithmetic(NamedTuple):
    """A calculation as text and its result."""

    text: str = "0"
    value: int = 0

    @property
    def line(self) -> str:
        """16·(3·3·8 + 1) = 1,168, or the number alone where nothing is calculated."""
        result = f"{self.value:,}"
        return result if self.text == result else f"{self.text} = {result}"


class Counts(NamedTuple):
    """The three counts of a layer."""

    parameters: Arithmetic = Arithmetic()
    multiply_adds: Arithmetic = Arithmetic()
    connections: Arithmetic = Arithmetic()


def product(*factors: int) -> Arithmetic:
    """3·3·8"""
    return Arithmetic("·".join(f"{factor:,}" for factor in factors), math.prod(factors))


def with_bias(outputs: Shape, inputs: Shape) -> Arithmetic:
    """outputs·(inputs + 1), places before channels: 26·26·16·(3·3·8 + 1)"""
    each, of = product(*inputs), product(*places(outputs))
    return Arithmetic(f"{of.text}·({each.text} + 1)", of.value * (each.value + 1))


def total(parts: Iterable[Arithmetic]) -> Arithmetic:
    """156 + 12 + 1,516 + …, layers without any left out."""
    values = [part.value for part in parts if part.value]
    return Arithmetic(" + ".join(f"{value:,}" for value in values) or "0", sum(values))


def joined(parts: Iterable[Arithmetic]) -> Arithmetic:
    """1·1·16·32 + 2·32: the calculations one after another."""
    counted = [part for part in parts if part.value]
    return Arithmetic(" + ".join(part.text for part in counted) or "0", sum(part.value for part in counted))


def places(shape: Shape) -> Shape:
    """(rows, columns, channels) of a volume: the order in which a count is read."""
    return (*shape[1:], shape[0])


def inputs(shape: Shape) -> Shape:
    """What a fully connected unit reads, without the 1s of a volume that is one cell high and wide."""
    return shape[:1] if math.prod(shape[1:]) == 1 else places(shape)
