"""Several classifiers on many data sets of one kind: how often each is the best."""

from types import SimpleNamespace

import numpy as np

from engine.ending import ending
from engine.supervised.classifiers.data import dealt
from engine.supervised.classifiers.models.estimators import predictor

MODELS = ["linear", "tree"]
SETTINGS = {"scaled": False, "seed": 0, "c_linear": 1.0, "depth": 3, "leaf": 1}
DATA, COUNT, NOISE, TEST_SHARE, SEED = "moons", 100, 0.2, 0.4, 0
CLASSES = 2
POINTS = []  # of a visitor's own: x1, x2, class, 1 for a test point
REDRAWS = 3
STAGE = {}

settings = SimpleNamespace(**SETTINGS)
shares = []
for number in range(1, REDRAWS + 1):
    data = dealt(DATA, COUNT, NOISE, TEST_SHARE, SEED, number, np.array(POINTS, np.float64).reshape(-1, 4), CLASSES)
    labels, held = data.targets.astype(np.int64), data.is_test
    row = [np.nan] * len(MODELS)
    if held.any():
        for k, name in enumerate(MODELS):
            says = predictor(name, settings, data.inputs[~held], labels[~held], data.classes)
            row[k] = (says(data.inputs[held]) == labels[held]).mean()
    shares.append(row)

table = np.array(shares)
known = table[~np.isnan(table).any(axis=1)]
for name, column in zip(MODELS, known.T, strict=True):
    best = int((column >= known.max(axis=1) - 1e-12).sum())
    print(f"{name}: best on {best} of {len(known)}, {100 * column.mean():.1f} % right on average")
print(ending({"mean": known.mean(axis=0), "last": known[-1]}, STAGE))
