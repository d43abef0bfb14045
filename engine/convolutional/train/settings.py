"""What lesson 2.6 trains on what, and how; and networks worth starting from."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.trainable import BATCH, MOST_PARAMETERS, MOST_WORK, anatomy_of, check
from engine.digits.split import COUNTS, SIDES, SOURCES
from engine.optimisers import SCHEDULES
from engine.settings import one_of, within

OPTIMISERS = ("sgd", "momentum", "adam")
LOOKS = ("hardest", "health")
MOST_RATE, MOST_DECAY, MOST_DROPOUT, LARGEST_SEED = 100.0, 1.0, 0.9, 2**31 - 1

PLANS: dict[str, dict[str, str]] = {
    "digits": {
        "two convolutions": "C16@3p1 R P2 C32@3p1 R P2 F10",
        "smaller": "C8@3p1 R P2 C16@3p1 R P2 F10",
        "one convolution": "C8@3p1 R P2 F10",
        "batch normalisation": "C8@3p1 B R P2 C16@3p1 B R P2 F10",
        "dropout": "C16@3p1 R P2 F64 R D0.5 F10",
        "no convolution": "F64 R F10",
        "a straight line each": "F10",
        "six sigmoids deep": "C8@3p1 S C8@3p1 S C8@3p1 S C8@3p1 S C8@3p1 S C8@3p1 S P2 F10",
    },
    "mnist": {
        "two convolutions": "C8@5p2 R P2 C16@5p2 R P2 F10",
        "ConvNetJS": "C8@5p2 R P2 C16@5p2 R P3 F10",
        "the digit network": "C12@3 B R C16@3 B R P2 C24@3p1 B R C24@3p1 B R P2 C24@3 B R F10",
        "LeNet-5's shape": "C6@5p2 R P2 C16@5 R P2 F120 R F84 R F10",
        "no convolution": "F64 R F10",
    },
}


NETWORKS = ("first", "second")
OWN = ("architecture", "optimiser", "learning_rate", "schedule", "weight_decay", "dropout", "augmentation")
"""What two networks that learn side by side may differ in. They share the rest: digits, batches, seed."""

COURSE = ("learning_rate", "weight_decay", "dropout", "augmentation")
"""What changes while a network trains, and is noted, so that a script can repeat it."""


@dataclass(frozen=True)
class TrainSettings:
    """The defaults read over 97 % of the held-out 8×8 digits within 500 updates. ValueErrors say what is wrong."""

    data: str = "digits"  # one of SOURCES
    architecture: str = PLANS["digits"]["two convolutions"]  # in the grammar of small CNNs, ending in ten numbers
    optimiser: str = "adam"  # one of OPTIMISERS
    learning_rate: float = 0.01  # η, 0..100
    schedule: str = "constant"  # one of SCHEDULES: what becomes of the learning rate from epoch to epoch
    weight_decay: float = 0.0  # λ, added to the gradient as λ times the weight
    dropout: float = 0.0  # before the last layer, besides what the text says
    augmentation: float = 0.0  # how far pictures are moved, turned, scaled: 0..1
    batch: int = BATCH
    seed: int = 0
    look: str = "hardest"  # one of LOOKS
    second_architecture: str = architecture  # of the network that learns beside the first one, if there is one
    second_optimiser: str = optimiser
    second_learning_rate: float = learning_rate
    second_schedule: str = schedule
    second_weight_decay: float = weight_decay
    second_dropout: float = dropout
    second_augmentation: float = augmentation
    compare: bool = False  # whether a second network learns beside the first, from the same batches
    chosen: str = "first"  # one of NETWORKS: whose filters, matrix and pictures are shown

    def __post_init__(self) -> None:
        one_of("data set", self.data, SOURCES)
        one_of("look", self.look, LOOKS)
        one_of("network", self.chosen, NETWORKS)
        within("seed", self.seed, 0, LARGEST_SEED)
        for before in ("", "second_"):
            own = {name: getattr(self, before + name) for name in OWN}
            one_of("optimiser", own["optimiser"], OPTIMISERS)
            one_of("schedule", own["schedule"], SCHEDULES)
            within("learning rate", own["learning_rate"], 0, MOST_RATE)
            within("weight decay", own["weight_decay"], 0, MOST_DECAY)
            within("dropout", own["dropout"], 0, MOST_DROPOUT)
            within("augmentation", own["augmentation"], 0, 1)
        if not 1 <= self.batch <= COUNTS[self.data]:
            raise ValueError(f"A batch has 1 to {COUNTS[self.data]:,} pictures, all there are; not {self.batch:,}.")
        check(self.anatomy, self.batch)
        if self.compare:
            self._check_pair()

    def _check_pair(self) -> None:
        try:
            second = anatomy_of(self.second_architecture, SIDES[self.data])
            check(second, self.batch)
        except ValueError as reason:
            raise ValueError(f"The second network: {reason}") from None
        parameters = self.anatomy.parameters.value + second.parameters.value
        if parameters > MOST_PARAMETERS:
            raise ValueError(
                f"These two have {parameters:,} parameters together; up to {MOST_PARAMETERS:,} are trained at once."
            )
        if self.batch * (self.anatomy.multiply_adds.value + second.multiply_adds.value) > MOST_WORK:
            raise ValueError("These two take too long side by side: compare smaller ones, or choose smaller batches.")

    @property
    def anatomy(self) -> Anatomy:
        return anatomy_of(self.architecture, SIDES[self.data])

    @property
    def names(self) -> tuple[str, ...]:
        """The networks that learn."""
        return NETWORKS if self.compare else NETWORKS[:1]

    def of(self, which: str) -> TrainSettings:
        """The settings of one of them, as if it learnt alone."""
        own = {name: getattr(self, own_name(which, name)) for name in OWN}
        return TrainSettings(data=self.data, batch=self.batch, seed=self.seed, look=self.look, **own)


def own_name(which: str, name: str) -> str:
    """The field that holds what OWN calls `name`, of the first or of the second network."""
    return f"second_{name}" if which == "second" else name


LIVE: tuple[str, ...] = (*COURSE, *(own_name("second", name) for name in COURSE))
"""What changes while the networks train, and keeps them."""

SHOWN = ("look", "chosen")
"""What only changes what is shown."""

REBUILD: tuple[str, ...] = tuple(field.name for field in fields(TrainSettings) if field.name not in (*LIVE, *SHOWN))
"""What makes new networks."""
