"""The points that all models are given: scikit-learn's three sets, those of this house, the visitor's own.

The three sets are those of scikit-learn's figure “Classifier comparison” (Varoquaux and Müller), moved and stretched
alike both ways so that they fill the plane [−6, 6]². With their seeds (moons 0, circles 1, linearly separable 1) and
noises (0.3, 0.2, 0.2) they are the figure's very points, and its very split into 60 % and 40 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import make_circles, make_classification, make_moons
from sklearn.model_selection import train_test_split

from engine.arrays import Floats
from engine.plane.datasets import DATASETS, PlaneData, make

OWN = "yours"
SPLIT = 42  # the figure's seed of the split
OURS = tuple(name for name, one in DATASETS.items() if one.classes)
SOURCES = {
    "moons": "Two moons",
    "rings": "Two circles",
    "sides": "Linearly separable",
    **{name: DATASETS[name].title for name in OURS},
    "circle": "Disc in a ring",
    OWN: "Your own points",
}


@dataclass(frozen=True)
class Placing:
    """How a set of scikit-learn is placed on the plane: (x − centre) · factor."""

    centre: tuple[float, float]
    factor: float


PLACINGS = {
    "moons": Placing((0.5, 0.25), 2.7),
    "rings": Placing((0.0, 0.0), 4.0),
    "sides": Placing((0.9, 1.9), 1.8),
}


def deal(name: str, *, count: int, noise: float, test_share: float, seed: int) -> PlaneData:
    """The set `name` of SOURCES by a seed. Raises ValueError for a name that is not among them."""
    if name not in PLACINGS:
        return make(name, count=count, noise=noise, test_share=test_share, seed=seed)
    inputs, targets = _scikit(name, count, noise, seed)
    placing = PLACINGS[name]
    places = (inputs - np.array(placing.centre)) * placing.factor
    is_test = np.zeros(count, bool)
    tests = min(round(count * test_share), count - 1)
    if tests:
        train, test = train_test_split(np.arange(count), test_size=tests, random_state=SPLIT)
        order, is_test = np.concatenate([train, test]), np.arange(count) >= count - tests
        places, targets = places[order], targets[order]
    return PlaneData(places, targets, is_test, 2)


def _scikit(name: str, count: int, noise: float, seed: int) -> tuple[Floats, Floats]:
    """A set as scikit-learn deals it: inputs (count, 2) and classes (count,)."""
    if name == "moons":
        inputs, labels = make_moons(count, noise=noise, random_state=seed)
    elif name == "rings":
        inputs, labels = make_circles(count, noise=noise, factor=0.5, random_state=seed)
    else:
        inputs, labels = make_classification(
            count, n_features=2, n_redundant=0, n_informative=2, n_clusters_per_class=1, random_state=seed
        )
        inputs = inputs + 10 * noise * np.random.RandomState(seed + 1).uniform(size=inputs.shape)
    return np.asarray(inputs, np.float64), labels.astype(np.float64)


def redraw(data: PlaneData, number: int) -> PlaneData:
    """Points that no formula deals, drawn anew from themselves with replacement (Efron's bootstrap, 1979): as many to
    learn from as there are; those that were never drawn, about a third, are the test."""
    generator = np.random.default_rng((SPLIT, number))
    count = len(data.targets)
    drawn = generator.integers(0, count, count) if count else np.zeros(0, np.int64)
    rest = np.setdiff1d(np.arange(count), drawn)
    chosen = np.concatenate([drawn, rest])
    return PlaneData(data.inputs[chosen], data.targets[chosen], np.arange(len(chosen)) >= count, data.classes)


def dealt(
    name: str, count: int, noise: float, test_share: float, seed: int, number: int, points: Floats, classes: int
) -> PlaneData:
    """The data set of a redraw, from 1 on. points: (n, 4) of the visitor's own: x₁, x₂, class, 1 for a test point."""
    if name != OWN:
        return deal(name, count=count, noise=noise, test_share=test_share, seed=(seed + number) % 2**31)
    return redraw(PlaneData(points[:, :2], points[:, 2], points[:, 3] > 0, classes), number)
