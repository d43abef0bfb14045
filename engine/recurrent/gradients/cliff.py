"""A loss with a cliff: one recurrent unit over many steps (Pascanu, Mikolov and Bengio 2013; Doya 1993).

    h_t = tanh(w h_{t−1} + b),  h_0 = 0.5,  L(w, b) = (h_T − y)²

For w > 1 the unit has two places to rest, and which one it comes to turns on the side of a line in the (w, b) plane:
there the loss is a wall, whose slope grows with every step of the sequence. Three descents begin at one point, without
clipping, clipped by norm and clipped by value::

    experiment = CliffExperiment()
    experiment.step(40)
    experiment.places["none"], experiment.places["norm"]
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import descent, show
from engine.arrays import Floats
from engine.experiment.protocol import Basics, Bounds, Frame, Measure, State
from engine.recurrent.cells.learner import clipped
from engine.recurrent.gradients.settings import CLIPS, PLANE, GradientsSettings, Moved

BEGIN, TARGET = 0.5, -0.8  # h_0 and y
GRID = 181
NAMES = CLIPS | {"none": "no clipping"}
TRAIL = 8  # steps that are still drawn
MOVED = ("length", "rate", "bound", "w", "b")
KEPT = ("steps", "since", "moved", "paths")
Coordinate = Annotated[float, Bounds(*PLANE)]


class Slope(NamedTuple):
    """The loss at a point and its gradient."""

    loss: float
    w: float
    b: float

    @property
    def norm(self) -> float:
        return float(np.hypot(self.w, self.b))


def loss(w: Floats, b: Floats, steps: int) -> Floats:
    """L at every (w, b), arrays of one shape."""
    h = np.full(np.broadcast(w, b).shape, BEGIN)
    for _ in range(steps):
        h = np.tanh(w * h + b)
    return np.asarray((h - TARGET) ** 2)


def slope(w: float, b: float, steps: int) -> Slope:
    """L with ∂L/∂w and ∂L/∂b by backpropagation through time."""
    states = [BEGIN]
    for _ in range(steps):
        states.append(float(np.tanh(w * states[-1] + b)))
    back = 2 * (states[-1] - TARGET)  # ∂L/∂h_T
    d_w = d_b = 0.0
    for before, after in zip(states[-2::-1], states[:0:-1], strict=True):
        d_a = back * (1 - after * after)
        d_w += d_a * before
        d_b += d_a
        back = d_a * w
    return Slope((states[-1] - TARGET) ** 2, d_w, d_b)


def used(found: Slope, clip: str, threshold: float) -> tuple[float, float]:
    """The gradient as a step uses it."""
    w, b = clipped(np.array([found.w, found.b]), found.norm, clip, threshold).tolist()
    return w, b


@lru_cache(maxsize=16)
def surface(steps: int) -> NDArray[np.int8]:
    """The loss over the plane from 0 to 127, row 0 at the top; 127 is the largest loss there can be."""
    half = (PLANE[1] - PLANE[0]) / GRID / 2
    along = np.linspace(PLANE[0] + half, PLANE[1] - half, GRID)
    w, b = np.meshgrid(along, along[::-1])
    most = (1 + abs(TARGET)) ** 2
    return np.rint(127 * loss(w, b, steps) / most).astype(np.int8)


class CliffExperiment(Moved, Basics):
    """See :mod:`engine.experiment`."""

    controls = ("length", "rate", "bound")
    edits = ("place", "set_length", "set_rate", "set_bound")
    units = ("step",)
    pace = 5.0
    length: int | None = None
    stopped = ""
    diverged = False

    def __init__(self, settings: GradientsSettings | None = None) -> None:
        self.settings = settings or GradientsSettings(look="cliff")
        self.reset()

    def reset(self) -> None:
        self.steps = 0
        self._put()

    def _put(self) -> None:
        """All three to the point that is set."""
        self.paths: Floats = np.full((len(CLIPS), 1, 2), (self.settings.w, self.settings.b))  # (descents, points, 2)
        self.since, self.moved = 0, False  # steps since they were put there, and whether a slider was moved since

    # --- stepping -----------------------------------------------------------------------------------------------------

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where each descent is."""
        return {clip: (w, b) for clip, (w, b) in zip(CLIPS, self.paths[:, -1].tolist(), strict=True)}

    def slope(self, clip: str) -> Slope:
        """Loss and gradient where a descent is."""
        return slope(*self.places[clip], self.settings.length)

    def next(self, clip: str) -> tuple[float, float]:
        """Where its next step lands."""
        found, (w, b) = self.slope(clip), self.places[clip]
        d_w, d_b = used(found, clip, self.settings.bound)
        return w - self.settings.rate * d_w, b - self.settings.rate * d_b

    def step(self, count: int = 1) -> int:
        for _ in range(count):
            landed = np.array([[self.next(clip)] for clip in CLIPS])
            self.paths = np.concatenate([self.paths[:, -TRAIL:], landed], 1)
            self.steps, self.since = self.steps + 1, self.since + 1
        return count

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

    def state(self) -> State:
        moved = {name: getattr(self.settings, name) for name in MOVED}
        return moved | {name: copy(getattr(self, name)) for name in KEPT}

    def restore(self, state: State) -> None:
        self.settings = replace(self.settings, **{name: state[name] for name in MOVED})
        for name in KEPT:
            setattr(self, name, copy(state[name]))

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        settings = self.settings
        return {
            "step": self.steps,
            "surface": surface(settings.length),
            "walkers": self.paths[:, -1].astype(np.float32),
            "kinds": np.arange(len(CLIPS), dtype=np.float32),
            "moves": self._moves(),
            "walk": self._table(),
            "account": self._account(),
            "length": settings.length,
            "eta": settings.rate,
            "bound": settings.bound,
            **{f"now.{clip}": self.slope(clip).loss for clip in CLIPS},
        }

    def _moves(self) -> list[dict[str, Any]]:
        """The last steps of each, and the next one with its name."""
        arrows = []
        for row, clip in enumerate(CLIPS):
            path = pairwise(self.paths[row].tolist())
            arrows += [{"from": tuple(a), "to": tuple(b), "color": row, "dash": True} for a, b in path]
            arrows.append({"name": NAMES[clip], "from": self.places[clip], "to": self.next(clip), "color": row})
        return arrows

    def _table(self) -> dict[str, Any]:
        """Where each is, how steep it is there, and where the next step lands."""
        rows = []
        for clip in CLIPS:
            found, landing = self.slope(clip), self.next(clip)
            there = slope(*landing, self.settings.length).loss
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
            d_w, d_b = used(self.slope(clip), clip, self.settings.bound)
            (w, b), rate = self.places[clip], self.settings.rate
            lines.append(f"{NAMES[clip]}: w ← {descent(w, rate, d_w).text}; b ← {descent(b, rate, d_b).text}")
        return lines


def _point(place: tuple[float, float]) -> str:
    return f"({show(place[0], 3)}, {show(place[1], 3)})"
