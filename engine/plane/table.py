"""A table in a text file (CSV) as labelled points on the plane, and points on the plane as such a file.

Read: UTF-8 (with or without a byte-order mark) or Windows-1252; commas, semicolons or tabs between the cells, found out
from the first lines or said by Excel's line sep=; quoted cells; a header line or none; a decimal comma where it is
between other separators or in quotes. Columns without a name and a cell are no columns, lines that begin with # are
comments. What cannot be read is a ValueError with one sentence that names the line and the column.

Left out on purpose: thousands separators (1.234 beside 803 may mean 1234, and is asked back) and rows with gaps
(guessing a value is no service).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import many
from engine.arrays import Floats
from engine.plane.datasets import PlaneData

KINDS = ("csv", "tsv", "txt")
MOST_MEGABYTES = 1
MOST_BYTES = MOST_MEGABYTES * 2**20
MOST_ROWS = 5_000
MOST_COLUMNS = 20
MOST_CLASSES = 4
LARGEST_NUMBER = 1e12
Kind = Literal["classification", "regression"]

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_EXPORT = ("x1", "x2", "label", "set")
_EXPORT_REACH = 20.0  # noise carries generated points this far from the centre at most


@dataclass(frozen=True)
class Table:
    """Cells as text. columns: unique names; rows: one cell a column; lines: where each row begins in the file; note:
    what was left out of the file, in a sentence, or nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    decimal_comma: bool = False
    note: str = ""

    def column(self, name: str) -> list[str]:
        if name not in self.columns:
            raise ValueError(f"There is no column “{_short(name)}” in this table.")
        index = self.columns.index(name)
        return [row[index] for row in self.rows]


@dataclass(frozen=True)
class Scale:
    """A column moved and stretched: (value − centre) / unit."""

    column: str
    centre: float
    unit: float

    def apply(self, values: Floats) -> Floats:
        return (values - self.centre) / self.unit

    def formula(self, symbol: str) -> str:
        """For people, to three digits: x₁ = (petal length − 3.76) / 0.628."""
        if (self.centre, self.unit) == (0.0, 1.0):
            return f"{symbol} = {self.column}"
        sign = "−" if self.centre >= 0 else "+"
        return f"{symbol} = ({self.column} {sign} {abs(self.centre):.3g}) / {self.unit:.3g}"


@dataclass(frozen=True)
class Placed:
    """A table on the plane. labels: the classes' names, () for regression; target: the scale of regression values."""

    data: PlaneData
    labels: tuple[str, ...]
    scales: tuple[Scale, Scale]
    target: Scale | None


def read(source: str | bytes) -> Table:
    """Read the text or bytes of a file. Raises ValueError with a sentence when it is no table within the limits."""
    text = _decode(source)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = re.fullmatch(r'"?sep=([;,\t])"?', lines[0].strip(" "))  # Excel's
    if said:
        lines[0] = ""
    delimiter = said[1] if said else _delimiter([line for line in lines if not line.startswith("#")])
    rows, starts = _rows(_without_comments(lines, delimiter), delimiter)
    for row, line in zip(rows, starts, strict=True):
        if len(row) != len(rows[0]):
            raise ValueError(f"Line {line} has {many(len(row), 'cell')} where the first line has {len(rows[0])}.")
    used = [any(cells) for cells in zip(*rows, strict=True)]  # of a sheet's edge only the separators are left
    rows = [[cell for cell, use in zip(row, used, strict=True) if use] for row in rows]
    width = len(rows[0])
    if not 2 <= width <= MOST_COLUMNS:
        raise ValueError(f"The table has {many(width, 'column')}; it takes 2 to {MOST_COLUMNS}.")
    comma = delimiter != ","
    header = not any(_is_number(cell, comma) for cell in rows[0])
    columns = _names(rows[0] if header else [""] * width)
    other = not header and _is_other(rows, comma)
    note = f"Line {starts[0]} is left out: it is neither names nor a row like the others." if other else ""
    if header or other:
        rows, starts = rows[1:], starts[1:]
    if not rows:
        raise ValueError("The table has a header but no rows.")
    if len(rows) > MOST_ROWS:
        raise ValueError(f"The table has {len(rows):,} rows; it takes up to {MOST_ROWS:,}.")
    return Table(columns, tuple(tuple(row) for row in rows), tuple(starts), comma, note)


