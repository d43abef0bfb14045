"""A network's anatomy: what every layer makes of an image of a given size. No weights are needed for it.

    anatomy = dissect(parse("C8@3 R P2 F10"), (1, 28, 28))
    anatomy.layers[0].output, anatomy.layers[0].formula     # (8, 26, 26), "(28 − 3)/1 + 1 = 26"
    anatomy.layers[0].parameters.line                       # "8·(3·3·1 + 1) = 80"
    anatomy.parameters.line                                 # "80 + 13,530 = 13,610"

The receptive field, which part of the image a cell can see (Araujo, Norris and Sim 2019), is worked out twice. `Field`
is the usual calculation, size + (K − 1)·jump at every layer, in which cells of padding count as if they were of the
image. `read_by` follows the windows back one by one and knows exactly which rows or columns are read: none beyond the
border, none that a stride steps over. An addition sees what either of its two ways sees: the block's, which is the
longer one, or the shortcut's.

Layers are numbered from 1, rows and columns from 0. All errors are ValueErrors that name the layer and what would fit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from engine.arrays import Floats
from engine.convolutional.kernels.sizes import AXES, OutputSize, listed
from engine.convolutional.networks.counts import Arithmetic, Counts, Shape, joined, total
from engine.convolutional.networks.layers import MOST_CHANNELS, BatchNorm, Call, Layer, Windows
from engine.convolutional.networks.residual import Addition

LARGEST_SIDE = 512
Step = OutputSize | int | None
"""What a layer does along one axis: windows, a reading of all so many cells at once, or nothing."""


@dataclass(frozen=True)
class Field:
    """Along one axis of the image: how many cells one cell sees, how far its neighbour's view is moved (0 where there
    is no neighbour), and the first cell that cell 0 sees, negative in the padding."""

    size: int = 1
    jump: int = 1
    start: int = 0

    def after(self, step: Step) -> Field:
        """The field one layer on."""
        if step is None:
            return self
        if isinstance(step, int):
            return Field(self.size + (step - 1) * self.jump, 0, self.start)
        grown = self.size + (step.span - 1) * self.jump
        return Field(grown, self.jump * step.S, self.start - step.before * self.jump)

    def joined(self, other: Field) -> Field:
        """Of a cell that sees what this one and another one see, both moved on alike."""
        start = min(self.start, other.start)
        return Field(max(self.start + self.size, other.start + other.size) - start, self.jump, start)

    def middles(self, count: int) -> Floats:
        """Of the first `count` cells, the middle of what each sees, in pixels from 0: (count,)."""
        return self.start + (self.size - 1) / 2 + self.jump * np.arange(count, dtype=np.float64)


def read_by(cells: Iterable[int], steps: Sequence[Step]) -> tuple[int, ...]:
    """The image's rows (or columns) that some cells of the last of these layers read, the first layer first."""
    read = set(cells)
    for step in reversed(steps):
        if isinstance(step, int):
            read = set(range(step)) if read else read
        elif step is not None:
            read = {met for cell in read for met in step.window(cell) if 0 <= met < step.N}
    return tuple(sorted(read))


@dataclass(frozen=True)
class LayerAnatomy:
    """One layer: what goes in and comes out (for one image), and the receptive field of a cell along both axes.

    Of an addition, source: the layer whose output is added, 0 for the image, and None of all others; shortcut: the
    layers that this goes through first, none where it is added as it is. They are counted as the addition's."""

    number: int
    layer: Layer
    input: Shape
    output: Shape
    windows: Windows | None
    field: tuple[Field, Field]
    parameters: Arithmetic
    multiply_adds: Arithmetic
    connections: Arithmetic
    source: int | None = None
    shortcut: tuple[LayerAnatomy, ...] = ()

    @property
    def title(self) -> str:
        return f"Layer {self.number}, {self.layer.text}"

    @property
    def cells(self) -> int:
        return math.prod(self.output)

    @property
    def calls(self) -> list[Call]:
        """The torch modules that it becomes, the last of which gives its output."""
        own = self.layer.calls(self.input, self.output, self.windows)
        return [*(call for part in self.shortcut for call in part.calls), *own]

    def read_back(self, read: set[int], axis: int) -> set[int]:
        """The rows (axis 0) or columns of what goes in that some cells of what comes out read."""
        return set(read_by(read, [_steps(self.layer, self.input, self.windows)[axis]]))

    @property
    def formula(self) -> str:
        """The output's size with the numbers in it, one line where rows and columns agree; empty without windows."""
        texts = [size.short_formula or size.formula for size in self.windows or ()]
        if len(set(texts)) < 2:
            return "".join(set(texts))
        return "; ".join(f"{axis}: {text}" for axis, text in zip(AXES, texts, strict=True))

    @property
    def sentence(self) -> str:
        """What of the input is never read, and why; empty where all of it is."""
        sentences = []
        if left := [size for size in self.windows or () if size.unread]:
            rooms = listed(sorted({size.room for size in left}))
            which = listed([f"{size.named(len(size.unread))} {listed(size.unread)}" for size in left])
            verb = "is" if sum(len(size.unread) for size in left) == 1 else "are"
            sentences.append(f"Stride {left[0].S} does not divide {rooms}: {which} {verb} never read.")
        if over := [size for size in self.windows or () if size.skipped]:  # by number: there may be very many
            counted = listed([f"{len(size.skipped)} {size.named(len(size.skipped))}" for size in over])
            sentences.append(f"The windows step over {counted}.")
        return " ".join(sentences)


