"""How a text file (CSV) is most likely meant: what no reader knows by itself, found out from its first rows.

    how = suggested(source)                    # Reading(separator=";", decimal=",", names=5, first=6, …)
    table = read(source, replace(how, decimal="."))

1.176 alone may be either of two numbers, so that no decimal sign is suggested then: whoever needs the number is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

import numpy as np

from engine.plane.reading import (
    MOST_ABOVE,
    NUMBER_GAPS,
    OTHER,
    SAID,
    SEPARATORS,
    Reading,
    Row,
    bytes_of,
    cells_of,
    is_comment,
    like_number,
    lines_of,
    may_be_either,
    number,
    rows_of,
    usual_width,
)

LOOKED_AT = 240  # rows by which it is found out where the data begin
MOSTLY = 0.8  # the share of numbers that makes a column one of numbers there


def suggested(source: str | bytes, encoding: str = "", separator: str = "") -> Reading:
    """How a file is most likely meant; encoding, separator: what a person has said about it. Raises ValueError with a
    sentence for what is no table of text."""
    encoding = encoding or _encoding(bytes_of(source))
    lines = lines_of(source, encoding)
    said = SAID.fullmatch(lines[0].strip(" "))
    separator = separator or (said[1] if said else _separator([line for line in lines if not is_comment(line)]))
    rows = rows_of(lines, separator)
    width = usual_width(rows)
    start = _start(rows[:LOOKED_AT], width)
    start = len(rows) if start == LOOKED_AT else start
    names = _names_line([row for row in rows[:start] if row.width >= width - 1])
    first = rows[start].line if start < len(rows) else len(lines) + 1
    if not names and start < len(rows):
        names = _names_in_comment(lines, rows[start], separator)
    decimal = _decimal((cell for row in rows[start:] for cell in row.cells), separator)
    return Reading(encoding, separator, decimal, names, first)


def _encoding(raw: bytes) -> str:
    """By its mark, or the first that can be; a file without signs beyond ASCII is the same in nearly all of them."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            raw.decode(encoding)
            return encoding
    return "latin-1"  # reads anything


def _separator(lines: Sequence[str]) -> str:
    """What divides the most of the first lines into the same number (≥ 2) of cells; of several, what leaves the most
    numbers: “0,5 1” is two numbers with a space between."""
    head = [line for line in lines[:200] if line.strip()][:MOST_ABOVE]
    best, most = ",", (0, 0)
    for separator in SEPARATORS:
        counts = Counter(cells_of(line, separator) for line in head)
        counts.pop(1, None)
        agreed = max(counts.values(), default=0)
        cells = [cell.strip() for line in head for cell in line.split(None if separator == " " else separator)]
        found = agreed, sum(map(like_number, cells)) if agreed else 0
        if found > most:
            best, most = separator, found
    return best


def _fits(cell: str) -> bool:
    """Whether a cell may stand in a column of numbers."""
    return cell.lower() in NUMBER_GAPS or like_number(cell)


def _start(rows: Sequence[Row], width: int) -> int:
    """The index of the first row of data; as many as there are rows where there is none.

    The first row of nothing but words names the columns. Below it a row may have a word among its numbers, which is
    refused when it is needed; without names above it is a row only with numbers in all columns of numbers, so that
    “48,4,setosa,versicolor” is none. A row of units has no number either way.
    """
    full = [k for k, row in enumerate(rows) if row.width == width]
    fits = np.array([[_fits(cell) for cell in rows[k].cells] for k in full])  # (rows, columns)
    like = np.array([[like_number(cell) for cell in rows[k].cells] for k in full])
    named = False
    for place, k in enumerate(full):
        words = not like[place].any()
        if words and not named:
            named = True
            continue
        numeric = like[place + 1 :].any(axis=0)
        numeric &= fits[place + 1 :].sum(axis=0) >= MOSTLY * (len(full) - place - 1)
        if fits[place][numeric].all() or (named and not words and fits[place][numeric].any()):
            return k
    return len(rows)


def _names_line(rows: Sequence[Row]) -> int:
    """Of the rows above the data, the one with the most different words and no number: units are repeated, or missing
    in places, and a title stands alone."""
    words = [row for row in rows if not any(like_number(cell) for cell in row.cells)]
    best = max(words, key=lambda row: len({cell for cell in row.cells if cell}), default=None)
    return best.line if best else 0


def _names_in_comment(lines: Sequence[str], first: Row, separator: str) -> int:
    """The line above the data if it begins with # and names as many columns."""
    at = first.line - 2
    while at >= 0 and not lines[at].strip():
        at -= 1
    named = at >= 0 and is_comment(lines[at]) and cells_of(lines[at], separator) == first.width
    return at + 1 if named and any(like_number(cell) for cell in first.cells) else 0


def _decimal(cells: Iterable[str], separator: str) -> str:
    """The decimal sign: "" where numbers like 1.176 are all that there is to tell it by."""
    votes: Counter[str] = Counter()
    either: set[str] = set()
    for cell in {cell for cell in cells if "." in cell or "," in cell}:
        if may_be_either(cell):
            either.update(sign for sign in OTHER if sign in cell)
        else:
            fits = [sign for sign in OTHER if number(cell, sign) is not None]
            votes.update(fits if len(fits) == 1 else ())
    if votes:
        return max(OTHER, key=votes.__getitem__)
    return "" if either and (separator != "," or "," in either) else "."
