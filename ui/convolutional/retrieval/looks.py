"""The looks of the lesson, in the order in which they are offered."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.retrieval.archive import DIGITS, OWN
from engine.convolutional.retrieval.settings import RetrievalSettings
from engine.convolutional.retrieval.spaces import PIXELS, TINY, offered_layers
from ui import lesson
from ui.controls import Controls
from ui.convolutional import own_picture
from ui.convolutional.retrieval import map, own_set, reading, search, shift
from ui.convolutional.retrieval.look import Searching
from ui.pad import pad, put_away

LESSON = "retrieval"
LOOKS: dict[str, Searching] = {"search": search.LOOK, "shift": shift.LOOK, "map": map.LOOK, "reading": reading.LOOK}


FIRST: dict[str, dict[str, Any]] = {
    "tiles": {"pick": 30, "space": TINY}, OWN: {"pick": 0, "space": TINY},
    "mnist": {"layers": ("layer10", "layer12"), "space": PIXELS},
}  # fmt: skip
"""What an archive begins with, where that is not what scikit-learn's digits begin with."""
BELONGS = ("pick", "layers", "space")


def turn(controls: Controls) -> Searching:
    """The look of the settings, with an archive that it can search, and the picture that asked there last."""
    if controls.moved("archive"):
        chosen = st.session_state[f"{LESSON}.archive"]
        controls.turn("archive", chosen, *BELONGS, **FIRST.get(chosen, {}))
    look = LOOKS[controls.settings.look]
    if controls.settings.archive not in look.archives:
        controls.turn("archive", look.archives[0], *BELONGS)
    archive, chosen = controls.settings.archive, controls.settings.layers
    if not set(chosen) <= set(offered_layers(archive)):  # as a link may have it
        here = tuple(name for name in chosen if name in offered_layers(archive))
        controls.set(layers=here or FIRST["mnist"]["layers"])
    return look


def has_pad(settings: RetrievalSettings) -> bool:
    """Whether one draws: a digit, in an archive of digits."""
    return LOOKS[settings.look].pad and settings.archive in DIGITS


def brought(settings: RetrievalSettings) -> tuple[int, int]:
    """What an experiment is built for besides its settings: the visitor's own set, and a picture that asks."""
    if settings.archive in DIGITS:
        return 0, 0
    own, picture = own_set.get(LESSON), own_picture.get(LESSON)
    return (own.number if own and settings.archive == OWN else 0, picture.number if picture else 0)


def lay_upload(settings: RetrievalSettings) -> None:
    """The ink of a picture that was brought along goes onto the pad, where there is one: to be searched for."""
    if has_pad(settings):
        own_picture.lay(LESSON)


def controls(controls: Controls) -> None:
    """The pad first, where there is one; then which look, and what belongs to it."""
    look, draws = LOOKS[controls.settings.look], has_pad(controls.settings)
    if draws:
        pad(LESSON, label="Draw a digit here", beside=2)
    else:
        put_away(LESSON)
    if lesson.presenting():
        return
    controls.show("look")
    look.widgets(controls)
    controls.remember("archive", *BELONGS)
    if look.pad:
        with controls.folded("own", "Search for a picture of your own") as opened:
            if opened:
                if draws:
                    st.caption("Its ink is laid on the pad.")
                own_picture.choose(LESSON, ("Upload", "Camera"))
