"""The bounded history of a run: moments from which any step can be shown again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.experiment.protocol import Basics, Measure, State

LEAST = 3
"""Moments that are kept however large they are: the start, the newest change and the present."""


@dataclass(eq=False)
class Record:
    """One kept moment: the state after ``step`` steps, and how far plain stepping from here repeats the run."""

    step: int
    state: State
    measure: Measure
    until: int
    changed: bool = False


def _size(state: State) -> int:
    """Bytes a state takes for itself; arrays that are not writeable are shared between states."""
    arrays = [value for value in state.values() if isinstance(value, np.ndarray) and value.flags.writeable]
    return 64 + 96 * len(state) + sum(array.nbytes for array in arrays)


@dataclass
class History:
    """A run's moments, thinned as they grow in number, from which any step can be shown again.

    Moments are kept every ``stride`` steps. When there are more than ``capacity`` of them (or more than ``budget``
    bytes), every other one is dropped and the stride doubles, so that a run of any length fits. A step between two
    moments is reached by restoring the one before and stepping on: stepping is deterministic, so what is shown is
    what was there. Each change (a control, an edited weight, a dragged point) keeps a moment of its own, because
    stepping across it would not repeat it.

    Going on from an earlier moment branches: what came after it is kept in ``other`` until the next branch.
    """

    capacity: int = 512
    budget: int = Basics.budget
    records: list[Record] = field(default_factory=list)
    other: list[Record] = field(default_factory=list)
    stride: int = 1
    changes: int = 0  # counts every coming and going of moments, for whoever keeps something made of them

    @property
    def first(self) -> int:
        return self.records[0].step

    @property
    def last(self) -> int:
        """The furthest step that can be shown."""
        return self.records[-1].until

    def start(self, step: int, state: State, measure: Measure) -> None:
        """Begin anew; the run so far becomes the other branch."""
        if len(self.records) > 1 or (self.records and self.last > self.first):
            self.other = self.records
        self.records = [Record(step, state, measure, step)]
        self.stride = 1
        self.changes += 1

    def due(self, step: int) -> int:
        """How many steps from ``step`` until the next moment is to be kept (≥ 1)."""
        return self.stride - step % self.stride

    def reached(self, step: int) -> None:
        """Plain stepping has come as far as ``step``."""
        self.records[-1].until = max(self.records[-1].until, step)

    def keep(self, step: int, state: State, measure: Measure, *, changed: bool = False) -> None:
        """Keep a moment. A change at a step already kept takes that moment's place."""
        newest = self.records[-1]
        if step < newest.step:
            raise ValueError(f"Step {step} lies before the newest moment kept, {newest.step}: branch first.")
        if step == newest.step:
            newest.state, newest.measure = state, _swung(newest.measure, measure)
            newest.changed = newest.changed or changed
        else:
            self.reached(step)
            self.records.append(Record(step, state, measure, step, changed))
        self.changes += 1
        self._thin()

    def find(self, step: int) -> tuple[Record, int]:
        """The moment to restore for ``step``, and the step that stepping on from it can truly show (the nearest)."""
        step = min(max(step, self.first), self.last)
        index = max(i for i, record in enumerate(self.records) if record.step <= step)
        record = self.records[index]
        if step <= record.until:
            return record, step
        after = self.records[index + 1]  # a thinned stretch: the nearer end of it
        return (record, record.until) if step - record.until <= after.step - step else (after, after.step)

    def branch(self, step: int) -> int | None:
        """Cut the run at ``step``; what came after becomes the other branch. Returns how far that one goes."""
        if step >= self.last:
            return None
        end = self.last
        kept = [record for record in self.records if record.step <= step]
        self.other = [*kept[:-1], _copy(kept[-1]), *self.records[len(kept) :]]
        kept[-1].until = min(kept[-1].until, step)
        self.records = kept
        self.changes += 1
        return end

    def swap(self) -> int:
        """Go over to the other branch, keeping this one in its place; return its last step."""
        if not self.other:
            raise ValueError("There is no earlier run to go back to.")
        self.records, self.other = self.other, self.records
        self.changes += 1
        return self.last

    def trace(self) -> dict[str, NDArray[np.float32]]:
        """The course of every figure: ``step`` (moments,) and each measure (moments, runs)."""
        return trace(self.records)

    def origin(self, step: int) -> Record:
        """The earliest moment from which plain stepping leads to ``step``: the last change before it, or the start."""
        index = self.records.index(self.find(step)[0])
        while not self.records[index].changed and index and self.records[index - 1].until >= self.records[index].step:
            index -= 1
        return self.records[index]

    @property
    def bytes(self) -> int:
        """What the moments of both branches take."""
        return sum(_size(record.state) for record in {id(one): one for one in (*self.records, *self.other)}.values())

    def _thin(self) -> None:
        """Keep within the capacity and, with the other branch, within the budget: the longer branch gives way."""
        most = max(LEAST, self.budget // _size(self.records[-1].state))
        while len(self.records) > self.capacity or len(self.records) + len(self.other) > most:
            if len(self.other) > max(LEAST, len(self.records)):
                self.other = _thinned(self.other, 2 * _stride(self.other))
            elif len(self.records) > LEAST:
                self.stride *= 2
                self.records = _thinned(self.records, self.stride)
            else:
                self.other = []
                return

    def shrink(self) -> None:
        """Give memory back: every other moment of this run goes, and all of the other one."""
        self.other = []
        if len(self.records) > LEAST:
            self.stride *= 2
            self.records = _thinned(self.records, self.stride)
        self.changes += 1


def _thinned(records: list[Record], stride: int) -> list[Record]:
    """Every other moment, about: those at multiples of the stride, the first, the last and the newest change. What
    figures have swung between goes from each that is dropped to the next that is kept."""
    newest_change = next((record for record in reversed(records) if record.changed), None)
    kept: list[Record] = []
    dropped: Measure = {}
    for index, record in enumerate(records):
        apart = index in (0, len(records) - 1) or record is newest_change
        if apart or (record.step % stride == 0 and not (record.changed and index % 2)):
            record.measure, dropped = _swung(dropped, record.measure), {}
            kept.append(record)
            continue
        dropped = _swung(dropped, record.measure)
        if not record.changed and kept[-1].until >= record.step:
            kept[-1].until = record.until
    return kept


def _swung(earlier: Measure, later: Measure) -> Measure:
    """The later figures; what they have swung between takes in the earlier ones'."""
    ends = {".low": np.fmin, ".high": np.fmax}
    met = {name: ends[name[name.rfind(".") :]] for name in later if name in earlier and name.endswith(tuple(ends))}
    return {**later, **{name: end(earlier[name], later[name]) for name, end in met.items()}}


def _stride(records: Sequence[Record]) -> int:
    """The least number of steps between two moments."""
    return min((b.step - a.step for a, b in pairwise(records)), default=1)


def trace(records: Sequence[Record]) -> dict[str, NDArray[np.float32]]:
    """The course of every figure over ``records`` as arrays, NaN where a figure was not yet taken."""
    arrays = {"step": np.array([record.step for record in records], dtype=np.float32)}
    if records:
        for name, newest in records[-1].measure.items():
            blank = np.full(np.shape(newest), np.nan)
            rows = [_fit(record.measure.get(name, blank), blank) for record in records]
            with np.errstate(over="ignore"):  # beyond what a curve can show it is infinite
                arrays[name] = np.stack(rows).astype(np.float32)
    return arrays


def _fit(row: NDArray[np.float64], blank: NDArray[np.float64]) -> NDArray[np.float64]:
    return row if row.shape == blank.shape else blank


def _copy(record: Record) -> Record:
    return Record(record.step, record.state, record.measure, record.until, record.changed)
