"""The scores of scikit-learn's figure “Classifier comparison” (Varoquaux and Müller), computed anew."""

from __future__ import annotations

from functools import lru_cache

from engine.supervised.classifiers.settings import PRESETS
from engine.supervised.classifiers.training import ClassifierTraining

ROWS = tuple(name for name in PRESETS if name.startswith("scikit-learn"))


@lru_cache(maxsize=1)
def scores() -> dict[str, tuple[int, ...]]:
    """For each model how many of the 40 test points of each of the figure's three sets it gets right."""
    found: dict[str, tuple[int, ...]] = dict.fromkeys(PRESETS[ROWS[0]].panels, ())
    for row in ROWS:
        training = ClassifierTraining(PRESETS[row])
        inputs, labels = training.test
        for name in found:
            found[name] += (training.panel(name).accuracy(inputs, labels),)
    return found
