"""Lesson 3.3's cliff as an experiment: three descents from one point, without clipping, by norm and by value.

    experiment = CliffExperiment()
    experiment.step(40)
    experiment.places["none"], experiment.places["norm"]

One step is one step of gradient descent of each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import descent, show
from engine.experiment.protocol import Basics, Bounds, Frame, Measure, State
from engine.recurrent.cells.tasks import MOST
from engine.recurrent.gradients import cliff
from engine.recurrent.gradients.cliff import Slope
from engine.recurrent.gradients.settings import CLIFF_BOUNDS, CLIFF_RATES, CLIPS, PLANE, GradientsSettings

GRID = 181
NAMES = {"none": "no clipping", "norm": "by norm", "value": "by value"}
TRAIL = 8  # steps that are still drawn
LIVE = ("length", "rate", "bound", "w", "b")
Coordinate = Annotated[float, Bounds(*PLANE)]


@lru_cache(maxsize=16)
def surface(steps: int) -> NDArray[np.int8]:
    """The loss over the plane from 0 to 127, row 0 at the top; 127 is the largest loss there can be."""
    half = (PLANE[1] - PLANE[0]) / GRID / 2
    along = np.linspace(PLANE[0] + half, PLANE[1] - half, GRID)
    w, b = np.meshgrid(along, along[::-1])
    most = (1 + abs(cliff.TARGET)) ** 2
    return np.rint(127 * cliff.loss(w, b, steps) / most).astype(np.int8)


class CliffExperiment(Basics):
    """See :mod:`engine.experiment`."""

    edits: Sequence[str] = ("place", "set_length", "set_rate", "set_bound")
    looks: Sequence[str] = ()
    units: Sequence[str] = ("step",)
    pace = 5.0
    length: int | None = None

    def __init__(self, settings: GradientsSettings | None = None) -> None:
        self.settings = settings or GradientsSettings(look="cliff")
        self.reset()

    def reset(self) -> None:
        self.steps = 0
        self._put()

    def _put(self) -> None:
        """All three to the point that is set."""
        begin = (self.settings.w, self.settings.b)
        self.places: dict[str, tuple[float, float]] = dict.fromkeys(CLIPS, begin)
        self.trails = np.full((len(CLIPS), TRAIL, 2), math.nan)
        self.since, self.moved = 0, False  # steps since they were put there, and whether a slider was moved since

    # --- stepping -----------------------------------------------------------------------------------------------------

    stopped = ""
    diverged = False

    def slope(self, clip: str) -> Slope:
        """Loss and gradient where a descent is."""
        return cliff.slope(*self.places[clip], self.settings.length)

    def next(self, clip: str) -> tuple[float, float]:
        """Where its next step lands."""
        found, (w, b) = self.slope(clip), self.places[clip]
        d_w, d_b = cliff.clipped(found, clip, self.settings.bound)
        return w - self.settings.rate * d_w, b - self.settings.rate * d_b

    def step(self, count: int = 1) -> int:
        for _ in range(count):
            for row, clip in enumerate(CLIPS):
                self.trails[row] = np.vstack([self.trails[row, 1:], self.places[clip]])
                self.places[clip] = self.next(clip)
            self.steps, self.since = self.steps + 1, self.since + 1
        return count

    def span(self, unit: str) -> tuple[int, int]:
        return 1, 1

    def measure(self) -> Measure:
        return {f"loss.{clip}": np.array([self.slope(clip).loss]) for clip in CLIPS}

    # --- what is moved ------------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if (before.w, before.b) != (self.settings.w, self.settings.b):
            self._put()
        elif before != self.settings and self.since:
            self.moved = True

    def place(self, index: Annotated[int, Bounds(0, 2)], x: Coordinate, y: Coordinate) -> None:
        """Take all three to another point."""
        self.settings = replace(self.settings, w=round(x, 3), b=round(y, 3))
        self._put()

    def set_length(self, value: Annotated[int, Bounds(1, MOST)]) -> None:
        """T, the steps of the sequence."""
        self.change(length=value)

    def set_rate(self, value: Annotated[float, Bounds(*CLIFF_RATES)]) -> None:
        """η."""
        self.change(rate=round(value, 3))

    def set_bound(self, value: Annotated[float, Bounds(*CLIFF_BOUNDS)]) -> None:
        """The threshold of both kinds of clipping."""
        self.change(bound=round(value, 3))

    def state(self) -> State:
        places = np.array([self.places[clip] for clip in CLIPS])
        live = {name: getattr(self.settings, name) for name in LIVE}
        counts = {"steps": self.steps, "since": self.since, "moved": self.moved}
        return {**counts, "places": places, "trails": self.trails.copy(), **live}

    def restore(self, state: State) -> None:
        changed: dict[str, Any] = {name: state[name] for name in LIVE}
        self.settings = replace(self.settings, **changed)
        self.steps, self.since, self.moved = state["steps"], state["since"], state["moved"]
        self.trails = state["trails"].copy()
        self.places = {clip: (float(w), float(b)) for clip, (w, b) in zip(CLIPS, state["places"], strict=True)}

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        settings = self.settings
        return {
            "step": self.steps,
            "surface": surface(settings.length),
            "walkers": np.array([self.places[clip] for clip in CLIPS], np.float32),
            "kinds": np.arange(len(CLIPS), dtype=np.float32),
            "moves": self._moves(),
            "walk": self._table(),
            "account": self._account(),
            "length": settings.length,
            "eta": settings.rate,
            "bound": settings.bound,
            **{f"now.{clip}": self.slope(clip).loss for clip in CLIPS},
        }

    def picture(self) -> Frame:
        return {}

    def _moves(self) -> list[dict[str, Any]]:
        """The last steps of each, and the next one with its name."""
        arrows = []
        for row, clip in enumerate(CLIPS):
            path = [tuple(point) for point in self.trails[row].tolist() if not math.isnan(point[0])]
            path.append(self.places[clip])
            arrows += [{"from": a, "to": b, "color": row, "dash": True} for a, b in pairwise(path)]
            arrows.append({"name": NAMES[clip], "from": self.places[clip], "to": self.next(clip), "color": row})
        return arrows

    def _table(self) -> dict[str, Any]:
        """Where each is, how steep it is there, and where the next step lands."""
        rows = []
        for clip in CLIPS:
            found, landing = self.slope(clip), self.next(clip)
            there = cliff.slope(*landing, self.settings.length).loss
            cells = [
                _point(self.places[clip]),
                show(found.loss, 3),
                show(found.norm, 3),
                _point(landing),
                show(there, 3),
            ]
            rows.append({"head": NAMES[clip], "cells": cells})
        return {"title": "The next step", "columns": ["(w, b)", "L", "‖∇L‖", "lands at", "L there"], "rows": rows}

    def _account(self) -> list[str]:
        """The next step in numbers, entry by entry."""
        lines = []
        for clip in CLIPS:
            d_w, d_b = cliff.clipped(self.slope(clip), clip, self.settings.bound)
            (w, b), rate = self.places[clip], self.settings.rate
            lines.append(f"{NAMES[clip]}: w ← {descent(w, rate, d_w).text}; b ← {descent(b, rate, d_b).text}")
        return lines


def _point(place: tuple[float, float]) -> str:
    return f"({show(place[0], 3)}, {show(place[1], 3)})"
