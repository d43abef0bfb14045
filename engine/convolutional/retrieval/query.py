"""What a drawing is to the spaces."""

from __future__ import annotations

import numpy as np

from engine.arrays import Bytes
from engine.convolutional.retrieval.spaces import LAYERS, of
from engine.digits.preparation import prepared

OUTPUTS = [*LAYERS][-1]


def prepared_digit(drawn: Bytes) -> Bytes:
    """(28, 28) bytes of a drawing (h, w), ink 255 on 0, as MNIST's digits are prepared."""
    return np.asarray(np.rint(255 * prepared(drawn).digit), np.uint8)


def read_as(digit: Bytes) -> int:
    """What the digit network takes a digit (28, 28) for."""
    return int(of(digit[None], [OUTPUTS])[OUTPUTS][0].argmax())
