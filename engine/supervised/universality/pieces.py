"""The linear pieces of a ReLU network, exactly: where its kinks lie along a line, and how it divides a plane.

    net = [(W1, b1), (W2, b2)]
    pieces(net, -10, 10).kinks             # where the slope of the output changes
    most_pieces([8, 8])                    # 81 = (8 + 1)(8 + 1), along a line
    zaslavsky(8, 2)                        # 37 regions of the plane by 8 lines

A layer of ReLUs is linear between its units' zeros, so that a network is followed layer by layer: every stretch on
which all units before are linear is cut where a unit of the next layer is 0.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats

Layers = Sequence[tuple[Floats, Floats]]
"""Weights (units, units before) and biases (units,) of every layer; ReLU follows all but the last."""

SAME = 1e-9
"""Slopes that differ by less of the largest one are the same: rounding makes no kink."""
NARROW = 1e-13
"""Of the whole line: a piece that is no wider is rounding, too."""


@dataclass(frozen=True)
class Pieces:
    """A function that is linear by pieces, on ends[0] ≤ x ≤ ends[-1].

    ends (pieces + 1,): where the pieces begin and end; slopes and heights (pieces,): on a piece, y = slope·x + height.
    """

    ends: Floats
    slopes: Floats
    heights: Floats

    def __len__(self) -> int:
        return len(self.slopes)

    @property
    def kinks(self) -> Floats:
        """Where the slope changes."""
        return self.ends[1:-1]

    def __call__(self, x: Floats) -> Floats:
        """The function at some places within the ends."""
        which = np.searchsorted(self.kinks, x, side="right")
        return np.asarray(self.slopes[which] * x + self.heights[which])


def pieces(layers: Layers, low: float, high: float, output: int = 0) -> Pieces:
    """The pieces of one output of a network with one input, between low and high; kinks merged where slopes agree."""
    ends = np.array([low, high], np.float64)
    slopes, heights = np.ones((1, 1)), np.zeros((1, 1))  # of every stretch and unit: h = slope·x + height
    for weights, biases in layers[:-1]:
        slopes, heights = slopes @ weights.T, heights @ weights.T + biases
        ends, parent = _cut(ends, slopes, heights)
        slopes, heights = slopes[parent], heights[parent]
        middle = (ends[:-1] + ends[1:]) / 2
        on = slopes * middle[:, None] + heights > 0
        slopes, heights = slopes * on, heights * on
    weights, biases = layers[-1]
    return _merged(ends, slopes @ weights[output], heights @ weights[output] + biases[output])


def _cut(ends: Floats, slopes: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """The stretches cut at the zeros of all units; and of each new stretch which one it is a part of."""
    with np.errstate(divide="ignore", invalid="ignore"):
        zeros = -heights / slopes
    inside = (zeros > ends[:-1, None]) & (zeros < ends[1:, None])
    cut = np.unique(np.concatenate([ends, zeros[inside]]))
    narrow = np.diff(cut) <= NARROW * (ends[-1] - ends[0])  # a kink that rounding has doubled
    cut = np.append(cut[:-1][~narrow], ends[-1])
    cut[0] = ends[0]
    return cut, np.searchsorted(ends, (cut[:-1] + cut[1:]) / 2, side="right") - 1


def _merged(ends: Floats, slopes: Floats, heights: Floats) -> Pieces:
    """Neighbours of the same slope as one piece."""
    scale = max(float(np.abs(slopes).max()), 1e-300)
    new = np.concatenate([[True], np.abs(np.diff(slopes)) > SAME * scale])
    return Pieces(np.append(ends[:-1][new], ends[-1]), slopes[new], heights[new])


def most_pieces(sizes: Sequence[int]) -> int:
    """The most pieces along a line of a network with these hidden layers, which some weights reach: ∏(nᵢ + 1).

    (Serra, Tjandraatmadja and Ramalingam 2018.)
    """
    return math.prod(size + 1 for size in sizes)


def parameters(inputs: int, sizes: Sequence[int]) -> int:
    """Weights and biases of a network with these hidden layers and one output."""
    layers = [inputs, *sizes, 1]
    return sum((before + 1) * units for before, units in itertools.pairwise(layers))


def zaslavsky(hyperplanes: int, dimensions: int) -> int:
    """Into how many regions so many hyperplanes in general position divide a space: Σ_{j ≤ d} C(n, j) (Zaslavsky
    1975)."""
    return sum(math.comb(hyperplanes, j) for j in range(dimensions + 1))


def montufar(inputs: int, sizes: Sequence[int]) -> int:
    """A number of regions that some weights of a deep network reach (Montúfar, Pascanu, Cho and Bengio 2014):
    ∏ ⌊nᵢ/d⌋^d over all layers but the last, times Σ_{j ≤ d} C(n, j) of the last."""
    folds: int = math.prod((size // inputs) ** inputs for size in sizes[:-1])
    return folds * zaslavsky(sizes[-1], inputs)


# --- in the plane -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Region:
    """A part of the plane on which a network is linear: corners (n, 2) in order; y = gradient·x + height there."""

    corners: Floats
    gradient: Floats
    height: float


def regions(layers: Layers, extent: float, most: int = 20_000) -> list[Region]:
    """The regions of the first output of a network with two inputs, in the square |x₁|, |x₂| ≤ extent.

    Raises ValueError where there are more than ``most``.
    """
    square = extent * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    found = [(square, np.eye(2), np.zeros(2))]  # corners; the layer's outputs there: h = A·x + c
    for weights, biases in layers[:-1]:
        cut: list[tuple[Floats, Floats, Floats]] = []
        for corners, slopes, heights in found:
            z_slopes, z_heights = weights @ slopes, weights @ heights + biases
            for part in _divided(corners, z_slopes, z_heights):
                on = (z_slopes @ part.mean(0) + z_heights > 0).astype(np.float64)
                cut.append((part, z_slopes * on[:, None], z_heights * on))
            if len(cut) > most:
                raise ValueError(f"This network divides the plane into more than {most:,} regions.")
        found = cut
    weights, biases = layers[-1]
    return [Region(c, weights[0] @ slopes, float(weights[0] @ heights + biases[0])) for c, slopes, heights in found]


def _divided(corners: Floats, slopes: Floats, heights: Floats) -> list[Floats]:
    """A convex polygon cut by the lines slope·x + height = 0 of all units."""
    parts = [corners]
    for slope, height in zip(slopes, heights, strict=True):
        parts = [half for part in parts for half in _halves(part, slope, height)]
    return parts


def _halves(corners: Floats, slope: Floats, height: float) -> list[Floats]:
    """A convex polygon on both sides of a line; itself where the line does not cross it."""
    sides = corners @ slope + height
    scale = float(np.abs(sides).max())
    if scale == 0 or (sides > -SAME * scale).all() or (sides < SAME * scale).all():
        return [corners]
    after, sides_after = np.roll(corners, -1, 0), np.roll(sides, -1)
    halves: list[list[Floats]] = [[], []]
    for corner, side, following, side_following in zip(corners, sides, after, sides_after, strict=True):
        if side >= 0:
            halves[0].append(corner)
        if side <= 0:
            halves[1].append(corner)
        if side * side_following < 0:
            crossing = corner + side / (side - side_following) * (following - corner)
            halves[0].append(crossing)
            halves[1].append(crossing)
    return [np.array(half) for half in halves]
