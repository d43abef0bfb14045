"""Labelled points on the plane [−6, 6]², by formula.

The first four classification sets and both regression sets are those of TensorFlow Playground (Smilkov and Carter,
2016), to the letter, with its labels −1 and +1 written as class 0 and class 1. `three_arms` and `four_blobs` add
three and four classes.

Noise scales numbers that are drawn at every noise, so that moving the noise slider moves the points (or, where noise
acts on the label, flips labels near the border) and never deals new ones. Points may lie outside the plane shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

Points = tuple[Floats, Floats]
"""Inputs (count, 2) and targets (count,)."""

MOST_NOISE = 0.5
MOST_POINTS = 5_000


@dataclass(frozen=True)
class PlaneData:
    """Samples on the plane, each for training or for testing.

    inputs: (n, 2) coordinates x₁, x₂; targets: (n,) class index 0..classes−1, or a value when classes is 0
    (regression; the generated values lie in [−1, 1] but for noise); is_test: (n,) True where a sample is held back.
    """

    inputs: Floats
    targets: Floats
    is_test: NDArray[np.bool_]
    classes: int

    @property
    def train_inputs(self) -> Floats:
        return self.inputs[~self.is_test]

    @property
    def train_targets(self) -> Floats:
        return self.targets[~self.is_test]


@dataclass(frozen=True)
class Dataset:
    """One way to deal points: `points(count, noise, generator)` gives them class by class, unshuffled.

    classes: 0 for regression; count: how many points TensorFlow Playground deals.
    """

    title: str
    classes: int
    count: int
    points: Callable[[int, float, np.random.Generator], Points]

    @property
    def kind(self) -> str:
        return "classification" if self.classes else "regression"


def make(
    name: str, *, count: int | None = None, noise: float = 0.0, test_share: float = 0.5, seed: int = 0
) -> PlaneData:
    """Deal the data set `name` of DATASETS, shuffle it once (Fisher and Yates), hold back the last part for testing.

    count: number of points, 2..5000 (the set's own by default); noise: share 0..0.5; test_share: share 0..0.9;
    seed ≥ 0 of a generator of its own. The same seed gives the same points at every noise and every test share.

    Raises ValueError for an unknown name or a number outside its range.
    """
    if name not in DATASETS:
        raise ValueError(f"There is no data set named “{name}”; there are {', '.join(DATASETS)}.")
    dataset = DATASETS[name]
    count = dataset.count if count is None else count
    if not 2 <= count <= MOST_POINTS:
        raise ValueError(f"A data set has 2 to {MOST_POINTS} points, not {count}.")
    if not 0 <= noise <= MOST_NOISE:
        raise ValueError(f"Noise is a share between 0 and {MOST_NOISE}, not {noise}.")
    if not 0 <= test_share <= 0.9:
        raise ValueError(f"The share of test points is between 0 and 0.9, not {test_share}.")
    generator = np.random.default_rng(seed)
    inputs, targets = dataset.points(count, noise, generator)
    order = generator.permutation(count)
    train = max(1, math.floor(count * (1 - test_share) + 1e-9))  # 500 · (1 − 0.9) is 50, not 49.999…
    return PlaneData(inputs[order], targets[order], np.arange(count) >= train, dataset.classes)


def circle(count: int, noise: float, generator: np.random.Generator) -> Points:
    """A disc of radius 2.5 (class 1) within a ring of radii 3.5 to 5; noise moves the point that the label is of."""
    inner = _parts(count, 2)[0]
    draw = generator.random((count, 4))
    radius = np.where(np.arange(count) < inner, 2.5 * draw[:, 0], 3.5 + 1.5 * draw[:, 0])
    inputs = _polar(radius, 2 * np.pi * draw[:, 1])
    seen = inputs + noise * _spread(draw[:, 2:], 5)
    return inputs, (np.hypot(seen[:, 0], seen[:, 1]) < 2.5).astype(np.float64)


def xor(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Class 1 where x₁ and x₂ have the same sign, 0.3 apart from the axes; noise moves the point the label is of."""
    draw = generator.random((count, 4))
    inputs = _spread(draw[:, :2], 5)
    inputs = inputs + np.where(inputs > 0, 0.3, -0.3)
    seen = inputs + noise * _spread(draw[:, 2:], 5)
    return inputs, (seen[:, 0] * seen[:, 1] >= 0).astype(np.float64)


def gauss(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Normal clouds around (2, 2), class 1, and (−2, −2), of variance 0.5 without noise, 4 at noise 0.5."""
    return _clouds(((2, 2), (-2, -2)), (1, 0), count, noise, generator)


def four_blobs(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Four classes: normal clouds around (±3, ±3), counted counter-clockwise, spread as in `gauss`."""
    return _clouds(((3, 3), (-3, 3), (-3, -3), (3, -3)), (0, 1, 2, 3), count, noise, generator)


def spiral(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Two arms of 1.75 turns, r = 5i/n, from the same centre; class 1 first; noise moves the points by ±noise."""
    arms = []
    for part, label, start in zip(_parts(count, 2), (1, 0), (0.0, np.pi), strict=True):
        along = np.arange(part) / (count / 2)
        arms.append((_polar(5 * along, 1.75 * along * 2 * np.pi + start), np.full(part, float(label))))
    return _jitter(arms, noise, generator)


def three_arms(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Three classes, three arms of one turn, r from 0.5 to 5, a third of a turn apart; noise moves the points."""
    arms = []
    for label, part in enumerate(_parts(count, 3)):
        along = np.arange(part) / part if part else np.zeros(0)
        arms.append((_polar(0.5 + 4.5 * along, 2 * np.pi * (along + label / 3)), np.full(part, float(label))))
    return _jitter(arms, noise, generator)


def plane(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Regression on (x₁ + x₂)/10, uniform points; noise moves the point that the value is of."""
    inputs, seen = _uniform(count, noise, generator)
    return inputs, seen.sum(axis=1) / 10


def multi_gauss(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Regression on six cones of radius 2, alternately +1 and −1 at the tip; the largest in size wins."""
    inputs, seen = _uniform(count, noise, generator)
    tips = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    signs = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    distance = np.linalg.norm(seen[:, None, :] - tips, axis=2)  # (count, 6)
    height = np.maximum(0, 1 - distance / 2)
    nearest = height.argmax(axis=1)
    return inputs, signs[nearest] * height[np.arange(count), nearest]


def _parts(count: int, classes: int) -> list[int]:
    """`count` points divided among the classes as evenly as can be."""
    return [(count + classes - 1 - label) // classes for label in range(classes)]


def _spread(draw: Floats, radius: float) -> Floats:
    """Uniform numbers on (0, 1) as uniform numbers on (−radius, radius)."""
    return radius * (2 * draw - 1)


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def _uniform(count: int, noise: float, generator: np.random.Generator) -> Points:
    """Uniform points on the plane, and those points moved by the noise."""
    draw = generator.random((count, 4))
    inputs = _spread(draw[:, :2], 6)
    return inputs, inputs + noise * _spread(draw[:, 2:], 6)


def _jitter(arms: list[Points], noise: float, generator: np.random.Generator) -> Points:
    inputs = np.concatenate([arm[0] for arm in arms])
    return inputs + noise * _spread(generator.random(inputs.shape), 1), np.concatenate([arm[1] for arm in arms])


def _clouds(
    centres: tuple[tuple[float, float], ...],
    labels: tuple[int, ...],
    count: int,
    noise: float,
    generator: np.random.Generator,
) -> Points:
    parts = _parts(count, len(centres))
    deviation = math.sqrt(0.5 + 7 * noise)
    inputs = np.repeat(np.array(centres, dtype=np.float64), parts, axis=0)
    return inputs + deviation * generator.standard_normal((count, 2)), np.repeat(np.array(labels, float), parts)


DATASETS: dict[str, Dataset] = {
    "circle": Dataset("Circle", 2, 500, circle),
    "xor": Dataset("XOR", 2, 500, xor),
    "gauss": Dataset("Two clouds", 2, 500, gauss),
    "spiral": Dataset("Spiral", 2, 500, spiral),
    "three_arms": Dataset("Three arms", 3, 500, three_arms),
    "four_blobs": Dataset("Four clouds", 4, 500, four_blobs),
    "plane": Dataset("Plane", 0, 1200, plane),
    "multi_gauss": Dataset("Six cones", 0, 1200, multi_gauss),
}
