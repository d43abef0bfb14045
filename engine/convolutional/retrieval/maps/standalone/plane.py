"""Points in the plane in which they vary most."""

import numpy as np
from sklearn.datasets import load_digits

from engine.convolutional.retrieval.maps.pca import axes, principal, turned
from engine.ending import ending

FILE = ""  # of the points, a row each; without it scikit-learn's digits
COSINE = False  # whether they are brought to length 1
SHARE = 1.0  # of the way from the plane of the two numbers that vary most
STAGE = {}

x = np.load(FILE) if FILE else np.asarray(load_digits().data / 16, np.float32)
if COSINE:
    x = np.asarray(x / np.maximum(np.sqrt(np.square(x).sum(1, keepdims=True)), 1e-12), np.float32)
x = x.astype(float)
plane = turned(x, axes(x), principal(x), SHARE)
places = plane.project(x)
figures = {"shares": plane.shares[:2], "places": places[:3]}
print("shares of the variance:", plane.shares[:2].tolist())
print("the first three places:", places[:3].tolist())
print(ending(figures, STAGE))
