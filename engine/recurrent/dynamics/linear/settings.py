"""The settings of the look on one matrix and its two readings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats
from engine.settings import Settings, number, whole

LARGEST = 100.0  # of an entry
REACH = 15.0  # how far from the origin a start may lie
COUNTS = (1, 8, 16, 40)
STEPS = (20, 50, 100, 200)
TIMES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
WINDOWS = (1.0, 2.0, 4.0, 8.0, 15.0)


def _entry(default: float, name: str) -> float:
    made: float = number(default, -LARGEST, LARGEST, f"entry {name}", title=name, live=True)
    return made


@dataclass(frozen=True)
class LinearSettings(Settings):
    """A = [[a, b], [c, d]], from where it starts, and what is shown of it. Every step follows from them."""

    a: float = _entry(0.8, "a")
    b: float = _entry(-0.4, "b")
    c: float = _entry(0.4, "c")
    d: float = _entry(0.8, "d")
    start_x: float = number(1.0, -REACH, REACH, "start's first number", live=True)
    start_y: float = number(0.5, -REACH, REACH, "start's second number", live=True)
    ways: int = whole(16, 1, 40, "number of ways", values=COUNTS, title="Ways from a circle", live=True)
    moments: int = whole(50, 20, 200, "number of steps", values=STEPS, title="Steps", live=True)
    dt: float = number(0.1, 0.02, 1, "time of a step", values=TIMES, title="Time of the flow in a step", live=True)
    window: float = number(2.0, 1.0, 15, "window", values=WINDOWS, title="The plane is shown up to ±", live=True)

    @property
    def matrix(self) -> Floats:
        return np.array([[self.a, self.b], [self.c, self.d]])

    @property
    def start(self) -> Floats:
        return np.array([self.start_x, self.start_y])
