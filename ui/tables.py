"""A visitor's table: the one way to ask for one. How it is read is suggested, shown by its first rows, and changeable.

The widgets belong to the file: with the next one all of them start afresh.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from engine.plane import reading, table
from ui.uploads import uploader
from ui.words import plain

GAPS = "NA, n/a, NaN, null and empty cells are gaps. Other words for one, with commas between"


class Asked(NamedTuple):
    """A table, and what the keys of the widgets of this very file begin with."""

    table: table.Table
    key: str


def ask(label: str, key: str, paste: str = "") -> Asked | None:
    """Ask for a file and show how it is read; None where there is none. paste: the label of a field for its text
    instead. Raises ValueError with a sentence for what cannot be read, below the widgets with which it may be put
    right."""
    file = uploader(label, table.KINDS, table.MOST_MEGABYTES, key)
    source = file.getvalue() if file is not None else b""
    if paste and file is None:
        source = st.text_area(paste, key=f"{key}.text", height=90, placeholder="x y\n0 0.5\n0.25 1\n1 0").encode()
    if file is None and not source.strip():
        return None
    key = f"{key}.{zlib.crc32(source):08x}"
    how = table.suggested(source)  # what is no text at all is no case for widgets
    said = st.popover("Read it in another way", key=f"{key}.how")
    unknown = not how.decimal
    with said:
        how = _how(source, key, how)
    if unknown:
        how = replace(how, decimal=_decimal(key, how.decimal))
    read = table.read(source, how)
    st.dataframe(table.preview(read), hide_index=True, height="content", key=f"{key}.preview")
    notes = [f"{len(read.rows):,} rows. These are the first, as they are read.", read.note]
    st.caption(plain(" ".join(note for note in notes if note)))
    return Asked(read, f"{key}.{zlib.crc32(repr(read.columns).encode()):08x}")


def pair(asked: Asked) -> tuple[str, str]:
    """Two columns of numbers for x and y: suggested, and changeable."""
    first, second = table.pair(asked.table)
    names = list(table.numeric_columns(asked.table))
    left, right = st.columns(2)
    x = left.selectbox("x", names, names.index(first), key=f"{asked.key}.x")
    y = right.selectbox("y", names, names.index(second), key=f"{asked.key}.y")
    return x, y


def _how(source: bytes, key: str, first: table.Reading) -> table.Reading:
    """The widgets. Each suggestion follows from what was chosen above it."""
    encoding = first.encoding
    if not source.isascii():
        known = list(reading.ENCODINGS)
        encoding = st.selectbox(
            "Encoding", known, known.index(first.encoding), reading.ENCODINGS.__getitem__, key=f"{key}.encoding"
        )
    separators = list(reading.SEPARATORS)
    place = separators.index(table.suggested(source, encoding).separator)
    separator = st.selectbox(
        "Between the cells", separators, place, reading.SEPARATORS.__getitem__, key=f"{key}.{encoding}.separator"
    )
    how = table.suggested(source, encoding, separator)
    key = f"{key}.{encoding}.{ord(separator)}"
    if first.decimal:
        how = replace(how, decimal=_decimal(key, how.decimal))
    lines = reading.above(source, how)
    names_in = [0, *lines]
    names = st.selectbox(
        "Names of the columns", names_in, names_in.index(how.names) if how.names in names_in else 0,
        lambda line: f"line {line}: {plain(lines[line])}" if line else "none", key=f"{key}.names",
    )  # fmt: skip
    start = st.number_input(
        "The data begin on line", 1, max(reading.MOST_ROWS, how.first), how.first, key=f"{key}.first"
    )
    leave = st.toggle("Leave out rows with a gap", how.leave_gaps, key=f"{key}.gaps")
    words = st.text_input(GAPS, key=f"{key}.words", max_chars=100)
    gaps = tuple(word for word in map(str.strip, words.split(",")) if word)
    return replace(how, names=names, first=int(start), leave_gaps=leave, gaps=gaps)


def _decimal(key: str, suggested: str) -> str:
    signs = [sign for sign in reading.DECIMALS if sign or not suggested]
    return st.selectbox(
        "Decimal sign", signs, signs.index(suggested), reading.DECIMALS.__getitem__, key=f"{key}.decimal"
    )
