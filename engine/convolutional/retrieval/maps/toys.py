"""Small sets of points on which one learns to read a t-SNE map (after Wattenberg, Viégas and Johnson 2016).

Of each a number is known in the space, and measured on the map in the same way: how much wider one group is than the
other, how much farther one gap is than the other, how many neighbours remain, in how many places a curve is torn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.convolutional.retrieval.maps.quality import kept, nearest, ranks
from engine.convolutional.retrieval.maps.tsne import squared_distances

Kinds = NDArray[np.int64]
COUNT = 100
"""Points of a set, about."""
TORN = 5
"""Two points that follow each other on a curve are torn apart where their distance is so many times the median one."""


def spread(x: Floats) -> float:
    """The root mean square distance of points (n, d) from their middle."""
    return float(np.sqrt(np.square(x - x.mean(0)).sum(1).mean()))


def widths(x: Floats, kinds: Kinds, original: Floats) -> float:
    """How many times as wide as group 0 group 1 is."""
    return spread(x[kinds == 1]) / spread(x[kinds == 0])


def gaps(x: Floats, kinds: Kinds, original: Floats) -> float:
    """How many times as far from group 0 group 2 is as group 1, from middle to middle."""
    first, second, third = (x[kinds == kind].mean(0) for kind in range(3))
    return float(np.linalg.norm(third - first) / np.linalg.norm(second - first))


def apart(x: Floats, kinds: Kinds, original: Floats) -> float:
    """How far the middles of two groups are apart, as a multiple of the width of the wider one."""
    groups = [x[kinds == kind] for kind in (0, 1)]
    return float(np.linalg.norm(groups[0].mean(0) - groups[1].mean(0)) / max(map(spread, groups)))


def remaining(x: Floats, kinds: Kinds, original: Floats) -> float:
    """How many of the ten nearest in the space are among the ten nearest here, on average."""
    near = np.argsort(ranks(squared_distances(x)), 1)[:, 1:11] if x.shape[1] > 2 else nearest(x, 10)
    return kept(ranks(squared_distances(original)), near)


def slimness(x: Floats, kinds: Kinds, original: Floats) -> float:
    """How many times as long as wide it is: the ratio of the largest two standard deviations."""
    values = np.linalg.svd(x - x.mean(0), compute_uv=False)
    return float(values[0] / values[1])


def tears(x: Floats, kinds: Kinds, original: Floats) -> float:
    """In how many places points that follow each other on a curve are torn apart. Points of another kind begin another
    curve; a closed curve's last point is followed by its first."""
    found = 0
    for kind in np.unique(kinds):
        curve = x[kinds == kind]
        steps = np.linalg.norm(curve - np.roll(curve, -1, 0), axis=1)
        found += int((steps > TORN * np.median(steps)).sum())
    return float(found)


@dataclass(frozen=True)
class Toy:
    """title: its name; make: points (n, d) and their kinds (n,), by chance; measured: what is asked for; asks: the
    question; unit: what a number is called, "{}" in it; where: what can be seen of the space; reads: what one
    learns."""

    title: str
    make: Callable[[np.random.Generator], tuple[Floats, Kinds]]
    measured: Callable[[Floats, Kinds, Floats], float]
    asks: str
    unit: str
    where: str
    reads: str


def _groups(*given: tuple[int, Floats, float]) -> Callable[[np.random.Generator], tuple[Floats, Kinds]]:
    """Groups of so many points, around a middle (d,), with a standard deviation."""

    def make(generator: np.random.Generator) -> tuple[Floats, Kinds]:
        points = [middle + wide * generator.standard_normal((count, len(middle))) for count, middle, wide in given]
        return np.concatenate(points), np.repeat(np.arange(len(given)), [count for count, _, _ in given])

    return make


def _at(place: float, dimensions: int = 2) -> Floats:
    middle = np.zeros(dimensions)
    middle[0] = place
    return middle


def _line(generator: np.random.Generator) -> tuple[Floats, Kinds]:
    return generator.standard_normal((COUNT, 2)) * (10, 1), np.zeros(COUNT, np.int64)


