"""Linear layers one after the other, and the single layer that they are."""

import numpy as np

from engine.ending import ending
from engine.supervised.universality.collapse import collapsed, forward

LAYERS = [([[1.0, 2.0], [0.0, -1.0]], [0.5, 0.0]), ([[2.0, 1.0], [1.0, 1.0]], [0.0, 1.0])]  # weights and biases of each
INPUT = [1.0, -1.0]
RELU_BEHIND = []  # layers that a ReLU follows, from 0
STAGE = {}

layers = [(np.array(w), np.array(b)) for w, b in LAYERS]
x = np.array(INPUT)
weights, biases = collapsed(layers)[-1]
outputs, single = forward(layers, x, RELU_BEHIND)[-1], weights @ x + biases

print("W =", weights.tolist())
print("b =", biases.tolist())
print("by the layers:      ", outputs.tolist())
print("by the single layer:", single.tolist())
print(ending({"outputs": outputs, "single": single}, STAGE))
