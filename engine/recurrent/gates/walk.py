"""A walk through a sequence, symbol by symbol: what two trained networks make of it while their gates are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from engine.experiment.protocol import Bounds
from engine.experiment.tour import Tour
from engine.experiment.undo import Undo
from engine.recurrent.gates.holds import BOUNDS, GATES, HOLDABLE, Hold, added, read_holds, released
from engine.recurrent.gates.reading import Back, Reading, Row, Step
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import LONGEST
from engine.recurrent.gates.units import Survey, shipped_survey
from engine.recurrent.gates.weights import KINDS, Kind, Own, Weights, shipped

Gate = Literal["f", "i", "o", "z", "r", "g", "c", "n", "h"]
LEVELS = (-4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0)  # at which the button holds
Scope = Literal["gate", "unit", "step", "cell"]


class GatesWalk(Tour):
    """See :mod:`engine.experiment`. weights: the networks that are taken apart, one for each cell; own: those that were
    trained here, by task, which come from the experiment before."""

    edits = ("hold", "hold_at", "free_gate", "undo", "release")
    looks = (
        "pin",
        "choose_unit",
        "choose_gate",
        "choose_scope",
        "choose_level",
        "brush",
        "set_first",
        "set_last",
        "set_threshold",
    )
    units = ("symbol",)
    pace = 2.0
    first = 1
    end = "That was the last symbol."
    stays = ("gate", "scope", "level")

    def __init__(self, settings: GatesSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or GatesSettings()
        self.own: dict[str, Own] = {}
        self.gate: Gate = "f"
        self.scope: Scope = "gate"
        self.level = 0.0
        self._undo: Undo[tuple[str, ...]] = Undo()
        self._take()

    def succeed(self, before: Any) -> None:
        """Networks that were trained before can be taken apart."""
        self.own = before.networks()
        if self.settings.network == "own":
            self._take()

    def networks(self) -> dict[str, Own]:
        return self.own

    def _take(self) -> None:
        """Take the chosen networks apart: the shipped ones where there are no others."""
        task, what = self.settings.task, self.settings.what
        if self.settings.network == "own" and task in self.own:
            self.weights: dict[Kind, Weights] = self.own[task][0]
            self.surveys = {kind: Survey(kind, self.weights[kind], what) for kind in KINDS}
        else:
            self.weights = {kind: shipped(task, kind) for kind in KINDS}
            self.surveys = {kind: shipped_survey(task, kind) for kind in KINDS}
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
        return self.settings.cell

    @property
    def reading(self) -> Reading:
        return self.readings[self.kind]

    @property
    def survey(self) -> Survey:
        return self.surveys[self.kind]

    @property
    def at(self) -> int:
        """The step that is looked at, from 0."""
        return self._steps - 1

    @property
    def unit(self) -> int:
        """The unit that is looked at, from 0."""
        chosen = self.settings.unit
        return chosen - 1 if 1 <= chosen <= self.survey.hidden else self.survey.findings[0].unit

    def order(self, kind: Kind) -> list[int]:
        """The units as they are shown: the closest followers first, or as they lie in the weights."""
        survey = self.surveys[kind]
        return [one.unit for one in survey.findings] if self.settings.ordered else list(range(survey.hidden))

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
        self.choose_unit(row)

    def choose_unit(self, index: Row) -> None:
        """Look at the unit in a row; −1: at the same one as before."""
        order = self.order(self.kind)
        if 0 <= index < len(order):
            self.settings = replace(self.settings, unit=order[index] + 1)

    def choose_gate(self, gate: Gate) -> None:
        """The gate that the buttons hold."""
        self.gate = gate

    def choose_scope(self, scope: Scope) -> None:
        """How much of a gate is held: all of it, one unit, one step, one unit at one step."""
        self.scope = scope

    def brush(self, first: Step, last: Step) -> None:
        """Choose a phrase, from its first step to its last (from 0)."""
        self.settings = replace(self.settings, first=min(first, last) + 1, last=max(first, last) + 1)

    def set_first(self, value: Annotated[int, Bounds(1, LONGEST)]) -> None:
        self.brush(value - 1, max(value, self.settings.last) - 1)

    def set_last(self, value: Annotated[int, Bounds(1, LONGEST)]) -> None:
        self.brush(min(value, self.settings.first) - 1, value - 1)

    def set_threshold(self, value: Annotated[float, Bounds(0, 0.95)]) -> None:
        """Above which a unit is on."""
        self.settings = replace(self.settings, threshold=round(value, 2))

    @property
    def phrase(self) -> tuple[int, int]:
        """Its first step and its last, from 0, within the sequence."""
        last = min(self.settings.last, self.length) - 1
        return min(self.settings.first - 1, last), last

    # --- holding --------------------------------------------------------------------------------------------------

    @property
    def holds(self) -> tuple[Hold, ...]:
        return read_holds(self.settings.holds)

    @property
    def chosen_gate(self) -> str:
        """What the buttons hold: the first of the cell's gates when the chosen one is not of this cell."""
        return self.gate if self.gate in HOLDABLE[self.kind] else next(iter(GATES[self.kind]))

    @property
    def levels(self) -> list[float]:
        """The values at which it can be held by the button."""
        low, high = BOUNDS.get(self.chosen_gate, (0.0, 1.0))
        return [value for value in LEVELS if low <= value <= high]

    @property
    def chosen_level(self) -> float:
        return self.level if self.level in self.levels else 0.0

    def choose_level(self, level: Annotated[float, Bounds(LEVELS[0], LEVELS[-1])]) -> None:
        """The value at which the button holds."""
        self.level = level

    def place(self, gate: str, value: float = 0) -> Hold:
        """A hold of a gate as far as the scope reaches, at the chosen unit and step."""
        unit = self.unit + 1 if self.scope in ("unit", "cell") else None
        step = self._steps if self.scope in ("step", "cell") else None
        return Hold(gate, value, unit, step)

    def hold(self, gate: Gate) -> None:
        """From free to shut, from shut to open, from open to free.

        A gate is freed as far as the scope reaches, or, where that would not free it here, by its newest hold.
        """
        if gate not in GATES[self.kind]:
            raise ValueError(f"This cell has no gate “{gate}”.")
        wanted = self.place(gate)
        cell = Hold(gate, 0, self.unit + 1, self._steps)
        here = [hold for hold in reversed(self.holds) if hold.covers(cell)]
        if here and here[0].value == 1:
            self._set(released(self.holds, next((hold for hold in here if not wanted.covers(hold)), wanted)))
        else:
            self._set(added(self.holds, self.place(gate, 1 if here else 0)))

    def hold_at(self) -> None:
        """Hold what is chosen at the chosen value."""
        self._set(added(self.holds, self.place(self.chosen_gate, self.chosen_level)))

    def free_gate(self) -> None:
        """Free the chosen gate, as far as the scope reaches."""
        self._set(released(self.holds, self.place(self.chosen_gate)))

    def release(self) -> None:
        """Free every gate."""
        self._set(())

    def _set(self, holds: Sequence[Hold]) -> None:
        before, texts = self.settings.holds, tuple(map(str, holds))
        if texts != before:
            self.change(holds=texts)
            self._undo.remember(before)

    def undo(self) -> None:
        """Take the last change of a hold back."""
        self.change(holds=self._undo.take())
