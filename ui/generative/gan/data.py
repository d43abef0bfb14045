"""A visitor's own distribution: marks drawn on the stage or read from a table, kept while the page is open."""

from __future__ import annotations

import numpy as np
import streamlit as st

from engine.arrays import Floats
from engine.plane import drawing, table
from ui import tables
from ui.words import plain

MOST_IN_LINK = drawing.MOST_IN_LINK
TOO_MANY = f"More than {MOST_IN_LINK} marks are too many for the link: download them as CSV to keep them."
KEPT, WISH = "own:gan", "gan.wish.marks"


def keep(marks: Floats) -> str:
    """Remember these marks; return them as a link has them, if it can."""
    st.session_state[KEPT] = marks
    return drawing.to_text(marks)


def get(text: str) -> Floats:
    """The marks of the link, or else those kept, or else none."""
    kept: Floats | None = st.session_state.get(KEPT)
    if kept is not None and text in ("", drawing.to_text(kept)):
        return kept
    return drawing.from_text(text)


def for_browser(own: bool, text: str) -> str | None:
    """What the browser is to keep: the marks where they are too many for the link; "" asks for them where there are
    none. own: whether it is they that are learnt; text: what the link has of them."""
    kept: Floats | None = st.session_state.get(KEPT)
    if not own or text:
        return None
    return drawing.written(kept) if kept is not None else ""


def upload() -> None:
    """Choose a table and two of its columns; placing them leaves a wish for the next run."""
    try:
        asked = tables.ask(f"A table of points: CSV, up to {table.MOST_ROWS:,} rows", "gan.file")
        if asked is None:
            return
        marks = drawing.from_table(asked.table, *tables.pair(asked))
    except ValueError as reason:
        st.warning(plain(f"{reason} The distribution stays as it is."), icon=":material/info:")
        return
    st.caption(f"{len(marks):,} points, moved and shrunk into the square, each blurred a little.")
    st.button("Learn this distribution", key="gan.file.use", on_click=_wish, args=(marks,))


def _wish(marks: Floats) -> None:
    st.session_state[WISH] = marks


def download(marks: Floats) -> None:
    """The marks as a table."""
    rows = "\n".join(["x,y", *(f"{x:.3g},{y:.3g}" for x, y in np.asarray(marks).tolist()), ""])
    st.download_button("Download the marks as CSV", rows, "distribution.csv", "text/csv", on_click="ignore")
