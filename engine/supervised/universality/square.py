"""x² from tents, as a stage plays it: every step adds one tent, and so one layer of three units.

experiment = Square(UniversalitySettings(look="square", tents=3))
experiment.net                          # f₃ = x − g₁/4 − g₂/16 − g₃/64, exactly
len(pieces(experiment.net, 0, 1))       # 8
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

import numpy as np

from engine.arithmetic.written import show
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.supervised.universality import words
from engine.supervised.universality.constructions import Net, deep_square, forward, tents_of
from engine.supervised.universality.pieces import parameters, pieces
from engine.supervised.universality.settings import MOST_TENTS, UniversalitySettings

COLUMNS = ["pieces", "largest error", "units (parameters)", "in one layer"]
PLACES = 2 ** (MOST_TENTS + 2) + 1
"""At which curves are drawn: in the middle of every piece, too, where the error is largest."""


class Square(Tour):
    """See :mod:`engine.experiment`. at: where the sum is written out, in hundredths."""

    looks = ("look_at",)
    stays = ("at",)
    units = ("tent",)
    end = "All tents are in the sum. Go back to the start, and add them one by one."

    def __init__(self, settings: UniversalitySettings | None = None) -> None:
        super().__init__()
        self.settings = settings or UniversalitySettings(look="square")
        self.at = Fraction(30, 100)
        self._steps = self.length

    @property
    def length(self) -> int:
        return self.settings.tents

    @property
    def net(self) -> Net:
        return deep_square(self.steps)

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def look_at(self, x: Annotated[float, Bounds(0, 1)]) -> None:
        """Another place at which the sum is written out."""
        self.at = Fraction(round(100 * x), 100)

    def frame(self) -> Frame:
        x, done = np.linspace(0, 1, PLACES), self.steps
        total, tents = forward(self.net, x[:, None])[:, 0], tents_of(x, done)
        bound = 0.25 ** (done + 1)
        return {
            "step": done,
            "x": x.astype(np.float32),
            "tents": (tents if done else np.zeros((1, PLACES))).astype(np.float32),
            "newest": (tents[-1] if done else x).astype(np.float32),
            "sum": total.astype(np.float32), "target": (x**2).astype(np.float32),
            "error": (total - x**2).astype(np.float32), "bound": np.full(PLACES, bound, np.float32),
            "extent": [0, 1, 0, 1], "error_extent": [0, 1, 0, 1.2 * bound],
            "account": words.squared(self.at, done), "at": float(self.at),
            "largest": float((total - x**2).max()), "pieces_now": len(pieces(self.net, 0.0, 1.0)),
            "table": {
                "title": "", "columns": COLUMNS,
                "rows": [row(tents) for tents in range(1, done + 1)],
                "note": "One hidden layer of n ReLUs makes at most n + 1 pieces.",
            },
        }  # fmt: skip


@lru_cache(maxsize=MOST_TENTS)
def row(tents: int) -> dict[str, Any]:
    """What so many tents make: counted on the network itself; and what one layer needs at least for as many pieces."""
    net, x = deep_square(tents), np.linspace(0, 1, PLACES)
    hidden = [len(b) for _, b in net[:-1]]
    count = len(pieces(net, 0.0, 1.0))
    largest = float((forward(net, x[:, None])[:, 0] - x**2).max())
    deep, wide = parameters(1, hidden), parameters(1, [count - 1])
    cells = [f"{count}", show(largest, 3), f"{sum(hidden)} ({deep})", f"{count - 1} ({wide})"]
    return {"head": f"m = {tents}", "cells": cells}
