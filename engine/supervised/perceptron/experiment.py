"""The perceptron lesson as an experiment: a run of the rule, and what of it is drawn and said.

experiment = PerceptronExperiment(PerceptronSettings(data="and"))
experiment.step(100)
experiment.stopped  # "Every point is on its side: the perceptron has converged after 11 updates in 6 epochs."
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np

from engine.arithmetic.typed import grid
from engine.experiment.protocol import Bounds, Frame, State
from engine.experiment.walk import Walk, Walks, buttons
from engine.supervised.perceptron import slow, words
from engine.supervised.perceptron.data import DATASETS, REACH
from engine.supervised.perceptron.rule import Update, activation, update
from engine.supervised.perceptron.run import LARGEST_WEIGHT, Coordinate, PerceptronRun
from engine.supervised.perceptron.separability import Cycle, Verdict, find_cycle, separability, why_not
from engine.supervised.perceptron.settings import PerceptronSettings

FIELD = 64  # half of full colour, so that points stand out on the ground of their own class
FIELD_CELLS = 100
CYCLE_POINTS = 12  # with more points a cycle is too long to be seen
CYCLE_LIMIT = 1500
CYCLE_LINES = 8  # more cannot be told apart
SCALES = tuple(2.0**-k for k in range(14))


class PerceptronExperiment(PerceptronRun, Walks):
    """A run with its frame and picture; see :mod:`engine.experiment`."""

    edits = (*PerceptronRun.edits, "drag", "slow_update")
    looks = ("show_line", "show_cycle", "probe", *Walks.SLOW)

    def __init__(self, settings: PerceptronSettings | None = None) -> None:
        self._line_shown, self._cycle_shown = False, True
        self._probe: tuple[float, float] | None = None
        super().__init__(settings)

    def show_line(self, on: bool) -> None:
        """Show or hide the separating line that is farthest from both classes."""
        self._line_shown = on

    def show_cycle(self, on: bool) -> None:
        """Show or hide the lines among which the rule goes round."""
        self._cycle_shown = on

    def drag(self, index: Annotated[int, Bounds(0, 1)], x: Coordinate, y: Coordinate) -> None:
        """The tip of w (0) or the line (1) is dragged to a place on the plane; the line stays parallel to itself."""
        if index == 0:
            scale, reach = self._arrow_scale(), 0.99 * self._room()
            x, y = (min(max(value, -reach), reach) for value in (x, y))
            self.set_weights(x / scale, y / scale, self._b)
        else:
            self.set_weight(2, min(max(-(self._w[0] * x + self._w[1] * y), -LARGEST_WEIGHT), LARGEST_WEIGHT))

    def probe(self, x: Coordinate, y: Coordinate, on: bool) -> None:
        """Work out the activation at a place on the plane."""
        self._probe = (round(x, 2) + 0.0, round(y, 2) + 0.0) if on else None

    def next_walk(self) -> Walk:
        if not self._t or self._converged:
            raise ValueError(self.stopped)
        return Walk((self._order[self._position],), ("forward", "error"), "error")

    def slow_update(self) -> None:
        """Make the update that was walked through, and go on to the next sample of the epoch."""
        super().slow_update()
        self.slowly(self._position > 0)

    def _begin_stretch(self) -> None:
        super()._begin_stretch()
        self.walk = None

    def restore(self, state: State) -> None:
        super().restore(state)
        self.walk = None

    def _points_changed(self) -> None:
        super()._points_changed()
        self._shown = {
            "points": self._inputs.astype(np.float32),
            "targets": self._targets.astype(np.float32),
            "is_test": np.zeros(len(self._t), dtype=np.uint8),
        }
        low, high = DATASETS[self.settings.data].extent
        fits = not self._t or (self._inputs.min() >= low and self._inputs.max() <= high)
        self._extent = (low, high) if fits else (-REACH, REACH)
        self._verdict: Verdict | None = None
        self._cycles: dict[tuple[Any, ...], Cycle | None] = {}

    def frame(self) -> Frame:
        shown = {**self._shown, **self._numbers(), **self._strokes(), **self._sentences(), **buttons(None)}
        walk, upcoming = self.walking(), self._upcoming()
        return shown | self._slow(walk, *upcoming) if walk and upcoming else shown

    def _numbers(self) -> Frame:
        wrong, verdict = self._wrong(), self.verdict
        return {
            "misclassified": wrong.astype(np.uint8),
            "wrong": int(wrong.sum()),
            "step": self._steps,
            "epoch": self._epoch,
            "mistakes": self._mistakes,
            "mistakes_since_change": self._mistakes - self._origin.mistakes,
            "converged": self._converged,
            "w": list(self._w),
            "b": self._b,
            **grid("w_cells", np.array([[self._w]]), map(words.number, self._w)),
            **grid("b_cells", np.array([[[self._b]]]), [words.number(self._b)]),
            "bound": verdict.bound,
            "bound_holds": verdict.bound is not None and self._from_zero(),
            "separable": verdict.separable,
            "extent": list(self._extent),
            "classes": 2,
            "labels": ["class 0", "class 1"],
        }

    def _sentences(self) -> Frame:
        upcoming = self._upcoming()
        used = self._used or (upcoming[1] if upcoming else None)
        verdict, changed = self.verdict, self._origin.steps > 0
        since = self._mistakes - self._origin.mistakes
        verdict_sentence = words.verdict_sentence(
            verdict, why_not(verdict, self._targets), len(self._t), len(set(self._t))
        )
        bound_sentence = words.bound_sentence(verdict, self._mistakes, since, self._from_zero(), not changed)
        cycle = words.cycle_sentence(self._cycle(), self._origin.steps)
        return {
            "next": _described(*upcoming) if upcoming else None,
            "ring": self._ring,
            "equation": words.rule(used) if used else [],
            "equation_title": "The step just taken" if self._used else "The next step",
            "verdict": verdict_sentence,
            "cycle": cycle,
            "bound_sentence": bound_sentence,
            "verdicts": [one for one in (verdict_sentence, cycle, bound_sentence, self._scale_sentence()) if one],
            "probe": self._probed(),
        }

    def _slow(self, walk: Walk, index: int, used: Update) -> Frame:
        """What is shown in place of the usual while the next step is walked through. Asked is each number in turn."""
        scale, ended = self._arrow_scale(), walk.stop == "update" and used.mistake
        lines = [_line("w·x + b = 0", used.w, used.b, "accent")]
        arrows = [_arrow("w", (0.0, 0.0), used.w, scale, "accent")]
        if ended:
            lines.append(_line("after", used.new_w, used.new_b, "text", dash=True))
            arrows += [
                _arrow("η(t − y)x", used.w, used.new_w, scale, "positive" if used.error > 0 else "negative"),
                _arrow("new w", (0.0, 0.0), used.new_w, scale, "text", dash=True),
            ]
        return {
            **buttons(walk),
            "ring": index,
            "lines": [line for line in lines if any(line["w"])],
            "arrows": [arrow for arrow in arrows if arrow["from"] != arrow["to"]],
            "equation": slow.lines(walk, used, self._steps % 3),
            "equation_title": f"Sample {self._position + 1} of {len(self._order)} in epoch {self._epoch}, slowly",
            "line_shown": None,
            "cycle_shown": None,
        }

    def _strokes(self) -> Frame:
        """Arrows (weights as vectors from the origin, scaled to stay in the picture) and lines."""
        used, scale = self._used, self._arrow_scale()
        lines = [_line("w·x + b = 0", self._w, self._b, "accent")]
        arrows = [_arrow("w", (0.0, 0.0), self._w, scale, "accent")]
        if used is not None and used.mistake:
            lines = [_line("before", used.w, used.b, "text", dash=True), _line("after", self._w, self._b, "accent")]
            arrows = [
                _arrow("w", (0.0, 0.0), used.w, scale, "text", dash=True),
                _arrow("η(t − y)x", used.w, used.new_w, scale, "positive" if used.error > 0 else "negative"),
                _arrow("new w", (0.0, 0.0), used.new_w, scale, "accent"),
            ]
        if self._line_shown and self.verdict.w is not None and self.verdict.b is not None:
            lines.append(_line("widest margin", self.verdict.w, self.verdict.b, "positive", dash=True))
        cycle = self._cycle()
        if cycle is not None and self._cycle_shown and len(cycle.weights) <= CYCLE_LINES:
            lines = [*(_line(f"{k}", w[:2], w[2], "muted", dash=True) for k, w in enumerate(cycle.weights, 1)), *lines]
        return {
            "arrows": [arrow for arrow in arrows if arrow["from"] != arrow["to"]],
            "arrow_scale": scale,
            "line_shown": self._line_shown if self.verdict.w is not None else None,
            "cycle_shown": self._cycle_shown if cycle is not None and len(cycle.weights) <= CYCLE_LINES else None,
            "handles": self._handles(scale),
            "lines": [line for line in lines if any(line["w"])],
        }

    def picture(self) -> Frame:
        """field (100, 100): y over the plane shown, class 1 positive; with ties "mistake" a tie is neutral."""
        low, high = self._extent
        half = (high - low) / FIELD_CELLS / 2
        along = np.linspace(low + half, high - half, FIELD_CELLS)
        z = self._w[0] * along[None, :] + self._w[1] * along[::-1, None] + self._b
        field = np.where(z > 0, FIELD, -FIELD).astype(np.int8)
        if self.settings.ties == "mistake":
            field[z == 0] = 0
        return {"field": field}

    @property
    def verdict(self) -> Verdict:
        """Whether a line separates the points as they are now; worked out once for as long as they stay."""
        if self._verdict is None:
            self._verdict = separability(self._inputs, self._targets)
        return self._verdict

    def _from_zero(self) -> bool:
        return not any(self._origin.w) and not self._origin.b

    def _upcoming(self) -> tuple[int, Update] | None:
        """The next sample's index, and what it will do."""
        if not self._t:
            return None
        index = self._order[self._position]
        x, t = self._x[index], self._t[index]
        return index, update(self._w, self._b, x, t, self.settings.rate, self.settings.ties)

    def _handles(self, scale: float) -> list[Frame]:
        """What can be dragged: the tip of w, and the line where it is nearest to the middle of the plane."""
        w, middle = np.array(self._w), sum(self._extent) / 2
        handles = [{"index": 0, "x": self._w[0] * scale, "y": self._w[1] * scale}]
        if length := float(w @ w):
            x, y = (middle - (middle * w.sum() + self._b) / length * w).tolist()
            if all(self._extent[0] <= value <= self._extent[1] for value in (x, y)):
                handles.append({"index": 1, "x": x, "y": y})
        return handles

    def _cycle(self) -> Cycle | None:
        if self.settings.order != "in turn" or not 0 < len(self._t) <= CYCLE_POINTS or self.verdict.separable:
            return None
        origin, settings = self._origin, self.settings
        key = (origin.w, origin.b, origin.position, origin.steps, settings.rate, settings.ties)
        if key not in self._cycles:
            cycle = find_cycle(
                origin.w, origin.b, self._x, self._t,
                position=origin.position, rate=settings.rate, ties=settings.ties, limit=CYCLE_LIMIT,
            )  # fmt: skip
            self._cycles = {key: cycle}
        return self._cycles[key]

    def _probed(self) -> Frame | None:
        if self._probe is None:
            return None
        z = float(activation(self._w, self._b, np.array([self._probe]))[0])
        line = words.activation_line(self._w, self._b, self._probe, z)
        return {"x": list(self._probe), "on": True, "z": z, "y": int(z > 0), "line": f"{line} → y = {int(z > 0)}"}

    def _scale_sentence(self) -> str:
        """How long the arrows are drawn, where not as long as the weights are large."""
        scale = self._arrow_scale()
        return f"The arrows are drawn at 1/{1 / scale:.0f} of their length." if scale != 1 and any(self._w) else ""

    def _arrow_scale(self) -> float:
        """The same for as long as no weight grows beyond the picture, so that arrows do not jump."""
        return next((scale for scale in SCALES if self._furthest * scale <= self._room()), SCALES[-1])

    def _room(self) -> float:
        """How far an arrow may reach in either direction."""
        return 0.95 * min(-self._extent[0], self._extent[1])


def _described(index: int, used: Update) -> Frame:
    return {
        "index": index,
        "x": list(used.x),
        "t": int(used.t),
        "z": used.z,
        "y": int(used.y),
        "error": int(used.error),
        "update": [*used.delta_w, used.delta_b],
    }


Colour = Literal["text", "muted", "accent", "positive", "negative"]


def _line(name: str, w: tuple[float, ...], c: float, color: Colour, *, dash: bool = False) -> Frame:
    return {"name": name, "w": list(w), "c": c, "color": color, "dash": dash}


def _arrow(
    name: str, start: tuple[float, ...], end: tuple[float, ...], scale: float, color: Colour, *, dash: bool = False
) -> Frame:
    ends = ([scale * value for value in point] for point in (start, end))
    return {"name": name, "from": next(ends), "to": next(ends), "color": color, "dash": dash}
