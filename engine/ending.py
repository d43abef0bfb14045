"""How a script that a visitor takes along ends: its figures, held against those of the stage that it brings along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def ending(figures: Mapping[str, Any], stage: Mapping[str, Any]) -> str:
    """How far the figures lie from those of the stage with the same names, which are numbers, or arrays of them.

    A difference is given as a part of the largest number in its figure, where that is above 1.
    """
    worst, which = 0.0, ""
    for name, value in stage.items():
        there, here = np.asarray(value, np.float64), np.asarray(figures[name], np.float64)
        apart = float(np.abs(here - there).max() / max(1.0, np.abs(there).max()))
        if not apart <= worst:  # also where it is no number
            worst, which = apart, name
    if which:
        return f"From the figures on the stage these differ by up to {worst:.1e} of their size, or of 1 ({which})."
    return "These are the figures on the stage, to the last digit." if stage else "There is no stage to compare with."


def of_stage(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a stage as a script writes them. Those that are no numbers (yet) are left out."""
    arrays = {name: np.asarray(np.nan if value is None else value, np.float64) for name, value in figures.items()}
    return {name: array.tolist() for name, array in arrays.items() if array.size and np.isfinite(array).all()}
