"""The logistic map as a stage plays it: the cobweb of an orbit, the bifurcation diagram, and Lyapunov's exponent."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes, Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.recurrent.dynamics import account
from engine.recurrent.dynamics.logistic import words
from engine.recurrent.dynamics.logistic.quadratic import bifurcation, cobweb, exponent, lyapunov, orbit
from engine.recurrent.dynamics.logistic.settings import BOUNDS, LogisticSettings

STEPS = 60
NEAR = 1e-6  # between the two orbits that are compared
SIDE = 300  # pixels of the diagram, each way
Number = Annotated[float, Bounds(-4, 4)]
ALONG = np.linspace(0, 1, 81)
LOWEST = -2.0  # λ at the foot of its chart


class LogisticLook(Tour):
    """See :mod:`engine.experiment`. A step is x ← r x (1 − x)."""

    edits = ("begin", "choose")
    units = ("step",)
    pace = 5.0
    end = "Sixty steps: by now most orbits have settled, if they do."
    length = STEPS

    def __init__(self, settings: LogisticSettings | None = None) -> None:
        self.settings = settings or LogisticSettings()
        super().__init__()

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def begin(self, index: Annotated[int, Bounds(0, 0)], x: Number, y: Number) -> None:
        """The start is dragged along the axis."""
        self.settings = replace(self.settings, x0=float(np.clip(x, 0, 1)))

    def choose(self, index: Annotated[int, Bounds(0, 0)], x: Number, y: Number) -> None:
        """Another r is chosen in the diagram, or over Lyapunov's exponent."""
        self.settings = replace(self.settings, r=float(np.clip(x, 0, 4)))

    def orbits(self) -> Floats:
        """From the start, and from a start that is a millionth away, towards 1/2: (2, steps + 1)."""
        x0 = self.settings.x0
        other = x0 + NEAR if x0 < 0.5 else x0 - NEAR
        return np.array([orbit(self.settings.r, start, STEPS) for start in (x0, other)])

    def frame(self) -> Frame:
        """web (1, 2k + 1, 2): the cobweb so far; orbits over time; the diagram (SIDE, SIDE), and λ over r."""
        settings, k, orbits = self.settings, self._steps, self.orbits()
        own = exponent(settings.r)
        web = cobweb(orbits[0, : k + 1]) if k else np.array([[orbits[0, 0], 0.0]])
        return {
            "step": k,
            "corners": [0, 1, 0, 1],
            "curves": self._curves(),
            "web": web[None].astype(np.float32),
            "starts": [{"x": settings.x0, "y": 0.0, "label": "x₀", "one": True}],
            "time": np.arange(STEPS + 1, dtype=np.float32),
            "x": orbits[0].astype(np.float32),
            "other": orbits[1].astype(np.float32),
            "room": [0, STEPS, 0, 1],
            "cursor": np.array([k], np.float32),
            **self._over_rates(own),
            "says": words.regime(settings.r, own),
            "account_of": f"Step {k}" if k else "The first step",
            "account": [account.logistic(settings.r, float(orbits[0, max(k - 1, 0)]))],
        }

    def _curves(self) -> list[dict[str, Any]]:
        """The diagonal, and the parabola."""
        parabola = np.column_stack([ALONG, self.settings.r * ALONG * (1 - ALONG)])
        return [
            {"points": [[0, 0], [1, 1]], "color": "muted", "faint": True},
            {"points": parabola.tolist(), "color": "positive"},
        ]

    def _over_rates(self, own: float) -> Frame:
        """The bifurcation diagram and λ over r, with a handle at the present r in both. own: λ there."""
        r = self.settings.r
        low, high = BOUNDS[self.settings.part]
        rates, exponents = _exponents(low, high)
        is_shown = low <= r <= high
        return {
            "diagram": _diagram(low, high),
            "diagram.room": [low, high, 0, 1],
            "diagram.line": [{"points": [[r, 0], [r, 1]], "color": "accent", "faint": True}],
            "diagram.handles": [{"x": r, "y": 0.5, "label": "r", "one": True}] * is_shown,
            "rates": rates,
            "exponents": exponents,
            "zero": np.zeros_like(rates),
            "exponents.room": [low, high, LOWEST, 1.0],
            "exponents.at": np.array([r], np.float32),
            "exponents.handles": [{"x": r, "y": max(own, LOWEST), "label": "r"}] * is_shown,
        }


@lru_cache(maxsize=4)
def _diagram(low: float, high: float) -> Bytes:
    """How often each orbit is where, row 0 at x = 1: (SIDE, SIDE). The root, so that thin lines are seen."""
    found = bifurcation(np.linspace(low, high, SIDE), 600, 600).x
    rows = np.clip(((1 - found) * SIDE).astype(int), 0, SIDE - 1)
    counts = np.zeros((SIDE, SIDE))
    np.add.at(counts, (rows, np.broadcast_to(np.arange(SIDE), rows.shape)), 1)
    shares = np.minimum(1, np.sqrt(counts / 40))
    return (255 * shares).astype(np.uint8)


@lru_cache(maxsize=4)
def _exponents(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """r and λ there: (SIDE,) each; far below the chart it is left out."""
    rates = np.linspace(max(low, 1e-9), high, SIDE)
    found = lyapunov(rates, 2_000, 500)
    return rates.astype(np.float32), np.maximum(found, LOWEST - 0.5).astype(np.float32)
