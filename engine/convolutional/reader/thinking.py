"""A picture on its way through a network, and how each number comes about.

    thinking = Thinking(reader, picture)
    thinking.outputs[1]                     # (12, 26, 26)
    thinking.account(1, (0, 5, 7)).lines    # every product of that cell, so that what is shown adds up

Layers are numbered from 1, all else is counted from 0; output 0 is the picture. A list of units counts as
maps of one cell.
"""

from __future__ import annotations

import numpy as np
from scipy.special import softmax
from torch import nn

from engine.arrays import Floats, Floats32
from engine.convolutional.kernels.sizes import LARGEST
from engine.convolutional.networks.cell_account import CellAccount, Place, account
from engine.convolutional.reader.reader import Reader


class Thinking:
    """What a network makes of a picture: (rows, columns), or (channels, rows, columns) where it has several. Raises
    ValueError where its numbers leave all bounds."""

    def __init__(self, reader: Reader, picture: Floats32) -> None:
        self.reader, self.anatomy, self.picture = reader, reader.anatomy, picture
        self.outputs: list[Floats32] = [picture.reshape(reader.anatomy.input), *reader.outputs(picture)]
        for part, maps in zip(self.anatomy.layers, self.outputs[1:], strict=True):
            if not np.abs(maps).max() <= LARGEST:  # not a number fails every comparison
                raise ValueError(f"{part.title}: the numbers of this network leave all bounds here.")

    @property
    def probabilities(self) -> Floats:
        """Softmax of the logits."""
        return np.asarray(softmax(self.logits))

    @property
    def logits(self) -> list[float]:
        """The ten outputs."""
        return [float(logit) for logit in self.outputs[-1][:, 0, 0]]

    def module(self, number: int) -> nn.Module:
        """What makes a layer's output."""
        return self.reader.module(number)

    def account(self, number: int, place: Place) -> CellAccount:
        """How a cell of a layer comes about. Raises ValueError if there is no such cell."""
        if not 1 <= number < len(self.outputs) or not inside(self.outputs[number], place):
            raise ValueError("This layer has no such cell.")
        return account(self.anatomy.layers[number - 1], self.module(number), self.outputs, place)


def inside(maps: Floats32, place: Place) -> bool:
    """Whether there is such a cell."""
    return all(0 <= index < size for index, size in zip(place, maps.shape, strict=True))
