"""Four recurrent networks learn one task from the same sequences: their running losses."""

from types import SimpleNamespace

import numpy as np
import torch

from engine.ending import ending
from engine.recurrent.cells.learner import Learner
from engine.recurrent.cells.tasks import adding, adding_1997, copying, first_symbol, temporal_order
from engine.recurrent.gradients.race import LEARNT, sequences

TASK, FEATURES, OUTPUTS, EVERY_STEP = "adding", 2, 1, False
H, BATCH, SEED, UPDATES = 6, 8, 0, 10
RULE, FORGET, FACTOR = "adam", 1.0, 1.0
# From which update on: T, learning rate, clipping, threshold
COURSE = {0: (10, 0.01, "norm", 1.0)}
LAGS = {}  # where each network climbs at its own pace: every T in turn, and the loss of whoever remembers nothing
STAGE = {}

torch.set_num_threads(1)
if TASK == "adding":
    make = adding
elif TASK == "adding_1997":
    make = adding_1997
elif TASK == "copying":
    make = copying
elif TASK == "temporal_order":
    make = temporal_order
else:
    make = first_symbol
task = SimpleNamespace(features=FEATURES, outputs=OUTPUTS, every_step=EVERY_STEP)
names = ("tanh", "relu", "lstm", "gru")
learners = {name: Learner(name, task, H, SEED, forget=FORGET, factor=FACTOR) for name in names}
if LAGS:
    ahead = {name: list(LAGS.items()) for name in names}  # what each has still to learn
for update in range(UPDATES):
    lag, rate, clip, threshold = COURSE[max(begin for begin in COURSE if begin <= update)]
    for name, learner in learners.items():
        if LAGS:
            if not ahead[name]:
                continue
            lag, chance = ahead[name][0]
        batch = make(lag, sequences(lag, BATCH), np.random.default_rng((SEED, 1, update)))
        learner.update(batch, rate=rate, rule=RULE, clip=clip, threshold=threshold)
        if LAGS:
            if not learner.failed and learner.loss < LEARNT * chance:
                del ahead[name][0]
                if ahead[name]:
                    learner.loss = ahead[name][0][1]  # of the new lag nothing is known yet
for name, learner in learners.items():
    failed = f", left all bounds at update {learner.failed}" if learner.failed else ""
    print(f"{name} {learner.loss:.4f}{failed}")
print(ending({f"now.{name}": learner.loss for name, learner in learners.items()}, STAGE))
