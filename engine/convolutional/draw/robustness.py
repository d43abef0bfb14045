"""A drawing moved, turned, made larger, thicker or noisy, and how sure networks stay (lesson 2.5).

Changes are made to the ink, before the preparation: what of them the preparation takes away again, and what is left
for the network to bear, is the point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from engine.arrays import Floats, Floats32
from engine.convolutional.reader.reader import Reader
from engine.digits.changes import moved, thicker
from engine.digits.preparation import Stages, prepared
from engine.settings import Settings, declared, number

POINTS = 25
SAID = {
    "shift": "a shift, in widths of the picture",
    "turn": "a turn, in degrees",
    "size": "its size",
    "thickness": "the thickness of its strokes",
    "noise": "noise on what the network sees",
}


@dataclass(frozen=True)
class Change(Settings):
    """How a drawing is changed; the defaults change nothing. Raises ValueError for a value out of range.

    All but the noise are changes of the ink; noise is laid over what the network sees.
    """

    shift: float = number(0.0, -0.3, 0.3, "shift", step=0.02)  # of the picture's width, to the right
    turn: float = number(0.0, -60.0, 60.0, "turn", step=2.0)  # degrees, clockwise
    size: float = number(1.0, 0.4, 1.6, "size", step=0.05)
    thickness: float = number(  # pixels of a picture 70 wide, at each edge of a stroke
        0.0, -3.0, 5.0, "thickness", title="Strokes", step=0.5
    )
    noise: float = number(0.0, 0.0, 0.6, "noise", step=0.05)  # standard deviation

    def of_ink(self, ink: Floats32) -> Floats32:
        """The changed ink (h, w), between 0 and 1."""
        changed = thicker(ink, self.thickness * ink.shape[1] / 70) if self.thickness else ink
        if self.shift or self.turn or self.size != 1:
            changed = moved(changed, self.shift * ink.shape[1], self.turn, self.size)
        return np.clip(changed, 0, 1).astype(np.float32)

    def of_digit(self, digit: Floats32, seed: int = 0) -> Floats32:
        """The digit (side, side) with its noise; the same seed gives the same noise."""
        if not self.noise:
            return digit
        noisy = digit + self.noise * np.random.default_rng(seed).standard_normal(digit.shape)
        return np.clip(noisy, 0, 1).astype(np.float32)


UNCHANGED, SLIDERS = Change(), declared(Change)


def amounts(kind: str) -> Floats:
    """The POINTS amounts over which a change is drawn as a curve."""
    return np.linspace(SLIDERS[kind].low, SLIDERS[kind].high, POINTS)


def curves(
    ink: Floats32, change: Change, kind: str, readers: Sequence[Reader], digit: int, stages: Stages
) -> list[Floats32]:
    """For each network, the probability (POINTS,) of `digit` as one kind of change goes through its range."""
    still = None if kind != "noise" else prepared(change.of_ink(ink), stages)
    pictures: list[list[Floats32]] = [[] for _ in readers]
    for amount in amounts(kind).tolist():
        changed = replace(change, **{kind: amount})
        found = still or prepared(changed.of_ink(ink), stages)
        for seen, reader in zip(pictures, readers, strict=True):
            seen.append(changed.of_digit(reader.sees(found, stages)))
    batches = [torch.from_numpy(np.stack(seen))[:, None] for seen in pictures]  # (POINTS, 1, side, side)
    with torch.inference_mode():
        answers = [reader(batch).softmax(1) for reader, batch in zip(readers, batches, strict=True)]
        return [answer[:, digit].numpy() for answer in answers]
