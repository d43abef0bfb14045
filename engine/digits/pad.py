"""A drawing as the stage sends it while it is drawn, and what every experiment with a pad does with it."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes
from engine.experiment.protocol import Bounds

PAD = 70
"""Rows and columns of such a drawing."""
Sent = Annotated[str, Bounds(1, 7_000)]


class OnPad:
    """The messages of a pad, for an experiment that says in `draw` what a picture is to it.

    drawn: what lies on the pad, bytes (rows, columns), None for nothing. It goes along to the experiment that takes
    this one's place.
    """

    drawn: Bytes | None = None
    wiped = 0  # how often the pad was emptied

    def draw(self, picture: Bytes | None) -> None:
        """A picture of any size, ink light or dark; None for nothing."""
        raise NotImplementedError

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def clear(self) -> None:
        """Nothing is drawn."""
        self.wiped += 1
        self.draw(None)

    def succeed(self, before: Any) -> None:
        """What lies on the pad is drawn for this one, too."""
        drawn = getattr(before, "drawn", None)
        if drawn is not None:
            self.draw(drawn)


class BesidePad:
    """An experiment without a pad, among others that have one: it keeps what was drawn for the next of these."""

    drawn: Bytes | None = None

    def succeed(self, before: Any) -> None:
        """What was drawn waits here."""
        self.drawn = getattr(before, "drawn", None)


def from_pad(pixels: str) -> Bytes:
    """(70, 70) bytes of grey from their base64, row by row. Raises ValueError with a sentence."""
    try:
        grey = base64.b64decode(pixels, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("The drawing did not arrive whole.") from None
    if len(grey) != PAD * PAD:
        raise ValueError("The drawing did not arrive whole.")
    return np.frombuffer(grey, np.uint8).reshape(PAD, PAD)
