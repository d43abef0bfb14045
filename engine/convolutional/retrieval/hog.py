"""Histograms of oriented gradients (Dalal and Triggs, 2005) of many pictures at once.

The gradient of every pixel votes with its length for one of nine directions between 0° and 180°, in the cell where the
pixel lies. Blocks of 2×2 cells are brought to one length, no entry of them above 0.2. So a descriptor knows directions
and where they are roughly, and hardly how dark the strokes are. The numbers are those of ``skimage.feature.hog``, which
takes the pictures one by one.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Bytes, Floats, Floats32

DIRECTIONS = 9
CLIP, LITTLE = 0.2, 1e-5


def hog(pictures: Bytes, cell: int) -> Floats32:
    """(n, blocks·blocks·36) of square grey pictures (n, side, side), whose side is a multiple of the cell's."""
    found = cells_of(pictures, cell)
    blocks = np.concatenate(
        [found[:, i : found.shape[1] - 1 + i, j : found.shape[2] - 1 + j] for i in (0, 1) for j in (0, 1)], axis=-1
    )  # (n, blocks, blocks, 36)
    blocks = np.minimum(_unit(blocks), CLIP)
    return _unit(blocks).reshape(len(pictures), -1).astype(np.float32)


def cells_of(pictures: Bytes, cell: int) -> Floats:
    """(n, cells, cells, 9) the votes in every cell, a mean over its pixels."""
    level = pictures.astype(np.float64)
    count, side = len(pictures), pictures.shape[1] // cell
    down, right = np.zeros_like(level), np.zeros_like(level)  # at the edge there is no gradient
    down[:, 1:-1] = level[:, 2:] - level[:, :-2]
    right[:, :, 1:-1] = level[:, :, 2:] - level[:, :, :-2]
    direction = (np.rad2deg(np.arctan2(down, right)) % 180 // (180 / DIRECTIONS)).astype(np.int64)
    rows = np.arange(pictures.shape[1]) // cell
    place = (np.arange(count)[:, None, None] * side + rows[:, None]) * side + rows  # which cell of which picture
    votes = np.bincount(
        (place * DIRECTIONS + direction).ravel(), np.hypot(down, right).ravel(), count * side * side * DIRECTIONS
    )
    return votes.reshape(count, side, side, DIRECTIONS) / cell**2


def _unit(blocks: Floats) -> Floats:
    return np.asarray(blocks / np.sqrt((blocks**2).sum(axis=-1, keepdims=True) + LITTLE**2))
