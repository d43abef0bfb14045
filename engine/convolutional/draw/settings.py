"""What lesson 2.5 asks which network, and how the picture is prepared for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Bytes
from engine.convolutional.reader.network import CONVOLUTIONAL
from engine.convolutional.reader.reader import YOURS
from engine.digits import examples
from engine.digits.preparation import Stages
from engine.settings import Settings, choice, switch, whole

TITLES = {"digits": "Digit network", "lenet5": "LeNet-5's shape, 1998", "mlp": "Perceptron of 128", YOURS: "Yours"}
NETWORKS = {name: TITLES[name] for name in (*CONVOLUTIONAL, YOURS)}  # those whose maps can be looked at
LOOKS = {
    "layers": "The layers, cell by cell",
    "why": "Why it is read so",
    "bearing": "How much the networks bear",
    "surgery": "Surgery on the network",
}
STAGES = ("ink", "crop", "fit", "centre")


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
    on_pad: bool = switch(False, "example on the pad")  # as ink, to be drawn on and erased
    look: str = choice("layers", LOOKS, "look", title="Look at")

    @property
    def laid(self) -> tuple[int, int] | None:
        """Which example was laid on the pad, None for none."""
        return (self.digit, self.example) if self.on_pad else None

    @property
    def ink_of_example(self) -> Bytes:
        """The example as it lies on a pad, (PAD, PAD) bytes dark on light."""
        return np.asarray(255 - examples.example(self.digit, self.example), np.uint8)

    @property
    def stages(self) -> Stages:
        return Stages(self.ink, self.crop, self.fit, self.centre)
