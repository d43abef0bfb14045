"""The training lesson's second network: how a comparison begins and ends, and which of the two the controls are of."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from engine.convolutional.train.settings import NETWORKS, OWN, TrainSettings, own_name
from ui.controls import Controls

LESSON = "train"
_WISH = f"{LESSON}.wish.pair"
SAME = (
    "Both learn from the same pictures in the same order, with the same chances: moved alike, the same first weights "
    "where the networks are the same, the same pictures held out."
)


def own(settings: TrainSettings, name: str) -> str:
    """The field that a control sets: of the chosen network, where there are two."""
    return own_name(settings.chosen, name) if settings.compare else name


def button(settings: TrainSettings) -> None:
    """Begins a comparison, or ends it."""
    if settings.compare:
        st.button(
            "Keep this one", key=f"{LESSON}.pair.end", on_click=_wish, args=("end",), width="stretch",
            help=f"Ends the comparison: the {settings.chosen} network goes on alone from where it is.",
        )  # fmt: skip
        return
    st.button(
        "Compare with…", key=f"{LESSON}.pair.begin", on_click=_wish, args=("begin",), width="stretch",
        help=f"A second network, at first a copy of this one: change something of it. {SAME} Both begin anew.",
    )  # fmt: skip


def chooser(controls: Controls) -> None:
    """Which network the controls and the pictures are of."""
    key = f"{LESSON}.chosen"
    st.session_state.setdefault(key, controls.settings.chosen)
    chosen = st.segmented_control(
        "Controls and pictures of the", NETWORKS, key=key, required=True, format_func=str.capitalize, help=SAME
    )
    controls.take("chosen", chosen or controls.settings.chosen)


def _wish(what: str) -> None:
    st.session_state[_WISH] = what


def grant_wish(controls: Controls) -> None:
    """A comparison begins with two of the same kind, and ends with the one that is chosen."""
    wish, settings = st.session_state.pop(_WISH, None), controls.settings
    try:
        if wish == "begin" and not settings.compare:
            copied = {own_name("second", name): getattr(settings, name) for name in OWN}
            controls.set(**copied, compare=True, chosen="second")
        if wish == "end" and settings.compare:
            kept = {name: getattr(settings, own_name(settings.chosen, name)) for name in OWN}
            controls.set(
                **kept, **{name: getattr(TrainSettings, name) for name in _second()}, compare=False, chosen="first"
            )
    except ValueError as reason:
        controls.notices.append(f"{reason} Nothing is changed.")


def _second() -> list[str]:
    return [field.name for field in fields(TrainSettings) if field.name.startswith("second_")]
