"""Two-dimensional convolution, cell by cell (lesson 2.1; Fukushima 1980, LeCun et al. 1989, Dumoulin and Visin 2016).

A kernel g slides over an image h. Where it stands, every entry is multiplied with the cell under it, and the sum of
the products, over all channels and with the bias, is one cell of the output. The kernel may be turned by 180° first:

    convolution         f[m, n] = Σ h[m − k, n − l] g[k, l]    flip=True, what the mathematics calls convolution
    cross-correlation   f[m, n] = Σ h[m + k, n + l] g[k, l]    flip=False, what the libraries for networks compute

Rows and columns are counted from 0. Cells of the padding have negative numbers or numbers beyond the image.
All errors are ValueErrors with one sentence for the visitor.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arithmetic.exact import in_whole, rational
from engine.arrays import Floats
from engine.convolutional.kernels.sizes import LARGEST, Cell, Convolution, OutputSize, Pair, output_size

TUTORIAL_IMAGE: Floats = np.zeros((10, 10))
TUTORIAL_IMAGE[2:7, 3:8] = 90
TUTORIAL_IMAGE[5, 4], TUTORIAL_IMAGE[8, 2] = 0, 90
TUTORIAL_IMAGE.setflags(write=False)


class Meeting(NamedTuple):
    """For one output cell, a kernel entry meets one input cell (of the image, or of the padding: inside is False)."""

    output: Cell
    cell: Cell
    entry: Cell
    inside: bool


class Geometry:
    """Every meeting of an image and a kernel of (rows, columns). Raises ValueError if the kernel cannot fit."""

    def __init__(self, image: Pair, kernel: Pair, settings: Convolution | None = None) -> None:
        self.image, self.kernel, self.settings = image, kernel, settings or Convolution()
        self.sizes = output_size(image, kernel, self.settings)

    def touched(self, cell: Cell) -> list[Meeting]:
        """All meetings of one input cell (or cell of the padding), in the reading order of the output."""
        rows, columns = self.sizes
        low, high = (-rows.before, -columns.before), (rows.N + rows.after, columns.N + columns.after)
        self._check(cell, low, high, "input cell")
        row, column = cell
        below = [m for m in range(rows.size) if row in rows.window(m)]
        beside = [n for n in range(columns.size) if column in columns.window(n)]
        places = [((m, n), (rows.window(m).index(row), columns.window(n).index(column))) for m in below for n in beside]
        return [self._meeting(position, place) for position, place in places]

    def met_by(self, entry: Cell) -> list[Meeting]:
        """All meetings of one kernel entry, in the reading order of the output."""
        self._check(entry, (0, 0), self.kernel, "kernel entry")
        place = self._turned(entry)
        return [self._meeting((m, n), place) for m, n in np.ndindex(*(size.size for size in self.sizes))]

    def _turned(self, place: Cell) -> Cell:
        """The kernel entry that lies at a place of the window, and the other way round."""
        return (self.kernel[0] - 1 - place[0], self.kernel[1] - 1 - place[1]) if self.settings.flip else place

    def _meeting(self, position: Cell, place: Cell) -> Meeting:
        rows, columns = self.sizes
        row, column = rows.window(position[0])[place[0]], columns.window(position[1])[place[1]]
        inside = 0 <= row < rows.N and 0 <= column < columns.N
        return Meeting(position, (row, column), self._turned(place), inside)

    @staticmethod
    def _check(cell: Cell, low: Cell, high: Cell, what: str) -> None:
        if not all(a <= x < b for a, x, b in zip(low, cell, high, strict=True)):
            raise ValueError(f"There is no {what} in row {cell[0]}, column {cell[1]}.")


def by_hand(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None = None, settings: Convolution | None = None
) -> Floats:
    """The definition written out: image (C_in, H, W) * kernels (C_out, C_in, kH, kW) + bias (C_out,) → (C_out, H′, W′).

    An image (H, W) counts as one channel, a kernel (kH, kW) or (C_in, kH, kW) as one filter; the output is (H′, W′)
    if the kernel was given as one filter. Raises ValueError if channels or sizes do not go together.
    """
    h, g, b, rows, columns = _ready(image, kernels, bias, settings or Convolution())
    f = np.zeros((len(g), rows.size, columns.size))
    for o in range(len(g)):  # every filter,
        for m in range(rows.size):  # every output cell:
            for n in range(columns.size):
                for c in range(len(h)):  # the sum over channels
                    for k in range(rows.K):  # and kernel entries
                        for i in range(columns.K):
                            f[o, m, n] += h[c, m * rows.S + k * rows.D, n * columns.S + i * columns.D] * g[o, c, k, i]
                f[o, m, n] += b[o]
    return f[0] if np.ndim(kernels) < 4 else f


def convolve(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None = None, settings: Convolution | None = None
) -> Floats:
    """The same numbers as `by_hand`, from one strided view of all windows; shapes and errors as there."""
    h, g, b, rows, columns = _ready(image, kernels, bias, settings or Convolution())
    f = _sums(h, g, rows, columns) + b[:, None, None]
    return f[0] if np.ndim(kernels) < 4 else f


def convolve_exactly(image: Floats, kernels: Floats, bias: Floats, settings: Convolution) -> Floats:
    """The same of the decimals and fractions that were meant, without a float's rounding on the way: 0.1 + 0.2 − 0.3
    is 0. All axes as in `by_hand`."""
    h, g, b, rows, columns = _ready(image, kernels, bias, settings)
    (h, of_image), (g, of_kernels) = in_whole(h), in_whole(g)
    below = Fraction(of_image) * Fraction(of_kernels)
    sums = _sums(h, g, rows, columns).reshape(len(g), -1).tolist()
    f = [[float(Fraction(one) / below + rational(add)) for one in row] for row, add in zip(sums, b, strict=True)]
    return np.array(f).reshape(len(g), rows.size, columns.size)


def _sums(h: Floats, g: Floats, rows: OutputSize, columns: OutputSize) -> Floats:
    """(C_out, H′, W′) of a padded image and kernels as they lie on it."""
    windows = np.lib.stride_tricks.sliding_window_view(h, (rows.span, columns.span), axis=(1, 2))
    windows = windows[:, :: rows.S, :: columns.S, :: rows.D, :: columns.D]  # (C_in, H′, W′, kH, kW)
    return np.asarray(np.einsum("cmnkl,ockl->omn", windows, g))


def stacked(image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Image (C_in, H, W), kernels (C_out, C_in, kH, kW) and bias (C_out,) in float64, checked against each other."""
    h, g = np.asarray(image, np.float64), np.asarray(kernels, np.float64)
    if h.ndim not in (2, 3) or g.ndim not in (2, 3, 4):
        raise ValueError("An image has rows and columns, and maybe channels; a kernel too, and maybe several filters.")
    h = h.reshape(-1, *h.shape[-2:]) if h.ndim == 2 else h
    g = g[None, None] if g.ndim == 2 else g[None] if g.ndim == 3 else g
    if g.shape[1] != len(h):
        raise ValueError(f"The filter is {g.shape[1]} deep, but the image has {len(h)} channels: they must be equal.")
    b = np.zeros(len(g)) if bias is None else np.atleast_1d(np.asarray(bias, np.float64))
    if b.shape != (len(g),):
        raise ValueError(f"There must be one bias for each of the {len(g)} filters.")
    if not all(np.all(np.abs(part) <= LARGEST) for part in (h, g, b)):
        raise ValueError("Image, kernel and bias must be numbers, none beyond a thousand million.")
    return h, g, b


def _ready(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None, settings: Convolution
) -> tuple[Floats, Floats, Floats, OutputSize, OutputSize]:
    """The image with its padding, the kernels as they lie on it, the bias, and both axes of the output."""
    h, g, b = stacked(image, kernels, bias)
    rows, columns = output_size(h.shape[1:], g.shape[2:], settings)
    around = ((0, 0), (rows.before, rows.after), (columns.before, columns.after))
    turned = g[:, :, ::-1, ::-1] if settings.flip else g  # by 180°
    return np.pad(h, around, constant_values=settings.fill), turned, b, rows, columns


def patch(maps: Floats, sizes: tuple[OutputSize, OutputSize], position: Cell, fill: float = 0.0) -> Floats:
    """(C, kH, kW) the cells of maps (C, H, W) under the kernel at one of its places, `fill` in the padding."""
    rows, columns = (np.array(size.window(at)) for size, at in zip(sizes, position, strict=True))
    high, wide = maps.shape[1:]
    inside = ((rows >= 0) & (rows < high))[:, None] & ((columns >= 0) & (columns < wide))
    return np.where(inside, maps[:, rows.clip(0, high - 1)[:, None], columns.clip(0, wide - 1)], fill)
