"""A table as labelled points on the plane, and points on the plane as a table in a text file (CSV).

How a file's text is read stands in :mod:`engine.plane.reading`. What cannot be placed is a ValueError with one sentence
that names the line and the column. No value is ever guessed: rows with gaps are left out, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import many, plain
from engine.arrays import Floats
from engine.plane.datasets import PlaneData
from engine.plane.reading import (
    MOST_COLUMNS,
    MOST_MEGABYTES,
    MOST_ROWS,
    Reading,
    Table,
    counts_rows,
    may_be_either,
    number,
    short,
    without_gaps,
)
from engine.plane.reading import read as read_as
from engine.plane.suggesting import suggested

__all__ = [
    "KINDS", "MOST_CLASSES", "MOST_COLUMNS", "MOST_MEGABYTES", "MOST_ROWS", "Placed", "Reading", "Scale", "Table",
    "numbers", "numeric_columns", "pair", "place", "places", "preview", "read", "suggest", "suggested", "to_csv",
    "without_gaps",
]  # fmt: skip

KINDS = ("csv", "tsv", "txt")
MOST_CLASSES = 4
LARGEST_NUMBER = 1e12
Kind = Literal["classification", "regression"]

_LABELS = ("label", "labels", "class", "target", "species")
_EXPORT = ("x1", "x2", "label", "set")
_EXPORT_REACH = 20.0  # noise carries generated points this far from the centre at most


@dataclass(frozen=True)
class Scale:
    """A column moved and stretched: (value − centre) / unit."""

    column: str
    centre: float
    unit: float

    def apply(self, values: Floats) -> Floats:
        return (values - self.centre) / self.unit

    def formula(self, symbol: str) -> str:
        """For people, to three digits: x₁ ≈ (petal length − 3.76) / 0.628."""
        if (self.centre, self.unit) == (0.0, 1.0):
            return f"{symbol} = {self.column}"
        sign = "−" if self.centre >= 0 else "+"
        shown = [plain(float(f"{value:.3g}")) for value in (abs(self.centre), self.unit)]
        equals = (
            "=" if [float(f"{value:.3g}") for value in (self.centre, self.unit)] == [self.centre, self.unit] else "≈"
        )
        moved = f"{self.column} {sign} {shown[0]}" if self.centre else self.column
        if self.unit == 1:
            return f"{symbol} {equals} {moved}"
        return f"{symbol} {equals} {f'({moved})' if self.centre else moved} / {shown[1]}"


@dataclass(frozen=True)
class Placed:
    """A table on the plane. labels: the classes' names, () for regression; target: the scale of regression values;
    note: what was left out, in sentences, or nothing."""

    data: PlaneData
    labels: tuple[str, ...]
    scales: tuple[Scale, Scale]
    target: Scale | None
    note: str = ""


def read(source: str | bytes, how: Reading | None = None) -> Table:
    """Read the text or bytes of a file as `how` says, as it is most likely meant when None. Raises ValueError with a
    sentence when it is no table within the limits."""
    return read_as(source, how or suggested(source))


def numeric_columns(table: Table) -> tuple[str, ...]:
    """The columns in which every cell is a number or a gap, and one at least a number."""
    return tuple(name for name in table.columns if _is_numeric(table, table.column(name)))


def _is_numeric(table: Table, cells: list[str]) -> bool:
    found = False
    for cell in cells:
        if table.number(cell) is not None:
            found = True
        elif not table.is_gap(cell):
            return False
    return found


def suggest(table: Table) -> tuple[str, str, str, Kind]:
    """A sensible first choice: two columns of numbers, the target, and what kind of target it is.

    The target is the column named label, class, target or species, or else the last that is not needed as input. A
    column with gaps is an input only where there are no two others, and so is one that only counts the rows; a target
    it is never.
    """
    full = _full(table)
    wanted = [name for name in full if _is_label(name)]
    others = [name for name in full if name.lower() != "set"]
    for target in [*wanted, *reversed(others)]:
        if inputs := _inputs(table, without=(target,)):
            return *inputs, target, _kind(table, target)
    raise _too_few(table, "it takes two, and another column with the labels")


def pair(table: Table) -> tuple[str, str]:
    """A sensible first choice of x and y where no column is a label: two columns of numbers, chosen as for
    :func:`suggest`."""
    labels = [name for name in table.columns if _is_label(name)]
    found = _inputs(table, labels) or _inputs(table)
    if not found:
        raise _too_few(table, "it takes two")
    return found


def _too_few(table: Table, needed: str) -> ValueError:
    """What is said of a table with too few columns of numbers: where one is nearly one, which cell is in the way."""
    numeric = numeric_columns(table)
    said = f"The table has {many(len(numeric), 'column')} of numbers; {needed}."
    share = {name: np.mean([table.number(cell) is not None for cell in table.column(name)]) for name in table.columns}
    nearly = max((name for name in table.columns if name not in numeric), key=share.__getitem__, default="")
    if nearly and share[nearly] >= 0.5:
        try:
            numbers(without_gaps(table, (nearly,)), nearly)
        except ValueError as reason:
            said = f"{said} {reason}"
    return ValueError(said)


def _is_label(name: str) -> bool:
    return name.lower().split(maxsplit=1)[0] in _LABELS


def _full(table: Table) -> list[str]:
    """The columns without gaps."""
    numeric = numeric_columns(table)
    return [
        name for name in table.columns if not any(table.is_gap(cell, name in numeric) for cell in table.column(name))
    ]


def _inputs(table: Table, without: Sequence[str] = ()) -> tuple[str, str] | None:
    """The first two columns of numbers that have no gaps and do not only count the rows, as far as there are such."""
    numeric, full = numeric_columns(table), _full(table)
    telling = [name for name in numeric if not counts_rows(table.column(name))]
    for names in ([name for name in telling if name in full], telling, numeric):
        inputs = [name for name in names if name not in without]
        if len(inputs) >= 2:
            return inputs[0], inputs[1]
    return None


def preview(table: Table, rows: int = 5) -> dict[str, list[Any]]:
    """The first rows as they are read, column by column, after the lines on which they stand: numbers as numbers, but
    for those that may be either of two."""
    numeric = numeric_columns(table)
    shown: dict[str, list[Any]] = {"line": list(table.lines[:rows])}
    for name in table.columns:
        cells = table.column(name)[:rows]
        asked = not table.how.decimal and any(map(may_be_either, table.column(name)))
        shown[name if name != "line" else "line "] = [
            table.number(cell) if name in numeric and not asked else cell for cell in cells
        ]
    return shown


def place(
    table: Table,
    x1: str,
    x2: str,
    target: str,
    *,
    kind: Kind = "classification",
    test_share: float = 0.5,
    seed: int = 0,
) -> Placed:
    """The columns `x1` and `x2` as coordinates, `target` as label (up to four distinct) or as value (regression).

    Each coordinate is scaled about its mean so that its farthest point lies at ±5; a regression value so that its
    farthest is ±1. A file written by `to_csv` is taken as it stands. A column named set that says train or test in
    every row is respected, in the order of the rows; otherwise the rows are shuffled once by `seed` and the last
    `test_share` of them held back.

    Raises ValueError with a sentence that names line and column.
    """
    if len({x1, x2, target}) < 3:
        raise ValueError("Choose three different columns for x₁, x₂ and the label.")
    for name in (x1, x2, target):
        table.column(name)  # raises where there is none
    table = without_gaps(table, (x1, x2, target), labels=target if kind == "classification" else "")
    inputs = np.stack([numbers(table, x1), numbers(table, x2)], axis=1)  # (rows, 2)
    kept = table.columns == _EXPORT and (x1, x2, target) == _EXPORT[:3] and np.abs(inputs).max() <= _EXPORT_REACH
    labels: tuple[str, ...] = ()
    scale: Scale | None = None
    if kind == "regression":
        values = numbers(table, target)
        scale = _scale(target, values, 1, kept)
        targets, classes = scale.apply(values), 0
    else:
        targets, labels = _classes(table, target, kept)
        classes = len(labels)
    scales = (_scale(x1, inputs[:, 0], 5, kept), _scale(x2, inputs[:, 1], 5, kept))
    is_test, order = _split(table, (x1, x2, target), test_share, seed)
    placed = np.stack([scales[0].apply(inputs[:, 0]), scales[1].apply(inputs[:, 1])], axis=1)
    return Placed(PlaneData(placed[order], targets[order], is_test, classes), labels, scales, scale, table.note)


def to_csv(data: PlaneData) -> str:
    """The points as a file with the columns x1, x2, label, set; every number reads back as the very same number."""
    label = int if data.classes else float
    rows = zip(data.inputs.tolist(), data.targets.tolist(), data.is_test.tolist(), strict=True)
    lines = [f"{x1!r},{x2!r},{label(target)!r},{'test' if test else 'train'}" for (x1, x2), target, test in rows]
    return "\n".join([",".join(_EXPORT), *lines, ""])


def places(table: Table, x: str, y: str) -> Floats:
    """Two columns as places, (rows, 2), without the rows that have a gap. Raises ValueError with a sentence."""
    if x == y:
        raise ValueError("Choose two different columns for x and y.")
    full = without_gaps(table, (x, y))
    return np.stack([numbers(full, name) for name in (x, y)], axis=1)


def numbers(table: Table, name: str) -> Floats:
    """A column as numbers, (rows,). Raises ValueError with a sentence for the first cell that is none, or that may be
    two: 1.176, where nothing in the file tells whether the point parts thousands."""
    values = []
    for cell, line in zip(table.column(name), table.lines, strict=True):
        value = table.number(cell)
        at = f"Line {line}, column “{name}”"
        if not table.how.decimal and may_be_either(cell):
            small, large = sorted((number(cell, sign) or 0.0 for sign in ".,"), key=abs)
            raise ValueError(f"{at}: “{short(cell)}” may be {large:g} or {small:g}. Choose the decimal sign.")
        if value is None or abs(value) > LARGEST_NUMBER:
            what = "the cell is empty" if not cell else f"“{short(cell)}” is not a number"
            if value is not None:
                what = f"“{short(cell)}” is too large"
            elif "." in cell and table.how.decimal == ",":
                what += " in a file with decimal commas"
            raise ValueError(f"{at}: {what}.")
        values.append(value)
    return np.array(values, dtype=np.float64)


def _scale(name: str, values: Floats, reach: float, kept: bool) -> Scale:
    """The scale that brings the farthest of `values` from their mean to ±reach; none when `kept`."""
    if kept:
        return Scale(name, 0.0, 1.0)
    centre = float(values.mean())
    unit = float(np.abs(values - centre).max()) / reach
    if values.min() == values.max() or unit < 1e-300:
        raise ValueError(f"Column “{name}” has the same value in every row, so it cannot tell the points apart.")
    return Scale(name, centre, unit)


def _kind(table: Table, target: str) -> Kind:
    """Numbers with a decimal point in the files written here, or more distinct numbers than classes, are values."""
    cells = table.column(target)
    numeric = all(table.number(cell) is not None for cell in cells)
    values = table.columns == _EXPORT and any("." in cell or "e" in cell for cell in cells)
    return "regression" if numeric and (values or len(set(cells)) > MOST_CLASSES) else "classification"


def _classes(table: Table, target: str, kept: bool) -> tuple[Floats, tuple[str, ...]]:
    """Class indices and the classes' names, numbers in their order, words in the alphabet's."""
    cells = table.column(target)
    for cell, line in zip(cells, table.lines, strict=True):
        if not cell:
            raise ValueError(f"Line {line}, column “{target}”: the cell is empty.")
    numbers = [table.number(cell) for cell in cells]
    keys: list[Any] = cells if None in numbers else numbers
    if kept and set(keys) <= {0.0, 1.0, 2.0, 3.0}:  # written here: a class without points keeps its number
        targets = np.array(keys, dtype=np.float64)
        return targets, tuple(str(label) for label in range(max(2, int(targets.max()) + 1)))
    distinct = sorted(set(keys))
    if len(distinct) == 1:
        raise ValueError(f"Every row of column “{target}” says “{short(cells[0])}”: at least two classes are needed.")
    if len(distinct) > MOST_CLASSES:
        raise ValueError(f"Column “{target}” has {len(distinct):,} different labels; it takes up to {MOST_CLASSES}.")
    index = {key: position for position, key in enumerate(distinct)}
    names = {index[key]: short(cell, 40) for key, cell in zip(reversed(keys), reversed(cells), strict=True)}
    return np.array([index[key] for key in keys], dtype=np.float64), tuple(names[i] for i in range(len(distinct)))


def _split(
    table: Table, chosen: tuple[str, str, str], test_share: float, seed: int
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which of the rows, once in `order`, are for testing."""
    count = len(table.rows)
    said = next((name for name in table.columns if name.lower() == "set" and name not in chosen), None)
    if said is not None:
        parts = [cell.lower() for cell in table.column(said)]
        if set(parts) <= {"train", "test"}:
            if "train" not in parts:
                raise ValueError("No row is for training: the column “set” says “test” in all of them.")
            return np.array([part == "test" for part in parts]), np.arange(count)
    train = max(1, int(count * (1 - test_share) + 1e-9))
    return np.arange(count) >= train, np.random.default_rng(seed).permutation(count)
