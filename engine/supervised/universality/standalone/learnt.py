"""The network that is looked at, from its seed to where the stage has it: Adam on the mean squared error."""

import numpy as np

from engine.ending import ending
from engine.supervised.universality.learning import error, start, update, zeros
from engine.supervised.universality.pieces import pieces

SIZES = (1, 8, 8, 8, 1)  # inputs, hidden layers, output
SEED, INIT, ACTIVATION = 0, "he", "relu"
TARGET = [min(x, 32 - x) / 16 for x in range(33)]  # at places evenly from 0 to 1, or row by row over a square
COURSE = [(0, (0.01,))]  # from which update on the learning rate was which
SINCE, UPDATES = 0, 20  # the weights were given after so many updates, and learnt until then
SOLUTION = []  # weights that were set by hand, in place of drawn ones
COUNTED = False  # whether the linear pieces are counted
STAGE = {}

t = np.array(TARGET)
x = np.linspace(0, 1, len(t))[None]
if SIZES[0] == 2:
    along = np.linspace(-1, 1, round(len(t) ** 0.5))
    x = np.stack([grid.ravel() for grid in np.meshgrid(along, along)])
net = [(np.array(w), np.array(b)) for w, b in SOLUTION] or start(SIZES, SEED, INIT)
moments = zeros(net), zeros(net)
for number in range(SINCE + 1, UPDATES + 1):
    (rate,) = [values for since, values in COURSE if since < number][-1]
    net, moments = update(net, moments, x, t, ACTIVATION, rate, number)

figures = {"shown_loss": error(net, x, t, ACTIVATION)}
if COUNTED:
    figures["pieces_now"] = len(pieces(net, 0.0, 1.0))
print("mean squared error:", figures["shown_loss"])
print(ending(figures, STAGE))
