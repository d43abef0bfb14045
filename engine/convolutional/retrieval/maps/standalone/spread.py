"""A map by UMAP, from its start to where the stage has it. It needs numba."""

import numpy as np
from sklearn.datasets import load_digits

from engine.convolutional.retrieval.maps.pca import principal
from engine.convolutional.retrieval.maps.tsne import squared_distances
from engine.convolutional.retrieval.maps.umap import curve, graph_of, laid, pull, start
from engine.ending import ending

FILE = ""  # of the points, a row each; without it scikit-learn's digits
COSINE = False  # whether they are brought to length 1
START, SEED = "pca", 0
NEIGHBOURS = 15  # of each point, itself among them
COURSE = [(0, 0.1)]  # from which epoch on which least distance was wanted on the map
STEPS = 3
STAGE = {}

x = np.load(FILE) if FILE else np.asarray(load_digits().data / 16, np.float32)
if COSINE:
    x = np.asarray(x / np.maximum(np.sqrt(np.square(x).sum(1, keepdims=True)), 1e-12), np.float32)
x = x.astype(float)
graph = graph_of(squared_distances(x), NEIGHBOURS)
y = start(len(x), SEED, principal(x).project(x) if START == "pca" else None)
for epoch in range(1, STEPS + 2):
    a, b = curve([nearest for since, nearest in COURSE if since < epoch][-1])
    if epoch <= STEPS:
        y = laid(graph, y, epoch, a, b, SEED)

figures = {"places": y[:3].tolist(), "pull": pull(graph, y, a, b)}
print("the first three places:", figures["places"])
print("mean of −ln v over the edges:", figures["pull"])
print(ending(figures, STAGE))
