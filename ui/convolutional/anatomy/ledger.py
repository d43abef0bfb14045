"""The network as a table: every layer's output, parameters, work and receptive field, edited in place; another beside
it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit import column_config

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.ledger import Entry, ledger, rewritten
from engine.convolutional.anatomy.settings import NO_OTHER
from engine.convolutional.networks.anatomy import Anatomy, shape_text
from engine.convolutional.networks.grammar import written
from ui.controls import Controls
from ui.convolutional.anatomy.controls import LESSON, slip, type_in
from ui.words import plain

NAMES = dict(zip(Entry._fields, (
    "#", "Layer", "Output", "Parameters", "Parameters, %", "Multiply-adds", "Multiply-adds, %", "Receptive field",
), strict=True))  # fmt: skip
EDITED = NAMES["layer"]
WIDTHS = {"number": 40, "output": 124, "parameters": 96, "multiply_adds": 120, "field": 110}
BARS = {"parameters_share": ("parameters", 116), "multiply_adds_share": ("multiply-adds", 128)}
FIRST = ("layer", "output", *BARS, "field")
"""The columns that stand first in two tables beside each other: what is compared, in the room that there is."""
HALF = 606
"""Pixels of a table that has another beside it, or under it where the screen is narrow."""


def show(controls: Controls, anatomy: Anatomy) -> None:
    """The table of the network on the stage, and that of a second one if one is chosen."""
    st.subheader("The network as a ledger", anchor=False)
    st.caption(
        "Double-click a layer and write another in its place. Empty its cell to take it out; write two layers into it "
        "to put both there. Click a heading to sort. Copy cells with Ctrl+C, or download the table at its upper right."
    )
    other = controls.show("beside", width=320)
    alone = other == NO_OTHER
    with st.container(horizontal=True):
        with st.container(width="stretch" if alone else HALF):
            _heading("This network", anatomy)
            _editor(anatomy, alone)
        if not alone:
            with st.container(width=HALF):
                second = ARCHITECTURES[other].anatomy()
                _heading(other, second)
                st.dataframe(_table(second), key=f"{LESSON}.beside.ledger", **_look(f"The layers of {other}", alone))


def _heading(name: str, anatomy: Anatomy) -> None:
    st.caption(
        f"**{name[0].upper()}{name[1:]}** ({shape_text(anatomy.input)})  \n{anatomy.parameters.value:,} parameters, "
        f"{anatomy.multiply_adds.value:,} multiply-adds"
    )


def _editor(anatomy: Anatomy, alone: bool) -> None:
    """Its key goes with the network, so that an edit is made once. What is wrong with one is said below it."""
    key = f"{LESSON}.ledger.{st.session_state.get(f'{LESSON}.read', 0)}.{anatomy.input}.{written(anatomy.plan)}"

    def edit() -> None:
        rows = st.session_state[key]["edited_rows"]
        type_in(rewritten(anatomy, {int(row): cells.get(EDITED) or "" for row, cells in rows.items()}))

    st.data_editor(
        _table(anatomy),
        key=key,
        on_change=edit,
        disabled=[name for name in NAMES.values() if name != EDITED],
        **_look("The layers of this network", alone),
    )
    if slip() and st.session_state[key]["edited_rows"]:
        st.error(plain(f"{slip()} The network before stays."))


def _table(anatomy: Anatomy) -> Any:
    """Counts with commas, as everywhere on the page, and shares as they are copied and read aloud."""
    frame = pd.DataFrame(ledger(anatomy)).round(1).rename(columns=NAMES).set_index(NAMES["number"])
    return frame.style.format("{:,}", subset=[NAMES["parameters"], NAMES["multiply_adds"]])


def _look(alt: str, alone: bool) -> dict[str, Any]:
    """alone: whether the table has the page's width."""
    columns: dict[str, Any] = {NAMES[one]: column_config.Column(width=width) for one, width in WIDTHS.items()}
    columns[EDITED] = column_config.TextColumn(width=128, max_chars=80, pinned=not alone)
    for one, (of, width) in BARS.items():
        columns[NAMES[one]] = column_config.ProgressColumn(
            width=width, format="%.1f", min_value=0, max_value=100, help=f"The layer's share of the network's {of}"
        )
    shown = [one for one in NAMES if one != "number"]
    order = shown if alone else [*FIRST, *(one for one in shown if one not in FIRST)]
    return {
        "hide_index": not alone,
        "height": "content",
        "column_config": columns,
        "column_order": [NAMES[one] for one in order],
        "alt": alt,
    }
