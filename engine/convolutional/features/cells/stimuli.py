"""What is shown to a cell: a light or dark bar, an edge or a grating, drifting across the screen.

A stimulus is the contrast to a grey screen at each sample, from −1 (dark) over 0 (grey) to 1 (light). It drifts across
its own orientation, and its place is a function of the frame within a sweep: the same frame shows the same picture.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.convolutional.features.cells.gabor import PIXEL, screen, turned

STIMULI = {"light": "A light bar", "dark": "A dark bar", "edge": "An edge", "grating": "A grating"}
SWEEP = 60  # frames of a sweep: a second
REACH = 2.4  # degrees from the screen's middle at which a bar or an edge begins its sweep
LENGTH = 4.0  # of a bar, in degrees


def place(frame: Floats) -> Floats:
    """Where a bar or an edge is at frames of a sweep, in degrees across its orientation."""
    return -REACH + 2 * REACH * frame / SWEEP


def frame_at(kind: str, stripe: float, across: float) -> int:
    """The frame of a sweep at which a stimulus is nearest to a place: a bar's middle, an edge, a grating's light
    stripe."""
    if kind == "grating":
        return round(across / (2 * stripe) * SWEEP) % SWEEP
    return min(SWEEP - 1, max(0, round((across + REACH) / (2 * REACH) * SWEEP)))


def stimuli(kind: str, angle: float, stripe: float, frames: ArrayLike) -> Floats:
    """The contrast at each sample at these frames (n,) of a sweep: (n, SIDE, SIDE).

    kind: one of STIMULI; angle: its orientation; stripe: how wide a bar is, or a stripe of a grating, whose wavelength
    is two stripes, so that it drifts by one wavelength in a sweep. A sample on a rim has the mean of what covers it.
    """
    along, across = turned(*screen(), angle)
    frame = np.asarray(frames, np.float64)[:, None, None]
    if kind == "grating":
        return np.asarray(np.cos(math.pi * across / stripe - 2 * math.pi * frame / SWEEP))
    away = across - place(frame)
    if kind == "edge":
        return np.clip(-2 * away / PIXEL, -1, 1)  # light behind it, dark before it
    covered = _covered(away, stripe) * _covered(along, LENGTH)
    return covered if kind == "light" else -covered


def _covered(away: Floats, width: float) -> Floats:
    """How much of a sample is covered by a band of this width around 0: from 0 to 1."""
    return np.clip((width / 2 - np.abs(away)) / PIXEL + 0.5, 0, 1)
