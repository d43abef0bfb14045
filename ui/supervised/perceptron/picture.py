"""The lesson's card on the first page."""

from __future__ import annotations

from engine.supervised.perceptron.experiment import PerceptronExperiment
from engine.supervised.perceptron.settings import PerceptronSettings
from ui.figures import Picture, dots


def picture() -> Picture:
    """Two clouds and the line that a perceptron found between them."""
    experiment = PerceptronExperiment(PerceptronSettings(margin=0.6))
    experiment.step(1000)
    return dots(experiment.picture()["field"], experiment.frame())