def _is_other(rows: Sequence[Sequence[str]], comma: bool) -> bool:
    """Whether the first row has words where all the others have numbers: counts and names of classes, say."""
    return len(rows) > 1 and any(
        not _is_number(first, comma) and all(_is_number(cell, comma) for cell in cells)
        for first, *cells in zip(*rows, strict=True)
    )


def numeric_columns(table: Table) -> tuple[str, ...]:
    """The columns in which every cell is a number."""
    comma = table.decimal_comma
    return tuple(name for name in table.columns if all(_is_number(cell, comma) for cell in table.column(name)))


def suggest(table: Table) -> tuple[str, str, str, Kind]:
    """A sensible first choice: two columns of numbers, the target, and what kind of target it is.

    The target is the column named label, class, target or species, or else the last that is not needed as input. A
    column with gaps is not suggested, and one that only counts the rows is no input where there are two others.
    """
    full = [name for name in table.columns if all(table.column(name))]
    numeric = numeric_columns(table)
    telling = [name for name in numeric if not _counts_rows(table, name)]
    wanted = [name for name in full if name.lower() in ("label", "class", "target", "species")]
    others = [name for name in full if name.lower() != "set"]
    for target in [*wanted, *reversed(others)]:
        for names in (telling, numeric):
            inputs = [name for name in names if name != target]
            if len(inputs) >= 2:
                return inputs[0], inputs[1], target, _kind(table, target)
    raise ValueError(
        f"The table has {many(len(numeric), 'column')} of numbers; it takes two, and another column with the labels."
    )


def _counts_rows(table: Table, name: str) -> bool:
    """Whether a column is 0, 1, 2 … or 1, 2, 3 …, as a program numbers the rows that it writes."""
    cells = table.column(name)
    return len(cells) > 2 and any(cells == [str(k + first) for k in range(len(cells))] for first in (0, 1))


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
    return Placed(PlaneData(placed[order], targets[order], is_test, classes), labels, scales, scale)


def to_csv(data: PlaneData) -> str:
    """The points as a file with the columns x1, x2, label, set; every number reads back as the very same number."""
    label = int if data.classes else float
    rows = zip(data.inputs.tolist(), data.targets.tolist(), data.is_test.tolist(), strict=True)
    lines = [f"{x1!r},{x2!r},{label(target)!r},{'test' if test else 'train'}" for (x1, x2), target, test in rows]
    return "\n".join([",".join(_EXPORT), *lines, ""])


def _decode(source: str | bytes) -> str:
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    if len(raw) > MOST_BYTES:
        raise ValueError(f"The file has {len(raw) / 2**20:.2f} MB; the limit is {MOST_MEGABYTES} MB.")
    for encoding in ("utf-8", "cp1252", "latin-1"):  # the last one reads anything
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            break
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise ValueError("The file is not plain text: save it as CSV in UTF-8.")
    if not text.strip():
        raise ValueError("The file is empty.")
    return text


def _without_comments(lines: Sequence[str], delimiter: str) -> list[str]:
    """The lines, with blank ones in place of those that begin with #. One that names the columns is no comment: the
    next line has as many cells, and a number among them."""
    found = ["" if line.startswith("#") else line for line in lines]
    at = next((k for k, line in enumerate(found) if line.strip()), 0)
    cells = [cell.strip().strip('"') for cell in found[at].split(delimiter)]
    names = at > 0 and lines[at - 1].startswith("#") and any(_is_number(cell, delimiter != ",") for cell in cells)
    if names and _cells(lines[at - 1], delimiter) == _cells(found[at], delimiter):
        found[at - 1] = lines[at - 1].lstrip("# ")
    return found


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that divides all of the first lines into the same number (≥ 2) of cells, else the most frequent."""
    head = [line for line in lines[:200] if line.strip()][:20]
    for delimiter in ("\t", ";", ","):  # before the comma, which may be the decimal comma
        counts = {_cells(line, delimiter) for line in head}
        if len(counts) == 1 and counts.pop() >= 2:
            return delimiter
    first = head[0] if head else ""
    return max((",", ";", "\t"), key=first.count)


def _cells(line: str, delimiter: str) -> int:
    return re.sub(r'"[^"]*"', "", line).count(delimiter) + 1


def _rows(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The rows that are not blank, their cells stripped, and the line on which each begins."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[list[str]] = []
    starts: list[int] = []
    start = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
                starts.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        reason = "a cell is too long" if "limit" in str(error) else "a quotation mark is not closed or out of place"
        raise ValueError(f"Line {start}: {reason}.") from None
    if not rows:
        raise ValueError("The file is empty.")
    return rows, starts


def _names(header: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns: what the header says, “column 3” where it says nothing, numbered where it repeats."""
    names: list[str] = []
    for position, cell in enumerate(header, 1):
        name = base = _short(cell, 40) or f"column {position}"
        again = 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _number(cell: str, decimal_comma: bool) -> float | None:
    """The cell as a number, or None; an infinity where it is too large to be held. Between commas a cell with a comma
    was in quotes: 0,5 is a number then, and 1,234 most likely a thousand."""
    cell = cell.replace("−", "-")
    if "." not in cell and (decimal_comma or not _THOUSANDS.fullmatch(cell)):
        cell = cell.replace(",", ".", 1)
    return float(cell) if len(cell) <= 100 and _NUMBER.fullmatch(cell) else None


