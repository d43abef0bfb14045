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
from torch import nn

from engine.arrays import Bytes, Floats32
from engine.convolutional.draw.attribution import Attributions, attributions
from engine.convolutional.draw.doubt import Doubt, doubt_of
from engine.convolutional.draw.flow import Flow, flow
from engine.convolutional.draw.robustness import UNCHANGED, Change, curves
from engine.convolutional.draw.surgery import Operated
from engine.convolutional.networks.cell_account import CellAccount, Place
from engine.convolutional.networks.modules import Muted
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.thinking import Thinking
from engine.digits.ink import grey, ink_of
from engine.digits.preparation import ALL, Prepared, Stages, prepared


class OperatedThinking(Thinking):
    """What a network makes of a picture after surgery: a muted map is 0 whatever comes in."""

    def module(self, number: int) -> nn.Module:
        module = super().module(number)
        return module.layer if isinstance(module, Muted) else module

    def account(self, number: int, place: Place) -> CellAccount:
        found = super().account(number, place)
        module = self.reader.module(number)
        if isinstance(module, Muted) and place[0] in module.channels:
            return CellAccount(["This map is muted: 0, whatever comes in."])
        return found


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
    def thinking(self) -> OperatedThinking:
        reader = self.network.reader
        return OperatedThinking(reader, self.changes.of_digit(reader.sees(self.prepared, self.stages)))

    @cached_property
    def digit(self) -> int:
        """What it is taken for."""
        return int(np.argmax(self.thinking.probabilities))

    @cached_property
    def doubt(self) -> Doubt | None:
        """Whether it resembles a digit at all, where the network can tell."""
        return doubt_of(self.network.reader, self.thinking.picture)

    @cached_property
    def flow(self) -> Flow:
        """Which way the answer's sum has come through the network."""
        return flow(self.thinking, self.digit)

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
