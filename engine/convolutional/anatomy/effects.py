"""What a network's layers do to a picture: every layer's maps, what ReLU cuts, what a shift of the picture changes.

The weights are those that ship with the project, where it has trained this very network; else drawn from a seed and
untrained. Normalisation and dropout are as in use, not as in training: at first batch normalisation changes nothing
then, and dropout never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image
from torch import nn

from engine.arrays import Floats32
from engine.convolutional.anatomy.own import DIGIT_SHARE, OwnPicture
from engine.convolutional.anatomy.settings import FURTHEST
from engine.convolutional.kernels.images import placed
from engine.convolutional.kernels.pictures import load
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.layers import Layer
from engine.convolutional.networks.network import network
from engine.convolutional.reader.network import PLANS
from engine.convolutional.reader.weights import trained
from engine.digits.examples import one_digit
from engine.digits.mnist import SIZE

MOST_WEIGHTS, MOST_CELLS, MOST_MULTIPLY_ADDS = 3_000_000, 1_000_000, 100_000_000  # a tenth of a second on one core


def shipped(layers: Sequence[Layer], image: Shape) -> str | None:
    """The trained network of the project (a key of `engine.convolutional.reader.network.PLANS`) that this is."""
    known = (name for name, plan in PLANS.items() if parse(plan) == tuple(layers))
    return next(known, None) if image == (1, SIZE, SIZE) else None


def made(anatomy: Anatomy, seed: int) -> nn.Sequential:
    """The network with its trained weights if they ship, else with the seed's, ready for use.

    Raises ValueError if it is too large to answer at once."""
    counted = (
        (anatomy.parameters.value, MOST_WEIGHTS, "parameters"),
        (anatomy.multiply_adds.value, MOST_MULTIPLY_ADDS, "multiply-adds"),
        (anatomy.cells, MOST_CELLS, "cells"),
    )
    for value, most, what in counted:
        if value > most:
            raise ValueError(
                f"No picture is sent through it: that is done here up to {most:,} {what}, and this network has "
                f"{value:,}. Sizes and counts need no weights."
            )
    name = shipped(anatomy.plan, anatomy.input)
    return trained(name).network if name else network(anatomy, seed).eval()


def picture(image: Shape, number: int, shift: int = 0, down: int = 0, own: OwnPicture | None = None) -> Floats32:
    """A picture for an image (channels, rows, columns), values 0–1, `shift` pixels to the right, `down` downwards.

    A photograph where there are three channels, elsewhere the digit `number` in each of them; or one's own.
    """
    channels, rows, columns = image
    if own:
        wide = own.photograph(rows, columns) if channels == 3 else own.digit(rows, columns)
    else:
        wide = _photograph(rows, columns) if channels == 3 else _digit(number, rows, columns)
    top, left = FURTHEST - down, FURTHEST - shift
    return np.array(np.broadcast_to(wide[:, top : top + rows, left : left + columns], image))


@lru_cache(maxsize=16)
def _digit(number: int, rows: int, columns: int) -> Floats32:
    """scikit-learn's 8×8 digit in the middle of (1, rows, columns), with room to be shifted on every side."""
    side = max(1, round(DIGIT_SHARE * min(rows, columns)))
    small = Image.fromarray((one_digit(number, 0) / 16).astype(np.float32))
    large = np.asarray(small.resize((side, side), Image.Resampling.BILINEAR))
    return placed(large, rows + 2 * FURTHEST, columns + 2 * FURTHEST).astype(np.float32)[None]


@lru_cache(maxsize=16)
def _photograph(rows: int, columns: int) -> Floats32:
    """The astronaut's face as (3, rows, columns), with room to be shifted on every side."""
    face = Image.fromarray(load("astronaut")[0:256, 92:348])
    wide = face.resize((columns + 2 * FURTHEST, rows + 2 * FURTHEST), Image.Resampling.BOX)
    return np.ascontiguousarray(np.asarray(wide, np.float32).transpose(2, 0, 1) / 255)


class Cut(NamedTuple):
    """How many cells are below 0, of how many."""

    below: int
    cells: int


def cut(before: Floats32) -> Cut:
    """What ReLU cuts to 0: the cells below 0."""
    return Cut(int((before < 0).sum()), before.size)


def change(before: Floats32, moved: Floats32) -> float | None:
    """How much a volume changes, relative to its size: Σ|moved − before| / Σ|before| over all its cells, 0 for none.

    A count of the cells that differ would not do: a pooled cell reads several, and so differs more often, if by less.
    None where it is not defined: all cells were 0, and some are not any more.
    """
    difference, size = float(np.abs(moved - before).sum()), float(np.abs(before).sum())
    return difference / size if size else None if difference else 0.0