@dataclass(frozen=True)
class Anatomy:
    """A network for images (channels, rows, columns), layer by layer, and its totals."""

    input: Shape
    layers: tuple[LayerAnatomy, ...]
    parameters: Arithmetic
    multiply_adds: Arithmetic
    connections: Arithmetic

    @property
    def plan(self) -> tuple[Layer, ...]:
        """Its layers by themselves, which know no image."""
        return tuple(part.layer for part in self.layers)

    @property
    def output(self) -> Shape:
        return self.layers[-1].output

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """For every layer the place, among the calls of all, of the one that gives its output."""
        return tuple(end - 1 for end in accumulate(len(part.calls) for part in self.layers))

    @property
    def cells(self) -> int:
        """Of all layers together: what a network keeps of one image in training, in numbers."""
        return sum(layer.cells for layer in self.layers)

    def read_by(self, number: int, cell: tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The image's rows and columns read by a cell (row, column) of layer `number`, (0, 0) for a unit of a list."""
        rows, columns = (self._read_by(number, cell[axis], axis) for axis in (0, 1))
        return (rows, columns) if rows and columns else ((), ())  # a row of padding has no columns of the image

    def _read_by(self, number: int, cell: int, axis: int) -> tuple[int, ...]:
        wanted: list[set[int]] = [set() for _ in range(number)] + [{cell}]  # of every volume
        for part in reversed(self.layers[:number]):
            here = wanted[part.number]
            wanted[part.number - 1] |= part.read_back(here, axis)
            if part.source is not None:
                for one in reversed(part.shortcut):
                    here = one.read_back(here, axis)
                wanted[part.source] |= here
        return tuple(sorted(wanted[0]))


def dissect(layers: Sequence[Layer], image: Shape) -> Anatomy:
    """The anatomy of layers on images (channels, rows, columns). Raises ValueError naming the layer that cannot be."""
    if len(image) != 3 or not 1 <= image[0] <= MOST_CHANNELS or not all(1 <= n <= LARGEST_SIDE for n in image[1:]):
        raise ValueError(f"An image has 1 to {MOST_CHANNELS:,} channels and 1 to {LARGEST_SIDE} rows and columns.")
    found = _parts(layers, image, (Field(), Field()))
    if not found:
        raise ValueError("A network needs at least one layer.")
    totals = [total(getattr(part, name) for part in found) for name in Counts._fields]
    return Anatomy(image, tuple(found), *totals)


def _parts(layers: Sequence[Layer], image: Shape, seen: tuple[Field, Field]) -> list[LayerAnatomy]:
    """The anatomy of layers, one after another. seen: the receptive field of a cell of what comes in."""
    found: list[LayerAnatomy] = []
    shape, fields = image, seen
    for number, layer in enumerate(layers, start=1):
        try:
            if len(shape) == 1 and layer.needs_maps:
                what = next(f"layer {part.number}, {part.layer.text}" for part in found if len(part.output) == 1)
                said = f"{layer.name} needs rows and columns, but {what}, has made one list of them"
                raise ValueError(f"{said}. It fits before that layer.")
            if isinstance(layer, Addition):
                found.append(_added(layer, found, image, seen))
            else:
                windows = layer.windows(shape)
                rows, columns = _steps(layer, shape, windows)
                after, fields = layer.output(shape, windows), (fields[0].after(rows), fields[1].after(columns))
                found.append(LayerAnatomy(number, layer, shape, after, windows, fields, *layer.counts(shape, after)))
        except ValueError as reason:
            raise ValueError(f"Layer {number}, {layer.text}: {reason}") from None
        shape, fields = found[-1].output, found[-1].field
    return found


def _added(layer: Addition, found: Sequence[LayerAnatomy], image: Shape, seen: tuple[Field, Field]) -> LayerAnatomy:
    """The addition at the end of a block, whose layers are the last of those found."""
    source = len(found) - layer.span
    made, inside = found[-1], found[source:]
    came, fields = (found[source - 1].output, found[source - 1].field) if source else (image, seen)
    stride = math.prod(part.windows[0].S for part in inside if part.windows)
    normalised = isinstance(made.layer, BatchNorm)
    shortcut = tuple(_parts(layer.shortcut(came, made.output, stride, normalised=normalised), came, fields))
    if shortcut:
        fields = shortcut[-1].field
    rows, columns = (one.joined(other) for one, other in zip(made.field, fields, strict=True))
    counts = Counts(*(joined(getattr(part, name) for part in shortcut) for name in Counts._fields))
    shape = made.output
    return LayerAnatomy(len(found) + 1, layer, shape, shape, None, (rows, columns), *counts, source, shortcut)


def shape_text(shape: Shape) -> str:
    """8 × 26 × 26"""
    return " × ".join(f"{side:,}" for side in shape)


def _steps(layer: Layer, shape: Shape, windows: Windows | None) -> tuple[Step, Step]:
    """What a layer does along rows and along columns."""
    if windows or not layer.reads_all:
        return windows or (None, None)
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
