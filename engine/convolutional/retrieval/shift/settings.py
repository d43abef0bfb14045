"""What can be chosen in the look that shifts."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.retrieval.archive import ArchiveSettings
from engine.convolutional.retrieval.change import Change
from engine.settings import choice

WAYS = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}
"""How far to the right and down a shift by one pixel goes."""
STEP, MOST = 0.5, 4  # pixels


@dataclass(frozen=True)
class ShiftSettings(ArchiveSettings):
    """Raises ValueError with a sentence for a value out of range."""

    direction: str = choice("right", WAYS, "direction", title="Shifted to the", live=True)

    def changes(self) -> list[Change]:
        """The shifts, from none to the largest."""
        right, down = WAYS[self.direction]
        return [Change(right=k * STEP * right, down=k * STEP * down) for k in range(round(MOST / STEP) + 1)]
