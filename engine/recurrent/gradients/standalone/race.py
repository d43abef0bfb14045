"""Four recurrent networks learn one task from the same sequences: their running losses."""

import numpy as np
import torch
from torch import nn

from engine.recurrent.cells.learner import MEMORY, answered, mean_loss, start
from engine.recurrent.cells.tasks import adding, adding_1997, copying, first_symbol, temporal_order

TASK, FEATURES, OUTPUTS, EVERY_STEP = "adding", 2, 1, False
H, BATCH, SEED, UPDATES = 6, 8, 0, 10
RULE, FORGET, FACTOR = "adam", 1.0, 1.0
COURSE = {0: (10, 0.01, "norm", 1.0)}  # from which update on: T, learning rate, clipping, threshold

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


def race(name, recurrent):
    readout = nn.Linear(H, OUTPUTS)
    start(name, recurrent, readout, SEED, FORGET, FACTOR)
    parameters, running = [*recurrent.parameters(), *readout.parameters()], float("nan")
    if RULE == "adam":
        optimiser = torch.optim.Adam(parameters)
    elif RULE == "momentum":
        optimiser = torch.optim.SGD(parameters, momentum=0.9)
    else:
        optimiser = torch.optim.SGD(parameters)
    for update in range(UPDATES):
        lag, rate, clip, threshold = COURSE[max(begin for begin in COURSE if begin <= update)]
        batch = make(lag, BATCH, np.random.default_rng((SEED, 1, update)))
        answers = answered(recurrent, readout, torch.from_numpy(batch.inputs), EVERY_STEP)
        loss = mean_loss(answers, torch.from_numpy(batch.targets))
        optimiser.zero_grad()
        loss.backward()
        if clip == "norm":
            nn.utils.clip_grad_norm_(parameters, threshold)
        if clip == "value":
            nn.utils.clip_grad_value_(parameters, threshold)
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        running = running + (1 - MEMORY) * (loss.item() - running) if update else loss.item()
    print(f"{name} {running:.4f}")


race("tanh", nn.RNN(FEATURES, H))
race("relu", nn.RNN(FEATURES, H, nonlinearity="relu"))
race("lstm", nn.LSTM(FEATURES, H))
race("gru", nn.GRU(FEATURES, H))
