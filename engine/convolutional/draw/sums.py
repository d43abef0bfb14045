"""From the last features to the answer: ten sums, their exponentials, ten shares; and why this digit and not that one.

The last layer adds up what it reads: z = W f + b, a row of W for each digit. Softmax makes shares of the ten sums,
p = e^z / Σ e^z. So the ratio of two shares is e to the difference of two sums, and that difference is a sum again,

    z_a − z_b = (w_a − w_b) · f + (b_a − b_b),

of which every feature has its part: positive where it speaks for a rather than b.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from torch import nn

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.exact import added, fixed, read_shown
from engine.arithmetic.written import joined, less, lowered, raised, read
from engine.arrays import Floats, Floats32
from engine.convolutional.draw.attribution import placed
from engine.convolutional.networks.anatomy import Field
from engine.convolutional.networks.modules import Muted
from engine.convolutional.reader.thinking import Thinking
from engine.experiment.protocol import Frame

MOST = 5  # maps or units whose parts are shown one by one
LARGEST = 80.0  # of a sum whose exponential is written out


@dataclass(frozen=True)
class Exponentials:
    """Ten sums as they are shown: z, e^z, the sum of these, and each one's share of it. Between them stands ≈."""

    z: tuple[str, ...]
    powers: tuple[str, ...]
    total: str
    shares: tuple[str, ...]

    def table(self, which: int) -> dict[str, Any]:
        """As the stage shows a table; which: the class that is the answer."""
        rows = [
            {"head": str(k), "cells": list(cells)}
            for k, cells in enumerate(zip(self.z, self.powers, self.shares, strict=True))
        ]
        own = f"p{lowered(which)} = {self.powers[which]}/{self.total} ≈ {self.shares[which]}"
        note = f"Σ e^z ≈ {self.total}, and {own}."
        return {"title": "Ten sums, ten shares", "columns": ["z", "e^z", "p"], "rows": rows, "note": note}


def exponentials(z: Sequence[float]) -> Exponentials | None:
    """With the fewest digits at which e to each sum as it is shown, the total of these as they are shown, and their
    shares of that give what is shown. None where a sum is too large for its exponential to be written out."""
    if max(map(abs, z)) > LARGEST:
        return None
    truth = [math.exp(value) for value in z]
    total = math.fsum(truth)
    shares = [_share(value / total) for value in truth]
    for digits, decimals in ((d, p) for d in range(3, 9) for p in range(d - 1, d + 3)):
        shown = [fixed(Fraction(value), decimals) for value in z]
        powers, whole = [_significant(value, digits) for value in truth], _significant(total, digits)
        again = [_significant(math.exp(read(text)), digits) for text in shown]
        parts = [_share(float(read_shown(text) / read_shown(whole))) for text in powers]
        if again == powers and parts == shares and _significant(float(added(powers)), digits) == whole:
            break
    return Exponentials(tuple(shown), tuple(powers), whole, tuple(shares))


def _significant(value: float, digits: int) -> str:
    """A positive number with so many significant digits; with a power of ten beyond 10⁶ and below 10⁻⁴."""
    power = math.floor(math.log10(value))
    if -4 <= power < 6:
        return fixed(Fraction(f"{value:.{digits - 1}e}"), max(0, digits - 1 - power))
    figure, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{figure}·10{raised(int(exponent))}"


def _share(share: float) -> str:
    """Three decimals."""
    return fixed(Fraction(share), 3)


