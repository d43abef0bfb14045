"""A query that is turned, shifted, thickened after it was prepared: what the spaces bear, not what the preparation
takes away."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from engine.arrays import Bytes
from engine.digits.changes import moved, thicker
from engine.settings import Settings, number


@dataclass(frozen=True)
class Change(Settings):
    """How a query is changed; the defaults change nothing. Pixels are those of its 28×28."""

    right: float = number(0.0, -4.0, 4.0, "shift to the right", title="Shift →", step=0.5, live=True)
    down: float = number(0.0, -4.0, 4.0, "shift downwards", title="Shift ↓", step=0.5, live=True)
    turn: float = number(0.0, -45.0, 45.0, "turn", title="Turn", step=1.0, live=True)  # degrees, clockwise
    thick: float = number(  # pixels at each edge of a stroke
        0.0, -1.0, 2.0, "thickness", title="Strokes", step=0.25, live=True
    )

    @property
    def change(self) -> Change:
        """This alone, of settings that hold more."""
        return Change(**{one.name: getattr(self, one.name) for one in fields(Change)})

    def of(self, pictures: Bytes) -> Bytes:
        """The changed pictures (n, 28, 28)."""
        if self.change == UNCHANGED:
            return pictures
        return np.stack([self._of(picture) for picture in pictures])

    def _of(self, picture: Bytes) -> Bytes:
        ink = picture.astype(np.float32) / 255
        if self.thick:
            ink = thicker(ink, self.thick)
        ink = moved(ink, self.right, self.turn, down=self.down)
        return np.rint(255 * ink.clip(0, 1)).astype(np.uint8)


UNCHANGED = Change()
