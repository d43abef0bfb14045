"""The settings of the look at histograms of oriented gradients."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.features.pictured import PictureSettings
from engine.settings import choice, number, whole

WINDOWS = {"whole": "the whole picture", "person": "64 × 128 pixels of its middle"}
VOTES = {"whole": "in one bin, as in scikit-image", "split": "split between two bins"}
MOST_TURNED = 45  # degrees


@dataclass(frozen=True)
class HogSettings(PictureSettings):
    """The window that is described, pixels of a cell's side, cells of a block's side, how a pixel votes, and by how
    many degrees the picture is turned, clockwise."""

    window: str = choice("whole", WINDOWS, "window", title="What is described")
    cell: int = whole(8, 4, 8, "side of a cell", title="Pixels of a cell's side", values=(4, 6, 8))
    block: int = whole(2, 1, 3, "side of a block", title="Cells of a block's side", values=(1, 2, 3))
    votes: str = choice("whole", VOTES, "way to vote", live=True)
    turn: float = number(0, -MOST_TURNED, MOST_TURNED, "turn", live=True)
    which: int = whole(0, 0, 8, "number of the block", live=True)
