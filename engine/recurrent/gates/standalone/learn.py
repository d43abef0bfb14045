"""An LSTM and a GRU learn the same task from the same sequences, side by side."""

from types import SimpleNamespace

import numpy as np
import torch

from engine.ending import ending
from engine.recurrent.cells.learner import Learner
from engine.recurrent.cells.tasks import Batch
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
STAGE = {}

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
    return Batch(vectors[sequences.T].astype(np.float32), answers if EVERY_STEP else answers[-1])


task, figures = SimpleNamespace(features=FEATURES, outputs=OUTPUTS, every_step=EVERY_STEP), {}
learners = [Learner(name, task, HIDDEN, SEED, forget=FORGET) for name in ("lstm", "gru")]
for update in range(UPDATES):
    length = int(np.random.default_rng((SEED, 1, update)).integers(SHORTEST, LONGEST + 1))
    read = batch((SEED, 2, update), BATCH, length)
    for learner in learners:
        learner.update(read, rate=RATES[max(begin for begin in RATES if begin <= update)])
for learner in learners:
    figures[f"{learner.cell}_loss"] = learner.loss
    print(f"{learner.cell}: running loss {learner.loss:.4f}")
    for length, name in zip(LENGTHS, ("accuracy", "longer")):
        asked = batch((SEED, 3, length), HELD_OUT, length)
        with torch.no_grad():
            share = float((learner.answers(asked).argmax(-1).numpy() == asked.targets).mean())
        figures[f"{learner.cell}_{name}"] = share
        print(f"{learner.cell}, {length} symbols: {share:.4f} right")
print(ending(figures, STAGE))
