"""What lesson 2.5 asks which network, and how the picture is prepared for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Bytes
from engine.convolutional.draw.strange import STRANGE, drawing
from engine.convolutional.draw.typical import KNOWN, PRIORS
from engine.convolutional.reader.network import CONVOLUTIONAL
from engine.convolutional.reader.reader import YOURS
from engine.digits import examples
from engine.digits.preparation import Stages
from engine.settings import Settings, choice, switch, whole

TITLES = {"digits": "Digit network", "lenet5": "LeNet-5's shape, 1998", "mlp": "Perceptron of 128", YOURS: "Yours"}
NETWORKS = {name: TITLES[name] for name in (*CONVOLUTIONAL, YOURS)}  # those whose maps can be looked at
LOOKS = {
    "layers": "The layers, cell by cell",
    "glance": "The whole network at a glance",
    "doubt": "Is it a digit at all?",
    "sums": "This digit and not that one",
    "typical": "What a class looks like",
    "why": "Why it is read so",
    "bearing": "How much the networks bear",
    "surgery": "Surgery on the network",
}
STAGES = ("ink", "crop", "fit", "centre")
ANY = ""
CLASSES = {ANY: "as it is read", **{str(digit): str(digit) for digit in range(10)}}
""""This" is the answer where no class is chosen, "that" the second guess."""


@dataclass(frozen=True)
class DrawSettings(Settings):
    """Raises ValueError with a sentence for a value that is none of its field's."""

    all_live = True

    network: str = choice("digits", NETWORKS, "network")
    ink: bool = switch(True, "ink", title="Ink: what differs from the ground")  # these four: stages of the preparation
    crop: bool = switch(True, "cutting out", title="Cut out")
    fit: bool = switch(True, "fitting", title="Fit into 20×20")
    centre: bool = switch(True, "centre of mass", title="Centre of mass")
    digit: int = whole(3, 0, 9, "digit", step=1)  # which of scikit-learn's digits is asked while nothing is drawn
    example: int = whole(0, 0, 99, "example")
    strange: str = choice("", {"": "A digit", **STRANGE}, "drawing that is no digit", title="Example")  # in its place
    on_pad: bool = switch(False, "example on the pad")  # as ink, to be drawn on and erased
    look: str = choice("layers", LOOKS, "look", title="Look at")
    this: str = choice(ANY, CLASSES, "class that is asked for", title="Why")
    that: str = choice(ANY, CLASSES, "class that it is compared with", title="and not")
    known: str = choice("people", KNOWN, "known digits", title="Known digits")
    prior: str = choice("digits", PRIORS, "prior", title="Typical under the prior")

    @property
    def laid(self) -> tuple[str, int, int] | None:
        """Which example was laid on the pad, None for none."""
        return (self.strange, self.digit, self.example) if self.on_pad else None

    @property
    def picture(self) -> Bytes:
        """The example: bytes (h, w), ink light or dark."""
        return drawing(self.strange) if self.strange else examples.example(self.digit, self.example)

    @property
    def ink_of_example(self) -> Bytes:
        """The example as it lies on a pad, (PAD, PAD) bytes dark on light."""
        return self.picture if self.strange else np.asarray(255 - self.picture, np.uint8)

    @property
    def stages(self) -> Stages:
        return Stages(self.ink, self.crop, self.fit, self.centre)
