"""A recurrent network learns to foretell the next symbol of a hidden Markov model, and is held against the filter."""

from types import SimpleNamespace

import numpy as np
import torch

from engine.ending import ending
from engine.recurrent.cells.learner import Learner
from engine.recurrent.dynamics.bridge.symbols import batch_of, draw, filtered
from engine.recurrent.dynamics.bridge.training import explained_by, judged_on

START = [0.5, 0.5]
TRANSITION = [[0.9, 0.1], [0.2, 0.8]]
EMISSION = [[0.9, 0.1], [0.3, 0.7]]
NET, UNITS, SEED, UPDATES = "tanh", 4, 0, 10
COURSE = [(0, (0.01,))]  # from which update on the learning rate had which value
STEPS, SEQUENCES, HELD_STEPS, HELD = 40, 32, 61, 200
STAGE = {}

torch.set_num_threads(1)
tables = (np.array(table) for table in (START, TRANSITION, EMISSION))
hmm = SimpleNamespace(**dict(zip(("start", "transition", "emission"), tables, strict=True)))
kinds = len(EMISSION[0])
held = draw(hmm, HELD_STEPS, HELD, np.random.default_rng((SEED, 7)))
beliefs, losses = filtered(hmm, held)

learner = Learner(NET, SimpleNamespace(features=kinds, outputs=kinds, every_step=True), UNITS, SEED)
for update in range(UPDATES):
    (rate,) = [values for since, values in COURSE if since <= update][-1]
    seen = draw(hmm, STEPS + 1, SEQUENCES, np.random.default_rng((1_000_003 * SEED + update) % 2**32))
    learner.update(batch_of(seen, kinds), rate=rate)

batch = batch_of(held, kinds)
hidden, missed = judged_on(learner, batch)
loss, explained = missed.mean(), explained_by(hidden, beliefs[:-1])
print(f"held out: network {loss:.4f}, exact filter {losses[1:].mean():.4f} nats a symbol")
print(f"a linear read-out of the state finds {explained:.4f} of the belief's variance")
print(ending({"loss": loss, "filter": losses[1:].mean(), "explained": explained}, STAGE))
