"""One hidden layer built by hand (after Nielsen 2015, chapter 4): each unit a hinge or a step that is put where it is
wanted; the network is their sum.

A unit of place s, steepness w and height v adds v·g(w(x − s)): its weight is w, its bias −w·s, its output weight v.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

BENDS: dict[str, Callable[[Floats], Floats]] = {
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: np.asarray(1 / (1 + np.exp(-np.clip(z, -500, 500)))),
    "tanh": lambda z: np.asarray(np.tanh(z)),
}
STEEP, STEEPEST = 100.0, 1_000.0
"""Weights of steps that are put in place by a button; where there are many, they are steeper, so that they stay
apart."""
BESIDE = 0.1
"""How far right of its kink a hinge has its handle, where there are few."""


@dataclass(frozen=True)
class Layer:
    """One input, hidden units (n,), one output. places: where each bends; steepness, heights: as above; bias: the
    output's."""

    activation: str
    places: Floats
    steepness: Floats
    heights: Floats
    bias: float = 0.0

    def __len__(self) -> int:
        return len(self.places)

    @property
    def biases(self) -> Floats:
        """Of the hidden units: b = −w·s."""
        return np.asarray(-self.steepness * self.places + 0.0)

    def parts(self, x: Floats) -> Floats:
        """What every unit adds, (units, places)."""
        bent = BENDS[self.activation](self.steepness[:, None] * (x - self.places[:, None]))
        return np.asarray(self.heights[:, None] * bent)

    def __call__(self, x: Floats) -> Floats:
        return np.asarray(self.parts(x).sum(0) + self.bias)

    @property
    def net(self) -> list[tuple[Floats, Floats]]:
        """Weights and biases of the hidden layer, then of the output."""
        return [(self.steepness[:, None], self.biases), (self.heights[None], np.array([self.bias]))]

    @property
    def handles(self) -> Floats:
        """Where each unit is taken hold of, (units, 2): on its own curve, beside its kink or in the middle of its
        step."""
        beside = self._beside()
        bent = BENDS[self.activation](self.steepness * beside)
        return np.column_stack([self.places + beside, self.heights * bent])

    def _beside(self) -> Floats:
        """How far from its place a unit has its handle."""
        if self.activation == "relu":
            return min(BESIDE, 1 / len(self)) * np.sign(self.steepness)
        if self.activation == "sigmoid":
            return np.zeros(len(self))
        return np.asarray(1 / self.steepness)

    def moved(self, index: int, x: float, y: float) -> Layer:
        """A unit's handle is put elsewhere: its place and its height follow."""
        beside = float(self._beside()[index])
        bent = float(BENDS[self.activation](np.array([self.steepness[index] * beside]))[0])
        return self.laid({index + 1: (x - beside, y / bent, float(self.steepness[index]))})

    def laid(self, units: Mapping[int, tuple[float, float, float]]) -> Layer:
        """The layer with some units (from 1 on) given a place, a height and a steepness; 0 gives the output's bias its
        height."""
        places, heights, steepness = self.places.copy(), self.heights.copy(), self.steepness.copy()
        for number, given in units.items():
            if 1 <= number <= len(self):
                places[number - 1], heights[number - 1], steepness[number - 1] = given
        bias = units[0][1] if 0 in units else self.bias
        return replace(self, places=places, heights=heights, steepness=steepness, bias=bias)


def flat(activation: str, target: Callable[[Floats], Floats], units: int) -> Layer:
    """Units evenly side by side that add nothing yet, above the mean of the target."""
    places = np.arange(units) / units if activation == "relu" else np.arange(1, units + 1) / (units + 1)
    steep = np.full(units, 1.0 if activation == "relu" else STEEP)
    middle = float(target(np.linspace(0, 1, 101)).mean().round(2)) + 0.0
    return Layer(activation, places, steep, np.zeros(units), middle)


def fitted(activation: str, target: Callable[[Floats], Floats], units: int) -> Layer:
    """A layer that approximates a function on [0, 1] with so many units: hinges that join its values by straight
    lines, or steep steps between its values."""
    if activation == "relu":
        x = np.linspace(0, 1, units + 1)
        slopes = np.diff(target(x)) * units
        return Layer("relu", x[:-1], np.ones(units), _clean(np.diff(slopes, prepend=0.0)), float(target(x[:1])[0]))
    middles = (np.arange(units + 1) + 0.5) / (units + 1)
    values, places = target(middles), np.arange(1, units + 1) / (units + 1)
    jumps, steep = _clean(np.diff(values)), np.full(units, min(max(STEEP, 4.0 * units), STEEPEST))
    if activation == "sigmoid":
        return Layer("sigmoid", places, steep, jumps, float(values[0]))
    return Layer("tanh", places, steep, jumps / 2, float(values[0] + jumps.sum() / 2))


def _clean(values: Floats) -> Floats:
    """Without what only rounding has left."""
    return np.where(np.abs(values) < 1e-12, 0.0, values)


def bars(heights: Floats) -> Layer:
    """Nielsen's bars, as many as there are heights, side by side on [0, 1]: each is two steep steps, up and down
    again."""
    count = len(heights)
    edges = np.arange(count + 1) / count
    places = np.column_stack([edges[:-1], edges[1:]]).ravel()
    up_and_down = np.column_stack([heights, -heights]).ravel() + 0.0
    return Layer("sigmoid", places, np.full(2 * count, STEEPEST), up_and_down)


def bar_score(heights: Floats, target: Callable[[Floats], Floats], samples: int = 100) -> float:
    """How well ideal bars do, as Nielsen's page counts it: the mean distance at x = 0, 0.01, …, 0.99."""
    x, which = _under(len(heights), samples)
    return float(np.abs(heights[which] - target(x)).mean())


def best_bars(count: int, target: Callable[[Floats], Floats], samples: int = 100) -> Floats:
    """The heights of the least score: of each bar the median of the target under it."""
    x, which = _under(count, samples)
    return np.array([np.median(target(x)[which == bar]) for bar in range(count)])


def _under(count: int, samples: int) -> tuple[Floats, NDArray[np.int64]]:
    """The places at which a score is taken, and under which of so many bars each lies."""
    x = np.arange(samples) / samples
    return x, np.arange(samples) * count // samples


def distances(layer: Layer, target: Callable[[Floats], Floats], samples: int = 100) -> Floats:
    """How far the layer is from the target at x = 0, 0.01, …, 0.99."""
    x = np.arange(samples) / samples
    return np.abs(layer(x) - target(x))
