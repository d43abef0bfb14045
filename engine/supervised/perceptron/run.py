"""A run of the perceptron's rule over points that may be changed on the way: stepping, edits, and the whole state.

The run ends by itself once a whole epoch has passed without a mistake. Whatever changes the samples, the weights or
the rule on the way begins a new stretch: the Novikoff bound, the cycle and the exported script are about the stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.written import many
from engine.arrays import Floats
from engine.experiment.learning import permutation
from engine.experiment.protocol import Basics, Bounds, Measure, State
from engine.supervised.perceptron.data import DATASETS, MOST_POINTS, REACH, read_points, write_points
from engine.supervised.perceptron.rule import Update, mistaken, update
from engine.supervised.perceptron.settings import PerceptronSettings

LARGEST_WEIGHT = 100  # by hand
KEPT = {
    "steps": int,
    "epoch": int,
    "position": int,
    "mistakes": int,
    "quiet": int,
    "converged": bool,
    "furthest": float,
    "ring": int,
}
"""The numbers of a run that a state holds as they are."""

Coordinate = Annotated[float, Bounds(-REACH, REACH)]
Index = Annotated[int, Bounds(0, MOST_POINTS - 1)]
Weight = Annotated[float, Bounds(-LARGEST_WEIGHT, LARGEST_WEIGHT)]
Place = Annotated[int, Bounds(0, 0)]
Typed = Annotated[str, Bounds(1, 30)]


class Origin(NamedTuple):
    """Where the present stretch began."""

    steps: int
    epoch: int
    position: int
    mistakes: int
    w1: float
    w2: float
    b: float
    order: list[int]

    @property
    def w(self) -> tuple[float, ...]:
        return self.w1, self.w2


class PerceptronRun(Basics):
    """Samples, weights and a position in the order of samples. One step uses one sample."""

    edits: Sequence[str] = (
        "add_point",
        "move_point",
        "delete_point",
        "set_weight",
        "set_weights",
        "write_weight",
        "write_bias",
    )
    adds = ("add_point",)
    units = ("sample", "epoch")
    pace = 5.0
    length: int | None = None
    diverged = False  # each step moves the weights by at most η·|x|

    def __init__(self, settings: PerceptronSettings | None = None) -> None:
        self.settings = settings or PerceptronSettings()
        inputs, targets = self._dealt()
        self._x: list[tuple[float, ...]] = [tuple(x) for x in inputs.tolist()]
        self._t: list[float] = targets.tolist()
        self._home = list(range(len(self._t)))  # which dealt point each is; −1 once it is the visitor's
        self._dealt_count = len(self._t)
        self._points_changed()
        self.reset()

    def _dealt(self) -> tuple[Floats, Floats]:
        settings = self.settings
        if settings.data == "yours":
            return read_points(settings.points)
        return DATASETS[settings.data].deal(settings.count, settings.margin, settings.data_seed)

    # --- running --------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Back to the start: the same seed, with the points and settings as they are now."""
        self._w, self._b = self._start()
        self._steps = self._epoch = self._position = self._mistakes = self._quiet = 0
        self._converged = False
        self._used: Update | None = None
        self._ring = -1
        self._furthest = max(abs(weight) for weight in self._w)
        self._swing: list[tuple[float, ...]] = []  # what the weights have been since it was last asked for
        self._order = self._order_of(0)
        self._begin_stretch()

    def _start(self) -> tuple[tuple[float, ...], float]:
        if self.settings.start == "zero":
            return (0.0, 0.0), 0.0
        generator = torch.Generator().manual_seed(self.settings.seed)
        w1, w2, b = (200 * torch.rand(3, generator=generator, dtype=torch.float64) - 100).round().tolist()
        return (w1 / 100, w2 / 100), b / 100

    def _order_of(self, epoch: int) -> list[int]:
        if self.settings.order == "in turn":
            return list(range(len(self._t)))
        order: list[int] = permutation(self.settings.seed, epoch, len(self._t)).tolist()
        return order

    @property
    def steps(self) -> int:
        return self._steps

    @property
    def stopped(self) -> str:
        if not self._t:
            return "There are no points yet: choose a class beside Move, and click on the plane to add some."
        if not self._converged:
            return ""
        after = f"{many(self._mistakes, 'update')} in {many(self._epoch, 'epoch')}"
        return f"Every point is on its side: the perceptron has converged after {after}."

    def step(self, count: int = 1) -> int:
        taken = 0
        while taken < count and self._t and not self._converged:
            self._use_next()
            taken += 1
        return taken

    def _use_next(self) -> None:
        index = self._ring = self._order[self._position]
        used = self._used = update(
            self._w, self._b, self._x[index], self._t[index], self.settings.rate, self.settings.ties
        )
        self._w, self._b = used.new_w, used.new_b
        if used.mistake:
            self._swing = self._ends()
            self._mistakes += 1
            self._quiet = 0
            self._furthest = max(self._furthest, abs(used.new_w[0]), abs(used.new_w[1]))
        else:
            self._quiet += 1
        self._steps += 1
        self._position += 1
        if self._position == len(self._order):
            self._end_epoch()

    def _end_epoch(self) -> None:
        self._converged = self._quiet >= len(self._order)
        self._epoch += 1
        self._position = 0
        self._order = self._order_of(self._epoch)

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "sample":
            return 1, 1
        if unit != "epoch":
            raise ValueError(f"There is no unit “{unit}” here.")
        count = len(self._t)
        return max(1, self._position or count), max(1, count - self._position)

    def measure(self) -> Measure:
        """Weights, bias, mistakes since the start, and points now on the wrong side."""
        figures = {"w1": self._w[0], "w2": self._w[1], "b": self._b, "mistakes": self._mistakes}
        return {name: np.array([float(value)]) for name, value in (figures | {"wrong": self._wrong().sum()}).items()}

    def swing(self) -> Measure:
        """Where the rule goes round in circles, a curve through every fourth step may look flat."""
        low, high = self._ends()
        self._swing = []
        named = zip(("w1", "w2", "b"), low, high, strict=True)
        return {
            f"{name}.{end}": np.array([v])
            for name, *ends in named
            for end, v in zip(("low", "high"), ends, strict=True)
        }

    def _ends(self) -> list[tuple[float, ...]]:
        """The least and the greatest that w₁, w₂ and b have been."""
        columns = list(zip(*self._swing, (*self._w, self._b), strict=True))
        return [tuple(map(end, columns)) for end in (min, max)]

    def _wrong(self) -> NDArray[np.bool_]:
        return mistaken(self._w, self._b, self._inputs, self._targets, self.settings.ties)

    # --- changes --------------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        """Move one of the live settings. Raises ValueError for another one, or a value out of range."""
        if other := set(settings) - set(self.settings.live()):
            raise ValueError(f"{', '.join(sorted(other))} cannot change while it runs.")
        before, self.settings = self.settings, replace(self.settings, **settings)
        if self.settings == before:
            return
        if self.settings.margin != before.margin and self.settings.data == "clouds":
            dealt = self._dealt()[0].tolist()
            self._x = [tuple(dealt[home]) if home >= 0 else x for x, home in zip(self._x, self._home, strict=True)]
            self._points_changed()
        self._begin_stretch()

    def add_point(self, x: Coordinate, y: Coordinate, label: Annotated[int, Bounds(0, 1)]) -> None:
        """A new sample of class `label`, last in the order. Coordinates are kept to two decimals."""
        if len(self._t) >= MOST_POINTS:
            raise ValueError(f"The plane holds at most {MOST_POINTS} points: delete one first.")
        self._order.append(len(self._t))
        self._x.append((round(x, 2) + 0.0, round(y, 2) + 0.0))
        self._t.append(float(label))
        self._home.append(-1)
        self._points_changed()
        self._begin_stretch()

    def move_point(self, index: Index, x: Coordinate, y: Coordinate) -> None:
        self._check(index)
        self._x[index] = (round(x, 2) + 0.0, round(y, 2) + 0.0)
        self._home[index] = -1
        self._points_changed()
        self._begin_stretch()

    def delete_point(self, index: Index) -> None:
        self._check(index)
        for column in (self._x, self._t, self._home):
            del column[index]
        place = self._order.index(index)
        self._order = [other - (other > index) for other in self._order if other != index]
        self._position -= place < self._position
        self._ring = -1 if self._ring == index else self._ring - (self._ring > index)
        self._points_changed()
        if self._order and self._position == len(self._order):
            self._end_epoch()
        self._begin_stretch()

    def own_points(self) -> str | None:
        """The points as text for `PerceptronSettings.points` once any was added, moved or deleted; None before."""
        if self._home == list(range(self._dealt_count)):
            return None
        return write_points(self._inputs, self._targets)

    def _check(self, index: int) -> None:
        if not 0 <= index < len(self._t):
            raise ValueError("That point is no longer there.")

    def set_weight(self, index: Annotated[int, Bounds(0, 2)], value: Weight) -> None:
        """w₁ (0), w₂ (1) or b (2)."""
        values = [*self._w, self._b]
        values[index] = value
        self.set_weights(values[0], values[1], values[2])

    def write_weight(
        self, channel: Place, row: Place, column: Annotated[int, Bounds(0, 1)], text: Typed, first: bool = True
    ) -> None:
        """w₁ (column 0) or w₂ (1) as it is typed."""
        self.set_weight(column, _typed(text))

    def write_bias(self, channel: Place, row: Place, column: Place, text: Typed, first: bool = True) -> None:
        self.set_weight(2, _typed(text))

    def set_weights(self, w1: Weight, w2: Weight, b: Weight) -> None:
        """Weights and bias by hand, kept to three decimals."""
        self._w, self._b = (round(w1, 3) + 0.0, round(w2, 3) + 0.0), round(b, 3) + 0.0
        self._used, self._ring = None, -1
        self.swing()
        self._furthest = max(self._furthest, abs(self._w[0]), abs(self._w[1]))
        self._begin_stretch()

    def _begin_stretch(self) -> None:
        self._quiet = 0
        self._converged = False
        begun = (self._steps, self._epoch, self._position, self._mistakes)
        self._origin = Origin._make((*begun, *self._w, self._b, list(self._order)))

    def _points_changed(self) -> None:
        self._inputs = np.array(self._x, dtype=np.float64).reshape(-1, 2)
        self._targets = np.array(self._t, dtype=np.float64)

    # --- state ----------------------------------------------------------------------------------------------------

    def state(self) -> State:
        used, origin = self._used, self._origin
        last = [] if used is None else [*used.w, used.b, *used.x, used.t, used.rate, used.z == 0 and used.y == 1]
        return {
            "points": self._inputs.copy(),
            "targets": self._targets.astype(np.uint8),
            "home": np.array(self._home, dtype=np.int16),
            "order": np.array(self._order, dtype=np.int16),
            "w1": self._w[0],
            "w2": self._w[1],
            "b": self._b,
            **{name: getattr(self, f"_{name}") for name in KEPT},
            "last": np.array(last, dtype=np.float64),
            "origin": np.array(origin[:7], dtype=np.float64),
            "origin_order": np.array(origin.order, dtype=np.int16),
            **self.settings.live(),
        }

    def restore(self, state: State) -> None:
        """Raises ValueError for what is no state of this lesson (a file from elsewhere, say)."""
        if not _sound(state):
            raise ValueError("This is not a saved run of the perceptron.")
        self.settings = replace(self.settings, **{name: state[name] for name in self.settings.live()})
        points, targets = state["points"].tolist(), [float(target) for target in state["targets"]]
        x: list[tuple[float, ...]] = [tuple(point) for point in points]
        if x != self._x or targets != self._t:
            self._x, self._t = x, targets
            self._points_changed()
        self._home, self._order = state["home"].tolist(), state["order"].tolist()
        self._w, self._b = (float(state["w1"]), float(state["w2"])), float(state["b"])
        for name, kind in KEPT.items():
            setattr(self, f"_{name}", kind(state[name]))
        *begun, w1, w2, b = state["origin"].tolist()
        self._origin = Origin._make((*map(int, begun), w1, w2, b, state["origin_order"].tolist()))
        self.swing()  # it begins anew
        self._used = None
        if len(state["last"]):
            w1, w2, b, x1, x2, t, rate, tie = state["last"].tolist()
            self._used = update((w1, w2), b, (x1, x2), t, rate, "mistake" if tie else "class 0")

    def start_of_stretch(self) -> State:
        """The state in which the present stretch began, from which plain stepping gives the present one."""
        return self.state() | self._origin._asdict() | {"order": np.array(self._origin.order, dtype=np.int16)}


