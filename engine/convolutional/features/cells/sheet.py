"""A sheet of cells: neighbours in the cortex look at neighbouring places, and prefer similar orientations.

Hubel and Wiesel found that the preferred orientation changes little by little along the cortex; seen from above it
turns around points, called pinwheels. A map of that kind is the direction of a smooth random field: the sum of plane
waves of one wavelength with random phases (as in models of Swindale 1982, and Niebur and Wörgötter 1994)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.arrays import Floats, Floats32
from engine.convolutional.features.cells.gabor import SIDE, Gabor

CELLS = 16  # along a side of the sheet
PERIOD = 8.0  # cells after which an orientation comes again, on average
WAVES = 24
EDGE = 2.25  # degrees from the screen's middle to the outermost cells' fields


def orientations(seed: int) -> Floats:
    """The preferred orientation of each cell in degrees from 0 to 180: (CELLS, CELLS), the first row at the top."""
    generator = np.random.default_rng(seed)
    directions, phases = 2 * np.pi * np.arange(WAVES) / WAVES, generator.uniform(0, 2 * np.pi, WAVES)
    row, column = np.indices((CELLS, CELLS))
    steps = column[..., None] * np.cos(directions) + row[..., None] * np.sin(directions)
    field = np.exp(1j * (2 * np.pi / PERIOD * steps + phases)).sum(axis=-1)
    return np.asarray(np.degrees(np.angle(field)) / 2 % 180)


def middle(row: int, column: int) -> tuple[float, float]:
    """x and y of the middle of a cell's field on the screen."""
    step = 2 * EDGE / (CELLS - 1)
    return -EDGE + step * column, EDGE - step * row


def fields(seed: int, cell: Gabor) -> Floats32:
    """The quadrature pair of every cell, (CELLS², 2, SIDE²): each like `cell`, at its own place and orientation."""
    return _fields(seed, cell.phase, cell.wave, cell.spread, cell.aspect)


@lru_cache(maxsize=3)
def _fields(seed: int, phase: float, wave: float, spread: float, aspect: float) -> Floats32:
    angles = orientations(seed)
    made = np.empty((CELLS * CELLS, 2, SIDE * SIDE), np.float32)
    for row, column in np.ndindex(CELLS, CELLS):
        cell = Gabor(float(angles[row, column]), phase, wave, spread, aspect, *middle(row, column))
        made[row * CELLS + column] = cell.pair().reshape(2, -1)
    made.flags.writeable = False
    return made


def answers(fields: Floats32, picture: Floats) -> Floats:
    """e and o of every cell: (2, CELLS, CELLS)."""
    linear = fields @ picture.reshape(-1).astype(np.float32)
    return np.asarray(linear.T.reshape(2, CELLS, CELLS), np.float64)
