"""The look at edges as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.features.edges.experiment import Edges
from engine.ending import of_stage
from engine.script import fill


def script(experiment: Edges) -> str:
    """Canny's edges with these settings, and Sobel's gradient at the place that rests, by scikit-image and scipy."""
    settings, (row, column), stages = experiment.settings, experiment.resting, experiment.stages
    figures = {
        "across": stages.across[row, column],
        "down": stages.down[row, column],
        "steep": stages.steep[row, column],
        "left": stages.edges.sum(),
    }
    constants = {
        "PICTURE": settings.picture,
        "LONGEST": experiment.longest,
        "SIGMA": settings.sigma,
        "LOW": settings.low,
        "HIGH": settings.high,
        "ROW": row,
        "COLUMN": column,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
