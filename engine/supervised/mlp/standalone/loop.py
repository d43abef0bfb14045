"""A multilayer perceptron in compiled loops over flat memory."""

import numpy as np

from engine.ending import ending
from engine.supervised.mlp.batches import Position, plan, samples
from engine.supervised.mlp.features import compute
from engine.supervised.mlp.loop import (
    ACTIVATION_CODES,
    OPTIMISER_CODES,
    OUTPUT_CODES,
    REGULARISATION_CODES,
    evaluate,
    train,
)

INPUTS, HIDDEN = ["x1", "x2"], [3]
ACTIVATION, OUTPUT, OUTPUTS = "tanh", "softmax", 2
OPTIMISER, RATE, UPDATES = "adam", 0.01, 100
BATCHING, BATCH, SEED = "shuffled", 2, 0
POSITION = [0, 0, 0, 0, 0]  # where in the order of the samples it begins
PENALTY, PENALTY_RATE, CUTS = "none", 0.0, False
# All weights, layer by layer and unit by unit, then all biases, at the start
PARAMETERS = [0.5, -0.4, 0.3, 0.8, -0.7, 0.2, 0.1, -0.6, 0.4, -0.3, 0.5, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0]
FROZEN, OFF = [], []  # which of them are held, by their places, and which units are switched off
TIME, FIRST, SECOND = 0, [], []  # the optimiser's updates so far, and what it remembers
STAGE = {}
# x1, x2, target, and 1 for a point that is kept for testing
POINTS = [[1, 1, 0, 0], [-1, -1, 0, 0], [1, -1, 1, 0], [-1, 1, 1, 0], [2, 2, 0, 1], [-2, 2, 1, 1]]

sizes = np.array([len(INPUTS), *HIDDEN, OUTPUTS])
codes = np.array([
    ACTIVATION_CODES.index(ACTIVATION), OUTPUT_CODES.index(OUTPUT), OPTIMISER_CODES.index(OPTIMISER),
    REGULARISATION_CODES.index(PENALTY), CUTS,
])  # fmt: skip
parameters = np.array([PARAMETERS])  # (1, P), and so are the next ones
previous, gradient = parameters.copy(), np.zeros(parameters.shape)
first, second = np.zeros(parameters.shape), np.zeros(parameters.shape)
frozen, off = np.zeros(parameters.shape, np.uint8), np.zeros((1, sizes[1:].sum()), np.uint8)
if TIME:
    first[0, : len(FIRST)], second[0, : len(SECOND)] = FIRST, SECOND
if FROZEN:
    frozen[0, FROZEN] = 1
if OFF:
    off[0, OFF] = 1

table = np.array(POINTS, float)
table = table[np.argsort(table[:, 3], kind="stable")]  # those to learn from come first
count, targets = int((table[:, 3] == 0).sum()), table[:, 2].copy()
features = np.ascontiguousarray(compute(INPUTS, table[:, :2]))
pieces, ends, _ = plan(Position(*POSITION), UPDATES, count, BATCH, BATCHING)
if UPDATES:
    train(
        parameters, previous, gradient, first, second, frozen, off, np.ones(1, np.uint8), sizes, codes,
        np.array([RATE, PENALTY_RATE]), TIME, features, targets, samples(pieces, [SEED], count, BATCHING), ends,
    )  # fmt: skip
found = evaluate(parameters, off, sizes, codes, features, targets, count)[0].tolist()
figures = dict(zip(["train_loss", "test_loss", "train_accuracy", "test_accuracy"], found))
for name in STAGE or figures:
    print(f"{name.replace('_', ' ')} {figures[name]:.12g}")
print(ending(figures, STAGE))
