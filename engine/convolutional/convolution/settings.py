"""What lesson 2.1 convolves: image, kernels and biases chosen by name or typed, and how the kernel slides.

Several channels of an image are its mirror images, so that each is as easy to follow as the first; several filters
take the kernels that come next in the list. Random integers are drawn anew for each channel and filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.typed import fitted, read_grid
from engine.arrays import Floats
from engine.convolutional.kernels import images
from engine.convolutional.kernels.images import IMAGES, ImageSettings, placed, small_integers
from engine.convolutional.kernels.named import KERNELS
from engine.convolutional.kernels.sizes import MOST_DILATION, MOST_PADDING, MOST_STRIDE, Convolution

OWN, RANDOM = "yours", "random integers"
LARGEST_FILL = 100
Pooling = Literal["none", "max", "average"]
CHOICES: dict[str, tuple[str, ...]] = {
    "image": (*IMAGES, OWN),
    "kernel": (*KERNELS, RANDOM, OWN),
    "pooling": get_args(Pooling),
}
RANGES: dict[str, tuple[int, int]] = {
    "rows": (3, 16),
    "columns": (3, 16),
    "channels": (1, 4),
    "digit": (0, 9),
    "seed": (0, 1_000_000),
    "kernel_rows": (1, 7),
    "kernel_columns": (1, 7),
    "filters": (1, 4),
    "stride": (1, MOST_STRIDE),
    "padding": (0, MOST_PADDING),
    "dilation": (1, MOST_DILATION),
    "pool_size": (2, 4),
    "pool_stride": (1, 4),
}


@dataclass(frozen=True)
class ConvolutionSettings:
    """image, kernel: names in CHOICES; pixels, entries: the visitor's own, as :mod:`engine.arithmetic.typed` writes
    them, for the name "yours"; rows … filters: sizes; stride, padding, same, dilation, fill, flip: as in
    :class:`engine.convolutional.kernels.sizes.Convolution`; bias: one number a filter, parted by spaces, none for 0;
    relu and pooling: what follows. Raises ValueError with a sentence for a value out of range."""

    image: str = "tutorial"
    rows: int = 10
    columns: int = 10
    channels: int = 1
    digit: int = 3
    seed: int = 0
    pixels: str = ""
    kernel: str = "blur"
    kernel_rows: int = 3
    kernel_columns: int = 3
    filters: int = 1
    entries: str = ""
    bias: str = ""
    stride: int = 1
    padding: int = 0
    same: bool = False
    dilation: int = 1
    fill: float = 0.0
    flip: bool = False
    relu: bool = False
    pooling: Pooling = "none"
    pool_size: int = 2
    pool_stride: int = 2

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"The {name} is one of {', '.join(choices)}.")
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"The {name.replace('_', ' ')} must be a whole number from {low} to {high}.")
        if not abs(self.fill) <= LARGEST_FILL:
            raise ValueError(f"The fill value must be a number between −{LARGEST_FILL} and {LARGEST_FILL}.")
        for grid in (self.pixels, self.entries):
            if grid:
                read_grid(grid)
        self.biases()

    @property
    def convolution(self) -> Convolution:
        """How the kernel slides."""
        padding = "same" if self.same else self.padding
        return Convolution(self.stride, padding, self.dilation, float(self.fill), self.flip)  # type: ignore[arg-type]

    def picture(self) -> Floats:
        """The image (channels, rows, columns)."""
        shape = (self.channels, self.rows, self.columns)
        if self.image == OWN:
            return fitted(read_grid(self.pixels or "0"), shape)
        if self.image == RANDOM:
            return small_integers(shape, self.seed)
        first = images.image(ImageSettings(self.image, self.rows, self.columns, self.digit, seed=self.seed))
        mirrored = [first, first[:, ::-1], first[::-1], first[::-1, ::-1]]
        return np.stack(mirrored[: self.channels])

    def kernels(self) -> Floats:
        """The filters (filters, channels, kernel_rows, kernel_columns)."""
        shape = (self.filters, self.channels, self.kernel_rows, self.kernel_columns)
        if self.kernel == OWN:
            slices = (self.filters * self.channels, self.kernel_rows, self.kernel_columns)
            return fitted(read_grid(self.entries or "0"), slices).reshape(shape)
        if self.kernel == RANDOM:
            return small_integers(shape, self.seed + 1, -2, 2)
        names = list(KERNELS)
        start = names.index(self.kernel)
        chosen = [names[(start + filter) % len(names)] for filter in range(self.filters)]
        filters = [sized(name, self.kernel_rows, self.kernel_columns) for name in chosen]
        return np.repeat(np.stack(filters)[:, None], self.channels, axis=1)

    def biases(self) -> Floats:
        """One bias a filter (filters,): those typed, then 0; for random kernels random ones until some are typed."""
        if not self.bias and self.kernel == RANDOM:
            return small_integers((self.filters,), self.seed + 2, -3, 3)
        typed = [parse_entry(number) for number in self.bias.split()]
        return np.array([*typed, *[0.0] * self.filters][: self.filters])


def sized(name: str, rows: int, columns: int) -> Floats:
    """A named kernel in another size: blur is the mean of all its cells, the others stand amid zeros, or are cut."""
    if name == "blur":
        return np.full((rows, columns), 1 / (rows * columns))
    return placed(KERNELS[name].kernel, rows, columns)
