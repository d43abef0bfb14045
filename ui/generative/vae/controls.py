"""The variational auto-encoder lesson's controls and stage."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import streamlit as st

from engine.digits.examples import EXAMPLES
from engine.generative.autoencoders.settings import LARGEST_SEED
from engine.generative.vae.settings import PICTURES, VaeSettings, sheet
from ui import lesson, live
from ui.controls import Controls
from ui.generative import autoencoders
from ui.generative.vae import train
from ui.generative.vae.codes import corners, directions, sums
from ui.generative.vae.looks import plane, sliders, walk
from ui.pad import pad, put_away
from ui.stage import stage

LESSON = "vae"
LOOKS = {
    "plane": "Drag through the latent plane",
    "walk": "Walk from one digit to another",
    "corners": "Between four corners",
    "sum": "Arithmetic on codes",
    "sliders": "Twenty latents by sliders",
    "directions": "Twenty latents by directions",
    "train": "Train one",
}
PATHS = {"linear": "straight", "spherical": "great circle"}
MAP_BY_SHARE = "Map by Φ(z): equal shares of p(z)"
SIGNS = {"plus": "+", "minus": "−", "none": "left out"}
DIRECTIONS = {"codes": "principal ones of the codes", "pictures": "where pictures change most"}
ENDS = {"digit": "A", "digit_b": "B", "digit_c": "C", "digit_d": "D"}
ROWS = {
    "plane": plane,
    "walk": walk,
    "corners": corners,
    "sum": sums,
    "sliders": sliders,
    "directions": directions,
    "train": train.rows,
}


def take_over(controls: Controls, key: Callable[[VaeSettings], Hashable]) -> None:
    """The look and the data decide what the page has on it, so they are taken up before anything is shown; and what
    was done on the stage, a cure, becomes the controls' and the link's."""
    if controls.moved("look"):
        controls.set(look=st.session_state[f"{LESSON}.look"])
    autoencoders.follow(controls, "latents", 2)
    if not controls.opened and controls.settings.look == "train" and (done := live.edited(LESSON)):
        controls.set(**done)
        live.same(LESSON, key(controls.settings), done)


def controls(controls: Controls) -> None:
    """What to do first; then the pad, or how the network in training learns."""
    training = controls.settings.look == "train"
    if controls.moved("drawn"):  # which sheet lies on the pad is taken up before the pad is shown
        controls.set(drawn=st.session_state[f"{LESSON}.drawn"])
    if controls.settings.drawn != sheet(controls.settings):  # the look before had more of them
        controls.set(drawn=sheet(controls.settings))
    if training:
        put_away(LESSON)
    else:
        which = sheet(controls.settings)
        pad(
            LESSON,
            sheet=which,
            label=f"Draw {which.upper()} here" if several(controls.settings) else "Draw a digit here",
        )
    if lesson.presenting():
        _sheets(controls)
        return
    controls.pick("look", "What to do", LOOKS)
    if training:
        train.controls(controls)
    else:
        _trained(controls)


def _trained(controls: Controls) -> None:
    look = controls.settings.look
    if look in ("walk", "corners"):
        left, right = st.columns(2)
        with left:
            _sheets(controls)
        with right:
            controls.pick("path", "The way", PATHS)
    if look == "sum":
        _terms(controls)
    if look == "directions":
        controls.pick("directions", "Directions", DIRECTIONS)
    if look not in ("sliders", "directions"):
        controls.switch("by_share", MAP_BY_SHARE)
    with controls.folded("digits", "Digits in place of a drawing") as opened:
        if opened:
            _digits(controls, PICTURES.get(look, 1))


def several(settings: VaeSettings) -> bool:
    """Whether the look asks about several pictures."""
    return settings.look in PICTURES


def _sheets(controls: Controls) -> None:
    """Which of several pictures is drawn on the pad."""
    if several(controls.settings):
        names = "abcd"[: PICTURES[controls.settings.look]]
        controls.pick("drawn", "Pad draws", {name: name.upper() for name in names})


def _terms(controls: Controls) -> None:
    """z = A ± B ± C ± D"""
    first, *cells = [column for _ in range(2) for column in st.columns(2)]
    with first:
        _sheets(controls)
    for cell, end in zip(cells, "bcd", strict=True):
        with cell:
            controls.pick(f"sign_{end}", end.upper(), SIGNS)
    controls.switch("means", "Mean codes of classes, not digits")


def _digits(controls: Controls, many: int) -> None:
    st.caption(f"Drawn by formula, {EXAMPLES} of each digit.")
    for name, label in [*ENDS.items()][:many]:
        controls.slide(name, label if many > 1 else "x", 0, 9, 1)
        if many < 3:
            controls.number(name.replace("digit", "example"), f"Example of {label}", 0, EXAMPLES - 1)
    if many == 1:
        controls.number("seed", "Seed of the draws", 0, LARGEST_SEED)


def show(token: str, settings: VaeSettings) -> None:
    """The stage of the look that is chosen."""
    rows = ROWS[settings.look](settings)
    stage(token, LESSON, rows, presenting=lesson.presenting())