def _knot(generator: np.random.Generator) -> tuple[Floats, Kinds]:
    t = 2 * np.pi * np.arange(COUNT) / COUNT
    curve = np.stack([np.sin(t) + 2 * np.sin(2 * t), np.cos(t) - 2 * np.cos(2 * t), -np.sin(3 * t)], 1)
    return curve, np.zeros(COUNT, np.int64)


def _rings(generator: np.random.Generator) -> tuple[Floats, Kinds]:
    t = 2 * np.pi * np.arange(COUNT // 2) / (COUNT // 2)
    zero = np.zeros_like(t)
    rings = np.stack([np.cos(t), np.sin(t), zero], 1), np.stack([1 + np.cos(t), zero, np.sin(t)], 1)
    return np.concatenate(rings), np.repeat([0, 1], len(t))


def _walk(generator: np.random.Generator) -> tuple[Floats, Kinds]:
    """Kinds tell its four quarters."""
    return generator.standard_normal((COUNT, 100)).cumsum(0), np.arange(COUNT) * 4 // COUNT


def _torn_walk(x: Floats, kinds: Kinds, original: Floats) -> float:
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    return float((steps > TORN * np.median(steps)).sum())


TOYS: dict[str, Toy] = {
    "sizes": Toy(
        "Two groups, one ten times as wide", _groups((50, _at(-15), 1.0), (50, _at(15), 10.0)), widths,
        "The blue group is about ten times as wide as the orange one. How many times as wide will it be on the map?",
        "blue is {} times as wide as orange", "in full",
        "A map says nothing about how wide a group is: each point has as many neighbours as the perplexity says, "
        "whether they are near or far.",
    ),
    "distances": Toy(
        "Three groups, one five times as far", _groups((50, _at(0), 1.0), (50, _at(10), 1.0), (50, _at(50), 1.0)), gaps,
        "The third group is five times as far from the first as the second is. How many times as far will it be on the "
        "map?",
        "the third is {} times as far as the second", "in full",
        "Gaps between groups mean little: pairs that are far apart have a pᵢⱼ near 0, whether they are far or very "
        "far.",
    ),
    "two": Toy(
        "Two groups, well apart", _groups((50, _at(-5), 1.0), (50, _at(5), 1.0)), apart,
        "The middles of two equal groups are about seven widths apart. How many widths will they be apart on the map?",
        "{} widths apart", "in full",
        "With another perplexity the same two groups come out far, near or in pieces. Look at more than one map.",
    ),
    "noise": Toy(
        "Nothing but noise", _groups((150, _at(0, 100), 1.0),), remaining,
        "Points by chance in 100 dimensions: there is no group to be found. How many of a point's ten nearest there "
        "will be among its ten nearest on the map?",
        "{} of 10 neighbours remain", "2 of 100 axes",
        "Clumps can come from chance alone: at a small perplexity a map shows groups where there are none.",
    ),
    "line": Toy(
        "A long cloud", _line, slimness,
        "This cloud is about ten times as long as wide. How many times will it be as long as wide on the map?",
        "{} times as long as wide", "in full",
        "Shapes are kept only roughly: where points lie more densely, the map makes more room for them.",
    ),
    "rings": Toy(
        "Two linked rings", _rings, tears,
        "Each ring goes through the other. In how many places will the map tear them?",
        "torn in {} places", "from above",
        "Rings that go through each other cannot lie in a plane apart and whole. Which of it is given up depends on "
        "the "
        "seed and the perplexity.",
    ),
    "knot": Toy(
        "A knot", _knot, tears,
        "The curve is closed, and knotted. In how many places will the map tear it?",
        "torn in {} places", "from above",
        "At a small perplexity a curve falls into pieces; at a larger one it is a circle: that it is knotted is not on "
        "the map.",
    ),
    "walk": Toy(
        "A walk by chance", _walk, _torn_walk,
        "Each point is a small step from the one before it, in 100 dimensions. In how many places will the map tear "
        "the "
        "walk?",
        "torn in {} places", "2 of 100 axes",
        "A walk by chance comes out as a smooth curve: a fine curve on a map need not be a law.",
    ),
}  # fmt: skip


def dealt(name: str, seed: int) -> tuple[Floats, Kinds]:
    """The points of a set and their kinds."""
    return TOYS[name].make(np.random.default_rng((seed, list(TOYS).index(name))))
