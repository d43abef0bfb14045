"""scikit-learn's estimators with a visitor's settings, and what each says of new places once it is fitted."""

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
from engine.supervised.classifiers.models.network import Network
from engine.supervised.classifiers.models.panel import Ints, Scale

UPDATES = 150
"""Of the MLP, where nobody watches it learn: on data sets that are redrawn, and in cross-validation."""
PATIENCE = 4_000_000
"""Steps of a support vector machine's solver times points, after which it is stopped: a second or so."""
LEAST_VARIANCE = 1e-9
THREADS = ThreadpoolController()


def estimator(name: str, s: Any, count: int) -> Any:
    """A model that is not yet fitted. s: whatever has the settings as its attributes; count: of training points."""
    if name == "logistic":
        return LogisticRegression(C=s.c_logistic, tol=1e-6, max_iter=300)
    if name == "perceptron":
        return Perceptron(max_iter=s.epochs, tol=None, random_state=s.seed)
    if name == "linear":
        return SVC(kernel="linear", C=s.c_linear, tol=1e-5, max_iter=PATIENCE // count)
    if name == "rbf":
        return SVC(C=s.c_rbf, gamma=s.gamma, tol=1e-5, max_iter=PATIENCE // count)
    if name == "tree":
        return DecisionTreeClassifier(max_depth=s.depth, min_samples_leaf=s.leaf, random_state=s.seed)
    if name == "forest":
        return RandomForestClassifier(s.trees, max_depth=s.forest_depth, max_features=1, random_state=s.seed)
    if name == "neighbours":
        return KNeighborsClassifier(min(s.k, count))
    return GaussianNB(var_smoothing=s.smoothing)


def fitted(model: Any, x: Floats, labels: Ints) -> Any:
    """Fit it quietly, on one core: parallelism comes from visitors."""
    with warnings.catch_warnings(), sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        warnings.simplefilter("ignore", ConvergenceWarning)  # whoever shows the model says it
        with THREADS.limit(limits=1):
            model.fit(x, labels)
    if isinstance(model, GaussianNB):  # all points of a class may lie in one place
        model.var_ = np.maximum(model.var_, LEAST_VARIANCE)
    return model


def trained(s: Any, x: Floats, labels: Ints, classes: int) -> Network:
    """The MLP after UPDATES updates from its start."""
    network = Network.begin(s.units, classes, s.seed)
    for _ in range(UPDATES):
        network.update(x, labels)
    return network


def predictor(name: str, s: Any, inputs: Floats, labels: Ints, classes: int) -> Callable[[Floats], Ints]:
    """What a model says of places (n, 2), once it is fitted to training points (inputs (n, 2), labels (n,))."""
    scale = Scale.of(inputs, s.scaled)
    if len(np.unique(labels)) == 1:
        return lambda places: np.full(len(places), labels[0], np.int64)
    if name == "mlp":
        network = trained(s, scale.into(inputs), labels, classes)
        return lambda places: np.asarray(network.forward(scale.into(places))[1].argmax(axis=1))
    model = fitted(estimator(name, s, len(labels)), scale.into(inputs), labels)
    return lambda places: np.asarray(model.predict(scale.into(places)), np.int64)