def _is_number(cell: str, decimal_comma: bool) -> bool:
    return _number(cell, decimal_comma) is not None


def numbers(table: Table, name: str) -> Floats:
    """A column as numbers, (rows,). Raises ValueError with a sentence for the first cell that is none, or that may be
    two: 1.176 beside 803."""
    values = []
    _not_thousands(table, name)
    for cell, line in zip(table.column(name), table.lines, strict=True):
        value = _number(cell, table.decimal_comma)
        if value is None or abs(value) > LARGEST_NUMBER:
            what = "the cell is empty" if not cell else f"“{_short(cell)}” is not a number"
            what = what if value is None else f"“{_short(cell)}” is too large"
            raise ValueError(f"Line {line}, column “{name}”: {what}.")
        values.append(value)
    return np.array(values, dtype=np.float64)


def _not_thousands(table: Table, name: str) -> None:
    """Between semicolons or tabs, numbers with three digits after every point or comma, beside whole ones without, are
    thousands or decimals: nobody can tell."""
    cells = table.column(name)
    marked = [k for k, cell in enumerate(cells) if not _WHOLE.fullmatch(cell)]
    if not table.decimal_comma or not marked or len(marked) == len(cells):
        return
    if all(_THOUSANDS.fullmatch(cells[k]) for k in marked):
        cell, whole = cells[marked[0]], next(cell for k, cell in enumerate(cells) if k not in set(marked))
        raise ValueError(
            f"Line {table.lines[marked[0]]}, column “{name}”: beside “{_short(whole)}”, “{_short(cell)}” may be in "
            "thousands or a decimal fraction. Save the numbers without thousands separators."
        )


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
    numeric = all(_is_number(cell, table.decimal_comma) for cell in cells)
    values = table.columns == _EXPORT and any("." in cell or "e" in cell for cell in cells)
    return "regression" if numeric and (values or len(set(cells)) > MOST_CLASSES) else "classification"


def _classes(table: Table, target: str, kept: bool) -> tuple[Floats, tuple[str, ...]]:
    """Class indices and the classes' names, numbers in their order, words in the alphabet's."""
    cells = table.column(target)
    for cell, line in zip(cells, table.lines, strict=True):
        if not cell:
            raise ValueError(f"Line {line}, column “{target}”: the cell is empty.")
    numbers = [_number(cell, table.decimal_comma) for cell in cells]
    keys: list[Any] = cells if None in numbers else numbers
    if kept and set(keys) <= {0.0, 1.0, 2.0, 3.0}:  # written here: a class without points keeps its number
        targets = np.array(keys, dtype=np.float64)
        return targets, tuple(str(label) for label in range(max(2, int(targets.max()) + 1)))
    distinct = sorted(set(keys))
    if len(distinct) == 1:
        raise ValueError(f"Every row of column “{target}” says “{_short(cells[0])}”: at least two classes are needed.")
    if len(distinct) > MOST_CLASSES:
        raise ValueError(f"Column “{target}” has {len(distinct):,} different labels; it takes up to {MOST_CLASSES}.")
    index = {key: position for position, key in enumerate(distinct)}
    names = {index[key]: _short(cell, 40) for key, cell in zip(reversed(keys), reversed(cells), strict=True)}
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


def _short(text: str, most: int = 24) -> str:
    """Text from a file, made fit to stand in a sentence."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())
    return text if len(text) <= most else text[: most - 1] + "…"
