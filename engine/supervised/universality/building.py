"""A hidden layer that is built by hand, as a stage plays it: one step adds one unit to the sum.

experiment = Building(UniversalitySettings(target="step", units=3))
experiment.move(2, 0.5, 1.0)      # unit 2's handle: its kink or step, and its height
experiment.layer, experiment.score
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.undo import EditedTour
from engine.supervised.universality import hand, words
from engine.supervised.universality.settings import (
    GAME_UNITS,
    MOST_UNITS,
    UniversalitySettings,
    read_units,
    write_units,
)
from engine.supervised.universality.targets import LARGEST, drawn, read_points, write_points

PLACES = 513
"""At which curves are drawn."""
SUCCESS = {"bars": 0.405, "hinges": 0.05}
"""Scores below which a game is won: Nielsen's own threshold, and ours."""
INSIDE = 0.04
"""Where a handle stands that would lie left of the picture."""
LEVEL = 1e-3
"""Curves that differ by less are drawn as level ones."""
SHOWN_UNITS = 64
"""Of so many at most the weights stand in the table."""

Unit = Annotated[int, Bounds(0, MOST_UNITS)]
Coordinate = Annotated[float, Bounds(-1_000, 1_000)]


class Building(EditedTour[UniversalitySettings]):
    """See :mod:`engine.experiment`. chosen: the unit whose numbers are written out; at: where the sum is."""

    edits = ("move", "draw", "set_steepness", "turn", "place", "undo")
    looks = ("choose", "look_at")
    stays = ("chosen", "at")
    units = ("unit",)
    pace = 5.0
    end = "All units are in the sum. Drag one, or go back to the start and add them one by one."

    def __init__(self, settings: UniversalitySettings | None = None) -> None:
        super().__init__()
        self.chosen, self.at = 0, 0.3
        self._pen: float | None = None
        self._take(settings or UniversalitySettings())
        self._steps = self.length

    def _take(self, settings: UniversalitySettings) -> None:
        layer = settings.layer()
        if len(layer) and not np.isfinite(layer(np.linspace(0, 1, 11))).all():
            raise ValueError("These units have left all bounds.")
        self.settings, self.layer, self.target = settings, layer, settings.curve

    @property
    def bars(self) -> bool:
        return self.settings.game == "bars"

    @property
    def length(self) -> int:
        return len(self.layer)

    @property
    def movable(self) -> int:
        """How many handles there are, but for that of the output's bias."""
        return GAME_UNITS if self.bars else len(self.layer)

    @property
    def score(self) -> float:
        """The mean distance at x = 0, 0.01, …, 0.99, as Nielsen's game counts it; of bars, that of ideal ones."""
        if self.bars:
            return hand.bar_score(self.settings.bars, self.target)
        return float(hand.distances(self.layer, self.target).mean())

    # --- edits ----------------------------------------------------------------------------------------------------

    def move(self, index: Unit, x: Coordinate, y: Coordinate) -> None:
        """A handle is dragged: the unit's kink or step follows sideways, its height up and down. The last handle is
        that of the output's bias, which goes up and down only."""
        new = index != self.chosen
        self.chosen = min(index, self.movable - 1)
        own = read_units(self.settings.own)
        if index >= self.movable:
            if self.bars:
                raise ValueError("There is no such bar.")
            own[0] = (0.0, _round(y), 1.0)
        elif self.bars:
            own[index + 1] = (0.0, _round(y), 1.0)
        else:
            moved = self.layer.moved(index, x, y)
            place = min(max(float(moved.places[index]), -LARGEST), LARGEST)
            own[index + 1] = (_round(place), _round(float(moved.heights[index])), float(moved.steepness[index]))
        self._edit(new, own=write_units(own))
        self._steps = max(self._steps, self.length if self.bars else min(index + 1, self.length))

    def set_steepness(self, value: Annotated[float, Bounds(1, hand.STEEPEST)]) -> None:
        """The chosen unit's weight, of the sign that it has."""
        self._steepen(lambda steep: float(np.copysign(value, steep)))

    def turn(self) -> None:
        """The chosen unit looks to the other side: its weight changes its sign, and its kink stays."""
        self._steepen(lambda steep: -steep)

    def _steepen(self, change: Any) -> None:
        if self.bars:
            raise ValueError("In this game the steps are as steep as they can be.")
        own, layer, k = read_units(self.settings.own), self.layer, self.chosen
        steep = max(-hand.STEEPEST, min(hand.STEEPEST, change(float(layer.steepness[k]))))
        own[k + 1] = (_round(float(layer.places[k])), _round(float(layer.heights[k])), steep)
        self._edit(True, own=write_units(own))

    def place(self, how: Literal["joined", "flat"]) -> None:
        """All units where they approximate the target best at even places; or flat, to begin with."""
        self._edit(True, start=how, own="")

    def draw(self, x: Annotated[float, Bounds(0, 1)], y: Coordinate) -> None:
        """The target goes through this place, and straight on from the place drawn just before."""
        if self.settings.game != "free" or self.settings.target != "yours":
            raise ValueError("Choose your own curve as the target, then draw it.")
        points = drawn(read_points(self.settings.points), self._pen, x, y)
        new = self._pen is None or abs(self._pen - x) > 0.15
        self._pen = x
        self._edit(new, points=write_points(points))

    # --- looks ----------------------------------------------------------------------------------------------------

    def choose(self, index: Unit) -> None:
        """Write out the numbers of another unit."""
        self.chosen = min(index, self.movable - 1)

    def look_at(self, x: Annotated[float, Bounds(0, 1)]) -> None:
        """Another place at which the sum is written out."""
        self.at = x

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        x, layer, done = np.linspace(0, 1, PLACES), self.layer, self._steps
        self.chosen = min(self.chosen, self.movable - 1)
        parts, target = layer.parts(x), self.target(x)
        total, far = layer.bias + parts[:done].sum(0), hand.distances(layer, self.target)
        handles = self._handles()
        low, high = _around(target, total if done == self.length else target, handles)
        return {
            "step": done,
            "x": x.astype(np.float32),
            "parts": parts[:done].astype(np.float32) if done else np.zeros((1, PLACES), np.float32),
            "sum": total.astype(np.float32), "target": target.astype(np.float32),
            "error": (total - target).astype(np.float32),
            "dots": self._dots(),
            "extent": [0, 1, low, high], "error_extent": [0, 1, *_around(total - target, np.zeros(1), [])],
            "handles": handles, "chosen": self.chosen, "at": self.at,
            "drawable": self.settings.game == "free" and self.settings.target == "yours",
            "steepness": None if layer.activation == "relu" or self.bars else abs(float(layer.steepness[self.chosen])),
            "table": self._table(), "score": self.score, "largest": float(far.max()),
            "account": words.summing(layer, self.at, done),
            "scores": words.scores(self.settings.game, self.score, float(far.max()), SUCCESS.get(self.settings.game)),
            "told": words.unit(layer, self.chosen) if not self.bars else words.bar(layer, self.chosen),
        }  # fmt: skip

    def _handles(self) -> list[dict[str, Any]]:
        if self.bars:
            middles = (np.arange(GAME_UNITS) + 0.5) / GAME_UNITS
            return [_handle(x, y, str(k + 1)) for k, (x, y) in enumerate(zip(middles, self.settings.bars, strict=True))]
        # A hinge at the edge that looks out of the picture is taken hold of within it, beside the bias's handle.
        places = [(min(x, 1.0) if x >= 0 else INSIDE, y) for x, y in self.layer.handles.tolist()]
        units = [_handle(x, y, str(k + 1)) for k, (x, y) in enumerate(places)]
        return [*units, _handle(0.0, self.layer.bias, "b")]

    def _dots(self) -> Floats:
        own = self.settings.game == "free" and self.settings.target == "yours"
        points = read_points(self.settings.points) if own else np.zeros((0, 2))
        return points.astype(np.float32) if len(points) <= 40 else np.zeros((0, 2), np.float32)

    def _table(self) -> dict[str, Any]:
        if self.bars:
            edges = [f"{k / GAME_UNITS:g}" for k in range(GAME_UNITS + 1)]
            bars = [
                {"head": f"bar {k + 1}", "cells": [edges[k], edges[k + 1], words.brief(float(height))]}
                for k, height in enumerate(self.settings.bars)
            ]
            return {"title": "", "columns": ["from", "to", "v"], "rows": bars}
        layer, first = self.layer, min(len(self.layer), SHOWN_UNITS)
        columns = [layer.steepness[:first], layer.biases[:first], layer.heights[:first]]
        rows = [
            {"head": f"h{k + 1}", "cells": [words.brief(float(value)) for value in row]}
            for k, row in enumerate(zip(*columns, strict=True))
        ]
        note = f"The first {first} of {len(layer)} units" if len(layer) > first else ""
        return {"title": "", "columns": ["w", "b", "v"], "rows": rows, "note": note}


def _handle(x: float, y: float, label: str) -> dict[str, Any]:
    return {"x": round(float(x), 6), "y": round(float(y), 6), "label": label}


def _round(value: float) -> float:
    return float(f"{value:.6g}")


def _around(one: Floats, other: Floats, handles: list[dict[str, Any]]) -> tuple[float, float]:
    """Bounds of an axis, rounded outwards so that they stand still while something is dragged; where all is level, with
    room to draw in."""
    values = (
        np.concatenate([one, other, [handle["y"] for handle in handles]]) if handles else np.concatenate([one, other])
    )
    low, high = float(values.min()), float(values.max())
    if high - low < LEVEL:
        low, high = low - 0.5, high + 0.5
    room = high - low
    step = 10.0 ** np.floor(np.log10(room)) / 2
    return float(np.floor((low - 0.04 * room) / step) * step), float(np.ceil((high + 0.04 * room) / step) * step)


def built(settings: UniversalitySettings, **changes: Any) -> Building:
    """A layer of other settings."""
    return Building(replace(settings, **changes))
