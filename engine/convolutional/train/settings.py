"""What lesson 2.6 trains on what, and how; and networks worth starting from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.trainable import BATCH, MOST_PARAMETERS, MOST_WORK, anatomy_of, check
from engine.digits.split import COUNTS, SIDES
from engine.settings import Settings, again, choice, declared, number, seed, switch, text, whole

PLANS: dict[str, dict[str, str]] = {
    "digits": {
        "two convolutions": "C16@3p1 R P2 C32@3p1 R P2 F10",
        "smaller": "C8@3p1 R P2 C16@3p1 R P2 F10",
        "one convolution": "C8@3p1 R P2 F10",
        "batch normalisation": "C8@3p1 B R P2 C16@3p1 B R P2 F10",
        "dropout": "C16@3p1 R P2 F64 R D0.5 F10",
        "no convolution": "F64 R F10",
        "ten sums of pixels": "F10",
        "skip connections": "C8@3p1b0 B R [C8@3p1b0 B R C8@3p1b0 B +] R [C16@3s2p1b0 B R C16@3p1b0 B +] R G F10",
        "thirteen convolutions deep": f"{' '.join(['C8@3p1 R'] * 13)} P2 F10",
        "thirteen deep, with skips": f"C8@3p1 R {' '.join(['[C8@3p1 R C8@3p1 +] R'] * 6)} P2 F10",
        "six sigmoids deep": "C8@3p1 S C8@3p1 S C8@3p1 S C8@3p1 S C8@3p1 S C8@3p1 S P2 F10",
    },
    "mnist": {
        "two convolutions": "C8@5p2 R P2 C16@5p2 R P2 F10",
        "ConvNetJS": "C8@5p2 R P2 C16@5p2 R P3 F10",
        "the digit network": "C12@3 B R C16@3 B R P2 C24@3p1 B R C24@3p1 B R P2 C24@3 B R F10",
        "a small ResNet": "C8@3p1b0 B R [C8@3p1b0 B R C8@3p1b0 B +] R [C16@3s2p1b0 B R C16@3p1b0 B +] R "
        "[C32@3s2p1b0 B R C32@3p1b0 B +] R G F10",
        "LeNet-5's shape": "C6@5p2 R P2 C16@5 R P2 F120 R F84 R F10",
        "no convolution": "F64 R F10",
    },
}
DATA = {"digits": "8×8 digits", "mnist": "MNIST"}
OPTIMISERS = {"sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSprop", "adam": "Adam"}
SCHEDULES = {
    "constant": "as it is set",
    "halving": "halved every 5 epochs",
    "cosine": "half a cosine down, over 30 epochs",
}
LOOKS = {
    "hardest": "The twelve hardest pictures",
    "inside": "Every layer from inside",
    "health": "Every layer's health",
    "parameters": "Every layer's parameters",
}
NETWORKS = {"first": "First", "second": "Second"}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0, 100.0)
DECAYS = (0.0, 0.0001, 0.001, 0.01, 0.1, 1.0)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)

OWN = ("architecture", "optimiser", "learning_rate", "schedule", "weight_decay", "dropout", "augmentation")
"""What two networks that learn side by side may differ in. They share the rest: digits, batches, seed."""

COURSE = ("learning_rate", "weight_decay", "dropout", "augmentation")
"""What may change while a network trains. It is noted, so that a script can repeat it."""


@dataclass(frozen=True)
class TrainSettings(Settings):
    """The defaults read over 97 % of the held-out 8×8 digits within 500 updates. Raises ValueError with a sentence."""

    data: str = choice("digits", DATA, "data set", title="Digits")
    architecture: str = text(PLANS["digits"]["two convolutions"], "architecture")  # its grammar: networks.grammar
    optimiser: str = choice("adam", OPTIMISERS, "optimiser")
    learning_rate: float = number(  # η
        0.01, 0, 100, "learning rate", title="Learning rate η: applies while it runs", values=RATES, live=True
    )
    schedule: str = choice("constant", SCHEDULES, "schedule", title="Learning rate from epoch to epoch")
    weight_decay: float = number(  # λ, added to the gradient as λ times the weight
        0.0, 0, 1, "weight decay", title="Weight decay λ", values=DECAYS, live=True
    )
    dropout: float = number(  # besides what the text says
        0.0, 0, 0.9, "dropout", title="Dropout before the last layer", step=0.1, live=True
    )
    augmentation: float = number(  # how far: 1 is as far as a hasty hand would
        0.0, 0, 1, "augmentation", title="Pictures moved, turned, scaled", step=0.1, live=True
    )
    batch: int = whole(BATCH, 1, max(COUNTS.values()), "batch", title="Pictures a batch", values=BATCHES)
    seed: int = seed(title="Seed: weights, order, held-out pictures")
    look: str = choice("hardest", LOOKS, "look", title="Look at", shown=True)
    second_architecture: str = again(architecture)  # of the network that learns beside the first one, if there is one
    second_optimiser: str = again(optimiser)
    second_learning_rate: float = again(learning_rate)
    second_schedule: str = again(schedule)
    second_weight_decay: float = again(weight_decay)
    second_dropout: float = again(dropout)
    second_augmentation: float = again(augmentation)
    compare: bool = switch(False, "comparison")  # whether a second network learns beside the first
    chosen: str = choice("first", NETWORKS, "network", shown=True)  # whose filters, matrix and pictures are shown

    def check(self) -> None:
        if self.batch > COUNTS[self.data]:
            raise ValueError(f"A batch has 1 to {COUNTS[self.data]:,} pictures, all there are; not {self.batch:,}.")
        check(self.anatomy, self.batch)
        if not self.compare:
            return
        try:
            both = self.anatomy, self.of("second").anatomy
        except ValueError as reason:
            raise ValueError(f"The second network: {reason}") from None
        parameters = sum(one.parameters.value for one in both)
        if parameters > MOST_PARAMETERS:
            raise ValueError(
                f"These two have {parameters:,} parameters together; up to {MOST_PARAMETERS:,} are trained at once."
            )
        if self.batch * sum(one.multiply_adds.value for one in both) > MOST_WORK:
            raise ValueError("These two take too long side by side: compare smaller ones, or choose smaller batches.")

    @property
    def anatomy(self) -> Anatomy:
        return anatomy_of(self.architecture, SIDES[self.data])

    def of(self, which: str) -> TrainSettings:
        """The settings of one of NETWORKS, as if it learnt alone."""
        own = {name: getattr(self, own_name(which, name)) for name in OWN}
        return TrainSettings(data=self.data, batch=self.batch, seed=self.seed, look=self.look, **own)


IN_FILE = ("data", "batch", "seed", *OWN)
"""What a file keeps of the settings: with them a run goes on as it would have done."""


def of_file(metadata: Mapping[str, str]) -> TrainSettings:
    """The settings of a network that was kept, by what its file says; what an older file does not say is as it is at
    first. Raises ValueError with a sentence."""
    found: dict[str, Any] = {}
    for name in IN_FILE:
        kind = type(getattr(TrainSettings, name))
        try:
            found |= {name: kind(metadata[name])} if name in metadata else {}
        except ValueError:
            raise ValueError(f"What the file says of the {declared(TrainSettings)[name].label} is no number.") from None
    return TrainSettings(**found)


def own_name(which: str, name: str) -> str:
    """The field that holds what OWN calls `name`, of the first or of the second network."""
    return f"second_{name}" if which == "second" else name
