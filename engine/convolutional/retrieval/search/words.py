"""What the look that searches says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.long_sums import summed_then
from engine.arithmetic.written import show
from engine.arrays import Floats, Floats32
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.measures import interval
from engine.convolutional.retrieval.spaces import TITLES, numbers_of
from engine.digits.naming import named

SAME, OTHER = "✓", "✗"


def captions(archive: Archive, own: int, which: NDArray[np.int64], distances: Floats) -> list[str]:
    """Below each neighbour: whether its class is that of the query, its class, and its distance. own: which picture
    asks, −1 for a drawing, whose class nobody knows."""
    said = []
    for index, distance in zip(which.tolist(), distances.tolist(), strict=True):
        label = archive.labels[index]
        mark = "" if own < 0 else f"{SAME} " if label == archive.labels[own] else f"{OTHER} "
        said.append(f"{mark}{archive.classes[label]} · {show(distance, 3)}")
    return said


def of_space(space: str) -> list[str]:
    """What a space is called, and how many numbers a picture has there."""
    return [TITLES[space], f"{numbers_of(space):,} numbers"]


def figures(values: Floats) -> list[str]:
    """The mean precision at 10 and the mean average precision, (n, 2), each with its interval."""
    if not len(values):
        return ["Precision at 10: –", "Average precision: –"]
    lines = []
    for name, column in (("Precision at 10", values[:, 0]), ("Average precision", values[:, 1])):
        ends = interval(column)
        between = f" ({ends[0]:.3f} to {ends[1]:.3f})" if ends else ""
        lines.append(f"{name}: {column.mean():.3f}{between}")
    return lines


def query(archive: Archive, own: int, number: int) -> list[str]:
    """What asks. number: of the held-out picture, 0 where it is the visitor's query."""
    if own < 0:
        return ["Your drawing asks."]
    what = named(int(archive.labels[own]))
    return [f"Held-out picture {number:,} asks: {what}." if number else f"Picture {own:,} of the archive asks: {what}."]


def account(query: Floats32, row: Floats32, metric: str) -> list[str]:
    """How the distance of a neighbour comes about."""
    a, b = query.astype(np.float64), row.astype(np.float64)
    return summed_then(
        (a - b) ** 2, float(np.sqrt(((a - b) ** 2).sum())), [], lambda o, _: o[0] ** 0.5,
        lambda shown, end: f"d = √Σ(aᵢ − bᵢ)² = √{shown[0]} {end}",
    )  # fmt: skip
