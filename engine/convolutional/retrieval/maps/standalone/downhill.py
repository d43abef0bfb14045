"""Maps by t-SNE, from their start to where the stage has them."""

import numpy as np
from sklearn.datasets import load_digits

from engine.convolutional.retrieval.maps.compiled import fast_sums
from engine.convolutional.retrieval.maps.pca import principal
from engine.convolutional.retrieval.maps.tsne import gradient, joint, loss, moved, squared_distances, start, sums
from engine.ending import ending

FILE = ""  # of the points, a row each; without it scikit-learn's digits
COSINE = False  # whether they are brought to length 1
START, SEEDS = "pca", [0]  # a map for each seed
COURSE = [(0, (30.0, 100.0, 12.0))]  # from which step on perplexity, rate and early exaggeration had which values
STEPS = 3
COMPILED = False  # whether the sums are compiled, which needs numba; they are the same to the last digit
STAGE = {}

x = np.load(FILE) if FILE else np.asarray(load_digits().data / 16, np.float32)
if COSINE:
    x = np.asarray(x / np.maximum(np.sqrt(np.square(x).sum(1, keepdims=True)), 1e-12), np.float32)
x = x.astype(float)
plane = principal(x).project(x) if START == "pca" else None
layouts = [start(len(x), seed, plane) for seed in SEEDS]
known = 0.0
for step in range(STEPS + 1):
    perplexity, rate, exaggeration = [values for since, values in COURSE if since <= step][-1]
    if perplexity != known:
        p, known = joint(squared_distances(x), perplexity), perplexity
    if step == STEPS:
        break
    early = step < 250
    for k, layout in enumerate(layouts):
        found = fast_sums(p, layout.y) if COMPILED else sums(p, layout.y)
        slope = gradient(found, exaggeration if early else 1.0)
        layouts[k] = moved(layout, slope, momentum=0.5 if early else 0.8, rate=rate)

figures = {"places": [layout.y[:3].tolist() for layout in layouts], "loss": [loss(p, layout.y) for layout in layouts]}
print("the first three places:", figures["places"])
print("KL(P‖Q):", figures["loss"])
print(ending(figures, STAGE))
