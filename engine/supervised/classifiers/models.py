"""From points to fitted panels: scikit-learn's estimators with a visitor's settings."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Perceptron
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import ThreadpoolController

from engine.arrays import Floats
from engine.supervised.classifiers.bayes import Bayes
from engine.supervised.classifiers.lines import Logistic, Unit
from engine.supervised.classifiers.machines import LinearMachine, RadialMachine
from engine.supervised.classifiers.neighbours import Neighbours
from engine.supervised.classifiers.network import MLP, Network
from engine.supervised.classifiers.panel import Constant, Ints, Panel, Scale
from engine.supervised.classifiers.settings import ClassifierSettings as Chosen
from engine.supervised.classifiers.trees import Forest, Tree

UPDATES = 300
"""Of the MLP, where nobody watches it learn: on data sets that are redrawn, and in cross-validation."""
PATIENCE = 4_000_000
"""Steps of a support vector machine's solver times points, after which it is stopped: a second or so."""

THREADS = ThreadpoolController()

ESTIMATORS: dict[str, tuple[type[Panel], Callable[[Chosen, int], Any]]] = {
    "logistic": (Logistic, lambda s, n: LogisticRegression(C=s.c_logistic, tol=1e-6, max_iter=300)),
    "perceptron": (Unit, lambda s, n: Perceptron(max_iter=s.epochs, tol=None, random_state=s.seed)),
    "linear": (LinearMachine, lambda s, n: SVC(kernel="linear", C=s.c_linear, max_iter=PATIENCE // n)),
    "rbf": (RadialMachine, lambda s, n: SVC(C=s.c_rbf, gamma=s.gamma, max_iter=PATIENCE // n)),
    "tree": (Tree, lambda s, n: DecisionTreeClassifier(
        max_depth=s.depth, min_samples_leaf=s.leaf, random_state=s.seed)),
    "forest": (Forest, lambda s, n: RandomForestClassifier(
        n_estimators=s.trees, max_depth=s.forest_depth, max_features=1, random_state=s.seed)),
    "neighbours": (Neighbours, lambda s, n: KNeighborsClassifier(min(s.k, n))),
    "bayes": (Bayes, lambda s, n: GaussianNB(var_smoothing=s.smoothing)),
}  # fmt: skip
"""Each model's panel, and its estimator for settings and a number of training points. The MLP is not among them."""

OWN_SETTINGS: dict[str, tuple[str, ...]] = {
    "logistic": ("c_logistic",),
    "perceptron": ("epochs",),
    "linear": ("c_linear",),
    "rbf": ("c_rbf", "gamma"),
    "tree": ("depth", "leaf"),
    "forest": ("trees", "forest_depth"),
    "neighbours": ("k",),
    "bayes": ("smoothing",),
    "mlp": ("units",),
}
"""What can be set of each model. All depend on `seed` and `scaled` besides."""


def fit(name: str, settings: Chosen, inputs: Floats, labels: Ints, classes: int) -> Panel:
    """A model of MODELS fitted to training points: inputs (n ≥ 1, 2), labels (n,) of 0..classes − 1.

    With one class alone it is a :class:`Constant`. The MLP is trained for UPDATES updates. Raises ValueError without
    points.
    """
    if not len(labels):
        raise ValueError("There are no training points, so there is nothing to fit.")
    scale = Scale.of(inputs, settings.scaled)
    if len(np.unique(labels)) == 1:
        return named(Constant(None, inputs, labels, scale, classes), name)
    if name == "mlp":
        network = Network.begin(settings.units, classes, settings.seed)
        x = scale.into(inputs)
        for _ in range(UPDATES):
            network.update(x, labels)
        return MLP(network, inputs, labels, scale, classes)
    panel, make = ESTIMATORS[name]
    model = make(settings, len(labels))
    with warnings.catch_warnings(), sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        warnings.simplefilter("ignore", ConvergenceWarning)  # the panel says it itself
        with THREADS.limit(limits=1):  # parallelism comes from visitors
            model.fit(scale.into(inputs), labels)
    return panel(model, inputs, labels, scale, classes)


def named(panel: Panel, name: str) -> Panel:
    panel.name = name
    return panel
