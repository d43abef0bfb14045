"""The layers with windows: convolutions, locally connected layers and pooling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import nn

from engine.convolutional.kernels.sizes import Padding, Pair, along, listed
from engine.convolutional.networks import modules
from engine.convolutional.networks.counts import Arithmetic, Counts, Shape, places, product, with_bias
from engine.convolutional.networks.layers import MOST_CHANNELS, MOST_KERNEL, Call, Layer, Windows
from engine.settings import choice, whole, whole_within

Table = tuple[tuple[int, ...], ...]  # for every output map, the input maps it reads
MOST_STRIDE, MOST_PADDING, MOST_DILATION, MOST_GROUPS = 31, 16, 8, MOST_CHANNELS

TABLES: dict[str, Table] = {
    # LeCun, Bottou, Bengio and Haffner (1998), Table I: 60 of the 96 links; fewer links, and maps forced to differ
    "lenet5": (
        *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),  # three neighbours
        *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),  # four neighbours
        *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),  # four, two and two apart
        (0, 1, 2, 3, 4, 5),
    ),
}


class Windowed(Layer):
    """A layer whose cells read windows of the volume before: of `kernel` (rows, columns), in steps of `stride`."""

    needs_maps = True
    reach = "kernel"  # what a window is called
    stride: int
    padding: Padding = 0
    dilation = 1

    @property
    def kernel(self) -> Pair:
        raise NotImplementedError

    def windows(self, before: Shape) -> Windows:
        """Both axes of its windows. Raises ValueError if they are larger than the volume with its padding."""
        rows, columns = (
            along(axis, before[axis + 1], self.kernel[axis], self.stride, self.padding, self.dilation)
            for axis in (0, 1)
        )
        if min(rows.room, columns.room) < 0:
            raise ValueError(self._too_large((rows, columns)))
        return rows, columns

    def _too_large(self, windows: Windows) -> str:
        size = min(windows, key=lambda size: size.room)
        padded = size.N + size.before + size.after
        having = f"only {padded} {'is' if padded == 1 else 'are'} left" + (" with the padding" if size.before else "")
        # a square kernel must fit both axes, and so must the padding
        largest = min((one.N + one.before + one.after - 1) // one.D + 1 for one in windows)
        padding = max(math.ceil((one.span - one.N) / 2) for one in windows if one.room < 0)
        fits = f"A {self.reach} up to {largest} fits"
        if self.reach == "kernel" and padding <= MOST_PADDING:
            fits += f", or padding from {padding}"
        return f"the {self.reach} reaches over {size.span} {size.axis}, but {having}. {fits}."

    def output(self, before: Shape, windows: Windows | None) -> Shape:
        assert windows is not None
        return getattr(self, "channels", before[0]), windows[0].size, windows[1].size


@dataclass(frozen=True)
class Kernels(Windowed):
    """The settings that all layers with kernels share."""

    channels: int = whole(8, 1, MOST_CHANNELS, "number of channels")
    kernel: Pair = (3, 3)
    stride: int = whole(1, 1, MOST_STRIDE, "stride")
    padding: Padding = 0  # cells on each side, or "same" for ⌈N/stride⌉ cells out of N
    letter: ClassVar[str]
    options: ClassVar[dict[str, str]] = {"s": "stride", "p": "padding"}  # by their letters in the grammar

    def check(self) -> None:
        for side in self.kernel:
            whole_within("kernel", side, 1, MOST_KERNEL)
        if self.padding != "same":
            whole_within("padding", self.padding, 0, MOST_PADDING)

    @property
    def text(self) -> str:
        rows, columns = self.kernel
        text = f"{self.letter}{self.channels}@{rows}" + (f"x{columns}" if columns != rows else "")
        for letter, name in self.options.items():
            value = getattr(self, name)
            if value != getattr(type(self), name):  # that is its default
                text += value if value == "same" else f"{letter}{value}"
        return text

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        assert windows is not None
        rows, columns = windows
        options: dict[str, Any] = {} if self.stride == 1 else {"stride": self.stride}
        if (rows.before, columns.before) != (rows.after, columns.after):  # which a convolution cannot be told
            around = (columns.before, columns.after, rows.before, rows.after)
            return [Call(nn.ZeroPad2d, (around,)), self._call(before, after, options)]
        if rows.before or columns.before:
            options["padding"] = rows.before if rows.before == columns.before else (rows.before, columns.before)
        return [self._call(before, after, options)]

    def _call(self, before: Shape, after: Shape, options: dict[str, Any]) -> Call:
        raise NotImplementedError


@dataclass(frozen=True)
class Conv(Kernels):
    """Kernels shared by all places (LeCun et al. 1989).

    groups: the maps in so many groups that do not see each other (Krizhevsky et al. 2012, for two GPUs), as many as
    there are maps in a depthwise convolution (Howard et al. 2017); table: a key of TABLES instead; bias: 1, or 0 for
    none, as before batch normalisation, which would take it away again (Ioffe and Szegedy 2015).
    """

    dilation: int = whole(1, 1, MOST_DILATION, "dilation")
    groups: int = whole(1, 1, MOST_GROUPS, "number of groups")
    table: str = ""
    bias: int = whole(1, 0, 1, "bias")
    name = "convolution"
    letter = "C"
    options: ClassVar[dict[str, str]] = {**Kernels.options, "d": "dilation", "g": "groups", "#": "table", "b": "bias"}
    sort = "convolution"

    def check(self) -> None:
        super().check()
        if self.table and self.table not in TABLES:
            raise ValueError(f"There is no table “{self.table}”, but {', '.join(TABLES)}.")
        if self.table and self.groups > 1:
            raise ValueError("A connection table takes the place of groups, so leave one of them out.")
        if self.table and not self.bias:
            raise ValueError("A convolution with a connection table has biases here, so leave b0 out.")

    def windows(self, before: Shape) -> Windows:
        maps, channels = before[0], self.channels
        if self.table:
            table = TABLES[self.table]
            joined = (len({source for sources in table for source in sources}), len(table))
            if (maps, channels) != joined:
                fits = f"The table fits from {joined[0]} to {joined[1]}; without it, any number does."
                raise ValueError(f"it goes from {maps} maps to {channels}. {fits}")
        elif maps % self.groups or channels % self.groups:
            fitting = [groups for groups in range(1, MOST_GROUPS + 1) if not (maps % groups or channels % groups)]
            said = f"{self.groups} groups do not divide {maps} maps and {channels} channels"
            raise ValueError(f"{said}. So many groups fit: {listed(fitting)}.")
        return super().windows(before)

    def counts(self, before: Shape, after: Shape) -> Counts:
        maps, *at = after
        if not self.table:
            kernel = (*self.kernel, before[0] // self.groups)
            products = product(*places(after), *kernel)
            if not self.bias:
                return Counts(product(*after[:1], *kernel), products, products)
            return Counts(with_bias(after[:1], kernel), products, with_bias(after, kernel))
        links = sum(map(len, TABLES[self.table]))
        weights, everywhere = product(links, *self.kernel), product(*at)
        one_place = Arithmetic(f"{weights.text} + {maps:,}", weights.value + maps)
        connections = Arithmetic(f"{everywhere.text}·({one_place.text})", everywhere.value * one_place.value)
        return Counts(one_place, product(*at, links, *self.kernel), connections)

    def _call(self, before: Shape, after: Shape, options: dict[str, Any]) -> Call:
        options |= {} if self.dilation == 1 else {"dilation": self.dilation}
        if self.table:
            return Call(modules.TableConv2d, (before[0], TABLES[self.table], self.kernel), options)
        options |= {} if self.groups == 1 else {"groups": self.groups}
        options |= {} if self.bias else {"bias": False}
        kernel = self.kernel[0] if self.kernel[0] == self.kernel[1] else self.kernel
        return Call(nn.Conv2d, (before[0], self.channels, kernel), options)


@dataclass(frozen=True)
class Local(Kernels):
    """Locally connected: a convolution's windows, but kernels and biases of their own at every place."""

    name = "locally connected"
    letter = "L"
    sort = "local"

    def counts(self, before: Shape, after: Shape) -> Counts:
        kernel = (*self.kernel, before[0])
        own = with_bias(after, kernel)
        return Counts(own, product(*places(after), *kernel), own)

    def _call(self, before: Shape, after: Shape, options: dict[str, Any]) -> Call:
        return Call(modules.LocallyConnected2d, (before[0], self.channels, after[1:], self.kernel), options)


