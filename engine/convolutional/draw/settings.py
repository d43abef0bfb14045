"""What lesson 2.5 asks which network, and how the picture is prepared for it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.reader.network import CONVOLUTIONAL
from engine.convolutional.reader.reader import YOURS
from engine.digits.preparation import Stages

NETWORKS = (*CONVOLUTIONAL, YOURS)
LOOKS = ("layers", "why", "bearing", "surgery")
STAGES = ("ink", "crop", "fit", "centre")


@dataclass(frozen=True)
class DrawSettings:
    """network: one of NETWORKS; ink, crop, fit, centre: which stages of the preparation are on; digit, example:
    which of scikit-learn's digits is asked while nothing is drawn; look: one of LOOKS, at the layers, at why it is
    read so, at how much the networks bear, or at surgery. Raises ValueError with a sentence."""

    network: str = "digits"
    ink: bool = True
    crop: bool = True
    fit: bool = True
    centre: bool = True
    digit: int = 3
    example: int = 0
    look: str = "layers"

    def __post_init__(self) -> None:
        if self.network not in NETWORKS:
            raise ValueError(f"The network is one of {', '.join(NETWORKS)}.")
        if self.look not in LOOKS:
            raise ValueError(f"The look is one of {', '.join(LOOKS)}.")
        if not 0 <= self.digit <= 9:
            raise ValueError("The digit lies between 0 and 9.")
        if not 0 <= self.example <= 99:
            raise ValueError("The example lies between 0 and 99.")

    @property
    def stages(self) -> Stages:
        return Stages(self.ink, self.crop, self.fit, self.centre)
