"""A drawing as the stage sends it while it is drawn."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.experiment.protocol import Bounds

PAD = 70
"""Rows and columns of such a drawing."""
Sent = Annotated[str, Bounds(1, 7_000)]


def from_pad(pixels: str) -> NDArray[np.uint8]:
    """(70, 70) bytes of grey from their base64, row by row. Raises ValueError with a sentence."""
    try:
        grey = base64.b64decode(pixels, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("The drawing did not arrive whole.") from None
    if len(grey) != PAD * PAD:
        raise ValueError("The drawing did not arrive whole.")
    return np.frombuffer(grey, np.uint8).reshape(PAD, PAD)
