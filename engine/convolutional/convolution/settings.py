"""What lesson 2.1 convolves: image, kernels and biases chosen by name or typed, and how the kernel slides.

Several channels of an image are its mirror images, so that each is as easy to follow as the first; several filters
take the kernels that come next in the list. Random integers are drawn anew for each channel and filter. The weights of
1×1 filters are small random integers until they are typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.typed import laid, read_grid
from engine.arrays import Floats
from engine.convolutional.kernels.images import IMAGES, image, placed, small_integers
from engine.convolutional.kernels.named import KERNELS
from engine.convolutional.kernels.sizes import Convolution
from engine.settings import choice, switch, text, whole

Pooling = Literal["none", "max", "average"]
Beside = Literal["none", "stamps", "back"]
OWN, RANDOM = "yours", "random integers"
KERNEL_NAMES = {name: name[0].upper() + name[1:] for name in KERNELS} | {"blur": "Blur: the mean"}
BESIDES = {
    "none": "Nothing",
    "stamps": "How many stamps reach each cell",
    "back": "The output convolved back",
}
POOLINGS = {"none": "None", "max": "Maximum: the winner is marked", "average": "Average"}


def _grid(typed: str) -> None:
    if typed:
        read_grid(typed)


def _typed(bias: str) -> list[float]:
    return [parse_entry(number) for number in bias.split()]


@dataclass(frozen=True)
class ConvolutionSettings(Convolution):
    """What is convolved, with which kernels, and how they slide. Raises ValueError for a value out of range."""

    all_live = True

    image: str = choice("tutorial", {**IMAGES, OWN: "Your own"}, "image")
    rows: int = whole(10, 3, 16, "number of rows", title="Image rows", step=1)
    columns: int = whole(10, 3, 16, "number of columns", title="Image columns", step=1)
    channels: int = whole(1, 1, 4, "number of channels", title="Channels in", step=1)
    digit: int = whole(3, 0, 9, "digit", step=1)
    seed: int = whole(0, 0, 1_000_000, "seed")  # of random integers, of a digit's example, and of the questions
    pixels: str = text("", "pixels", accept=_grid)  # the visitor's own, as engine.arithmetic.typed writes them
    kernel: str = choice("blur", {**KERNEL_NAMES, RANDOM: "Random integers, −2 to 2", OWN: "Your own"}, "kernel")
    kernel_rows: int = whole(3, 1, 7, "number of kernel rows", title="Kernel rows", step=1)
    kernel_columns: int = whole(3, 1, 7, "number of kernel columns", title="Kernel columns", step=1)
    filters: int = whole(1, 1, 4, "number of filters", title="Filters (channels out)", step=1)
    entries: str = text("", "entries", accept=_grid)  # of the visitor's own kernels, filter by filter
    bias: str = text("", "bias", accept=_typed)  # one number a filter, parted by spaces, none for 0
    relu: bool = switch(False, "ReLU", title="ReLU: max(0, f)")
    pooling: Pooling = choice("none", POOLINGS, "pooling")
    pool_size: int = whole(2, 2, 4, "pooling window", step=1)
    pool_stride: int = whole(2, 1, 4, "pooling stride", step=1)
    compare: bool = switch(False, "difference", title="Beside it: convolution less correlation")
    beside: Beside = choice("none", BESIDES, "picture beside it", title="Beside it")  # of a transposed convolution
    pointwise: int = whole(0, 0, 4, "number of 1×1 filters", title="1×1 filters after it", step=1)  # 0: none follows
    mixing: str = text("", "weights of the 1×1 filters", accept=_grid)

    def picture(self) -> Floats:
        """The image (channels, rows, columns)."""
        shape = (self.channels, self.rows, self.columns)
        if self.image == OWN:
            return laid(np.zeros(shape), read_grid(self.pixels or "0"))
        if self.image == RANDOM:
            return small_integers(shape, self.seed)
        first = image(self.image, self.rows, self.columns, self.digit, self.seed)
        mirrored = [first, first[:, ::-1], first[::-1], first[::-1, ::-1]]
        return np.stack(mirrored[: self.channels])

    def kernels(self) -> Floats:
        """The filters (filters, channels/groups, kernel_rows, kernel_columns)."""
        deep = max(1, self.channels // self.groups)
        shape = (self.filters, deep, self.kernel_rows, self.kernel_columns)
        if self.kernel == OWN:
            slices = (self.filters * deep, self.kernel_rows, self.kernel_columns)
            return laid(np.zeros(slices), read_grid(self.entries or "0")).reshape(shape)
        if self.kernel == RANDOM:
            return small_integers(shape, self.seed + 1, -2, 2)
        names = list(KERNELS)
        start = names.index(self.kernel)
        chosen = [names[(start + filter) % len(names)] for filter in range(self.filters)]
        filters = [sized(name, self.kernel_rows, self.kernel_columns) for name in chosen]
        return np.repeat(np.stack(filters)[:, None], deep, axis=1)

    def biases(self) -> Floats:
        """One bias a filter (filters,): those typed, then 0; for random kernels random ones until some are typed."""
        if not self.bias and self.kernel == RANDOM:
            return small_integers((self.filters,), self.seed + 2, -3, 3)
        return np.array([*_typed(self.bias), *[0.0] * self.filters][: self.filters])

    def mixers(self) -> Floats:
        """The weights of the 1×1 filters (pointwise, filters)."""
        drawn = small_integers((self.pointwise, self.filters), self.seed + 3, -2, 2)
        return laid(drawn, read_grid(self.mixing)[0] if self.mixing else None)


def sized(name: str, rows: int, columns: int) -> Floats:
    """A named kernel in another size: blur is the mean of all its cells, the others stand amid zeros, or are cut."""
    if name == "blur":
        return np.full((rows, columns), 1 / (rows * columns))
    return placed(KERNELS[name].kernel, rows, columns)
