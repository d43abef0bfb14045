"""Pooling, window by window (lesson 2.1): the largest or the mean cell of every window of a feature map, written out.

Average pooling goes back to Fukushima's (1980) C cells and LeCun et al.'s (1989) subsampling, maximum pooling to
Yamaguchi et al. (1990) and Riesenhuber and Poggio (1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arithmetic.exact import decimals_for, fixed, rational, read_shown, short
from engine.arithmetic.written import joined
from engine.arrays import Floats
from engine.convolutional.kernels.sizes import pair

Pair = tuple[int, int]
Kind = Literal["max", "average"]


@dataclass(frozen=True)
class Pooled:
    """values (…, H′, W′); winners (…, H′, W′, 2): row and column of the first largest cell, None for an average."""

    values: Floats
    winners: NDArray[np.intp] | None
    size: Pair
    stride: Pair

    def window(self, place: tuple[int, int, int]) -> tuple[int, slice, slice]:
        """Where in the feature map (C, H, W) the window of a pooled cell (channel, row, column) lies."""
        channel, row, column = place
        (high, wide), (down, across) = self.size, self.stride
        return channel, slice(row * down, row * down + high), slice(column * across, column * across + wide)


def pool(output: ArrayLike, size: int | Pair, stride: int | Pair | None = None, kind: Kind = "max") -> Pooled:
    """The largest or the mean cell of every window of a feature map (H, W) or of several (C, H, W).

    stride: as `size` if None. Cells left over at the end are not used. Raises ValueError if the window does not fit.
    """
    f = np.asarray(output, np.float64)
    (high, wide), (down, across) = pair(size), pair(size if stride is None else stride)
    if kind not in ("max", "average"):
        raise ValueError("Pooling takes the maximum or the average.")
    if min(high, wide, down, across) < 1:
        raise ValueError("The pooling window and its stride must be at least 1.")
    if high > f.shape[-2] or wide > f.shape[-1]:
        shape = f"{f.shape[-2]}×{f.shape[-1]}"
        raise ValueError(f"The pooling window of {high}×{wide} is larger than the map of {shape}.")
    windows = np.lib.stride_tricks.sliding_window_view(f, (high, wide), axis=(-2, -1))[..., ::down, ::across, :, :]
    windows = windows.reshape(*windows.shape[:-2], high * wide)
    if kind == "average":
        return Pooled(windows.mean(axis=-1), None, (high, wide), (down, across))
    first = windows.argmax(axis=-1)
    corner_rows = np.arange(windows.shape[-3])[:, None] * down
    corner_columns = np.arange(windows.shape[-2]) * across
    winners = np.stack([corner_rows + first // wide, corner_columns + first % wide], axis=-1)
    return Pooled(windows.max(axis=-1), winners, (high, wide), (down, across))


@dataclass(frozen=True)
class ShownPool:
    """What a screen shows of one pooling window: cells in reading order, its result, and the whole line."""

    cells: tuple[str, ...]
    result: str
    line: str


def written_pool(cells: Sequence[float], kind: Kind) -> ShownPool:
    """max(10, 20, 20, 40) = 40, or (10 + 20 + 20 + 40)/4 = 90/4 = 22.5: the result follows from the cells as shown.

    Fractions where all of it is short that way, otherwise the fewest decimals at which the result comes out as it is.
    """
    numbers = [rational(cell) for cell in cells]
    texts = [short(number) for number in numbers]
    result = short(_pooled(numbers, kind))
    if not all([*texts, result]):
        texts, result = _in_decimals(numbers, kind)
    if kind == "max":
        return ShownPool(tuple(texts), result, f"max({', '.join(texts)}) = {result}")
    total = sum(map(read_shown, texts), Fraction(0))
    above = short(total) or fixed(total, max(len(text.partition(".")[2]) for text in texts))
    above = f"({above})" if "/" in above else above
    line = f"({joined(texts)})/{len(texts)} = {above}/{len(texts)} = {result}"
    return ShownPool(tuple(texts), result, line)


def _pooled(numbers: Sequence[Fraction], kind: Kind) -> Fraction:
    return max(numbers) if kind == "max" else sum(numbers, Fraction(0)) / len(numbers)


def _in_decimals(numbers: Sequence[Fraction], kind: Kind) -> tuple[list[str], str]:
    least = max(2, decimals_for(3, numbers))  # a mean seldom is a whole number
    truth = fixed(_pooled(numbers, kind), least)
    for decimals in range(least, least + 16):
        texts = [fixed(number, decimals) for number in numbers]
        result = fixed(_pooled([read_shown(text) for text in texts], kind), decimals if kind == "max" else least)
        if kind == "max" or result == truth:
            break
    return texts, result
