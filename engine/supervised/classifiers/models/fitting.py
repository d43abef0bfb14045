"""From points to fitted panels."""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.supervised.classifiers.models.bayes import Bayes
from engine.supervised.classifiers.models.estimators import estimator, fitted, trained
from engine.supervised.classifiers.models.lines import Logistic, Unit
from engine.supervised.classifiers.models.machines import LinearMachine, RadialMachine
from engine.supervised.classifiers.models.neighbours import Neighbours
from engine.supervised.classifiers.models.network import MLP
from engine.supervised.classifiers.models.panel import Constant, Ints, Panel, Scale
from engine.supervised.classifiers.models.trees import Forest, Tree
from engine.supervised.classifiers.settings import ClassifierSettings

PANELS: dict[str, type[Panel]] = {
    one.name: one for one in (Logistic, Unit, LinearMachine, RadialMachine, Tree, Forest, Neighbours, Bayes, MLP)
}


def fit(name: str, settings: ClassifierSettings, inputs: Floats, labels: Ints, classes: int) -> Panel:
    """A model of MODELS fitted to training points: inputs (n ≥ 1, 2), labels (n,) of 0..classes − 1.

    With one class alone it is a :class:`Constant`. The MLP is trained for as many updates as it is on redrawn sets.
    Raises ValueError without points.
    """
    if not len(labels):
        raise ValueError("There are no training points, so there is nothing to fit.")
    scale = Scale.of(inputs, settings.scaled)
    x = scale.into(inputs)
    if len(np.unique(labels)) == 1:
        return Constant(None, inputs, labels, scale, classes)
    if name == "mlp":
        return MLP(trained(settings, x, labels, classes), inputs, labels, scale, classes)
    model = fitted(estimator(name, settings, len(labels)), x, labels)
    return PANELS[name](model, inputs, labels, scale, classes)
