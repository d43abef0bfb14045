"""The variational auto-encoder lesson's controls and stage."""

from __future__ import annotations

import streamlit as st

from engine.digits.examples import EXAMPLES
from engine.generative.autoencoders.data import CURVES
from engine.generative.autoencoders.settings import MOST_ON_PLANE
from engine.generative.vae.settings import MOST_LATENTS, PICTURES, VaeSettings
from ui import lesson
from ui.controls import Controls
from ui.generative import autoencoders
from ui.generative.vae import looks, train
from ui.live import Running
from ui.pad import pad, put_away
from ui.stage import Row

ROWS = {
    "plane": looks.plane,
    "walk": looks.walk,
    "corners": looks.corners,
    "sum": looks.sums,
    "sliders": looks.sliders,
    "directions": looks.directions,
    "train": train.rows,
}


def controls(controls: Controls) -> None:
    """What to do first; then the pad, or how the network in training learns."""
    settings = controls.settings
    if settings.drawn != settings.sheet:  # the look before had more of them
        controls.set(drawn=settings.sheet)
    training, several = settings.look == "train", settings.look in PICTURES
    if training:
        put_away(controls.lesson)
    else:
        label = f"Draw {settings.sheet.upper() if several else 'a digit'} here"
        pad(controls.lesson, sheet=settings.sheet, label=label)
    if lesson.presenting():
        _sheets(controls)
        return
    controls.show("look")
    if training:
        _training(controls)
    else:
        _trained(controls)


def _sheets(controls: Controls) -> None:
    """Which of several pictures is drawn on the pad."""
    if many := PICTURES.get(controls.settings.look, 0):
        controls.show("drawn", titles={name: name.upper() for name in "abcd"[:many]})


def _trained(controls: Controls) -> None:
    look = controls.settings.look
    if look in ("walk", "corners"):
        left, right = st.columns(2)
        with left:
            _sheets(controls)
        with right:
            controls.show("path")
    if look == "sum":  # z = A ± B ± C ± D
        first, *cells = [column for _ in range(2) for column in st.columns(2)]
        with first:
            _sheets(controls)
        for cell, end in zip(cells, "bcd", strict=True):
            with cell:
                controls.show(f"sign_{end}")
        controls.show("means")
    if look == "directions":
        controls.show("directions")
    if look not in ("sliders", "directions"):
        controls.show("by_share")
    with controls.folded("digits", "Digits in place of a drawing") as opened:
        if opened:
            _digits(controls, PICTURES.get(look, 1))


def _digits(controls: Controls, many: int) -> None:
    st.caption(f"Drawn by formula, {EXAMPLES} of each digit.")
    for end in ("", "_b", "_c", "_d")[:many]:
        controls.show(f"digit{end}", "x" if many == 1 else "")
        if many < 3:
            controls.show(f"example{end}")
    if many == 1:
        controls.show("seed", "Seed of the draws")


def _training(controls: Controls) -> None:
    """What is trained on what, and how: data, β, latents and likelihood first."""
    autoencoders.data(controls)
    on_plane = controls.settings.data in CURVES
    controls.show("beta")
    controls.show("latents", high=MOST_ON_PLANE if on_plane else MOST_LATENTS)
    if on_plane:
        st.caption("p(x|z): Gaussian. A coordinate is no coin, so a Bernoulli would say nothing of it.")
    else:
        controls.show("likelihood")
        controls.show("by_share", "Map by Φ(z): equal areas, equal shares of p(z)")
    with controls.folded("more", "More") as opened:
        if opened:
            if not controls.settings.bernoulli:
                controls.show("deviation", low=0.05, high=1.0)
                controls.show("learnt")
            controls.show("warm")
            autoencoders.more(controls)


def rows(running: Running, _: VaeSettings) -> list[Row]:
    """The stage of the look that runs."""
    settings = running.experiment.settings
    return ROWS[settings.look](settings)
