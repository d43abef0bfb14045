"""Everything that can be chosen about a multilayer perceptron and its training, and settings worth starting from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats
from engine.plane.datasets import DATASETS, MOST_NOISE, MOST_POINTS
from engine.plane.points import from_text
from engine.settings import Settings, choice, number, seed, several, switch, text, whole, wholes
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.loop import LARGEST
from engine.supervised.mlp.network import ACTIVATIONS, INITIALISATIONS

OWN = "yours"  # the data set of the visitor's own points
SOURCES = {name: one.title for name, one in DATASETS.items()} | {OWN: "Your own points"}
OUTPUTS = {"softmax": "softmax, cross-entropy", "tanh": "one tanh unit, ½(o − y)²"}
OPTIMISERS = {"sgd": "SGD", "momentum": "SGD with momentum", "rmsprop": "RMSprop", "adam": "Adam"}
REGULARISATIONS = {"none": "none", "l1": "L1", "l2": "L2"}
BATCHINGS = {"shuffled": "shuffled each epoch", "playground": "as dealt, leftovers carried"}
RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTIES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
MOST_WEIGHTS_IN_LINK, LONGEST_WEIGHTS = 256, 9_000  # weights and biases, and their characters
MOST_LAYERS, MOST_UNITS, MOST_SEEDS, MOST_RATE, LARGEST_BATCH = 8, 16, 8, 10.0, 1_000


def _read(points: str) -> None:
    if points:
        from_text(points)


def _numbers(weights: str) -> None:
    read_weights(weights)


def read_weights(text: str) -> Floats:
    """A link's weights and biases, (P,). Raises ValueError with a sentence."""
    parts = text.split(",") if text else []
    if len(text) > LONGEST_WEIGHTS or len(parts) > MOST_WEIGHTS_IN_LINK:
        raise ValueError(f"A link carries up to {MOST_WEIGHTS_IN_LINK} weights and biases.")
    try:
        values = np.array([float(part) for part in parts], dtype=np.float64)
    except ValueError:
        raise ValueError("Weights are numbers with commas between them.") from None
    if not (np.abs(values) <= LARGEST).all():
        raise ValueError(f"Weights lie between −{LARGEST:,.0f} and {LARGEST:,.0f}.")
    return values


def _enough(count: int) -> None:
    if count == 1:
        raise ValueError(f"A data set has 2 to {MOST_POINTS} points, not 1.")


def _each_once(features: tuple[str, ...]) -> None:
    if not features or len(set(features)) < len(features):
        raise ValueError("The network needs at least one feature, and each only once.")


@dataclass(frozen=True)
class MLPSettings(Settings):
    """The defaults solve the spiral from every seed that was tried. Raises ValueError for a value out of range."""

    # What it learns from: a data set, whose kind decides between classes and regression, or the visitor's own points,
    # as text for links; the network is given them as data.
    data: str = choice("spiral", SOURCES, "data set", title="Data: another set starts a new network")
    points: str = text("", "points", accept=_read)
    noise: float = number(0.0, 0, MOST_NOISE, "noise", title="Noise in the data", step=0.05, live=True)  # a share
    test_share: float = number(0.5, 0, 0.9, "share of test points", title="Share kept for testing", step=0.1)
    count: int = whole(0, 0, MOST_POINTS, "number of points", accept=_enough)  # 0: as many as the set has by itself
    data_seed: int = seed("data's seed", title="Seed of the points: keeps the network", live=True)

    # The network
    features: tuple[str, ...] = several(
        ("x1", "x2"),
        {name: one.title for name, one in FEATURES.items()},
        "feature",
        title="Inputs: press one to switch it",
        accept=_each_once,
    )
    hidden: tuple[int, ...] = wholes(  # units of each hidden layer
        (12, 12),
        0,
        MOST_LAYERS,
        1,
        MOST_UNITS,
        "hidden layers",
        title="Hidden layers and their units: start a new network",
    )
    activation: str = choice("leaky relu", ACTIVATIONS, "activation", title="Activation of the hidden units")
    output: str = choice("softmax", OUTPUTS, "output", title="Output and loss for classes")  # tanh: two classes only

    # How it learns
    optimiser: str = choice("adam", OPTIMISERS, "optimiser", live=True)
    learning_rate: float = number(  # η
        0.01, 0, MOST_RATE, "learning rate", title="Learning rate η", values=RATES, live=True
    )
    regularisation: str = choice("none", REGULARISATIONS, "regularisation", live=True)  # of the weights only
    regularisation_rate: float = number(  # λ
        0.0, 0, MOST_RATE, "regularisation rate", title="Regularisation rate λ", values=PENALTIES, live=True
    )
    l1_cuts: bool = switch(  # a weight that an L1 step would carry across zero is cut for good, as in TF Playground
        False, "cutting by L1", live=True
    )
    batch_size: int = whole(10, 1, LARGEST_BATCH, "batch size", step=1, live=True)  # samples an update
    batching: str = choice("shuffled", BATCHINGS, "order of the samples")
    init: str = choice("he", INITIALISATIONS, "initialisation", title="Weights at the start")
    weights: str = text("", "weights", accept=_numbers)  # a small network's, from which it starts instead
    seed: int = seed(title="First seed")  # of the first network's weights and order of samples
    seeds: int = whole(  # networks with seeds seed, seed + 1, …
        1, 1, MOST_SEEDS, "number of seeds", title="Networks side by side, each from its own seed", step=1
    )

    # How it is shown
    tests: bool = switch(False, "showing of test points", shown=True)
    hard: bool = switch(False, "hard colours", shown=True)  # the field in two colours, without shades


_PLAYGROUND = {
    "activation": "tanh",
    "output": "tanh",
    "optimiser": "sgd",
    "learning_rate": 0.03,
    "l1_cuts": True,
    "batching": "playground",
    "init": "playground",
}


def playground(**chosen: object) -> MLPSettings:
    """TensorFlow Playground's rule to the letter and its first network (4, 2), with other settings as chosen."""
    return MLPSettings(**{"data": "circle", "hidden": (4, 2), **_PLAYGROUND, **chosen})  # type: ignore[arg-type]


PRESETS: dict[str, MLPSettings] = {
    "default": MLPSettings(),
    "TensorFlow Playground": playground(),
    "TensorFlow Playground, spiral": playground(data="spiral", hidden=(8, 8)),
    "spiral, sines as units": MLPSettings(hidden=(8, 8), activation="sine", init="xavier"),
    "circle": MLPSettings(data="circle", hidden=(4,), activation="tanh", init="xavier"),
    "circle, squares and no hidden layer": MLPSettings(data="circle", features=("x1sq", "x2sq"), hidden=()),
    "XOR": MLPSettings(data="xor", hidden=(4,), learning_rate=0.03),
    "two clouds": MLPSettings(data="gauss", hidden=()),
    "three classes": MLPSettings(data="three_arms", hidden=(8, 8)),
    "four classes": MLPSettings(data="four_blobs", hidden=(6,), activation="tanh", init="xavier"),
    "regression, plane": MLPSettings(data="plane", hidden=()),
    "regression, six cones": MLPSettings(data="multi_gauss", hidden=(12, 12), activation="tanh", init="xavier"),
    "vanishing gradient": MLPSettings(hidden=(8,) * 8, activation="sigmoid", optimiser="sgd", init="xavier"),
}
