"""Everything that can be chosen about a multilayer perceptron and its training, and settings worth starting from."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.plane.datasets import DATASETS, MOST_NOISE, MOST_POINTS
from engine.plane.points import from_text
from engine.settings import one_of, within
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.loop import OPTIMISER_CODES, REGULARISATION_CODES
from engine.supervised.mlp.network import ACTIVATIONS, INITIALISATIONS

OPTIMISERS = OPTIMISER_CODES
REGULARISATIONS = REGULARISATION_CODES
OWN = "yours"  # the data set of the visitor's own points
OUTPUTS = ("softmax", "tanh")
BATCHINGS = ("shuffled", "playground")
MOST_LAYERS, MOST_UNITS, MOST_SEEDS, MOST_RATE, LARGEST_BATCH, LARGEST_SEED = 8, 16, 8, 10.0, 1_000, 2**31 - 1


@dataclass(frozen=True)
class MLPSettings:
    """The defaults solve the spiral from every seed that was tried. Raises ValueError for a value out of range."""

    data: str = "spiral"  # a key of DATASETS, whose kind decides between classes and regression, or "yours"
    points: str = ""  # the visitor's own points as text, for links; the network is given them as data
    noise: float = 0.0  # share, 0..0.5
    test_share: float = 0.5  # share of the points held back for testing, 0..0.9
    count: int = 0  # points; 0 for as many as the data set has by itself (500, regression 1,200)
    data_seed: int = 0  # which points are dealt
    features: tuple[str, ...] = ("x1", "x2")  # keys of FEATURES, the input units
    hidden: tuple[int, ...] = (12, 12)  # units of each hidden layer: 0..8 layers of 1..16
    activation: str = "leaky relu"  # of the hidden units, a key of ACTIVATIONS
    output: str = "softmax"  # for classes: "softmax" (cross-entropy) or "tanh" (½(o − y)², two classes only)
    optimiser: str = "adam"  # one of OPTIMISERS
    learning_rate: float = 0.01  # η, 0..10
    regularisation: str = "none"  # one of REGULARISATIONS, of the weights only
    regularisation_rate: float = 0.0  # λ, 0..10
    l1_cuts: bool = False  # a weight that an L1 step would carry across zero is cut for good, as in TF Playground
    batch_size: int = 10  # samples an update, 1..1,000
    batching: str = "shuffled"  # or "playground": the order as dealt, what is left over goes into the next epoch
    init: str = "he"  # a key of INITIALISATIONS
    seed: int = 0  # of the first network's weights and order of samples
    seeds: int = 1  # networks side by side, 1..8, with seeds seed, seed + 1, …

    def __post_init__(self) -> None:
        one_of("data set", self.data, (*DATASETS, OWN))
        if self.points:
            from_text(self.points)
        one_of("activation", self.activation, ACTIVATIONS)
        one_of("output", self.output, OUTPUTS)
        one_of("optimiser", self.optimiser, OPTIMISERS)
        one_of("regularisation", self.regularisation, REGULARISATIONS)
        one_of("batching", self.batching, BATCHINGS)
        one_of("initialisation", self.init, INITIALISATIONS)
        for name in self.features:
            one_of("feature", name, FEATURES)
        if not self.features or len(set(self.features)) < len(self.features):
            raise ValueError("The network needs at least one feature, and each only once.")
        fits = (isinstance(units, int) and 1 <= units <= MOST_UNITS for units in self.hidden)
        if len(self.hidden) > MOST_LAYERS or not all(fits):
            raise ValueError(f"A network has 0 to {MOST_LAYERS} hidden layers of 1 to {MOST_UNITS} units.")
        if self.count and not 2 <= self.count <= MOST_POINTS:
            raise ValueError(f"A data set has 2 to {MOST_POINTS} points, not {self.count}.")
        within("noise", self.noise, 0, MOST_NOISE)
        within("share of test points", self.test_share, 0, 0.9)
        within("learning rate", self.learning_rate, 0, MOST_RATE)
        within("regularisation rate", self.regularisation_rate, 0, MOST_RATE)
        within("batch size", self.batch_size, 1, LARGEST_BATCH)
        within("seed", self.seed, 0, LARGEST_SEED)
        within("data's seed", self.data_seed, 0, LARGEST_SEED)
        within("number of seeds", self.seeds, 1, MOST_SEEDS)


LIVE: tuple[str, ...] = (
    "learning_rate",
    "regularisation",
    "regularisation_rate",
    "l1_cuts",
    "batch_size",
    "optimiser",
    "noise",
)
"""What changes while the network trains, and keeps it."""

REBUILD: tuple[str, ...] = tuple(field.name for field in fields(MLPSettings) if field.name not in LIVE)
"""What makes a new network."""

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
