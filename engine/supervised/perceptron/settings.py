"""The perceptron lesson's settings: what can be chosen, within which bounds, and what applies while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from engine.supervised.perceptron.data import DATASETS, MOST_POINTS, read_points
from engine.supervised.perceptron.rule import Ties

LIVE = ("rate", "ties", "margin")
"""Settings that apply while it runs; the rest, REBUILD, start anew."""
REBUILD = ("data", "points", "count", "start", "order", "seed", "data_seed")
CHOICES: dict[str, tuple[str, ...]] = {
    "data": tuple(DATASETS),
    "start": ("zero", "random"),
    "order": ("in turn", "shuffled"),
    "ties": ("class 0", "mistake"),
}
RANGES: dict[str, tuple[float, float]] = {
    "margin": (0.1, 2.0),
    "count": (4, MOST_POINTS),
    "rate": (0.001, 10.0),
    "seed": (0, 1_000_000),
    "data_seed": (0, 1_000_000),
}


@dataclass(frozen=True)
class PerceptronSettings:
    """data: name in DATASETS; points: own points as text, for data "yours"; margin: least distance of the clouds to
    the line between them; count: points in the clouds; rate: η; start: of the weights, both zero or uniform in ±1;
    order: of the samples in an epoch; ties: what a sample on the line is; seed of start and order; data_seed of the
    clouds. Raises ValueError with a sentence for a value out of range."""

    data: str = "clouds"
    points: str = ""
    margin: float = 0.2
    count: int = 40
    rate: float = 1.0
    start: str = "zero"
    order: str = "in turn"
    ties: Ties = "class 0"
    seed: int = 0
    data_seed: int = 0

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is one of {', '.join(choices)}")
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} lies between {low:g} and {high:g}")
        if round(self.rate, 4) != self.rate:  # so that each step can be written out with few digits
            raise ValueError("rate has at most four decimals")
        read_points(self.points)
