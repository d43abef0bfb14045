"""A text file (CSV) as a table of cells, read as a person says it is meant.

Python's own csv reads the cells, because it knows on which line each row begins. How a file is most likely meant is
suggested in :mod:`engine.plane.suggesting`.

Of the signs . and , one is the decimal sign of a whole file, and the other one parts thousands. Spaces and apostrophes
part thousands, too.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.arithmetic.written import many

MOST_MEGABYTES = 1
MOST_BYTES = MOST_MEGABYTES * 2**20
MOST_ROWS = 5_000
MOST_COLUMNS = 20
MOST_SIGNS = 100  # of a number
MOST_ABOVE = 40  # lines above the data among which names may be chosen

ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Windows-1252, Western", "cp1250": "Windows-1250, Central European",
    "cp1251": "Windows-1251, Cyrillic", "mac-roman": "Mac Roman", "utf-16": "UTF-16", "gb18030": "GB 18030, Chinese",
    "shift-jis": "Shift JIS, Japanese", "latin-1": "Latin-1",
}  # fmt: skip
SEPARATORS = {"\t": "tab", ";": "semicolon ;", "|": "bar |", ",": "comma ,", " ": "spaces"}  # in the order of trust
DECIMALS = {"": "not known yet", ".": "point: 1.5", ",": "comma: 1,5"}
GAPS = ("", "na", "n/a", "#n/a", "nan", "null")
NUMBER_GAPS = (*GAPS, "none", "nil", "-", "--", "–", "?")  # these may be labels, but are no numbers

SAID = re.compile(r'"?sep=([;,|\t])"?')  # Excel's
_COMMENT = ("#", "%")
_SPACED = re.compile(r"(?<=\d)[\x20\xa0\u2009\u202f'’](?=\d{3}(?!\d))")  # all kinds of narrow spaces
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = {sign: re.compile(rf"[+-]?[1-9]\d{{0,2}}(\{sign}\d{{3}})+(?![\d{sign}])", re.ASCII) for sign in ".,"}
OTHER = {".": ",", ",": "."}


@dataclass(frozen=True)
class Reading:
    """How a file is read. decimal: "" as long as nobody can tell; names: the line that names the columns, 0 where none
    does; first: the line on which the data begin; leave_gaps: whether rows with a gap are left out, or refused; gaps:
    what else stands for a gap."""

    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    names: int = 0
    first: int = 1
    leave_gaps: bool = True
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Cells as text. columns: unique names; rows: one cell a column; lines: where each row begins in the file; how: as
    which it was read; note: what was left out of the file, in sentences, or nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    how: Reading = Reading()
    note: str = ""

    def column(self, name: str) -> list[str]:
        if name not in self.columns:
            raise ValueError(f"There is no column “{short(name)}” in this table.")
        index = self.columns.index(name)
        return [row[index] for row in self.rows]

    def number(self, cell: str) -> float | None:
        """The cell as a number, None where it is none; an infinity where it is too large to be held."""
        return number(cell, self.how.decimal)

    def is_gap(self, cell: str, numeric: bool = True) -> bool:
        """Whether the cell has no number, or no label."""
        return cell.lower() in (NUMBER_GAPS if numeric else GAPS) or cell in self.how.gaps


@dataclass(frozen=True)
class Row:
    """One row of the file, line: where it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.cells)


def read(source: str | bytes, how: Reading) -> Table:
    """A file as a table. Raises ValueError with a sentence when it is none within the limits."""
    lines = lines_of(source, how.encoding)
    rows = [row for row in rows_of(lines, how.separator) if row.line >= how.first]
    if not rows:
        raise ValueError("The table has a header but no rows.")
    if len(rows) > MOST_ROWS:
        raise ValueError(f"The table has {len(rows):,} rows; it takes up to {MOST_ROWS:,}.")
    header = _header(lines, how) if how.names else ()
    rows, header = _even(rows, header, how)
    used = [bool(name) or any(cells) for name, *cells in zip(header, *(row.cells for row in rows), strict=True)]
    rows = [Row(row.line, _chosen(row.cells, used)) for row in rows]
    if not 2 <= sum(used) <= MOST_COLUMNS:
        raise ValueError(f"The table has {many(sum(used), 'column')}; it takes 2 to {MOST_COLUMNS}.")
    columns = _unique(_chosen(header, used))
    return Table(columns, tuple(row.cells for row in rows), tuple(row.line for row in rows), how, _note(lines, how))


