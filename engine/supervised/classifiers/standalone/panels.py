"""Several classifiers on the same points, and how many each gets right."""

from types import SimpleNamespace

import numpy as np

from engine.ending import ending
from engine.supervised.classifiers.models.estimators import predictor
from engine.supervised.classifiers.models.network import Network
from engine.supervised.classifiers.models.panel import Scale

MODELS = ["logistic", "linear", "mlp"]
SETTINGS = {"scaled": False, "seed": 0, "c_logistic": 1.0, "c_linear": 1.0, "units": 2}
CLASSES = 2
POINTS = [[0.0, 1.0, 0], [1.0, 2.0, 0], [2.0, 0.0, 1], [3.0, 1.0, 1]]  # x1, x2, class
TESTS = [[1.0, 3.0, 0], [3.0, 0.0, 1]]
MLP = [0.5, -1.0, 1.0, 0.2, 0.1, 0.3, 1.0, -1.0, -0.5, 0.7, 0.0, 0.0]  # all its numbers in a row: V, c, W, b
FIRST, SECOND = [0.0] * 12, [0.0] * 12  # Adam's means of their gradients, and of the squares
LEARNT, STEPS = 0, 20  # updates before, and those to make
STAGE = {}


def split(rows):
    """Inputs (n, 2) and classes (n,)."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return table[:, :2].copy(), table[:, 2].astype(np.int64)


settings = SimpleNamespace(**SETTINGS)
inputs, labels = split(POINTS)
tests, wanted = split(TESTS)
right = []
for name in MODELS:
    if name == "mlp" and len(np.unique(labels)) > 1:
        network = Network(np.array(MLP), np.array(FIRST), np.array(SECOND), LEARNT, settings.units, CLASSES)
        scale = Scale.of(inputs, settings.scaled)
        for _ in range(STEPS):
            network.update(scale.into(inputs), labels)
        both = [network.forward(scale.into(places))[1].argmax(axis=1) for places in (inputs, tests)]
    else:
        says = predictor(name, settings, inputs, labels, CLASSES)
        both = [says(places) if len(places) else np.zeros(0) for places in (inputs, tests)]
    right.append([int((both[0] == labels).sum()), int((both[1] == wanted).sum())])
    print(f"{name}: {right[-1][0]} of {len(labels)} training points, {right[-1][1]} of {len(wanted)} test points right")

print(ending({"right": right}, STAGE))
