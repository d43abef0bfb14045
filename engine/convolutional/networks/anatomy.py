"""A network's anatomy: what every layer makes of an image of a given size, known without a single weight.

    anatomy = dissect(parse("C8@3 R P2 F10"), (1, 28, 28))
    anatomy.layers[0].output, anatomy.layers[0].formula     # (8, 26, 26), "(28 − 3)/1 + 1 = 26"
    anatomy.layers[0].parameters.line                       # "8·(3·3·1 + 1) = 80"
    anatomy.parameters.line                                 # "80 + 13,530 = 13,610"

Layers are numbered from 1, rows and columns from 0. All errors are ValueErrors that name the layer and what would fit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.convolutional.kernels.sizes import AXES, listed
from engine.convolutional.networks.counts import Arithmetic, Counts, Shape, total
from engine.convolutional.networks.layers import MOST_CHANNELS, Call, Layer, Windows
from engine.convolutional.networks.receptive import Field, Step, read_by

LARGEST_SIDE = 512


class Counted:
    """Whatever has counts."""

    counts: Counts

    @property
    def parameters(self) -> Arithmetic:
        return self.counts.parameters

    @property
    def multiply_adds(self) -> Arithmetic:
        return self.counts.multiply_adds

    @property
    def connections(self) -> Arithmetic:
        return self.counts.connections


@dataclass(frozen=True)
class LayerAnatomy(Counted):
    """One layer: what goes in and comes out (for one image), and the receptive field of a cell along both axes."""

    number: int
    layer: Layer
    input: Shape
    output: Shape
    windows: Windows | None
    field: tuple[Field, Field]
    counts: Counts

    @property
    def title(self) -> str:
        return f"Layer {self.number}, {self.layer.text}"

    @property
    def cells(self) -> int:
        return math.prod(self.output)

    @property
    def calls(self) -> list[Call]:
        """The torch modules that it becomes, the last of which gives its output."""
        return self.layer.calls(self.input, self.output, self.windows)

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
class Anatomy(Counted):
    """A network for images (channels, rows, columns), layer by layer, and its totals."""

    input: Shape
    layers: tuple[LayerAnatomy, ...]

    @property
    def output(self) -> Shape:
        return self.layers[-1].output

    @cached_property
    def counts(self) -> Counts:  # type: ignore[override]
        return Counts(*(total(kind) for kind in zip(*(layer.counts for layer in self.layers), strict=True)))

    @property
    def cells(self) -> int:
        """Of all layers together: what a network keeps of one image in training, in numbers."""
        return sum(layer.cells for layer in self.layers)

    def read_by(self, number: int, cell: tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The image's rows and columns read by a cell (row, column) of layer `number`, (0, 0) for a unit of a list."""
        steps = [_steps(part.layer, part.input, part.windows) for part in self.layers[:number]]
        rows, columns = (read_by([cell[axis]], [step[axis] for step in steps]) for axis in (0, 1))
        return (rows, columns) if rows and columns else ((), ())  # a row of padding has no columns of the image


def dissect(layers: Sequence[Layer], image: Shape) -> Anatomy:
    """The anatomy of layers on images (channels, rows, columns). Raises ValueError naming the layer that cannot be."""
    if len(image) != 3 or not 1 <= image[0] <= MOST_CHANNELS or not all(1 <= n <= LARGEST_SIDE for n in image[1:]):
        raise ValueError(f"An image has 1 to {MOST_CHANNELS:,} channels and 1 to {LARGEST_SIDE} rows and columns.")
    found: list[LayerAnatomy] = []
    shape: Shape = image
    fields = (Field(), Field())
    for number, layer in enumerate(layers, start=1):
        try:
            if len(shape) == 1 and layer.needs_maps:
                what = next(f"layer {part.number}, {part.layer.text}" for part in found if len(part.output) == 1)
                said = f"{layer.name} needs rows and columns, but {what}, has made one list of them"
                raise ValueError(f"{said}. It fits before that layer.")
            windows = layer.windows(shape)
        except ValueError as reason:
            raise ValueError(f"Layer {number}, {layer.text}: {reason}") from None
        rows, columns = _steps(layer, shape, windows)
        fields = fields[0].after(rows), fields[1].after(columns)
        after = layer.output(shape, windows)
        found.append(LayerAnatomy(number, layer, shape, after, windows, fields, layer.counts(shape, after)))
        shape = after
    if not found:
        raise ValueError("A network needs at least one layer.")
    return Anatomy(image, tuple(found))


def shape_text(shape: Shape) -> str:
    """8 × 26 × 26"""
    return " × ".join(f"{side:,}" for side in shape)


def _steps(layer: Layer, shape: Shape, windows: Windows | None) -> tuple[Step, Step]:
    """What a layer does along rows and along columns."""
    if windows or not layer.reads_all:
        return windows or (None, None)
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