def above(source: str | bytes, how: Reading) -> dict[int, str]:
    """The lines among which that with the names may be chosen: their numbers, and how they begin."""
    lines = lines_of(source, how.encoding)[:MOST_ABOVE]
    return {number: short(line, 40) for number, line in enumerate(lines, 1) if line.strip()}


def number(cell: str, decimal: str) -> float | None:
    """A cell as a number, where `decimal` is the decimal sign; None where it is none."""
    if decimal != "," and len(cell) <= MOST_SIGNS and _PLAIN.fullmatch(cell):
        return float(cell)
    text = _SPACED.sub("", cell.replace("−", "-"))
    decimal = decimal or "."
    other = OTHER[decimal]
    if other in text:
        if not _GROUPED[other].match(text):
            return None
        text = text.replace(other, "")
    text = text.replace(decimal, ".")
    return float(text) if len(text) <= MOST_SIGNS and _PLAIN.fullmatch(text) else None


def may_be_either(cell: str) -> bool:
    """Whether a cell is one number with a decimal sign, and another one with a sign between thousands: 1.176."""
    return bool(_EITHER.fullmatch(cell.replace("−", "-")))


def like_number(cell: str) -> bool:
    """Whether a cell is a number with either decimal sign."""
    return any(number(cell, decimal) is not None for decimal in OTHER)


def short(text: str, most: int = 24) -> str:
    """Text from a file, made fit to stand in a sentence."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def bytes_of(source: str | bytes) -> bytes:
    """The file's bytes. Raises ValueError where there are too many."""
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    if len(raw) > MOST_BYTES:
        raise ValueError(
            f"The file has {len(raw):,} bytes; the limit is {MOST_MEGABYTES} MB, which are {MOST_BYTES:,}."
        )
    return raw


def lines_of(source: str | bytes, encoding: str) -> list[str]:
    """The file's lines. Raises ValueError for what is no text in this encoding."""
    raw = bytes_of(source)
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(f"Line {line} is not {ENCODINGS[encoding]}: choose another encoding.") from None
    if "\0" in text:
        raise ValueError("The file is not plain text: save it as CSV in UTF-8.")
    if not text.strip():
        raise ValueError("The file is empty.")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def is_comment(line: str) -> bool:
    return line.startswith(_COMMENT)


def cells_of(line: str, separator: str) -> int:
    """How many cells a line has."""
    line = re.sub(r'"[^"]*"', "", line)
    return len(line.split()) if separator == " " else line.count(separator) + 1


