"""The perceptron lesson's points: logic gates, clouds that a line can or cannot separate, and the visitor's own.

Coordinates have two decimals, so that weights learnt from zero are numbers one can follow with pencil and paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats

Samples = tuple[Floats, Floats]
"""Inputs (n, 2) and classes 0 or 1 (n,)."""

REACH = 6.0
MOST_POINTS = 200


@dataclass(frozen=True)
class Source:
    """A set of points by `deal(count, margin, seed)`; what it has no use for it ignores."""

    title: str
    deal: Callable[[int, float, int], Samples]
    extent: tuple[float, float] = (-REACH, REACH)


def clouds(count: int, margin: float, seed: int) -> Samples:
    """Two clouds on either side of a line, every point at least `margin` (0.1..2) away from it.

    The line and the shape of the clouds come from the seed alone: another margin moves each cloud along the line's
    normal, as a whole.
    """
    generator = np.random.default_rng(seed)
    angle = generator.uniform(0, 2 * np.pi)
    normal, along = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    centre = generator.choice([-1, 1]) * generator.uniform(0.6, 1.2) * normal
    away, beside = np.clip(generator.standard_normal((2, count)), -1.2, 1.2) * [[0.9], [2.2]]
    targets = (np.arange(count) % 2).astype(np.float64)[generator.permutation(count)]
    for label in (0, 1):
        away[targets == label] -= away[targets == label].min()
    distance = np.where(targets == 1, 1, -1) * (away + margin + 0.01)  # rounding moves a point by 0.0071 at most
    inputs = centre + distance[:, None] * normal + beside[:, None] * along
    return inputs.round(2) + 0.0, targets


def overlap(count: int, margin: float, seed: int) -> Samples:
    """Two clouds that run into each other: normal, of deviation 1.5, their centres 2.4 apart."""
    generator = np.random.default_rng(seed)
    angle = generator.uniform(0, 2 * np.pi)
    targets = (np.arange(count) % 2).astype(np.float64)[generator.permutation(count)]
    centres = np.where(targets == 1, 1.2, -1.2)[:, None] * np.array([np.cos(angle), np.sin(angle)])
    inputs = np.clip(centres + 1.5 * generator.standard_normal((count, 2)), -REACH, REACH)
    return inputs.round(2) + 0.0, targets


def _gate(*targets: float) -> Callable[[int, float, int], Samples]:
    """A function of two bits by its values at 00, 01, 10, 11."""

    def deal(count: int, margin: float, seed: int) -> Samples:
        return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array(targets, dtype=np.float64)

    return deal


def _none(count: int, margin: float, seed: int) -> Samples:
    return np.zeros((0, 2)), np.zeros(0)


DATASETS: dict[str, Source] = {
    "and": Source("AND", _gate(0, 0, 0, 1), (-1, 2)),
    "or": Source("OR", _gate(0, 1, 1, 1), (-1, 2)),
    "nand": Source("NAND", _gate(1, 1, 1, 0), (-1, 2)),
    "xor": Source("XOR", _gate(0, 1, 1, 0), (-1, 2)),
    "clouds": Source("Two clouds", clouds),
    "overlap": Source("Overlapping clouds", overlap),
    "yours": Source("Your own points", _none),
}


def write_points(inputs: Sequence[Sequence[float]] | Floats, targets: Sequence[float] | Floats) -> str:
    """Points as one line of text for a link: “1.2 0.75 0,-3 2 1”."""
    pairs = zip(np.asarray(inputs).tolist(), np.asarray(targets).tolist(), strict=True)
    return ",".join(f"{x1:.10g} {x2:.10g} {int(target)}" for (x1, x2), target in pairs)


def read_points(text: str) -> Samples:
    """The reverse of `write_points`; raises ValueError with a sentence that counts the points."""
    parts = [part.split() for part in text.split(",")] if text.strip() else []
    if len(parts) > MOST_POINTS:
        raise ValueError(f"There are {len(parts)} points; the plane holds at most {MOST_POINTS}.")
    inputs, targets = np.zeros((len(parts), 2)), np.zeros(len(parts))
    for index, part in enumerate(parts):
        try:
            x1, x2, targets[index] = (float(number) for number in part)
        except ValueError:
            raise ValueError(f"Point {index + 1} is not of the form “x1 x2 class”.") from None
        if not (abs(x1) <= REACH and abs(x2) <= REACH and targets[index] in (0, 1)):
            raise ValueError(f"Point {index + 1} lies outside ±{REACH:g} or has a class other than 0 and 1.")
        inputs[index] = round(x1, 2) + 0.0, round(x2, 2) + 0.0
    return inputs, targets
