"""Backpropagation as a stage plays it: a network or a formula forward, node by node, and its gradient back.

experiment = BackpropExperiment(BackpropSettings(inputs=2, hidden=(2, 2), outputs=1))
experiment.step(experiment.length)
experiment.net.gradient                 # by hand; experiment.net.autograd is torch's
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Annotated

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.undo import EditedTour
from engine.supervised.backprop import check_words, checks, formula_frame, formula_words, words
from engine.supervised.backprop import frame as frames
from engine.supervised.backprop.back_words import Account
from engine.supervised.backprop.descent import course, updated
from engine.supervised.backprop.formula import write_values
from engine.supervised.backprop.frame import Brought, Walk
from engine.supervised.backprop.names import figure, parameter_marks, parameter_names
from engine.supervised.backprop.reading import Reading
from engine.supervised.backprop.settings import LARGEST, BackpropSettings, written

Name = Annotated[str, Bounds(1, 12)]
Typed = Annotated[str, Bounds(1, 30)]
POWERS = np.arange(-20, 0.5, 0.5)
"""The powers of ten of the steps h at which the differences are drawn."""
SMALLEST = 1e-18  # an error of 0 has no place on an axis of powers of ten
YOURS = {True: "Every variable", False: "Every weight, bias, input and target"}
BEGIN = "Step forward, or press play. {} is yours: drag it, or click and type."
MOST_UPDATES, AHEAD = 1_000, 100


class BackpropExperiment(EditedTour[BackpropSettings]):
    """See :mod:`engine.experiment`. One step computes one node."""

    edits = ("set_number", "update", "undo")
    looks = ("pick", "choose", "set_exponent")
    units = ("node", "pass")
    end = "Forward and back: every gradient is known."

    def __init__(self, settings: BackpropSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or BackpropSettings()
        self.picked = ""
        self._stood: dict[bool, int] = {}
        self._build()

    def _build(self) -> None:
        self.net = self.settings.net()
        self.walk = Walk(self.net)
        self.reading = Reading(self.settings)
        if wrong := self.net.failure():
            raise ValueError(f"{wrong} Nothing has changed; make a weight or an input smaller.")

    def _take(self, settings: BackpropSettings) -> None:
        """Other numbers: the walk stays where it is; with another graph it begins again."""
        before = self.settings, self.of_formula, self.length
        self.settings = settings
        try:
            self._build()
        except ValueError:
            self.settings = before[0]
            self._build()
            raise
        if self.of_formula != before[1]:  # the other walk goes on where it was
            self._stood[before[1]] = self._steps
            self._steps = min(self._stood.get(self.of_formula, 0), self.length)
        elif self.length != before[2]:
            self._steps = 0
        vars(self).pop("_errors", None)

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def of_formula(self) -> bool:
        return self.settings.look == "formula"

    @property
    def length(self) -> int:
        return self.reading.length if self.of_formula else self.walk.length

    @property
    def turn(self) -> int:
        """The step at which the way back begins."""
        return len(self.reading.made) if self.of_formula else self.walk.turn

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "node":
            return 1, 1
        behind = self._steps if self._steps <= self.turn else self._steps - self.turn
        ahead = self.turn - self._steps if self._steps < self.turn else self.length - self._steps
        return max(1, behind), max(1, ahead)

    # --- edits ----------------------------------------------------------------------------------------------------

    def set_number(self, name: Name, text: Typed, first: bool = True) -> None:
        """Write an input, a target, a weight or a bias of the network (x0,1 t1 w1,2,1 b1,2), or a variable of the
        formula by its place. first: a new stroke begins, which is taken back as one."""
        value = parse_entry(text)
        if self.of_formula:
            variable = {str(place): name for name, place in self.reading.formula.variables.items()}.get(name)
            if variable is None:
                raise ValueError("This number is computed from others; change a variable.")
            self._edit(first, values=write_values(self.reading.given | {variable: value}))
            return
        kind, places = name[:1], [int(part) for part in name[1:].split(",") if part.isdigit()]
        if abs(value) > LARGEST:
            raise ValueError(f"A number of the network must lie between −{LARGEST:g} and {LARGEST:g}.")
        changes = self._changed(kind, places, value)
        if changes is None:
            raise ValueError("This number is computed from others; change a weight, an input or a target.")
        self._edit(first, **changes)

    def _changed(self, kind: str, places: list[int], value: float) -> dict[str, str] | None:
        """The settings after one number has been written; None where there is no such number to write."""
        weights, biases = self.settings.parameters()
        try:
            if kind in ("x", "t"):
                numbers = self.settings.numbers(kind).copy()
                numbers[_place(places[-1], len(numbers))] = value
                return {kind: written([numbers])}
            layer = _place(places[0], len(weights))
            unit = _place(places[1], len(biases[layer]))
            if kind == "b":
                biases[layer][slice(None) if self.settings.shared else unit] = value
            elif kind == "w":
                weights[layer][unit, _place(places[2], weights[layer].shape[1])] = value
            else:
                return None
        except IndexError:
            return None
        return {"W": written(weights), "b": written(biases)}

    def update(self, count: Annotated[int, Bounds(1, MOST_UPDATES)] = 1) -> None:
        """Gradient descent on this one sample, w ← w − η ∂L/∂w, once or many times."""
        net = self.net
        for _ in range(count):
            weights, biases = updated(net, self.settings)
            if not max(float(np.abs(one).max()) for one in (*weights, *biases)) <= LARGEST:
                raise ValueError(
                    f"This update would carry a weight beyond {LARGEST:g}. Choose a smaller learning rate."
                )
            net = replace(net, weights=tuple(weights), biases=tuple(biases))
        self._edit(True, W=written(net.weights), b=written(net.biases))

    # --- looks ----------------------------------------------------------------------------------------------------

    def pick(self, name: Name) -> None:
        """Write out the numbers on the links of a node; once more, and only those of the walk."""
        self.picked = "" if self.picked == name else name

    # --- the check ------------------------------------------------------------------------------------------------

    def choose(self, index: Annotated[int, Bounds(0, 99)]) -> None:
        """Draw the errors of another derivative."""
        marks = parameter_marks(self.net)
        self.settings = replace(self.settings, which=marks[min(index, len(marks) - 1)])
        vars(self).pop("_errors", None)

    def set_exponent(self, exponent: Annotated[float, Bounds(-20, 0)]) -> None:
        """Another step h of the differences, as a power of ten."""
        self.settings = replace(self.settings, exponent=float(exponent))

    @property
    def chosen(self) -> int:
        """Which parameter's derivative is drawn."""
        marks = parameter_marks(self.net)
        return marks.index(self.settings.which) if self.settings.which in marks else 0

    @cached_property
    def _errors(self) -> dict[str, Floats]:
        net, place = self.net, self.chosen
        return checks.errors(net.loss_with, net.parameters, place, float(net.gradient[place]), 10.0**POWERS)

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        account, brought = self._account()
        return {
            "step": self._steps, "rate": self.settings.rate,
            "graph": self._graph(brought),
            "account_of": self._title(), "account": account,
            **(self._check() if self.settings.look == "checks" else {}),
        }  # fmt: skip

    def _check(self) -> Frame:
        """All derivatives by hand, by autograd and by differences; and of one of them the errors over h."""
        names, exponent = parameter_names(self.net), self.settings.exponent
        return {
            "table": check_words.table(self.net, names, 10.0**exponent), "chosen": self.chosen, "exponent": exponent,
            "errors.x": POWERS,
            **{f"errors.{method}": np.maximum(self._errors[method], SMALLEST)[:, None] for method in checks.METHODS},
            "errors.at": exponent, "errors.of": f"∂L/∂{names[self.chosen]}: how far from by hand",
            "costs": [check_words.least(self._errors, POWERS), check_words.costs(len(names))],
        }  # fmt: skip

    def _graph(self, brought: Brought) -> frames.Part:
        if isinstance(brought, list):
            return frames.network(self.walk, self._steps, self.picked, self.settings.shared, brought)
        reading, steps = self.reading, self._steps
        leaves = {place for place in range(len(reading.values)) if place not in reading.made}
        forward = leaves | set(reading.made[:steps])
        back = set(reading.asked[: max(0, steps - self.turn)])
        return formula_frame.graph(
            reading.formula,
            reading.values,
            reading.slopes,
            reading.reached,
            forward,
            back,
            self._formula_now(),
            brought,
        )

    def _formula_now(self) -> int:
        if not self._steps:
            return -1
        return [*self.reading.made, *self.reading.asked][self._steps - 1]

    def _title(self) -> str:
        if not self._steps:
            return "Nothing is computed yet"
        way = "Forward" if self._steps <= self.turn else "Backward"
        count = self._steps if self._steps <= self.turn else self._steps - self.turn
        return f"{way}, {count} of {self.turn if way == 'Forward' else self.length - self.turn}"

    def _account(self) -> tuple[list[str], Brought]:
        """The lines on the step just taken; and what came back by which path, as it is written there."""
        nothing: Brought = {} if self.of_formula else []
        if not self._steps:
            return [BEGIN.format(YOURS[self.of_formula])], nothing
        if self.of_formula:
            place, reading = self._formula_now(), self.reading
            if self._steps <= self.turn:
                return formula_words.forward(reading.formula, place, reading.values), nothing
            return formula_words.backward(
                reading.formula, place, reading.values, reading.slopes, reading.reached[place]
            )
        net, shared = self.net, self.settings.shared
        kind, (layer, unit) = self.walk.at(self._steps)
        if kind == "forward":
            return words.forward(net, layer, unit, shared), nothing
        if kind == "loss":
            return words.loss(net), nothing
        account = Account(net, layer, unit, shared, self.settings.rate)
        return account.lines, account.brought if self.settings.look == "network" and layer < net.layers - 1 else []

    def picture(self) -> Frame:
        """Where updates from here on would lead."""
        if self.settings.look != "network":
            return {}
        with np.errstate(over="ignore", invalid="ignore"):
            losses = course(self.net, self.settings, AHEAD)
        told = [f"{figure(float(losses[one]))} after {one}" for one in (1, AHEAD) if np.isfinite(losses[one])]
        of = f"With updates L is {', '.join(told)}" if told else "The first update leads beyond all bounds"
        return {"ahead.x": np.arange(AHEAD + 1.0), "ahead.loss": losses[:, None], "ahead.of": of}


def _place(number: int, count: int) -> int:
    """A place that counts from 1. Raises IndexError where there is none."""
    if not 1 <= number <= count:
        raise IndexError
    return number - 1
