"""A query that is turned, shifted, thickened after it was prepared: what the spaces bear, not what the preparation
takes away."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from engine.arrays import Bytes
from engine.digits.changes import moved, thicker
from engine.settings import Settings, number

EDGE = 40  # pixels by which a picture's edge goes on, so that a turn brings nothing black into it


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
        """The changed pictures, digits (n, 28, 28) or in colour (n, side, side, 3)."""
        if self.change == UNCHANGED:
            return pictures
        if pictures.ndim == 4:
            return np.stack([turned(picture, self.right, self.down, self.turn) for picture in pictures])
        return np.stack([changed(picture, self.right, self.down, self.turn, self.thick) for picture in pictures])


def changed(picture: Bytes, right: float, down: float, turn: float, thick: float) -> Bytes:
    """A picture (28, 28) with thicker strokes, turned about its middle, then shifted. Ink that leaves it is lost."""
    ink = np.asarray(picture / 255, np.float32)
    ink = moved(thicker(ink, thick), right, turn, down=down)
    return np.asarray(np.rint(255 * ink.clip(0, 1)), np.uint8)


def turned(picture: Bytes, right: float, down: float, turn: float) -> Bytes:
    """A picture in colour (side, side, 3), turned about its middle and shifted; its edge goes on beyond itself."""
    image = np.pad(picture, ((EDGE, EDGE), (EDGE, EDGE), (0, 0)), mode="edge").astype(np.float32)
    found = np.stack([moved(image[..., k], right, turn, down=down) for k in range(3)], axis=-1)
    return np.asarray(np.rint(found[EDGE:-EDGE, EDGE:-EDGE].clip(0, 255)), np.uint8)


UNCHANGED = Change()
