"""What the settings of the two auto-encoders in training share: bounds, and the shape of the network."""

from __future__ import annotations

from itertools import pairwise

from engine.digits.split import SIDES
from engine.generative.autoencoders.data import CURVES, SOURCES
from engine.generative.autoencoders.network import Shape
from engine.settings import one_of

LARGEST_SEED = 2**31 - 1
MOST_HIDDEN, MOST_BATCH, MOST_RATE = 256, 1_437, 1.0
MOST_PARAMETERS = 110_000
"""A kept moment holds the weights and two moments of each: a history with its other branch stays below 45 MB."""
MOST_ON_PLANE = 2
"""Numbers of a code for a point of the plane."""


def check(data: str, codes: int, shape: Shape) -> None:
    """Whether it can be trained here. Raises ValueError with a sentence."""
    if data in CURVES and codes > MOST_ON_PLANE:
        raise ValueError(f"A point of the plane has two numbers: its code has one or two, not {codes}.")
    if (count := parameters(shape)) > MOST_PARAMETERS:
        raise ValueError(
            f"This network has {count:,} parameters; up to {MOST_PARAMETERS:,} are trained here, so that "
            "every moment of the run can be kept in memory. Take fewer hidden units."
        )


def parameters(shape: Shape) -> int:
    """Weights and biases of both ways, of layers that see all there is."""
    ways = (shape.pixels, *shape.hidden, shape.said), (shape.latents, *reversed(shape.hidden), shape.pixels)
    return sum((inputs + 1) * outputs for way in ways for inputs, outputs in pairwise(way))


def shape(data: str, hidden: int, codes: int, *, variational: bool, linear: bool = False) -> Shape:
    """The network for a data set: one hidden layer of tanh each way for digits, two of ReLU for points, which bend a
    line where tanh at its beginnings leaves it straight."""
    one_of("data set", data, SOURCES)
    size = 2 if data in CURVES else SIDES[data] ** 2
    if linear:
        return Shape(size, (), codes, "linear", variational)
    if data in CURVES:
        return Shape(size, (hidden, hidden), codes, "relu", variational)
    return Shape(size, (hidden,), codes, "tanh", variational)
