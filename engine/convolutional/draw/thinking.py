"""A drawing on its way into a trained network: what leaves every layer, how each number comes about, and why.

    reading = Reading(Operated(trained("digits")), picture)
    reading.prepared.digit                          # (28, 28) what becomes of the picture
    reading.thinking.outputs[1]                     # (12, 26, 26)
    reading.thinking.account(1, (0, 5, 7)).lines    # every product of that cell, so that what is shown adds up
    reading.why                                     # how much each pixel speaks for the answer

Layers are numbered from 1, all else is counted from 0; output 0 is the picture. A list of units counts as
maps of one cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.special import softmax

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.draw.attribution import Attributions, attributions
from engine.convolutional.draw.robustness import UNCHANGED, Change, curves
from engine.convolutional.draw.surgery import Muted, Operated
from engine.convolutional.kernels.sizes import LARGEST
from engine.convolutional.networks.cell_account import CellAccount, Place, account
from engine.convolutional.reader.reader import Reader
from engine.digits.ink import grey, ink_of
from engine.digits.preparation import ALL, Prepared, Stages, prepared


class Thinking:
    """What a network makes of a picture (side, side). Raises ValueError where its numbers leave all bounds."""

    def __init__(self, reader: Reader, picture: Floats32) -> None:
        self.reader, self.anatomy, self.picture = reader, reader.anatomy, picture
        self.outputs: list[Floats32] = [picture[None], *reader.outputs(picture)]
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

    def account(self, number: int, place: Place) -> CellAccount:
        """How a cell of a layer comes about. Raises ValueError if there is no such cell."""
        if not 1 <= number < len(self.outputs) or not inside(self.outputs[number], place):
            raise ValueError("This layer has no such cell.")
        module, before = self.reader.module(number), self.outputs[number - 1].astype(np.float64)
        if isinstance(module, Muted):
            if place[0] in module.channels:
                return CellAccount(["This map is muted: 0, whatever comes in."])
            module = module.layer
        return account(self.anatomy.layers[number - 1], module, before, place)


def inside(maps: Floats32, place: Place) -> bool:
    """Whether there is such a cell."""
    return all(0 <= index < size for index, size in zip(place, maps.shape, strict=True))


@dataclass(frozen=True, eq=False)
class Reading:
    """A picture changed, prepared, read, and asked why: whatever changes makes another reading.

    picture: bytes (h, w) or with colours; stages: of the preparation, those that are on. Raises ValueError where the
    network's numbers leave all bounds.
    """

    network: Operated
    picture: Bytes
    stages: Stages = ALL
    changes: Change = UNCHANGED
    _curves: dict[str, dict[str, Floats32]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        _ = self.thinking

    @cached_property
    def prepared(self) -> Prepared:
        picture = self.picture
        if self.changes != UNCHANGED:
            picture = np.rint(255 * self.changes.of_ink(ink_of(grey(picture)).ink)).astype(np.uint8)
        return prepared(picture, self.stages)

    @cached_property
    def thinking(self) -> Thinking:
        reader = self.network.reader
        return Thinking(reader, self.changes.of_digit(reader.sees(self.prepared, self.stages)))

    @cached_property
    def digit(self) -> int:
        """What it is taken for."""
        return int(np.argmax(self.thinking.probabilities))

    @cached_property
    def why(self) -> Attributions:
        """How much each pixel speaks for that."""
        return attributions(self.network.reader, self.thinking.picture, self.digit)

    @cached_property
    def undisturbed(self) -> int:
        """What the drawing is taken for as it was drawn, before it is changed."""
        reader = self.network.reader
        return int(reader.outputs(reader.sees(prepared(self.picture, self.stages), self.stages))[-1].argmax())

    def bearing(self, kind: str, networks: Mapping[str, Reader]) -> dict[str, Floats32]:
        """For every network the probability (POINTS,) of what the drawing was taken for as it was drawn, as one kind of
        change goes through its range."""
        if kind not in self._curves:
            ink = ink_of(grey(self.picture)).ink
            found = curves(ink, self.changes, kind, [*networks.values()], self.undisturbed, self.stages)
            self._curves[kind] = dict(zip(networks, found, strict=True))
        return self._curves[kind]
