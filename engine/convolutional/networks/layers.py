"""The layers of a small CNN that have no windows: their settings, and what follows from them.

A layer does not know its input. For a given one it says the shape that comes out, the counts, and the torch modules
that it becomes. `text` is the layer in the grammar of :mod:`engine.convolutional.networks.grammar`, `name` what it is
called. Layers with windows (convolution, pooling) are in :mod:`engine.convolutional.networks.windowed`. A value out of
range raises ValueError with a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from torch import nn

from engine.arithmetic.written import BENDS
from engine.convolutional.kernels.sizes import OutputSize
from engine.convolutional.networks import modules
from engine.convolutional.networks.counts import Counts, Shape, inputs, places, product, with_bias
from engine.settings import Settings, choice, whole

MOST_CHANNELS, MOST_UNITS, MOST_KERNEL = 1_024, 1_000_000, 31
RATE_DECIMALS = 4  # of a dropout rate, so that it is written as it is
Windows = tuple[OutputSize, OutputSize]  # along rows, along columns


class Call(NamedTuple):
    """The call that makes a module. The network and its code are both made from it, so that they cannot differ."""

    kind: type[nn.Module]
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012 never changed

    def build(self) -> nn.Module:
        return self.kind(*self.arguments, **self.options)

    @property
    def text(self) -> str:
        """nn.Conv2d(1, 8, 3, padding=1)"""
        said = [repr(value) for value in self.arguments]
        said += [f"{key}={value!r}" for key, value in self.options.items()]
        name = self.kind.__name__
        if self.kind is modules.SeededDropout:
            name = "nn.Dropout"  # on one's own machine torch's own generator will do
        elif self.kind.__module__ != modules.__name__:
            name = f"nn.{name}"
        return f"{name}({', '.join(said)})"


@dataclass(frozen=True)
class Layer(Settings):
    """A function of every cell by itself, unless a layer says otherwise. before, after: the shapes going in and coming
    out; windows: where it reads, along both axes, None for a layer without any."""

    name: ClassVar[str]
    text: ClassVar[Any]
    sort: ClassVar[str] = "other"  # convolution, local, activation, pooling, dense, other
    needs_maps: ClassVar[bool] = False  # whether what goes in must have rows and columns
    reads_all: ClassVar[bool] = False  # whether each cell reads all rows and columns that there are

    def windows(self, before: Shape) -> Windows | None:
        return None

    def output(self, before: Shape, windows: Windows | None) -> Shape:
        return before

    def counts(self, before: Shape, after: Shape) -> Counts:
        return Counts()

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        """The modules that it becomes, the last of which gives its output."""
        raise NotImplementedError


class Bend(NamedTuple):
    """An activation: its letter, its name, its module and function, and how that is written about a number {0}, its
    opposite {1}, or in brackets where it is negative, {2}."""

    letter: str
    name: str
    module: type[nn.Module]
    function: Callable[[float], float]
    around: str


ACTIVATIONS: dict[str, Bend] = {
    # Fukushima (1969); Nair and Hinton (2010)
    "relu": Bend("R", "ReLU", nn.ReLU, BENDS["relu"], "max(0, {})"),
    "tanh": Bend("T", "tanh", nn.Tanh, BENDS["tanh"], "tanh({})"),
    "sigmoid": Bend("S", "sigmoid", nn.Sigmoid, BENDS["sigmoid"], "sigmoid({0}) = 1/(1 + exp({1}))"),
    # LeCun et al. (1998), so that ±1 goes to ±1
    "squash": Bend(
        "Q", "1.7159 tanh(2x/3)", modules.Squash, lambda x: 1.7159 * math.tanh(2 / 3 * x), "1.7159·tanh(2/3·{2})"
    ),
}


@dataclass(frozen=True)
class Activation(Layer):
    """A function of every cell by itself."""

    kind: str = choice("relu", ACTIVATIONS, "activation")
    sort = "activation"

    @property
    def bend(self) -> Bend:
        return ACTIVATIONS[self.kind]

    @property
    def text(self) -> str:
        return self.bend.letter

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.bend.name

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(self.bend.module)]


@dataclass(frozen=True)
class GlobalAverage(Layer):
    """The mean of every map (Lin et al. 2014)."""

    name = "global average pooling"
    text = "G"
    sort = "pooling"
    needs_maps = reads_all = True

    def output(self, before: Shape, windows: Windows | None) -> Shape:
        return before[0], 1, 1

    def counts(self, before: Shape, after: Shape) -> Counts:
        return Counts(connections=product(*before))

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(nn.AdaptiveAvgPool2d, (1,))]


@dataclass(frozen=True)
class Units(Layer):
    """What all layers of units share: their number. Every unit reads every cell."""

    units: int = whole(10, 1, MOST_UNITS, "number of units")
    letter: ClassVar[str]
    module: ClassVar[type[nn.Module]]
    sort = "dense"
    reads_all = True

    @property
    def text(self) -> str:
        return f"{self.letter}{self.units}"

    def output(self, before: Shape, windows: Windows | None) -> Shape:
        return (self.units,)

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        flatten = [Call(nn.Flatten)] if len(before) == 3 else []
        return [*flatten, Call(self.module, (math.prod(before), self.units))]


@dataclass(frozen=True)
class Dense(Units):
    """Fully connected: every unit has a weight for every cell."""

    name = "fully connected"
    letter = "F"
    module = nn.Linear

    def counts(self, before: Shape, after: Shape) -> Counts:
        every = with_bias(after, inputs(before))
        return Counts(every, product(self.units, *inputs(before)), every)


@dataclass(frozen=True)
class Radial(Units):
    """LeNet-5's output: minus the squared distance to one fixed code of ±1 a class (LeCun et al. 1998).

    Theirs were drawings of the digits in 7×12 cells; here they are drawn at random, which they name as another way.
    """

    units: int = whole(10, 1, MOST_CHANNELS, "number of units")
    name = "distance to fixed codes"
    letter = "E"
    module = modules.RadialBasis

    def counts(self, before: Shape, after: Shape) -> Counts:
        distances = product(self.units, *inputs(before))
        return Counts(multiply_adds=distances, connections=distances)


@dataclass(frozen=True)
class Dropout(Layer):
    """In training, every cell is set to 0 with probability rate, the others are divided by 1 − rate (Hinton 2012)."""

    rate: float = 0.5
    name = "dropout"

    def check(self) -> None:
        # not a number fails every comparison
        if not (0 <= self.rate < 1 and round(self.rate, RATE_DECIMALS) == self.rate):
            raise ValueError(f"A dropout rate lies between 0 and 1, with up to {RATE_DECIMALS} decimals, as in D0.5.")

    @property
    def text(self) -> str:
        return f"D{self.rate:.{RATE_DECIMALS}f}".rstrip("0").rstrip(".")

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(modules.SeededDropout, (self.rate,))]


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Every map (or unit) to mean 0 and variance 1 over the batch, then scaled and shifted (Ioffe, Szegedy 2015)."""

    name = "batch normalisation"
    text = "B"

    def counts(self, before: Shape, after: Shape) -> Counts:
        return Counts(product(2, after[0]), product(*places(after)))

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(nn.BatchNorm2d if len(after) == 3 else nn.BatchNorm1d, (after[0],))]


@dataclass(frozen=True)
class ResponseNorm(Layer):
    """AlexNet's brightness normalisation over `size` neighbouring maps, k = 2, α = 10⁻⁴, β = 0.75 (Krizhevsky 2012)."""

    size: int = whole(5, 1, MOST_KERNEL, "number of maps")
    name = "local response normalisation"
    needs_maps = True

    @property
    def text(self) -> str:
        return f"N{self.size}"

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(nn.LocalResponseNorm, (self.size,), {"alpha": 1e-4, "beta": 0.75, "k": 2.0})]
