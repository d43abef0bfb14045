"""A trained network at work on one picture: what leaves every layer, and how one number of it comes about.

    work = Thinking(reader, digit)
    work.outputs[1]                      # (12, 26, 26)
    work.account(1, (0, 5, 7)).lines     # every product of that cell, so that what is shown adds up

Layers are numbered from 1; number 0 is the picture. A list of units counts as maps of one cell.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import fixed
from engine.arrays import Floats
from engine.convolutional.draw.surgery import Muted
from engine.convolutional.kernels.sizes import LARGEST
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.cell_account import CellAccount, Place, account
from engine.convolutional.reader.reader import Reader


class Thinking:
    """What a network makes of a picture (side, side). Raises ValueError where its numbers leave all bounds."""

    def __init__(self, reader: Reader, picture: NDArray[np.float32]) -> None:
        self.reader = reader
        self.outputs: list[NDArray[np.float32]] = [picture[None], *reader.outputs(picture)]
        for part, maps in zip(self.anatomy.layers, self.outputs[1:], strict=True):
            if not np.abs(maps).max() <= LARGEST:  # not a number fails every comparison
                raise ValueError(f"{part.title}: the numbers of this network leave all bounds here.")

    @property
    def anatomy(self) -> Anatomy:
        return self.reader.anatomy

    @property
    def logits(self) -> NDArray[np.float32]:
        return self.outputs[-1][:, 0, 0]

    @property
    def probabilities(self) -> Floats:
        """Softmax of the logits."""
        logits = self.logits.astype(np.float64)
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum())

    def account(self, number: int, place: Place) -> CellAccount:
        """How a cell of a layer comes about. Raises ValueError if there is no such cell."""
        if not 0 <= number < len(self.outputs) or not _inside(self.outputs[number], place):
            raise ValueError("This layer has no such cell.")
        if number == 0:
            pixel = fixed(Fraction(float(self.outputs[0][place])), 2)
            return CellAccount([f"A pixel of the picture: {pixel} of full ink."])
        module, before = self.reader.module(number), self.outputs[number - 1].astype(np.float64)
        if isinstance(module, Muted):
            if place[0] in module.channels:
                return CellAccount(["This map is muted: 0, whatever comes in."])
            module = module.layer
        return account(self.anatomy.layers[number - 1], module, before, place)


def _inside(maps: NDArray[np.float32], place: Place) -> bool:
    return all(0 <= index < size for index, size in zip(place, maps.shape, strict=True))
