"""The walk of a kernel over an image, product by product: what there is to show, and how far the walk has come.

A step is one product. The walk goes filter by filter, row by row, cell by cell; in a cell, channel by channel and in
the reading order of the window.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import cell_text
from engine.arrays import Floats
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.kernels.account import Products, products
from engine.convolutional.kernels.convolution import Geometry, convolve, convolve_exactly
from engine.convolutional.kernels.pooling import Pooled, pool

Place = tuple[int, int, int]  # channel (or filter), row, column


class At(NamedTuple):
    """Where a walk is: at the output cell `place`, with `done` of its products made."""

    place: Place
    done: int


class Content:
    """Everything that follows from the settings. Raises ValueError with a sentence where it does not fit together."""

    def __init__(self, settings: ConvolutionSettings) -> None:
        self.settings = settings
        self.image = settings.picture()  # (C, H, W)
        self.kernels = settings.kernels()  # (O, C, kH, kW)
        self.slices = self.kernels.reshape(-1, *self.kernels.shape[2:])  # (O·C, kH, kW)
        self.bias = settings.biases()  # (O,)
        self.geometry = Geometry(self.image.shape[1:], self.kernels.shape[2:], settings)
        self.output = convolve_exactly(self.image, self.kernels, self.bias, settings)  # (O, H′, W′)
        if settings.relu:
            self.output = np.maximum(self.output, 0.0)
        self.pooled: Pooled | None = None
        if settings.pooling != "none":
            self.pooled = pool(self.output, settings.pool_size, settings.pool_stride, settings.pooling)

    @property
    def products_a_cell(self) -> int:
        return int(self.kernels[0].size)

    @property
    def length(self) -> int:
        """How many products the whole walk makes."""
        return int(self.output.size) * self.products_a_cell

    @cached_property
    def turned(self) -> tuple[Floats, Floats]:
        """The sums before the bias without and with the kernel's turn (O, H′, W′)."""
        ways = (replace(self.settings, flip=flip) for flip in (False, True))
        straight, turned = (convolve(self.image, self.kernels, None, way) for way in ways)
        return straight, turned

    @property
    def difference(self) -> Floats:
        """(O, H′, W′) the convolution less the cross-correlation, before bias and ReLU, of the numbers as they are
        meant."""
        none = np.zeros(len(self.kernels))
        ways = (replace(self.settings, flip=flip) for flip in (False, True))
        straight, turned = (convolve_exactly(self.image, self.kernels, none, way) for way in ways)
        return np.round(turned - straight, 12) + 0.0

    def at(self, steps: int) -> At | None:
        """Where the walk is after so many products; None at its start."""
        if not steps:
            return None
        cell, product = divmod(steps - 1, self.products_a_cell)
        return At(_place(cell, self.output), product + 1)

    def steps_to(self, at: At, *, whole: bool) -> int:
        """The step at which the walk is at the same place here; 0 if there is none. whole: all its products made."""
        if not self.has("output", at.place):
            return 0
        cell = int(np.ravel_multi_index(at.place, self.output.shape))
        return cell * self.products_a_cell + (self.products_a_cell if whole else min(at.done, self.products_a_cell))

    def has(self, grid: str, place: Place) -> bool:
        """Whether a grid has such a cell; the image has those of its padding, too."""
        low = [0, 0, 0]
        shape: tuple[int, ...] = {
            "image": self.image.shape,
            "kernel": self.slices.shape,
            "bias": (len(self.bias), 1, 1),
            "products": self.kernels.shape[1:],
            "output": self.output.shape,
            "pooled": self.pooled.values.shape if self.pooled else (0, 0, 0),
        }.get(grid, (0, 0, 0))
        if grid == "image":
            rows, columns = self.geometry.sizes
            low = [0, -rows.before, -columns.before]
            shape = (shape[0], rows.N + rows.after, columns.N + columns.after)
        return all(a <= index < b for a, index, b in zip(low, place, shape, strict=True))

    def cell(self, place: Place) -> Products:
        """All numbers on the way to one output cell."""
        filter, *position = place
        return products(
            self.image, self.kernels, (position[0], position[1]), filter=filter, bias=self.bias,
            settings=self.settings, relu=self.settings.relu,
        )  # fmt: skip

    def span(self, unit: str, steps: int) -> tuple[int, int]:
        """Products back to where the present `unit` began, and on to where it ends; both at least 1."""
        cell = self.products_a_cell
        sizes = {"product": 1, "cell": cell, "row": cell * self.output.shape[2], "channel": cell * self.output[0].size}
        size = int(sizes[unit])
        return steps % size or size, size - steps % size

    def told(self, kind: str, place: Place, axis: int) -> str:
        """The answer to a question (:mod:`engine.convolutional.convolution.questions`) in a sentence."""
        if kind == "size":
            size = self.geometry.sizes[axis]
            return f"{size.named(size.size).capitalize()}: {size.formula}."
        if kind == "winner" and self.pooled and self.pooled.winners is not None:
            row, column = self.pooled.winners[place].tolist()
            return f"Row {row}, column {column} wins, with {cell_text(float(self.pooled.values[place]))}."
        return f"It is {cell_text(float(self.output[place]))}."

    def strongest(self, channel: int) -> Place:
        """The output cell of one filter that is farthest from 0, the first of equal ones."""
        return channel, *_place(int(np.abs(self.output[channel]).argmax()), self.output[:1])[1:]

    def pooled_when(self) -> NDArray[np.intp]:
        """For every pooled cell (O, H″, W″), how many output cells must be there before it can be worked out."""
        assert self.pooled is not None
        size, stride = self.pooled.size, self.pooled.stride
        filters, rows, columns = np.indices(self.pooled.values.shape)
        last = (filters, rows * stride + size - 1, columns * stride + size - 1)
        return np.asarray(np.ravel_multi_index(last, self.output.shape)) + 1


def _place(index: int, cells: Floats) -> Place:
    channel, row, column = np.unravel_index(index, cells.shape)
    return int(channel), int(row), int(column)
