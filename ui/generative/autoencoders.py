"""The choice of what an auto-encoder in training learns from, for the two lessons that have one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.generative.autoencoders.data import CURVES, PARTS, SOURCES
from engine.generative.autoencoders.settings import MOST_ON_PLANE
from ui import mnist
from ui.controls import Controls
from ui.stage import View, view

WIDEST = {"digits": 256, "mnist": 64}  # hidden units; of points 128
SAMPLE = "×"


def follow(controls: Controls, codes: str, on_plane: int) -> None:
    """Other data bring the size of the code along that suits them, and no more hidden units than can be kept.

    codes: the setting; on_plane: what it is at first for points of the plane.
    """
    chosen = st.session_state.get(f"{controls.lesson}.data")
    if not controls.moved("data") or chosen not in SOURCES:
        return
    settings = controls.settings
    before = getattr(settings, codes)
    changes: dict[str, Any] = {"hidden": min(settings.hidden, WIDEST.get(chosen, 128))}
    if (chosen in CURVES) != (settings.data in CURVES):
        changes[codes] = on_plane if chosen in CURVES else max(before, MOST_ON_PLANE)
    controls.set(data=chosen, **changes)


def data(controls: Controls) -> None:
    """The data, and MNIST's download where it is chosen and not at hand."""
    controls.show("data")
    if controls.settings.data == "mnist":
        mnist.offer(controls.lesson)


def more(controls: Controls) -> None:
    """Learning rate, batch, hidden units and seed."""
    settings = controls.settings
    controls.show("learning_rate")
    controls.show("batch", f"{'Points' if settings.data in CURVES else 'Digits'} a batch")
    controls.show("hidden", low=8, high=WIDEST.get(settings.data, 128))
    controls.show("seed")


def plane(title: str, *, density: bool, presenting: bool, segments: bool = False) -> View:
    """Points of the plane, each as the part of the curve it is from; x is dragged. density: with p(x) behind them;
    segments: with the ways from points to their reconstructions."""
    return view(
        "map",
        title=title,
        ground="plane.ground" if density else None,
        dots="plane.dots",
        kinds="plane.kinds",
        names=[*PARTS, SAMPLE],
        extent="plane.extent",
        mesh="plane.mesh",
        segments="plane.segments" if segments else None,
        lines="plane.lines",
        handles="plane.handles",
        axes=["x₁", "x₂"],
        move="move_x",
        free=True,
        switches=density and not presenting,
        switch_names=["p(x)", "points"],
    )
