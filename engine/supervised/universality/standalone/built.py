"""A hidden layer that was built by hand: units of a place, a steepness and a height, and how near they are to the
target."""

import numpy as np

from engine.ending import ending
from engine.supervised.universality.hand import Layer

ACTIVATION = "relu"
PLACES = [0.0, 0.5]  # where each unit bends
STEEPNESS = [1.0, 1.0]  # its weight w; its bias is −w·place
HEIGHTS = [2.0, -4.0]  # its output weight v
BIAS = 0.0  # of the output
TARGET = [x / 50 if x < 50 else 2 - x / 50 for x in range(100)]  # at x = 0, 0.01, …, 0.99
IDEAL = []  # the heights of bars that are scored as if their steps were ideal
STAGE = {}

x = np.arange(100) / 100
layer = Layer(ACTIVATION, np.array(PLACES), np.array(STEEPNESS), np.array(HEIGHTS), BIAS)
distances = np.abs(layer(x) - np.array(TARGET))
score = distances.mean()
if IDEAL:
    score = np.abs(np.repeat(IDEAL, 100 // len(IDEAL)) - np.array(TARGET)).mean()

print("weights ", layer.steepness.tolist())
print("biases  ", layer.biases.tolist())
print("heights ", layer.heights.tolist())
print("mean distance from the target:", score)
print(ending({"score": score, "largest": distances.max()}, STAGE))
