"""Grids of numbers as text, as a link or a visitor writes them: ``0 90 0;1/9 -2 0.5`` — cells parted by spaces, rows
by semicolons, channels by bars. Errors are ValueErrors with one sentence for the visitor.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

import numpy as np

from engine.arithmetic.exact import entry_text, joined_texts, parse_entry
from engine.arrays import AnyFloats, Floats
from engine.experiment.protocol import Frame

MOST_CELLS = 16 * 7 * 7 * 16  # more than the largest honest grid: four channels of 16×16, sixteen slices of 7×7


def write_grid(numbers: Floats) -> str:
    """Channels (C, rows, columns) as text. Fractions with a denominator up to 1000 stay fractions; else 12 decimals."""
    return "|".join(";".join(" ".join(map(_exact, row)) for row in channel) for channel in numbers.tolist())


def read_grid(text: str) -> Floats:
    """The channels (C, rows, columns) that a text names; all rows, and all channels, equally long."""
    channels = [[row.split() for row in channel.split(";")] for channel in text.split("|")]
    rows, columns = len(channels[0]), len(channels[0][0])
    if not columns or any(len(channel) != rows or any(len(row) != columns for row in channel) for channel in channels):
        raise ValueError("All rows of a grid must be equally long, and all its channels equally large.")
    if len(channels) * rows * columns > MOST_CELLS:
        raise ValueError("This grid has too many cells.")
    return np.array([[[parse_entry(cell) for cell in row] for row in channel] for channel in channels])


def laid(ground: Floats, over: Floats | None) -> Floats:
    """`over` laid on the first corner of `ground`, cut where it reaches beyond; `ground` itself where there is none."""
    if over is None:
        return ground
    result, both = ground.copy(), tuple(map(slice, np.minimum(ground.shape, over.shape)))
    result[both] = over[both]
    return result


def with_entry(numbers: Floats, place: tuple[int, ...], value: float) -> Floats:
    """A copy of the numbers with another value in one place. Raises ValueError if there is no such place."""
    if not all(0 <= index < size for index, size in zip(place, numbers.shape, strict=True)):
        raise ValueError("There is no such cell to write into.")
    changed = numbers.copy()
    changed[place] = value
    return changed


@lru_cache(maxsize=8192)
def _exact(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    near = Fraction(value).limit_denominator(1000)
    if float(near) == value and 1000 % near.denominator:
        return str(near)
    return f"{value:.12f}".rstrip("0").rstrip(".")


def grid(name: str, values: AnyFloats, texts: Iterable[str] | None = None, full: float | None = None) -> Frame:
    """A grid's numbers (C, rows, columns) for the eye: as colours, and as the texts that are shown.

    texts: other ones than the numbers' own; full: the size that has full colour, where the frame is to say it.
    """
    shown = map(entry_text, values.ravel().tolist()) if texts is None else texts
    colours = {name: np.ascontiguousarray(values, np.float32), f"{name}_texts": joined_texts(shown)}
    return colours if full is None else colours | {f"{name}_range": full}
