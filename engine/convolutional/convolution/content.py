"""The walk of a kernel over an image, product by product: what there is to show, and how far the walk has come.

A step is one product. The walk goes filter by filter, row by row, cell by cell; in a cell, channel by channel and in
the reading order of the window. The cells are those of the output; of a transposed convolution they are those of the
image, each of which stamps its products into the output, where they add up.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import cell_text
from engine.arrays import Floats
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.kernels.account import Products, products, stamp
from engine.convolutional.kernels.convolution import Geometry, convolve, convolve_exactly
from engine.convolutional.kernels.operands import check_groups, seen
from engine.convolutional.kernels.pooling import Pooled, pool
from engine.convolutional.kernels.sizes import Convolution
from engine.convolutional.kernels.transposed import overlaps, turned_over

Place = tuple[int, int, int]  # channel (or filter), row, column


class At(NamedTuple):
    """Where a walk is: at the cell `place` of :attr:`Content.stops`, with `done` of its products made."""

    place: Place
    done: int


class Content:
    """Everything that follows from the settings. Raises ValueError with a sentence where it does not fit together."""

    def __init__(self, settings: ConvolutionSettings) -> None:
        self.settings = settings
        check_groups(settings.channels, settings.filters, settings.groups)
        self.image = settings.picture()  # (C, H, W)
        self.kernels = settings.kernels()  # (O, C/groups, kH, kW)
        self.slices = self.kernels.reshape(-1, *self.kernels.shape[2:])  # (O·C/groups, kH, kW)
        self.bias = settings.biases()  # (O,)
        self.geometry = Geometry(self.image.shape[1:], self.kernels.shape[2:], settings)
        rows, columns = self.geometry.windows
        self.stops = (len(self.kernels), rows.size, columns.size)  # filters, rows and columns that the walk goes over
        self.output = convolve_exactly(self.image, self.kernels, self.bias, settings)  # (O, H′, W′)
        if settings.relu:
            self.output = np.maximum(self.output, 0.0)
        self.pooled: Pooled | None = None
        if settings.pooling != "none":
            self.pooled = pool(self.output, settings.pool_size, settings.pool_stride, settings.pooling)
        self.mixing = settings.mixers()  # (P, O)
        self.mixed: Floats | None = None  # (P, H′, W′)
        if settings.pointwise:
            if self.pooled:
                raise ValueError("Pooling and 1×1 filters both follow the output: take one of them away.")
            self.mixed = convolve_exactly(
                self.output, self.mixing[..., None, None], np.zeros(len(self.mixing)), Convolution()
            )

    def group(self, filter: int) -> range:
        """The channels of the image that a filter reads."""
        group = seen(filter, self.kernels, self.settings.groups)
        return range(group.start, group.stop)

    def readers(self, channel: int) -> range:
        """The filters that read a channel of the image."""
        many = len(self.kernels) // self.settings.groups
        first = channel // self.kernels.shape[1] * many
        return range(first, first + many)

    @property
    def products_a_cell(self) -> int:
        return int(self.kernels[0].size)

    @property
    def length(self) -> int:
        """How many products the whole walk makes."""
        return math.prod(self.stops) * self.products_a_cell

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
        return At(_place(cell, self.stops), product + 1)

    def steps_to(self, at: At, *, whole: bool) -> int:
        """The step at which the walk is at the same place here; 0 if there is none. whole: all its products made."""
        if not all(index < count for index, count in zip(at.place, self.stops, strict=True)):
            return 0
        cell = int(np.ravel_multi_index(at.place, self.stops))
        return cell * self.products_a_cell + (self.products_a_cell if whole else min(at.done, self.products_a_cell))

    def has(self, grid: str, place: Place) -> bool:
        """Whether a grid has such a cell. The map that windows lie on has those of its padding, too: the image, or the
        output of a transposed convolution, of which they were cut off."""
        output, image = self.output.shape, self.image.shape
        beside = self.settings.beside if self.settings.transposed else "none"
        shape: tuple[int, ...] = {
            "image": image,
            "kernel": self.slices.shape,
            "bias": (len(self.bias), 1, 1),
            "products": self.kernels.shape[1:],
            "output": output,
            "pooled": self.pooled.values.shape if self.pooled else (0, 0, 0),
            "mixing": (1, *self.mixing.shape),
            "mixed": self.mixed.shape if self.mixed is not None else (0, 0, 0),
            "stamps": (1, *output[1:]) if beside == "stamps" else (0, 0, 0),
            "back": image if beside == "back" else (0, 0, 0),
        }.get(grid, (0, 0, 0))
        low = [0, 0, 0]
        if grid == ("output" if self.settings.transposed else "image"):
            rows, columns = self.geometry.windows
            low = [0, -rows.before, -columns.before]
            shape = (shape[0], rows.N + max(0, rows.after), columns.N + max(0, columns.after))
        return all(a <= index < b for a, index, b in zip(low, place, shape, strict=True))

    def inside(self, place: Place) -> bool:
        """Whether a place lies in the output itself."""
        return all(0 <= index < count for index, count in zip(place, self.output.shape, strict=True))

    def cell(self, place: Place) -> Products:
        """All numbers on the way to one output cell."""
        filter, *position = place
        return products(
            self.image, self.kernels, (position[0], position[1]), filter=filter, bias=self.bias,
            settings=self.settings, relu=self.settings.relu,
        )  # fmt: skip

    def stamp(self, place: Place) -> Products:
        """All products that the image's cells at a row and column stamp into one filter's output."""
        filter, *position = place
        return stamp(self.image, self.kernels, (position[0], position[1]), filter=filter, settings=self.settings)

    def mixture(self, place: Place) -> Products:
        """All numbers on the way to a cell after the 1×1 filters, as those of one channel."""
        filter, row, column = place
        return Products(self.output[:, row, column].reshape(1, 1, -1), self.mixing[filter].reshape(1, 1, -1))

    # --- a transposed convolution ---------------------------------------------------------------------------------

    def laid(self, steps: int) -> Floats:
        """(O, H′, W′) the output after so many products of a transposed convolution: the bias and what has been stamped
        so far, NaN where no stamp has come; ReLU follows when a filter's last stamp is made."""
        stamps, part = divmod(steps, self.products_a_cell)
        filter, cells = divmod(stamps, self.stops[1] * self.stops[2])
        sums = np.full(self.output.shape, np.nan)
        sums[:filter] = self.output[:filter]
        if not (cells or part):
            return sums
        # as one image of two parts: the cells that have stamped, and the one whose stamp is under way
        made = np.arange(self.stops[1] * self.stops[2]).reshape(self.stops[1:])
        which = np.repeat([made < cells, made == cells], self.kernels.shape[1], axis=0)
        turned = self.kernels[filter][:, ::-1, ::-1] if self.settings.flip else self.kernels[filter]
        begun = (np.arange(turned.size) < part).reshape(turned.shape)
        image = np.tile(self.image[self.group(filter)], (2, 1, 1)) * which
        alone = replace(self.settings, flip=False, groups=1)
        laid = convolve_exactly(image, np.concatenate([turned, turned * begun])[None], self.bias[[filter]], alone)
        there = convolve(which, np.concatenate([np.ones_like(begun), begun])[None], None, alone)
        sums[filter] = np.where(there > 0, laid, np.nan)[0]
        return sums

    @cached_property
    def stamps(self) -> Floats:
        """(1, H′, W′) how many stamps of a channel reach each cell of the output."""
        return overlaps(self.geometry.sizes)[None]

    @cached_property
    def sums(self) -> Floats:
        """(O, H′, W′) the transposed convolution without bias and ReLU, as a matrix makes it of the image."""
        return convolve_exactly(self.image, self.kernels, np.zeros(len(self.kernels)), self.settings)

    @cached_property
    def way_back(self) -> tuple[Floats, Convolution]:
        """The kernels (C, O/groups, kH, kW) and settings of the convolution that this one transposes."""
        back = replace(self.settings, operation="convolution", same=False, fill=0.0)
        return turned_over(self.kernels, self.settings.groups), back

    @cached_property
    def back(self) -> Floats:
        """(C, H, W) what that convolution makes of the output without bias and ReLU: as large as the image was."""
        kernels, settings = self.way_back
        back = convolve_exactly(self.sums, kernels, np.zeros(len(kernels)), settings)
        return back[:, : self.image.shape[1], : self.image.shape[2]]  # more, where output padding is a stride or more

    def cell_back(self, place: Place) -> Products:
        """All numbers on the way to one cell of :attr:`back`."""
        kernels, settings = self.way_back
        return products(self.sums, kernels, (place[1], place[2]), filter=place[0], settings=settings)

    # --- the walk ------------------------------------------------------------------------------------------------

    def span(self, unit: str, steps: int) -> tuple[int, int]:
        """Products back to where the present `unit` began, and on to where it ends; both at least 1."""
        cell = self.products_a_cell
        _, rows, columns = self.stops
        size = {"product": 1, "cell": cell, "row": cell * columns, "channel": cell * rows * columns}[unit]
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
        return channel, *_place(int(np.abs(self.output[channel]).argmax()), self.output[:1].shape)[1:]

    def pooled_when(self) -> NDArray[np.intp]:
        """For every pooled cell (O, H″, W″), how many cells the walk must have done before it can be worked out."""
        assert self.pooled is not None
        size, stride = self.pooled.size, self.pooled.stride
        filters, rows, columns = np.indices(self.pooled.values.shape)
        return np.asarray(self.done_when[filters, rows * stride + size - 1, columns * stride + size - 1])

    @cached_property
    def done_when(self) -> NDArray[np.intp]:
        """For every output cell (O, H′, W′), how many cells the walk must have done before it has its value. A stamped
        one is taken for done when all stamps of its filter are made."""
        if not self.settings.transposed:
            return np.arange(self.output.size).reshape(self.output.shape) + 1
        filters, rows, columns = self.stops
        last = rows * columns * np.arange(1, filters + 1)
        return np.broadcast_to(last[:, None, None], self.output.shape)


def _place(index: int, shape: tuple[int, ...]) -> Place:
    channel, row, column = np.unravel_index(index, shape)
    return int(channel), int(row), int(column)
