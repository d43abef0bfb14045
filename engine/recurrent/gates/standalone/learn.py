"""An LSTM and a GRU learn the same task from the same sequences, side by side."""

import numpy as np
import torch
from torch import nn

from engine.recurrent.cells.learner import answered, mean_loss, start
from engine.recurrent.gates.sequences import (
    depths,
    draw_adding,
    draw_brackets,
    draw_first,
    draw_words,
    first,
    sums,
    vowels,
)  # fmt: skip

TASK, FEATURES, OUTPUTS, EVERY_STEP = "brackets", 2, 9, True  # EVERY_STEP: whether learning asks at every step
HIDDEN, BATCH, SEED, FORGET, UPDATES = 4, 8, 0, 1.0, 10
RATES = {0: 0.01}  # from which update on: the learning rate
SHORTEST, LONGEST = 4, 24  # symbols of a sequence to learn from
HELD_OUT, LENGTHS = 200, (24, 48)  # sequences that are asked in the end, and their symbols

torch.set_num_threads(1)
if TASK == "brackets":
    draw, wanted, vectors = draw_brackets, depths, np.eye(FEATURES)
elif TASK == "first":
    draw, wanted, vectors = draw_first, first, np.eye(FEATURES)
elif TASK == "adding":
    draw, wanted, vectors = draw_adding, sums, np.array([[digit / 4, mark] for mark in (0, 1) for digit in range(5)])
else:
    draw, wanted, vectors = draw_words, vowels, np.eye(FEATURES)


def batch(seed, count, length):
    """What a network reads, (length, count, features), and the right answers: at every step, or at the last one."""
    generator = np.random.default_rng(seed)
    sequences = np.stack([draw(generator, length) for _ in range(count)])
    answers = np.stack([wanted(sequence) for sequence in sequences], 1)
    inputs = torch.from_numpy(vectors[sequences.T].astype(np.float32))
    return inputs, torch.from_numpy(answers if EVERY_STEP else answers[-1])


for name, kernel in (("lstm", nn.LSTM), ("gru", nn.GRU)):
    layer, readout = kernel(FEATURES, HIDDEN), nn.Linear(HIDDEN, OUTPUTS)
    start(name, layer, readout, SEED, FORGET)
    parameters = [*layer.parameters(), *readout.parameters()]
    optimiser = torch.optim.Adam(parameters)
    for update in range(UPDATES):
        length = int(np.random.default_rng((SEED, 1, update)).integers(SHORTEST, LONGEST + 1))
        inputs, targets = batch((SEED, 2, update), BATCH, length)
        loss = mean_loss(answered(layer, readout, inputs, EVERY_STEP), targets)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.param_groups[0]["lr"] = RATES[max(begin for begin in RATES if begin <= update)]
        optimiser.step()
    with torch.no_grad():
        for length in LENGTHS:
            inputs, targets = batch((SEED, 3, length), HELD_OUT, length)
            share = (answered(layer, readout, inputs, EVERY_STEP).argmax(-1) == targets).double().mean()
            print(f"{name}, {length} symbols: {share:.4f} right")
