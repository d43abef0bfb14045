"""What can be chosen in the perceptron's lesson, within which bounds, and what applies while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import Settings, choice, number, text, whole
from engine.supervised.perceptron.data import DATASETS, MOST_POINTS, read_points
from engine.supervised.perceptron.rule import Ties

LARGEST_SEED = 1_000_000
STARTS = {"zero": "All zero", "random": "At random"}
ORDERS = {"in turn": "In turn", "shuffled": "Shuffled each epoch"}
TIES = {"class 0": "class 0, as g(0) = 0 says", "mistake": "a mistake for either class, as in scikit-learn"}


def _four_decimals(rate: float) -> None:
    """So that each step can be written out with few digits."""
    if round(rate, 4) != rate:
        raise ValueError("The learning rate has at most four decimals.")


@dataclass(frozen=True)
class PerceptronSettings(Settings):
    """Raises ValueError with a sentence for a value out of range."""

    data: str = choice("clouds", {name: source.title for name, source in DATASETS.items()}, "data set", title="Data")
    points: str = text("", "points", accept=read_points)  # the visitor's own, for data "yours"
    margin: float = number(  # least distance of the clouds to the line between them
        0.2, 0.1, 2.0, "margin", title="Margin between the clouds", step=0.1, live=True
    )
    count: int = whole(40, 4, MOST_POINTS, "number of points", title="Points", step=2)  # of the clouds
    rate: float = number(  # η
        1.0, 0.001, 10.0, "learning rate", title="Learning rate η", values=[0.01, 0.1, 0.5, 1.0, 2.0], live=True,
        accept=_four_decimals,
    )  # fmt: skip
    start: str = choice("zero", STARTS, "start", title="Weights at the start")  # or uniform in ±1
    order: str = choice("in turn", ORDERS, "order", title="Order of the samples")  # in an epoch
    ties: Ties = choice("class 0", TIES, "ties", title="counts as", live=True)  # what a sample on the line is
    seed: int = whole(0, 0, LARGEST_SEED, "seed", title="Seed of weights and order")
    data_seed: int = whole(0, 0, LARGEST_SEED, "seed of the points")