def rows_of(lines: Sequence[str], separator: str) -> list[Row]:
    """The rows that are neither blank nor comments, their cells stripped."""
    said = bool(SAID.fullmatch(lines[0].strip(" ")))
    kept = ["" if is_comment(line) or (said and k == 0) else line for k, line in enumerate(lines)]
    if separator == " ":
        kept = [line.strip() for line in kept]
    reader = csv.reader((line + "\n" for line in kept), delimiter=separator, skipinitialspace=True, strict=True)
    rows: list[Row] = []
    start = 1
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                rows.append(Row(start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        reason = "a cell is too long" if "limit" in str(error) else "a quotation mark is not closed or out of place"
        raise ValueError(f"Line {start}: {reason}.") from None
    if not rows:
        raise ValueError("The file is empty.")
    return rows


def _header(lines: Sequence[str], how: Reading) -> tuple[str, ...]:
    """The cells of the line that names the columns."""
    if not 0 < how.names <= len(lines):
        raise ValueError(f"There is no line {how.names} with names in this file.")
    line = lines[how.names - 1]
    if is_comment(line):
        return rows_of([line.lstrip("#% ")], how.separator)[0].cells
    found = [row.cells for row in rows_of(lines, how.separator) if row.line == how.names]
    return found[0] if found else ()


def _even(rows: list[Row], header: tuple[str, ...], how: Reading) -> tuple[list[Row], tuple[str, ...]]:
    """All rows as wide as most of them are; where a cell too many or too few is an empty one at the edge.

    Raises ValueError for another width. R leaves out the name of the column with the rows' own names.
    """
    width = usual_width(rows)
    usual = [row.cells for row in rows if row.width == width]
    filled = max(k + 1 for cells in usual for k, cell in enumerate(cells) if cell)
    if len(header) == filled - 1 and filled == width and _names_rows([cells[0] for cells in usual]):
        header = ("", *header)
    like = next(row.line for row in rows if row.width == width)
    for line, cells in ((how.names, header), *((row.line, row.cells) for row in rows)):
        if cells and (len(cells) < filled or any(cells[width:])):
            raise ValueError(f"Line {line} has {many(len(cells), 'cell')} where line {like} has {width}.")

    def fit(cells: tuple[str, ...]) -> tuple[str, ...]:
        return (*cells, *[""] * (width - len(cells)))[:width]

    return [Row(row.line, fit(row.cells)) for row in rows], fit(header)


def usual_width(rows: Iterable[Row]) -> int:
    """How many cells most of the rows have."""
    return Counter(row.width for row in rows).most_common(1)[0][0]


def _names_rows(cells: Sequence[str]) -> bool:
    """Whether a column holds the rows' own names: it counts them, or has another word in each."""
    return counts_rows(cells) or (len(set(cells)) == len(cells) and not any(like_number(cell) for cell in cells))


def counts_rows(cells: Sequence[str]) -> bool:
    """Whether a column is 0, 1, 2 … or 1, 2, 3 …, as a program numbers the rows that it writes."""
    return len(cells) > 2 and any(list(cells) == [str(k + first) for k in range(len(cells))] for first in (0, 1))


def _chosen(cells: Sequence[str], used: Sequence[bool]) -> tuple[str, ...]:
    return tuple(cell for cell, use in zip(cells, used, strict=True) if use)


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns: what the header says, “column 3” where it says nothing, numbered where it repeats."""
    names: list[str] = []
    for position, cell in enumerate(header, 1):
        name = base = short(cell, 40) or f"column {position}"
        again = 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _note(lines: Sequence[str], how: Reading) -> str:
    """Which lines are left out that are neither blank nor the names, and why."""
    numbered = [(k, line) for k, line in enumerate(lines, 1) if line.strip() and k != how.names]
    if SAID.fullmatch(lines[0].strip(" ")):
        numbered = numbered[1:]
    notes = []
    comments = [k for k, line in numbered if is_comment(line)]
    if comments:
        notes.append(f"{_listed(comments)} left out: a comment." if len(comments) == 1 else
                     f"{_listed(comments)} left out: comments.")  # fmt: skip
    starts = {row.line for row in rows_of(lines, how.separator)}  # a cell with a line break is no line of its own
    other = [k for k, line in numbered if k < how.first and k in starts]
    if other:
        what = "it is neither names nor a row" if len(other) == 1 else "they are neither names nor rows"
        notes.append(f"{_listed(other)} left out: {what} like the others.")
    return " ".join(notes)


def _listed(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Line {numbers[0]} is"
    if len(numbers) == numbers[-1] - numbers[0] + 1:
        return f"Lines {numbers[0]} to {numbers[-1]} are"
    return f"{len(numbers)} lines, the first is line {numbers[0]}, are"


def without_gaps(table: Table, names: Sequence[str], labels: str = "") -> Table:
    """The table without the rows that have a gap in one of these columns; labels: the one that holds words.

    Raises ValueError with a sentence for the first such row where they are not to be left out.
    """
    gaps: list[tuple[int, str, str]] = []
    kept = []
    indices = [(table.columns.index(name), name) for name in names]
    for row, line in zip(table.rows, table.lines, strict=True):
        gap = next((name for k, name in indices if table.is_gap(row[k], name != labels)), None)
        if gap is None:
            kept.append((row, line))
        else:
            gaps.append((line, gap, row[table.columns.index(gap)]))
    if not gaps:
        return table
    line, name, cell = gaps[0]
    what = f"“{short(cell)}” stands for a gap" if cell else "the cell is empty"
    if not table.how.leave_gaps:
        raise ValueError(f"Line {line}, column “{name}”: {what}.")
    if not kept:
        raise ValueError(f"Every row has a gap in one of these columns: line {line}, column “{name}” is the first.")
    are = "1 row is" if len(gaps) == 1 else f"{len(gaps):,} rows are"
    said = (
        f"{are} left out because of a gap: {'the first is' if len(gaps) > 1 else 'it is'} line {line}, column “{name}”."
    )
    rows, lines = zip(*kept, strict=True)
    return replace(table, rows=rows, lines=lines, note=f"{table.note} {said}".strip())
