"""A curve through the points of a visitor's table."""

from __future__ import annotations

import streamlit as st

from engine.plane.table import MOST_ROWS
from engine.supervised.universality import targets
from ui import tables
from ui.controls import Controls
from ui.words import plain

WISH = "universality.wish.points"


def upload() -> None:
    """Choose a table and two of its columns. Taking its points leaves a wish for the next run."""
    try:
        asked = tables.ask(
            f"Points from a table: CSV, up to {MOST_ROWS:,} rows", "universality.file", paste="Or paste its rows"
        )
        if asked is None:
            return
        found = targets.from_table(asked.table, *tables.pair(asked))
    except ValueError as reason:
        st.warning(plain(f"{reason} The curve stays as it is."), icon=":material/info:")
        return
    scales = [one.formula(letter) for one, letter in zip(found.scales, "xy", strict=True)]
    st.caption(plain(" · ".join([*scales, found.said])))
    st.button(
        "Take these points", key="universality.file.use", on_click=_wish, args=(targets.write_points(found.points),)
    )


def _wish(points: str) -> None:
    st.session_state[WISH] = points


def grant(controls: Controls) -> None:
    """The points that were taken are the curve, and units that were moved by hand for another one go."""
    if (points := st.session_state.pop(WISH, None)) is not None:
        controls.set(target="yours", points=points, own="")
