"""A walk through a sequence, symbol by symbol: what two trained networks make of it while their gates are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from engine.experiment.tour import Tour
from engine.recurrent.gates.holds import GATES, Hold, added, read_holds, released
from engine.recurrent.gates.reading import Back, Reading
from engine.recurrent.gates.score import Row, Step
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.units import Survey, shipped_survey
from engine.recurrent.gates.weights import KINDS, Kind, Weights, shipped

Gate = Literal["f", "i", "o", "z", "r"]
Scope = Literal["gate", "unit", "step", "cell"]
MOST_UNDO = 60


class GatesWalk(Tour):
    """See :mod:`engine.experiment`. weights: a network in place of the shipped ones, for each cell."""

    edits = ("hold", "open", "shut", "free_gate", "undo", "release")
    looks = ("pin", "choose_unit", "choose_gate", "choose_scope")
    units = ("symbol",)
    pace = 2.0
    first = 1
    end = "That was the last symbol."

    def __init__(self, settings: GatesSettings | None = None, weights: dict[Kind, Weights] | None = None) -> None:
        super().__init__()
        self.settings = settings or GatesSettings()
        task = self.settings.task
        self.weights = weights or {kind: shipped(task, kind) for kind in KINDS}
        own = {kind: Survey(kind, weights[kind], self.settings.what) for kind in KINDS} if weights else None
        self.surveys = own or {kind: shipped_survey(task, kind) for kind in KINDS}
        self.gate: Gate = "f"
        self.scope: Scope = "gate"
        self._undo: list[tuple[str, ...]] = []
        self._read()

    def _read(self) -> None:
        """Have both networks read the sequence, with the gates as they are held, and free."""
        settings, holds = self.settings, read_holds(self.settings.holds)
        sequence = settings.what.read(settings.typed)
        parts = {kind: (kind, self.weights[kind], settings.what, sequence) for kind in KINDS}
        self.readings = {kind: Reading(*parts[kind], holds) for kind in KINDS}
        self.free = {kind: Reading(*parts[kind]) if self.readings[kind].held else self.readings[kind] for kind in KINDS}
        self._back: dict[tuple[Kind, bool, int], Back] = {}
        self._steps = min(self._steps, self.length)

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return len(self.settings.what.read(self.settings.typed))

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if self.settings.cell != before.cell and "unit" not in settings:
            self.settings = replace(self.settings, unit=0)
        if (before.typed, before.holds) != (self.settings.typed, self.settings.holds):
            self._read()

    @property
    def kind(self) -> Kind:
        """The cell that is taken apart."""
        return "gru" if self.settings.cell == "gru" else "lstm"

    @property
    def other(self) -> Kind:
        return "lstm" if self.kind == "gru" else "gru"

    @property
    def at(self) -> int:
        """The step that is looked at, from 0."""
        return self._steps - 1

    @property
    def unit(self) -> int:
        """The unit that is looked at, from 0."""
        chosen, count = self.settings.unit, self.surveys[self.kind].memory.shape[2]
        return chosen - 1 if 1 <= chosen <= count else self.surveys[self.kind].findings[0].unit

    def order(self, kind: Kind) -> list[int]:
        """The units as they are shown: the closest followers first, or as they lie in the weights."""
        if self.settings.ordered:
            return [finding.unit for finding in self.surveys[kind].findings]
        return list(range(self.surveys[kind].memory.shape[2]))

    def back(self, kind: Kind, *, free: bool = False) -> Back:
        """What the right answer's score at the present step listens to."""
        key = (kind, free, self.at)
        if key not in self._back:
            self._back[key] = (self.free if free else self.readings)[kind].back(self.at)
        return self._back[key]

    # --- looks ----------------------------------------------------------------------------------------------------

    def pin(self, step: Step, row: Row = -1) -> None:
        """Go to a step, and look at the unit in a row; −1: at the same unit as before."""
        self._steps = min(step, self.length - 1) + 1
        self._choose(row)

    def choose_unit(self, index: Row) -> None:
        """Look at the unit in a row."""
        self._choose(index)

    def _choose(self, row: int) -> None:
        order = self.order(self.kind)
        if 0 <= row < len(order):
            self.settings = replace(self.settings, unit=order[row] + 1)

    def choose_gate(self, gate: Gate) -> None:
        """The gate that the buttons hold."""
        self.gate = gate

    def choose_scope(self, scope: Scope) -> None:
        """How much of a gate is held: all of it, one unit, one step, one unit at one step."""
        self.scope = scope

    # --- holding --------------------------------------------------------------------------------------------------

    @property
    def chosen_gate(self) -> str:
        """The gate that the buttons hold: the first of the cell's when the chosen one is not among them."""
        return self.gate if self.gate in GATES[self.kind] else next(iter(GATES[self.kind]))

    def place(self, gate: str, value: int) -> Hold:
        """A hold of a gate as far as the scope reaches, at the chosen unit and step."""
        unit = self.unit + 1 if self.scope in ("unit", "cell") else None
        step = self._steps if self.scope in ("step", "cell") else None
        return Hold(gate, value, unit, step)

    def state_of(self, gate: str) -> int | None:
        """How a gate of the chosen unit is held at the present step: 0, 1 or, free, None."""
        holds = read_holds(self.settings.holds)
        return next((h.value for h in reversed(holds) if h.matches(gate, self.unit + 1, self._steps)), None)

    def hold(self, gate: Gate) -> None:
        """From free to shut, from shut to open, from open to free."""
        if gate not in GATES[self.kind]:
            raise ValueError(f"This cell has no gate “{gate}”.")
        now = self.state_of(gate)
        if now == 1:
            self._set(released(read_holds(self.settings.holds), self._covering(gate)))
        else:
            self._set(added(read_holds(self.settings.holds), self.place(gate, 0 if now is None else 1)))

    def _covering(self, gate: str) -> Hold:
        """What is to be let go so that the gate is free here: its newest hold, if the scope would not reach it."""
        wanted = self.place(gate, 0)
        holds = [h for h in read_holds(self.settings.holds) if h.matches(gate, self.unit + 1, self._steps)]
        return next((h for h in reversed(holds) if not wanted.covers(h)), wanted)

    def open(self) -> None:
        """Hold the chosen gate open."""
        self._set(added(read_holds(self.settings.holds), self.place(self.chosen_gate, 1)))

    def shut(self) -> None:
        """Hold the chosen gate shut."""
        self._set(added(read_holds(self.settings.holds), self.place(self.chosen_gate, 0)))

    def free_gate(self) -> None:
        """Let the chosen gate go, as far as the scope reaches."""
        self._set(released(read_holds(self.settings.holds), self.place(self.chosen_gate, 0)))

    def _set(self, holds: Sequence[Hold]) -> None:
        texts = tuple(map(str, holds))
        if texts == self.settings.holds:
            return
        before = self.settings.holds
        self.change(holds=texts)
        self._undo = [*self._undo[1 - MOST_UNDO :], before]

    def undo(self) -> None:
        """Take the last change of a hold back."""
        if not self._undo:
            raise ValueError("There is nothing to take back.")
        self.change(holds=self._undo.pop())

    def release(self) -> None:
        """Let every gate go."""
        self._set(())
