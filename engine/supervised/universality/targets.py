"""Functions of one number to be approximated, on 0 ≤ x ≤ 1."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.written import many
from engine.arrays import Floats
from engine.plane import table
from engine.supervised.universality.constructions import sawtooth

SAMPLES = 129
"""Places at which networks are trained, evenly from 0 to 1."""
MOST_POINTS = 200
LARGEST = 10.0
STROKE, NEAR = 0.15, 0.005
"""A pen that has moved no further draws on; and how near two points of a drawing may be."""


def nielsen(x: Floats) -> Floats:
    """The curve of Nielsen (2015), chapter 4: 0.2 + 0.4x² + 0.3x·sin 15x + 0.05·cos 50x."""
    return np.asarray(0.2 + 0.4 * x**2 + 0.3 * x * np.sin(15 * x) + 0.05 * np.cos(50 * x))


def before_sigmoid(x: Floats) -> Floats:
    """What the output unit of Nielsen's network must sum up to: σ⁻¹ of his curve."""
    y = nielsen(x)
    return np.asarray(np.log(y / (1 - y)))


def sawtooth_of(pieces: int) -> Callable[[Floats], Floats]:
    """A sawtooth with so many pieces."""
    return lambda x: sawtooth(x, pieces)


TARGETS: dict[str, Callable[[Floats], Floats]] = {
    "sine": lambda x: np.asarray(np.sin(2 * np.pi * x)),
    "step": lambda x: np.where(x < 0.5, 0.0, 1.0),
    "nielsen": nielsen,
    "square": lambda x: np.asarray(x**2),
}


SURFACE: dict[str, Callable[[Floats], Floats]] = {
    "bump": lambda x: np.asarray(np.exp(-4 * (x[0] ** 2 + x[1] ** 2))),
    "saddle": lambda x: np.asarray(x[0] * x[1]),
    "ring": lambda x: np.asarray(np.exp(-20 * (np.hypot(x[0], x[1]) - 0.6) ** 2)),
}
"""Functions of two numbers from −1 to 1, (2, n) to (n,)."""


def through(points: Floats) -> Callable[[Floats], Floats]:
    """The function that joins points (n, 2) by straight lines, level beyond them; 0 where there are none."""
    if not len(points):
        return np.zeros_like
    places, values = in_order(points).T
    return lambda x: np.asarray(np.interp(x, places, values))


def in_order(points: Floats) -> Floats:
    """Points (n, 2) in order of x; those of the same x as one, at their mean."""
    order = np.argsort(points[:, 0], kind="stable")
    places, first = np.unique(points[order, 0], return_index=True)
    values = np.add.reduceat(points[order, 1], first) / np.diff(np.append(first, len(points)))
    return np.column_stack([places, values])


class OfTable(NamedTuple):
    """Points of a table's columns, (n, 2) in order of x; scales: how x and y were moved and stretched; said: which
    rows they are."""

    points: Floats
    scales: tuple[table.Scale, table.Scale]
    said: str


def from_table(read: table.Table, x: str, y: str) -> OfTable:
    """The points of two columns. Where they do not lie at x from 0 to 1, or at y from −10 to 10, the column is moved
    and stretched to reach from 0 to 1. Raises ValueError with a sentence that names line and column."""
    places = table.places(read, x, y)
    scales = _fitting(x, places[:, 0], 0, 1), _fitting(y, places[:, 1], -LARGEST, LARGEST)
    points = in_order(np.column_stack([one.apply(values) for one, values in zip(scales, places.T, strict=True)]))
    kept = points[np.linspace(0, len(points) - 1, min(len(points), MOST_POINTS)).round().astype(int)]
    said = f"{many(len(places), 'row')}, {many(len(kept), 'point')}"
    if len(points) < len(places):
        said += ", rows of the same x as one at their mean"
    if len(kept) < len(points):
        said += f", evenly chosen of {len(points):,} in order of x"
    return OfTable(kept, scales, f"{said}.")


def _fitting(name: str, values: Floats, low: float, high: float) -> table.Scale:
    """The scale that leaves values between low and high as they are, and brings others to 0 to 1."""
    least, most = float(values.min()), float(values.max())
    if low <= least and most <= high:
        return table.Scale(name, 0.0, 1.0)
    if most == least:
        raise ValueError(f"Column “{name}” has the same value in every row, {least:g}: there is no curve in it.")
    return table.Scale(name, least, float(f"{most - least:.12g}"))  # 7 − 4.6 is 2.4


def read_points(text: str) -> Floats:
    """Points as a link writes them, ``0 0.5;0.25 1``, or as the rows of a table: (n, 2). Raises ValueError with a
    sentence."""
    rows = [row.split() for row in re.split(r"[;\n]", text) if row.strip()]
    try:
        pairs = [[parse_entry(x), parse_entry(y)] for x, y in rows]
    except ValueError:
        raise ValueError(
            "Points of a curve are pairs of numbers, one pair a line, such as 0 0.5; 0.25 1; 1 0."
        ) from None
    points = np.array(pairs).reshape(-1, 2)
    if len(points) > MOST_POINTS:
        raise ValueError(f"A curve may have {MOST_POINTS} points, not {len(points)}.")
    if len(points) and (np.abs(points[:, 1]).max() > LARGEST or points[:, 0].min() < 0 or points[:, 0].max() > 1):
        raise ValueError(f"Points of a curve lie at x from 0 to 1, and at y from −{LARGEST:g} to {LARGEST:g}.")
    return points


def write_points(points: Floats) -> str:
    """What :func:`read_points` reads, to six decimals."""
    return ";".join(" ".join(f"{part:.6f}".rstrip("0").rstrip(".") for part in row) for row in points.tolist())


def drawn(points: Floats, before: float | None, x: float, y: float) -> Floats:
    """Points (n, 2) after a pen has moved to a place; what lies between it and the place before is drawn over."""
    low, high = sorted([x, before if before is not None and abs(before - x) <= STROKE else x])
    inside = (points[:, 0] > low) & (points[:, 0] < high) if low < high else np.zeros(len(points), bool)
    kept = points[~inside & (np.abs(points[:, 0] - x) > NEAR)]
    found = np.vstack([kept, [[round(x, 3), round(y, 3)]]])
    return found[np.argsort(found[:, 0], kind="stable")][:MOST_POINTS]
