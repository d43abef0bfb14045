"""The lesson as an experiment: forward in time step by step, then back, every contribution to the gradient in turn.

experiment = UnrolledExperiment(RNNSettings(hidden=1, length=3))
experiment.step(experiment.length)      # three steps forward, three back
experiment.net.parts["W_hh"]            # what each step added
experiment.net.difference               # to autograd's gradient
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.typed import with_entry, write_grid
from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.undo import EditedTour
from engine.recurrent.rnn import words
from engine.recurrent.rnn.frame import FrameMaker
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import LARGEST, MOST_HIDDEN, MOST_STEPS, OWN, RNNSettings

Row = Literal["x", "d", "h", "y", "loss"]
Matrix = Literal[
    "W_xh", "W_hh", "b_h", "W_hy", "b_y",
    "W_xh.adds", "W_hh.adds", "b_h.adds", "W_hy.adds", "b_y.adds",
    "W_xh.sum", "W_hh.sum", "b_h.sum", "W_hy.sum", "b_y.sum",
]  # fmt: skip
Unit = Annotated[int, Bounds(0, MOST_HIDDEN - 1)]
Column = Annotated[int, Bounds(0, MOST_STEPS)]
Typed = Annotated[str, Bounds(1, 30)]


def _writes(matrix: str) -> Callable[..., None]:
    """The edit that writes one entry of a matrix of weights."""

    def write(
        self: UnrolledExperiment, channel: Unit, row: Unit, column: Unit, text: Typed, first: bool = True
    ) -> None:
        weights = self.net.weights
        weights = weights | {matrix: with_entry(weights[matrix], (row, column), parse_entry(text))}
        entry = self._entry
        self._edit(first, **self._texts(weights))
        self._entry = entry

    return write


class UnrolledExperiment(EditedTour[RNNSettings]):
    """See :mod:`engine.experiment`. T steps forward, then T steps back."""

    edits = (
        "set_input", "set_target", "set_state",
        "set_input_weight", "set_recurrent_weight", "set_bias", "set_output_weight", "set_output_bias",
        "set_length", "update", "undo",
    )  # fmt: skip
    looks = ("pick", "pick_entry")
    units = ("step", "pass")
    stays = ("_pick", "_entry")
    end = "Forward and back: every step has given its part of the gradient."

    def __init__(self, settings: RNNSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or RNNSettings()
        self.net = Unrolled(self.settings)
        self._maker = FrameMaker(self.net)
        self._pick: tuple[tuple[Row, int, int], int] | None = None  # and the step at which it was picked
        self._entry: words.Entry = ("W_hh", 0, 0)

    def _take(self, settings: RNNSettings) -> None:
        """Another network: the walk stays where it is, counted from the turn."""
        net = Unrolled(settings)
        if net.length != self.net.length:
            back = self._steps - self.net.length
            self._steps = min(self._steps, net.length) if back <= 0 else net.length + min(back, net.length)
            self._steps = 2 * net.length if back == self.net.length else self._steps
        self.settings, self.net, self._maker, self._pick = settings, net, FrameMaker(net), None

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return 2 * self.net.length

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "step":
            return 1, 1
        turn = self.net.length
        behind = self._steps if self._steps <= turn else self._steps - turn
        ahead = turn - self._steps if self._steps < turn else self.length - self._steps
        return max(1, behind), max(1, ahead)

    # --- edits ----------------------------------------------------------------------------------------------------

    def set_input(self, unit: Unit, column: Column, text: Typed, first: bool = True) -> None:
        """Write x_unit at a step (columns count from 1). first: a new stroke begins, which is taken back as one."""
        self._set_sequence("x", unit, column, text, first)

    def set_target(self, unit: Unit, column: Column, text: Typed, first: bool = True) -> None:
        """Write the number wanted at a step. Raises ValueError where none is asked for."""
        if 1 <= column <= self.net.length and not self.net.asked[column - 1]:
            raise ValueError("No target is asked for at this step: the loss is at the last one alone.")
        self._set_sequence("d", unit, column, text, first)

    def set_state(self, unit: Unit, column: Column, text: Typed, first: bool = True) -> None:
        """Write a unit's state before the first step; column must be 0."""
        if column:
            raise ValueError("Only the state before the first step is free: the others are computed.")
        start = with_entry(self.net.h0[None], (0, unit), parse_entry(text))
        self._edit(first, h0=self._text(start))

    def _set_sequence(self, what: str, unit: int, column: int, text: str, first: bool) -> None:
        sequence = self.settings.whole_sequence()
        rows = {"x": sequence.inputs, "d": sequence.targets}
        rows[what] = with_entry(rows[what], (column - 1, unit), parse_entry(text))
        self._edit(first, sequence=OWN, **{name: self._text(numbers) for name, numbers in rows.items()})

    set_input_weight = _writes("W_xh")
    set_recurrent_weight = _writes("W_hh")
    set_bias = _writes("b_h")
    set_output_weight = _writes("W_hy")
    set_output_bias = _writes("b_y")

    def _texts(self, weights: dict[str, Floats]) -> dict[str, str]:
        return {"weights": OWN, **{name: self._text(values) for name, values in weights.items()}}

    def set_length(self, length: Annotated[int, Bounds(1, MOST_STEPS)]) -> None:
        """The same weights on a shorter or longer sequence."""
        self._edit(False, length=length)

    def update(self) -> None:
        """One step of gradient descent with the whole sum, W ← W − η ∂L/∂W, wherever the walk is."""
        rate = self.settings.rate
        new = {name: values - rate * self.net.so_far(name, 0) for name, values in self.net.weights.items()}
        if max(float(np.abs(values).max()) for values in new.values()) > LARGEST:
            raise ValueError(
                f"This update would carry a weight beyond {LARGEST:g}: the gradient is too large for this rate. "
                "Nothing has changed; choose a smaller learning rate."
            )
        self._edit(True, **self._texts(new))

    @staticmethod
    def _text(numbers: Floats) -> str:
        return write_grid(numbers[None])

    # --- looks ----------------------------------------------------------------------------------------------------

    def pick(self, row: Row, unit: Unit, column: Column) -> None:
        """Look at one box until the walk goes on, or until it is picked again."""
        if column > self.net.length:
            raise ValueError("There is no such step here.")
        wanted = (row, unit, column)
        self._pick = None if self.picked == wanted else (wanted, self._steps)

    def pick_entry(self, map: Matrix, channel: Unit = 0, row: Unit = 0, column: Unit = 0) -> None:
        """Follow one weight: its contributions are written out."""
        self._entry = (map.partition(".")[0], row, column)
        self._pick = None

    @property
    def picked(self) -> tuple[Row, int, int] | None:
        return self._pick[0] if self._pick and self._pick[1] == self._steps else None

    @property
    def entry(self) -> words.Entry:
        """The weight that is followed; its matrix may have become smaller."""
        matrix, row, column = self._entry
        rows, columns = self.net.weights[matrix].shape
        return matrix, min(row, rows - 1), min(column, columns - 1)

    def account(self) -> tuple[str, list[str]]:
        """What is said of the step, or of the box that was picked: a title and lines."""
        net, steps = self.net, self._steps
        forward, first = min(steps, net.length), 2 * net.length + 1 - steps
        units = list(range(net.settings.hidden))[: words.MOST_WRITTEN]
        units = units if net.settings.hidden <= words.MOST_WRITTEN else [0]
        back, t = steps > net.length, first if steps > net.length else steps
        if self.picked:
            row, unit, t = self.picked
            units = [min(unit, net.settings.hidden - 1)] if row == "h" else units
            back = back and row in ("h", "y") and t >= first
        if t == 0 or (not back and t > forward):
            return words.title(net, steps), ["Step forward, or press play.", words.parameters(net), words.HOWTO]
        if not back:
            return words.title(net, t), words.forward(net, t - 1, units)
        lines = [words.arriving(net, t - 1, unit) for unit in units]
        lines.append(";   ".join(words.through_bend(net, t - 1, unit) for unit in units))
        title = words.title(net, 2 * net.length + 1 - t)
        at_end = steps == self.length and not self.picked
        lines.append(words.summed(net, self.entry) if at_end else words.contribution(net, self.entry, t - 1))
        return title, lines

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        return self._maker.frame(self._steps, self.picked, self.entry, self.account())
