"""The parts of cross-validation (Stone, 1974): each point is held out once, with one of five parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.supervised.classifiers.models.estimators import predictor
from engine.supervised.classifiers.models.panel import Ints

PARTS = 5


def parts(count: int) -> Ints:
    """Which of the parts each of so many points belongs to: (count,), by a fixed permutation."""
    found: Ints = np.random.default_rng(0).permutation(count) % min(PARTS, max(count, 1))
    return found


def validate(name: str, settings: Any, inputs: Floats, labels: Ints, classes: int) -> int:
    """How many of the points a model gets right that has not seen them, each held out once."""
    part, hits = parts(len(labels)), 0
    for one in range(part.max() + 1):
        out = part == one
        says = predictor(name, settings, inputs[~out], labels[~out], classes)
        hits += int((says(inputs[out]) == labels[out]).sum())
    return hits
