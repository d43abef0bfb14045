"""Signals that drive a system: by name, or typed; and how a gain is told in decibels."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arrays import Floats

LONGEST = 400

SIGNALS: dict[str, Callable[[int], Floats]] = {
    "impulse": lambda steps: np.eye(1, steps)[0],
    "step": lambda steps: np.full(steps, 1.0),
    "slow wave": lambda steps: np.sin(2 * np.pi * np.arange(steps) / 40),
    "fast wave": lambda steps: np.sin(2 * np.pi * np.arange(steps) / 4),
    "alternating": lambda steps: np.where(np.arange(steps) % 2, -1.0, 1.0),
    "square": lambda steps: np.where(np.arange(steps) % 20 < 10, 1.0, -1.0),
}
"""Signals by name, of so many steps."""


def read_signal(text: str) -> Floats:
    """A typed signal: numbers such as 1, −0.5 or 1/3, parted by spaces or semicolons; a comma is a decimal comma, or
    parts them if a space follows.

    Raises ValueError with a sentence that names the entry, for none, and for more than :data:`LONGEST`.
    """
    entries = text.replace(";", " ").replace(", ", " ").split()
    if not 1 <= len(entries) <= LONGEST:
        raise ValueError(f"A signal has 1 to {LONGEST} numbers, not {len(entries)}.")
    numbers = []
    for place, entry in enumerate(entries, 1):
        try:
            numbers.append(parse_entry(entry))
        except ValueError as problem:
            raise ValueError(f"Number {place} of the signal, “{entry[:20]}”: {problem}") from None
    return np.array(numbers)


def decibels(gain: float) -> float:
    """20 log₁₀ of a gain: 0 leaves as it is, 6 doubles, −20 is a tenth."""
    return 20 * math.log10(gain) if gain > 0 else -math.inf
