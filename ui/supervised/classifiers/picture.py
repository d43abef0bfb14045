"""The lesson's card on the first page."""

from __future__ import annotations

from engine.supervised.classifiers.experiment import PanelsExperiment
from engine.supervised.classifiers.settings import ClassifierSettings
from ui.figures import Picture, dots


def picture() -> Picture:
    """Two moons, and what a support vector machine makes of them."""
    frame = PanelsExperiment(ClassifierSettings(panels=("rbf",), count=120, test_share=0.0)).frame()
    return dots(frame["field.rbf"], frame)
