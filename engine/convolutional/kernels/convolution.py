"""Two-dimensional convolution, cell by cell (lesson 2.1; Fukushima 1980, LeCun et al. 1989, Dumoulin and Visin 2016).

A kernel g slides over an image h. Where it stands, every entry is multiplied with the cell under it, and the sum of
the products, over all channels and with the bias, is one cell of the output. The kernel may be turned by 180° first:

    convolution         f[m, n] = Σ h[m − k, n − l] g[k, l]    flip=True, what the mathematics calls convolution
    cross-correlation   f[m, n] = Σ h[m + k, n + l] g[k, l]    flip=False, what the libraries for networks compute

In groups, each filter reads the channels of its own group alone; with as many groups as channels the convolution is
depthwise. What Convolution.operation "transposed" makes of the same numbers stands in `transposed.py`.

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
from engine.convolutional.kernels.operands import seen, stacked
from engine.convolutional.kernels.sizes import Cell, Convolution, OutputSize, Pair, Size, output_size
from engine.convolutional.kernels.transposed import stamp_by_hand, stamps

TUTORIAL_IMAGE: Floats = np.zeros((10, 10))
TUTORIAL_IMAGE[2:7, 3:8] = 90
TUTORIAL_IMAGE[5, 4], TUTORIAL_IMAGE[8, 2] = 0, 90
TUTORIAL_IMAGE.setflags(write=False)


class Meeting(NamedTuple):
    """For one window, a kernel entry meets one cell that it lies on (a cell of the map, or of the padding: inside is
    False). A convolution's windows lie on the image, one for each output cell; a transposed one's, its stamps, lie on
    the output, one for each cell of the image."""

    window: Cell
    cell: Cell
    entry: Cell
    inside: bool


class Geometry:
    """Every meeting of an image and a kernel of (rows, columns). Raises ValueError if the kernel cannot fit."""

    def __init__(self, image: Pair, kernel: Pair, settings: Convolution | None = None) -> None:
        self.image, self.kernel, self.settings = image, kernel, settings or Convolution()
        self.sizes = output_size(image, kernel, self.settings)
        self.windows = (self.sizes[0].windows, self.sizes[1].windows)

    def touched(self, cell: Cell) -> list[Meeting]:
        """All meetings of one cell that windows lie on (or of the padding), in the reading order of the windows."""
        rows, columns = self.windows
        low, high = (-rows.before, -columns.before), (rows.N + max(0, rows.after), columns.N + max(0, columns.after))
        self._check(cell, low, high, "output cell" if self.settings.transposed else "input cell")
        row, column = cell
        return [self._meeting((m, n), (k, q)) for m, k in rows.lying_on(row) for n, q in columns.lying_on(column)]

    def met_by(self, entry: Cell) -> list[Meeting]:
        """All meetings of one kernel entry, in the reading order of the windows."""
        self._check(entry, (0, 0), self.kernel, "kernel entry")
        place = self._turned(entry)
        return [self._meeting((m, n), place) for m, n in np.ndindex(*(size.size for size in self.windows))]

    def _turned(self, place: Cell) -> Cell:
        """The kernel entry that lies at a place of the window, and the other way round."""
        return (self.kernel[0] - 1 - place[0], self.kernel[1] - 1 - place[1]) if self.settings.flip else place

    def _meeting(self, window: Cell, place: Cell) -> Meeting:
        rows, columns = self.windows
        row, column = rows.window(window[0])[place[0]], columns.window(window[1])[place[1]]
        inside = 0 <= row < rows.N and 0 <= column < columns.N
        return Meeting(window, (row, column), self._turned(place), inside)

    @staticmethod
    def _check(cell: Cell, low: Cell, high: Cell, what: str) -> None:
        if not all(a <= x < b for a, x, b in zip(low, cell, high, strict=True)):
            raise ValueError(f"There is no {what} in row {cell[0]}, column {cell[1]}.")


def by_hand(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None = None, settings: Convolution | None = None
) -> Floats:
    """The definition written out: image (C_in, H, W) * kernels (C_out, C_in/groups, kH, kW) + bias (C_out,) →
    (C_out, H′, W′).

    An image (H, W) counts as one channel, a kernel (kH, kW) or (C_in, kH, kW) as one filter; the output is (H′, W′)
    if the kernel was given as one filter. Raises ValueError if channels or sizes do not go together.
    """
    settings = settings or Convolution()
    if settings.transposed:
        f = stamp_by_hand(image, kernels, bias, settings)
        return f[0] if np.ndim(kernels) < 4 else f
    h, g, b, (rows, columns) = _ready(image, kernels, bias, settings)
    f = np.zeros((len(g), rows.size, columns.size))
    for o in range(len(g)):  # every filter,
        group = h[seen(o, g, settings.groups)]  # with the channels that it reads
        for m in range(rows.size):  # every output cell:
            for n in range(columns.size):
                for c in range(len(group)):  # the sum over channels
                    for k in range(rows.K):  # and kernel entries
                        for i in range(columns.K):
                            cell = group[c, m * rows.S + k * rows.D, n * columns.S + i * columns.D]
                            f[o, m, n] += cell * g[o, c, k, i]
                f[o, m, n] += b[o]
    return f[0] if np.ndim(kernels) < 4 else f


def convolve(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None = None, settings: Convolution | None = None
) -> Floats:
    """The same numbers as `by_hand`, from one strided view of all windows; shapes and errors as there."""
    settings = settings or Convolution()
    h, g, b, sizes = _ready(image, kernels, bias, settings)
    f = _sums(h, g, sizes, settings) + b[:, None, None]
    return f[0] if np.ndim(kernels) < 4 else f


def convolve_exactly(image: Floats, kernels: Floats, bias: Floats, settings: Convolution) -> Floats:
    """The same of the decimals and fractions that were meant, without a float's rounding on the way: 0.1 + 0.2 − 0.3
    is 0. All axes as in `by_hand`."""
    h, g, b, sizes = _ready(image, kernels, bias, settings)
    (h, of_image), (g, of_kernels) = in_whole(h), in_whole(g)
    below = Fraction(of_image) * Fraction(of_kernels)
    sums = _sums(h, g, sizes, settings)
    exactly = [
        [float(Fraction(one) / below + rational(add)) for one in row]
        for row, add in zip(sums.reshape(len(g), -1).tolist(), b, strict=True)
    ]
    return np.array(exactly).reshape(sums.shape)


def _sums(h: Floats, g: Floats, sizes: tuple[Size, Size], settings: Convolution) -> Floats:
    """(C_out, H′, W′) of an image as it is padded and kernels as they lie on it."""
    if settings.transposed:
        return stamps(h, g, sizes, settings.groups)
    rows, columns = (size.windows for size in sizes)
    windows = np.lib.stride_tricks.sliding_window_view(h, (rows.span, columns.span), axis=(1, 2))
    windows = windows[:, :: rows.S, :: columns.S, :: rows.D, :: columns.D]  # (C_in, H′, W′, kH, kW)
    apart = [part.reshape(settings.groups, -1, *part.shape[1:]) for part in (windows, g)]
    sums = np.einsum("gcmnkl,gockl->gomn", *apart)
    return np.asarray(sums.reshape(len(g), *sums.shape[2:]))


def _ready(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None, settings: Convolution
) -> tuple[Floats, Floats, Floats, tuple[Size, Size]]:
    """The image with its padding, the kernels as they lie on it, the bias, and both axes of the output."""
    h, g, b = stacked(image, kernels, bias, settings.groups)
    sizes = output_size(h.shape[1:], g.shape[2:], settings)
    if not settings.transposed:  # whose padding is cut off the output
        rows, columns = (size.windows for size in sizes)
        around = ((0, 0), (rows.before, rows.after), (columns.before, columns.after))
        h = np.pad(h, around, constant_values=settings.fill)
    turned = g[:, :, ::-1, ::-1] if settings.flip else g  # by 180°
    return h, turned, b, sizes


def patch(maps: Floats, sizes: tuple[OutputSize, OutputSize], position: Cell, fill: float = 0.0) -> Floats:
    """(C, kH, kW) the cells of maps (C, H, W) under the kernel at one of its places, `fill` in the padding."""
    rows, columns = (np.array(size.window(at)) for size, at in zip(sizes, position, strict=True))
    high, wide = maps.shape[1:]
    inside = ((rows >= 0) & (rows < high))[:, None] & ((columns >= 0) & (columns < wide))
    return np.where(inside, maps[:, rows.clip(0, high - 1)[:, None], columns.clip(0, wide - 1)], fill)