POOLS: dict[str, tuple[str, str]] = {  # letters and names
    "max": ("P", "max pooling"),
    "average": ("A", "average pooling"),
    "trained": ("U", "trained subsampling"),  # LeCun et al. (1998): the sum, times a coefficient, plus a bias
}


@dataclass(frozen=True)
class Pool(Windowed):
    """The largest, the mean, or the trained sum of windows of size×size cells; stride 0 stands for the size. Cells of
    padding, which only max pooling has, are never the largest."""

    kind: str = choice("max", POOLS, "pooling")
    size: int = whole(2, 1, MOST_KERNEL, "window")
    stride: int = whole(0, 0, MOST_STRIDE, "stride")
    padding: int = whole(0, 0, MOST_KERNEL // 2, "padding")
    sort = "pooling"
    reach = "window"

    def check(self) -> None:
        if not self.stride:
            object.__setattr__(self, "stride", self.size)
        if self.padding and self.kind != "max":
            raise ValueError("Only max pooling (P) can have padding here.")
        if 2 * self.padding > self.size:
            raise ValueError(f"The padding of a window of {self.size} is up to {self.size // 2}, half of it.")

    @property
    def kernel(self) -> Pair:
        return self.size, self.size

    @property
    def text(self) -> str:
        stride = f"s{self.stride}" if self.stride != self.size else ""
        return f"{POOLS[self.kind][0]}{self.size}{stride}" + (f"p{self.padding}" if self.padding else "")

    @property
    def name(self) -> str:  # type: ignore[override]
        return POOLS[self.kind][1]

    def counts(self, before: Shape, after: Shape) -> Counts:
        if self.kind == "trained":
            return Counts(product(2, after[0]), product(*places(after)), with_bias(after, self.kernel))
        return Counts(connections=product(*places(after), *self.kernel))

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        if self.kind == "trained":
            return [Call(modules.Subsampling, (before[0], self.size, self.stride))]
        options = {} if self.stride == self.size else {"stride": self.stride}
        options |= {"padding": self.padding} if self.padding else {}
        return [Call(nn.MaxPool2d if self.kind == "max" else nn.AvgPool2d, (self.size,), options)]
