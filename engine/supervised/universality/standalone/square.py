"""x² from tents (Yarotsky 2017): a layer of three units for each, set by hand."""

import numpy as np

from engine.ending import ending
from engine.supervised.universality.constructions import deep_square, forward
from engine.supervised.universality.pieces import pieces

TENTS = 3
STAGE = {}

net = deep_square(TENTS)
x = np.linspace(0, 1, 2 ** (TENTS + 1) + 1)  # the ends of the pieces, and their middles, where the error is largest
errors = forward(net, x[:, None])[:, 0] - x**2
figures = {"pieces_now": len(pieces(net, 0.0, 1.0)), "largest": errors.max()}

for weights, biases in net:
    print("W =", weights.tolist(), " b =", biases.tolist())
print("largest error:", errors.max(), " its bound:", 2.0 ** (-2 * TENTS - 2))
print(ending(figures, STAGE))
