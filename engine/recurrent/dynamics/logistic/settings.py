"""The settings of the look on the logistic map."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import Settings, choice, number

RANGES = {"doublings": "r from 2.8 to 4", "all": "r from 0 to 4", "window": "r from 3.82 to 3.87"}
BOUNDS = {"doublings": (2.8, 4.0), "all": (0.0, 4.0), "window": (3.82, 3.87)}


@dataclass(frozen=True)
class LogisticSettings(Settings):
    """The rate, where x starts, and which part of the diagram is shown."""

    r: float = number(3.2, 0, 4, "rate r", title="Rate r", live=True)
    x0: float = number(0.1, 0, 1, "start x₀", title="Start x₀", live=True)
    part: str = choice("doublings", RANGES, "part of the diagram", title="The diagram shows", live=True)
