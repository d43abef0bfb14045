"""What the settings of the two auto-encoders in training share, and the shape of their networks."""

from __future__ import annotations

from dataclasses import dataclass

from engine.digits.split import SIDES
from engine.generative.autoencoders.data import CURVES, SOURCES
from engine.generative.autoencoders.network import Shape
from engine.settings import Settings, choice, number, seed, whole

RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0)
BATCHES = (16, 32, 64, 128, 256)
MOST_PARAMETERS = 110_000
"""A kept moment holds the weights and two moments of each: a history with its other branch stays below 45 MB."""
MOST_ON_PLANE = 2
"""Numbers of a code for a point of the plane."""


@dataclass(frozen=True)
class LearningSettings(Settings):
    """Of a network in training. A change of all but the learning rate begins anew."""

    data: str = choice("digits", SOURCES, "data set", title="Learns from: starts anew")
    hidden: int = whole(64, 1, 256, "number of hidden units", title="Units of a hidden layer", step=8)
    learning_rate: float = number(
        0.003, 0, 1, "learning rate", title="Learning rate η of Adam: while it runs", values=RATES, live=True
    )
    batch: int = whole(64, 1, 256, "batch", values=BATCHES)
    seed: int = seed()

    @property
    def shape(self) -> Shape:
        """The network in training."""
        raise NotImplementedError

    def check(self) -> None:
        shape = self.shape
        if self.data in CURVES and shape.latents > MOST_ON_PLANE:
            raise ValueError(f"A point of the plane has two numbers: its code has one or two, not {shape.latents}.")
        if (count := shape.parameters) > MOST_PARAMETERS:
            raise ValueError(
                f"This network has {count:,} parameters; up to {MOST_PARAMETERS:,} are trained here, so that "
                "every moment of the run can be kept in memory. Take fewer hidden units."
            )

    def shaped(self, latents: int, *, variational: bool, linear: bool = False) -> Shape:
        """One hidden layer of tanh each way for digits; two of ReLU for points, which bend a line where tanh at its
        beginnings leaves it straight."""
        on_plane = self.data in CURVES
        hidden = () if linear else (self.hidden,) * (2 if on_plane else 1)
        activation = "linear" if linear else "relu" if on_plane else "tanh"
        return Shape(2 if on_plane else SIDES[self.data] ** 2, hidden, latents, activation, variational)
