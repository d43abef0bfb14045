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

from engine.arithmetic.exact import added, decimals_for, fixed, in_whole, last_step, places, rational, read_shown, short
from engine.arithmetic.written import joined
from engine.arrays import Floats

Kind = Literal["max", "average"]


@dataclass(frozen=True)
class Pooled:
    """values (…, H′, W′); winners (…, H′, W′, 2): row and column of the first largest cell, None for an average; size,
    stride: cells along a side of the window, and from one window to the next."""

    values: Floats
    winners: NDArray[np.intp] | None
    size: int
    stride: int

    def window(self, place: tuple[int, int, int]) -> tuple[int, slice, slice]:
        """Where in the feature map (C, H, W) the window of a pooled cell (channel, row, column) lies."""
        top, left = (at * self.stride for at in place[1:])
        return place[0], slice(top, top + self.size), slice(left, left + self.size)


def pool(output: ArrayLike, size: int, stride: int = 0, kind: Kind = "max") -> Pooled:
    """The largest or the mean cell of every window of a feature map (H, W) or of several (C, H, W).

    stride: as `size` if 0. Cells left over at the end are not used. Raises ValueError if the window does not fit.
    """
    f, stride = np.asarray(output, np.float64), stride or size
    if min(size, stride) < 1:
        raise ValueError("The pooling window and its stride must be at least 1.")
    if size > min(f.shape[-2:]):
        shape = f"{f.shape[-2]}×{f.shape[-1]}"
        raise ValueError(f"The pooling window of {size}×{size} is larger than the map of {shape}.")
    f, below = in_whole(f) if kind == "average" else (f, 1.0)
    windows = np.lib.stride_tricks.sliding_window_view(f, (size, size), axis=(-2, -1))[..., ::stride, ::stride, :, :]
    windows = windows.reshape(*windows.shape[:-2], size * size)
    if kind == "average":
        return Pooled(windows.sum(axis=-1) / (below * size * size), None, size, stride)
    first = windows.argmax(axis=-1)
    rows, columns = (np.arange(count) * stride for count in first.shape[-2:])
    winners = np.stack([rows[:, None] + first // size, columns + first % size], axis=-1)
    return Pooled(windows.max(axis=-1), winners, size, stride)


def written_pool(cells: Sequence[float], kind: Kind) -> str:
    """max(10, 20, 20, 40) = 40, or (10 + 20 + 20 + 40)/4 = 90/4 = 22.5: the result follows from the cells as shown.

    Fractions where all of it is short that way, otherwise the fewest decimals at which the result comes out as it is.
    """
    numbers = [rational(cell) for cell in cells]
    texts, result = [short(number) for number in numbers], short(_pooled(numbers, kind))
    if not all([*texts, result]):
        texts, result = _in_decimals(numbers, kind)
    if kind == "max":
        return f"max({', '.join(texts)}) = {result}"
    total = added(texts)
    above = short(total) or fixed(total, max(map(places, texts)))
    above = f"({above})" if "/" in above else above
    added_up, mean = (f"{part}/{len(texts)}" for part in (f"({joined(texts)})", above))
    last = last_step(mean, total / len(texts), result)
    return last if added_up == mean else f"{added_up} = {last}"  # of a single cell there is nothing to add up


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