def _typed(text: str) -> float:
    """A weight from its text. Raises ValueError with a sentence."""
    value = parse_entry(text)
    if abs(value) > LARGEST_WEIGHT:
        raise ValueError(f"By hand a weight lies between −{LARGEST_WEIGHT} and {LARGEST_WEIGHT}.")
    return value


def _sound(state: State) -> bool:
    """Whether a state, possibly from a file, is one that a run could have reached as far as indices and ranges go."""
    try:
        count = len(state["targets"])
        orders = [sorted(state[name].tolist()) == list(range(count)) for name in ("order", "origin_order")]
        columns = state["points"].shape == (count, 2) and len(state["home"]) == count <= MOST_POINTS
        sizes = len(state["last"]) in (0, 8) and len(state["origin"]) == 7
        places = 0 <= state["position"] < max(count, 1) and -1 <= state["ring"] < count
        numbers = [*state["points"].flat, *state["last"], *state["origin"], state["w1"], state["w2"], state["b"]]
        classes = set(state["targets"].tolist()) <= {0, 1}
        near = bool((np.abs(state["points"]) <= REACH).all() and (np.abs(state["home"]) <= MOST_POINTS).all())
        return all(orders) and columns and sizes and places and classes and near and bool(np.isfinite(numbers).all())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return False
