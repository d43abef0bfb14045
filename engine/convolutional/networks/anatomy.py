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

from engine.convolutional.kernels.sizes import AXES, OutputSize, listed
from engine.convolutional.networks.counts import Arithmetic, Counts, Shape, counts, total
from engine.convolutional.networks.fits import Windows, check_image, check_place, fitting_windows
from engine.convolutional.networks.layers import Conv, Dense, GlobalAverage, Layer, Local, Radial, Windowed
from engine.convolutional.networks.receptive import Field, Step, read_by


@dataclass(frozen=True)
class LayerAnatomy:
    """One layer: what goes in and comes out (for one image), and the receptive field of a cell along both axes."""

    number: int
    layer: Layer
    input: Shape
    output: Shape
    windows: Windows | None
    steps: tuple[Step, Step]
    field: tuple[Field, Field]
    counts: Counts

    @property
    def title(self) -> str:
        return f"Layer {self.number}, {self.layer.text}"

    @property
    def cells(self) -> int:
        return math.prod(self.output)

    @property
    def parameters(self) -> Arithmetic:
        return self.counts.parameters

    @property
    def multiply_adds(self) -> Arithmetic:
        return self.counts.multiply_adds

    @property
    def connections(self) -> Arithmetic:
        return self.counts.connections

    @property
    def formula(self) -> str:
        """The output's size with the numbers in it, one line where rows and columns agree; empty without windows."""
        if self.windows is None:
            return ""
        texts = [size.short_formula or size.formula for size in self.windows]
        if texts[0] == texts[1]:
            return texts[0]
        return "; ".join(f"{axis}: {text}" for axis, text in zip(AXES, texts, strict=True))

    @property
    def sentence(self) -> str:
        """What of the input is never read, and why; empty where all of it is."""
        return " ".join(filter(None, (_left_over(self.windows), _stepped_over(self.windows)))) if self.windows else ""


@dataclass(frozen=True)
class Anatomy:
    """A network for images (channels, rows, columns), layer by layer, and its totals."""

    input: Shape
    layers: tuple[LayerAnatomy, ...]

    @property
    def output(self) -> Shape:
        return self.layers[-1].output

    @property
    def parameters(self) -> Arithmetic:
        return total([layer.parameters for layer in self.layers])

    @property
    def multiply_adds(self) -> Arithmetic:
        return total([layer.multiply_adds for layer in self.layers])

    @property
    def connections(self) -> Arithmetic:
        return total([layer.connections for layer in self.layers])

    @property
    def cells(self) -> int:
        """Of all layers together: what a network keeps of one image in training, in numbers."""
        return sum(layer.cells for layer in self.layers)

    def read_by(self, number: int, cell: tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The image's rows and columns read by a cell (row, column) of layer `number`, (0, 0) for a unit of a list."""
        steps = [layer.steps for layer in self.layers[:number]]
        rows, columns = ([step[axis] for step in steps] for axis in (0, 1))
        read = read_by([cell[0]], rows), read_by([cell[1]], columns)
        return read if all(read) else ((), ())  # a row of padding has no columns of the image


def dissect(layers: Sequence[Layer], image: Shape) -> Anatomy:
    """The anatomy of layers on images (channels, rows, columns). Raises ValueError naming the layer that cannot be."""
    check_image(image)
    found: list[LayerAnatomy] = []
    shape, fields = image, (Field(), Field())
    for number, layer in enumerate(layers, start=1):
        check_place(number, layer, shape, _listed_by(found))
        windows = fitting_windows(number, layer, shape) if isinstance(layer, Windowed) else None
        steps = _steps(layer, shape, windows)
        fields = fields[0].after(steps[0]), fields[1].after(steps[1])
        after = _output(layer, shape, windows)
        about = counts(layer, shape, after)
        found.append(LayerAnatomy(number, layer, shape, after, windows, steps, fields, about))
        shape = after
    if not found:
        raise ValueError("A network needs at least one layer.")
    return Anatomy(image, tuple(found))


def shape_text(shape: Shape) -> str:
    """8 × 26 × 26"""
    return " × ".join(f"{side:,}" for side in shape)


def _listed_by(layers: Sequence[LayerAnatomy]) -> str:
    """The first layer whose output has no rows and columns any more: layer 5, F10."""
    return next((f"layer {part.number}, {part.layer.text}" for part in layers if len(part.output) == 1), "")


def _steps(layer: Layer, shape: Shape, windows: Windows | None) -> tuple[Step, Step]:
    if windows:
        return windows
    if isinstance(layer, Dense | Radial | GlobalAverage):
        return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
    return None, None


def _output(layer: Layer, shape: Shape, windows: Windows | None) -> Shape:
    if windows:
        channels = layer.channels if isinstance(layer, Conv | Local) else shape[0]
        return channels, windows[0].size, windows[1].size
    if isinstance(layer, GlobalAverage):
        return shape[0], 1, 1
    return (layer.units,) if isinstance(layer, Dense | Radial) else shape


def _counted(size: OutputSize, cells: Sequence[int]) -> str:
    return f"{size.axis if len(cells) > 1 else size.axis[:-1]} {listed(cells)}"


def _left_over(windows: Windows) -> str:
    left = [size for size in windows if size.unread]
    if not left:
        return ""
    rooms = listed(sorted({size.room for size in left}))
    which = listed([_counted(size, size.unread) for size in left])
    one = len(left) == 1 and len(left[0].unread) == 1
    return f"Stride {left[0].S} does not divide {rooms}: {which} {'is' if one else 'are'} never read."


def _stepped_over(windows: Windows) -> str:
    """By number, not by name: a stride beyond the kernel leaves out very many."""
    over = [size for size in windows if size.skipped]
    counted = [f"{len(size.skipped)} {size.axis if len(size.skipped) > 1 else size.axis[:-1]}" for size in over]
    return f"The windows step over {listed(counted)}." if counted else ""
