"""Simple and complex cells as a script of its own."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import numpy as np

from engine.convolutional.features.cells import sheet
from engine.convolutional.features.cells.experiment import Cells
from engine.convolutional.features.cells.responses import energy, modulation, rectified, width
from engine.convolutional.features.cells.settings import SHEET
from engine.convolutional.features.cells.stimuli import SWEEP
from engine.ending import of_stage
from engine.script import fill


def script(experiment: Cells) -> str:
    """A script that ends with the answers of this frame, the tuning curves so far, and what is measured of them."""
    settings, linear = experiment.settings, experiment.linear()
    angles, heights = experiment.peaks()
    measured = ~np.isnan(heights[0])
    figures = {"e": linear[0], "o": linear[1], "r": rectified(linear[0]), "E": energy(linear)}
    if measured.any():
        for kind, one in zip(("simple", "complex"), heights, strict=True):
            figures[f"{kind} peaks"] = one[measured]
            if ends := width(angles[measured], one[measured]):
                figures[f"{kind} width"] = ends[1] - ends[0]
    if settings.stimulus == "grating":
        course = experiment.course(experiment.steps // SWEEP)
        figures["F1/F0"] = [modulation(rectified(course[0])), modulation(energy(course))]
    if settings.recorded == SHEET:
        whole = sheet.answers(sheet.fields(settings.sheet_seed, settings.gabor), experiment.shown())
        figures["sheet"] = [rectified(whole[0]).sum(), energy(whole).sum()]
    constants = {
        "STIMULUS": settings.stimulus,
        "ANGLE": experiment.now,
        "STRIPE": settings.stripe,
        "FRAME": experiment.at,
        "CELL": astuple(settings.gabor),
        "ANGLES": angles[measured].tolist(),
        "SHEET": settings.recorded == SHEET,
        "SEED": settings.sheet_seed,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
