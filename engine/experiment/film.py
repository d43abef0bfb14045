"""A film as the stage sends it, frame by frame, and what an experiment does that takes it. It keeps the last alone."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes
from engine.experiment.protocol import Bounds

LONGEST, MOST_PIXELS = 160, 160 * 120
"""Pixels of a frame's longer side, and of all of it."""
Pixels = Annotated[str, Bounds(4, 4 * MOST_PIXELS)]  # four characters for three bytes, red, green and blue
Side = Annotated[int, Bounds(1, LONGEST)]


class OnFilm:
    """The messages of a camera, for an experiment that says in `take` what a picture is to it.

    filmed: the newest frame (rows, columns, 3), None where there was none; frames: how many came, which goes along to
    the experiment that takes this one's place.
    """

    filmed: Bytes | None = None
    frames = 0

    def take(self, picture: Bytes) -> None:
        """A frame is the picture now."""
        raise NotImplementedError

    def film(self, pixels: Pixels, rows: Side, columns: Side) -> None:
        """The next frame: its red, green and blue bytes, row by row, in base64."""
        self.filmed = frame_of(pixels, rows, columns)
        self.frames += 1
        self.take(self.filmed)

    def keep_frame(self) -> None:
        """The camera rests: the last frame is the visitor's own picture, for the page to find."""

    def succeed(self, before: Any) -> None:
        """The count goes on, by which the camera knows that its frame has come."""
        self.frames = getattr(before, "frames", 0)


def frame_of(pixels: str, rows: int, columns: int) -> Bytes:
    """(rows, columns, 3), red, green and blue, from their base64, row by row. Raises ValueError with a sentence."""
    if rows * columns > MOST_PIXELS:
        raise ValueError(f"A frame of the film has at most {MOST_PIXELS:,} pixels.")
    try:
        colours = base64.b64decode(pixels, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("A frame of the film did not arrive whole.") from None
    if len(colours) != 3 * rows * columns:
        raise ValueError("A frame of the film did not arrive whole.")
    return np.frombuffer(colours, np.uint8).reshape(rows, columns, 3)
