"""Histograms of oriented gradients (Dalal and Triggs 2005), equal to scikit-image's where votes go into one bin.

    parts = hog(picture, cell=8, block=2)
    parts.descriptor                       # skimage.feature.hog(picture, 9, (8, 8), (2, 2))

1. The slopes of a pixel are the differences of its neighbours, with no weights: gx = h[r, c+1] − h[r, c−1]. At the
   picture's border they are 0.
2. Each pixel of a cell votes with its magnitude for its direction, from 0 to 180°: light to dark and dark to light are
   one. There are nine bins of 20°. A whole vote goes into one bin, or it is split between the two bins whose middles
   lie on either side of it. A bin has the sum of its votes over the number of pixels of the cell.
3. The cells of a block, its numbers v one after the other, are normalised together (L2-Hys): v/√(‖v‖² + ε²), then what
   is above 0.2 becomes 0.2, then once more. Blocks overlap, so that most cells are in several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from engine.arrays import Floats

BINS = 9
WIDTH = 180 / BINS
"""Degrees of a bin."""
EPSILON = 1e-5
CLIP = 0.2
Votes = Literal["whole", "split"]


@dataclass(frozen=True, eq=False)
class Hog:
    """across, down, steep (rows, columns): slopes and magnitude; angle: the direction, from 0 to 180°; cells (cell
    rows, cell columns, 9): the histograms; blocks (block rows, block columns, block, block, 9): normalised."""

    across: Floats
    down: Floats
    steep: Floats
    angle: Floats
    cells: Floats
    blocks: Floats

    @property
    def descriptor(self) -> Floats:
        """All blocks, row by row, one after the other; of each picture."""
        return self.blocks.reshape(*self.blocks.shape[:-5], -1)


def hog(picture: ArrayLike, cell: int = 8, block: int = 2, votes: Votes = "whole") -> Hog:
    """The histograms of a picture (rows, columns), or of each of many (…, rows, columns). cell: pixels of a cell's
    side; block: cells of a block's side. What is left over at the right and at the bottom is in no cell. Raises
    ValueError where no block fits."""
    across, down = slopes(picture)
    high, wide = across.shape[-2:]
    steep, angle = np.hypot(across, down), np.arctan2(down, across) * (180 / np.pi) % 180
    if min(high, wide) // cell < block:
        least = cell * block
        raise ValueError(f"A block has {least} × {least} pixels, and the picture {wide} × {high}.")
    count = {"whole": whole_votes, "split": split_votes}[votes]
    cells = count(_by_cell(steep, cell), _by_cell(angle, cell))
    return Hog(across, down, steep, angle, cells, normalised(blocks_of(cells, block)))


def slopes(picture: ArrayLike) -> tuple[Floats, Floats]:
    """To the right and downwards: the pixel after less the pixel before, 0 at the border."""
    h = np.asarray(picture, np.float64)
    across, down = np.zeros_like(h), np.zeros_like(h)
    across[..., 1:-1] = h[..., 2:] - h[..., :-2]
    down[..., 1:-1, :] = h[..., 2:, :] - h[..., :-2, :]
    return across, down


def _by_cell(numbers: Floats, cell: int) -> Floats:
    """(…, cell rows, cell columns, pixels of a cell, row by row)"""
    *pictures, high, wide = numbers.shape
    rows, columns = high // cell, wide // cell
    parts = numbers[..., : rows * cell, : columns * cell].reshape(*pictures, rows, cell, columns, cell)
    return parts.swapaxes(-3, -2).reshape(*pictures, rows, columns, cell * cell)


def whole_votes(steep: Floats, angle: Floats) -> Floats:
    """Each pixel's magnitude goes into the bin of its direction: (…, pixels) to (…, 9). Added up pixel by pixel in
    single precision, and divided, as scikit-image does."""
    bins = (angle // WIDTH).astype(np.intp).reshape(-1, steep.shape[-1])
    places = np.ascontiguousarray((bins + BINS * np.arange(len(bins))[:, None]).T)  # (pixels, cells)
    total = np.zeros(len(bins) * BINS, np.float32)
    for place, size in zip(places, np.ascontiguousarray(steep.reshape(bins.shape).T), strict=True):
        total[place] = total[place] + size  # in double precision, and rounded
    return np.asarray(total.reshape(*steep.shape[:-1], BINS) / np.float32(steep.shape[-1]), np.float64)


def split_votes(steep: Floats, angle: Floats) -> Floats:
    """Each pixel's magnitude is split between the two bins whose middles are nearest to its direction, the nearer one
    getting more: (…, pixels) to (…, 9). The last bin and the first are neighbours."""
    lower, share = between(angle)
    which = np.arange(steep[..., 0].size)[:, None] * BINS
    total = np.zeros(steep[..., 0].size * BINS)
    for bins, part in ((lower, 1 - share), ((lower + 1) % BINS, share)):
        places = (bins.reshape(len(which), -1) + which).ravel()
        total += np.bincount(places, (part * steep).ravel(), len(total))
    return np.asarray(total.reshape(*steep.shape[:-1], BINS) / steep.shape[-1])


def between(angle: ArrayLike) -> tuple[NDArray[np.intp], Floats]:
    """The bin whose middle lies below each direction, and the share of the way to the next bin's middle."""
    place = np.asarray(angle) / WIDTH - 0.5
    lower = np.floor(place)
    return lower.astype(np.intp) % BINS, place - lower


def blocks_of(cells: Floats, block: int) -> Floats:
    """The cells of each block: (…, block rows, block columns, block, block, 9)."""
    windows = sliding_window_view(cells, (block, block), axis=(-3, -2))
    return np.asarray(np.moveaxis(windows, -3, -1))


def normalised(blocks: Floats) -> Floats:
    """L2-Hys of the last three axes."""
    clipped = np.minimum(unit(blocks), CLIP)
    return unit(clipped)


def unit(blocks: Floats) -> Floats:
    """Divided by the root of the sum of squares over the last three axes, and of ε²."""
    return np.asarray(blocks / np.sqrt((blocks**2).sum((-3, -2, -1), keepdims=True) + EPSILON**2))
