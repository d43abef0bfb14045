"""The lesson's card on the first page."""

from __future__ import annotations

from engine.supervised.mlp.experiment import MLPExperiment
from engine.supervised.mlp.settings import MLPSettings
from ui.figures import Picture, dots


def picture() -> Picture:
    """The spiral, and what a network made of it in 200 epochs."""
    experiment = MLPExperiment(MLPSettings())
    for _ in range(200):
        experiment.step(experiment.span("epoch")[1])
    return dots(experiment.picture()["field"], experiment.frame())
