"""Settings of several classifiers by cross-validation on the training points."""

from types import SimpleNamespace

import numpy as np

from engine.ending import ending
from engine.supervised.classifiers.folds import parts
from engine.supervised.classifiers.models.estimators import predictor

SETTINGS = {"scaled": False, "seed": 0, "leaf": 1}
CLASSES = 2
POINTS = [[0.0, 1.0, 0], [1.0, 2.0, 0], [1.5, 2.0, 0], [2.0, 0.0, 1], [3.0, 1.0, 1], [3.5, 1.0, 1]]  # x1, x2, class
CANDIDATES = [("tree", {"depth": 1}), ("tree", {"depth": 2})]
STAGE = {}

table = np.array(POINTS, dtype=np.float64).reshape(-1, 3)
inputs, labels = table[:, :2].copy(), table[:, 2].astype(np.int64)
part = parts(len(labels))  # which part each point is held out with
hits = []
for name, chosen in CANDIDATES:
    settings, right = SimpleNamespace(**{**SETTINGS, **chosen}), 0
    for one in range(part.max() + 1):
        out = part == one
        says = predictor(name, settings, inputs[~out], labels[~out], CLASSES)
        right += int((says(inputs[out]) == labels[out]).sum())
    hits.append(right)
    print(f"{name}, {chosen}: {right} of {len(labels)} right when held out")

print(ending({"hits": hits}, STAGE))