@dataclass(frozen=True, eq=False)
class Difference:
    """Why `this` and not `that`: the difference of their sums, part by part. features: (maps, rows, columns) what the
    last layer reads, a list of units as maps of one cell; weights: of both, (2, maps, rows, columns); biases: of both;
    z: their sums."""

    this: int
    that: int
    features: Floats32
    weights: Floats32
    biases: tuple[float, float]
    z: tuple[float, float]

    @cached_property
    def parts(self) -> Floats:
        """(maps, rows, columns) what every cell adds to the difference: (w_this − w_that) · f."""
        ours, theirs = self.weights.astype(np.float64)
        return np.asarray((ours - theirs) * self.features)

    @cached_property
    def of_maps(self) -> Floats:
        """(maps,) what every map adds."""
        return np.asarray(self.parts.sum((1, 2)))

    @cached_property
    def largest(self) -> list[int]:
        """The maps whose parts are the largest, in their order."""
        return sorted(np.argsort(-np.abs(self.of_maps), kind="stable")[:MOST].tolist())

    @cached_property
    def lines(self) -> list[str]:
        """The difference of the two sums, and the parts that it is made of, as they add up on the screen."""
        named = {f"{self.what[:-1]} {k}": float(self.of_maps[k]) for k in self.largest}
        others = float(self.of_maps.sum()) - math.fsum(named.values())
        terms = {**named, "others": others, "bias": self.biases[0] - self.biases[1]}
        whole = Equation("whole", tuple(terms), lambda *added: sum(added))
        apart = Equation("apart", ("this", "that"), lambda this, that: this - that)
        for least in range(2, 7):
            texts = agreed({**terms, "this": self.z[0], "that": self.z[1]}, [whole, apart], least)
            if texts["whole"] == texts["apart"]:
                break
        a, b = lowered(self.this), lowered(self.that)
        shown = joined([texts[name] for name in terms])
        return [
            f"z{a} − z{b} ≈ {less(texts['this'], texts['that'])} {apart.sign(texts)} {texts['apart']}: "
            f"p{a} is e^({texts['apart']}) times p{b}. The same number, part by part:",
            f"(w{a} − w{b})·f + b{a} − b{b} ≈ {shown} {whole.sign(texts)} {texts['whole']}",
            f"The parts of {self.what} {', '.join(map(str, self.largest))}; of the {len(self.of_maps) - len(named)} "
            "others; of the biases.",
        ]

    @property
    def what(self) -> str:
        return "units" if self.parts[0].size == 1 else "maps"

    @property
    def captions(self) -> list[str]:
        """Of the largest parts."""
        what = self.what[:-1]
        return [f"{what} {k}: {fixed(Fraction(float(self.of_maps[k])), 2)}" for k in self.largest]


def difference(thinking: Thinking, this: int, that: int) -> Difference | None:
    """Of two classes; None where the last layer does not add up features."""
    module = thinking.reader.module(len(thinking.outputs) - 1)
    muted = module.channels if isinstance(module, Muted) else []
    layer = module.layer if isinstance(module, Muted) else module
    if not isinstance(layer, nn.Linear):
        return None
    features = thinking.outputs[-2]
    heard = [0.0 if which in muted else 1.0 for which in (this, that)]  # a muted class is 0, whatever comes in
    weights = np.stack(
        [
            on * layer.weight[which].detach().numpy().reshape(features.shape)
            for on, which in zip(heard, (this, that), strict=True)
        ]
    )
    first, second = (
        on * float(layer.bias[which].detach()) if layer.bias is not None else 0.0
        for on, which in zip(heard, (this, that), strict=True)
    )
    logits = thinking.logits
    return Difference(this, that, features, weights.astype(np.float32), (first, second), (logits[this], logits[that]))


def frame(thinking: Thinking, this: int, that: int) -> Frame:
    """What the look shows: all ten classes as a table, and the difference of two of them."""
    logits = thinking.logits
    written, found = exponentials(logits), difference(thinking, this, that)
    shown: Frame = {
        "shares_table": written.table(int(np.argmax(logits))) if written else None,
        "this": str(this),
        "that": str(that),
        "parts": None,
        "parts_captions": [],
        "sums_said": [
            "The last layer of this network adds up no features: its classes cannot be compared part by part."
        ],
    }
    if found is None:
        return shown
    pictures, captions = _pictures(thinking, found)
    return shown | {"parts": pictures, "parts_captions": captions, "sums_said": found.lines}


def _pictures(thinking: Thinking, found: Difference) -> tuple[Floats32, list[str]]:
    """Where in the picture the parts lie, if the features are maps that see parts of it; then the largest maps' parts
    cell by cell, each picture's largest value made 1."""
    cells = [found.parts[k] for k in found.largest]
    layers = thinking.anatomy.layers
    field = layers[-2].field if len(layers) > 1 else (Field(), Field())
    pictures = [_scaled(part) for part in cells]
    captions = found.captions
    if found.what == "maps":
        where = placed(found.parts.sum(0).astype(np.float32), field, thinking.picture.shape)
        pictures = [_scaled(where), *(_fitted(part, len(where)) for part in pictures)]
        captions = ["all, where they look", *captions]
    return np.stack(pictures).astype(np.float32), captions


def _scaled(part: Floats | Floats32) -> Floats:
    return np.asarray(part / max(float(np.abs(part).max()), 1e-12), np.float64)


def _fitted(part: Floats, side: int) -> Floats:
    """Cells made larger, each a block, so that all pictures have one size."""
    rows = np.arange(side) * part.shape[0] // side
    columns = np.arange(side) * part.shape[1] // side
    return part[np.ix_(rows, columns)]
