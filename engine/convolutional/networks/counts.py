"""What a layer has and does, counted, and written so that the numbers give the result: 16·(3·3·8 + 1) = 1,168.

parameters: numbers that training changes; multiply_adds: products of a weight with a cell, for one image, each added to
a sum (a bias costs none); connections: the lines between the cells of two layers and from the biases, as LeCun et al.
(1998) count them, those to padding included. A layer without weights multiplies nothing that counts here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from engine.convolutional.networks.layers import (
    TABLES,
    BatchNorm,
    Conv,
    Dense,
    GlobalAverage,
    Layer,
    Local,
    Pool,
    Radial,
)

Shape = tuple[int, ...]
"""A volume (channels, rows, columns), or a list of (units,)."""


class Arithmetic(NamedTuple):
    """A calculation as text and its result."""

    text: str
    value: int

    @property
    def line(self) -> str:
        """16·(3·3·8 + 1) = 1,168, or the number alone where nothing is calculated."""
        result = f"{self.value:,}"
        return result if self.text == result else f"{self.text} = {result}"


class Counts(NamedTuple):
    """All three of a layer."""

    parameters: Arithmetic
    multiply_adds: Arithmetic
    connections: Arithmetic


NOTHING = Arithmetic("0", 0)


def counts(layer: Layer, before: Shape, after: Shape) -> Counts:
    """What a layer has and does between two shapes that fit it."""
    match layer:
        case Conv(table=str(table)) if table:
            return _joined_by_table(layer, after)
        case Conv():
            kernel = (*layer.kernel, before[0] // layer.groups)
            return Counts(with_bias(after[:1], kernel), product(*_places(after), *kernel), with_bias(after, kernel))
        case Local():
            kernel = (*layer.kernel, before[0])
            own = with_bias(after, kernel)
            return Counts(own, product(*_places(after), *kernel), own)
        case Pool(kind="trained"):
            window = (layer.size, layer.size)
            return Counts(product(2, after[0]), product(*_places(after)), with_bias(after, window))
        case Pool():
            return Counts(NOTHING, NOTHING, product(*_places(after), layer.size, layer.size))
        case GlobalAverage():
            return Counts(NOTHING, NOTHING, product(*before))
        case Dense():
            inputs = _inputs(before)
            all_ = with_bias((layer.units,), inputs)
            return Counts(all_, product(layer.units, *inputs), all_)
        case Radial():
            distances = product(layer.units, *_inputs(before))
            return Counts(NOTHING, distances, distances)
        case BatchNorm():
            return Counts(product(2, after[0]), product(*_places(after)), NOTHING)
        case _:
            return Counts(NOTHING, NOTHING, NOTHING)


def product(*factors: int) -> Arithmetic:
    """3·3·8"""
    return Arithmetic("·".join(f"{factor:,}" for factor in factors), math.prod(factors))


def with_bias(outputs: Shape, inputs: Shape) -> Arithmetic:
    """outputs·(inputs + 1), places before channels: 26·26·16·(3·3·8 + 1)"""
    each, of = product(*inputs), product(*_places(outputs))
    return Arithmetic(f"{of.text}·({each.text} + 1)", of.value * (each.value + 1))


def total(parts: list[Arithmetic]) -> Arithmetic:
    """156 + 12 + 1,516 + …, layers without any left out."""
    values = [part.value for part in parts if part.value]
    return Arithmetic(" + ".join(f"{value:,}" for value in values) or "0", sum(values))


def _joined_by_table(layer: Conv, after: Shape) -> Counts:
    links = sum(map(len, TABLES[layer.table]))
    maps, *places = after
    weights = product(links, *layer.kernel)
    one_place = Arithmetic(f"{weights.text} + {maps:,}", weights.value + maps)
    everywhere = product(*places)
    connections = Arithmetic(f"{everywhere.text}·({one_place.text})", everywhere.value * one_place.value)
    return Counts(one_place, product(*places, links, *layer.kernel), connections)


def _places(shape: Shape) -> Shape:
    """(rows, columns, channels) of a volume: the order in which a count is read."""
    return (*shape[1:], shape[0])


def _inputs(shape: Shape) -> Shape:
    """What a fully connected unit reads, without the 1s of a volume that is one cell high and wide."""
    return shape[:1] if math.prod(shape[1:]) == 1 else _places(shape)
