"""A recurrent network of some shape learns from examples, and answers those that were held out."""

import math

import numpy as np
import torch

from engine.beside import beside
from engine.ending import ending
from engine.optimisers import in_rows
from engine.recurrent.sequences.network import NOTHING, Batch, Network, Shape
from engine.recurrent.sequences.training import PIECE, ask, chosen, running, step

EXAMPLES = ""  # the file beside this script; without it there are four sentences to learn: good, bad, not good, not bad
SHAPE = {"reads": 3, "says": 2, "many_in": True}
SEED, BATCH, UPDATES = 0, 4, 10
RATES = {0: 0.01}  # from which update on: the learning rate
NOISE = 0.0  # standard deviation of what is added to pictures
STAGE = {}

torch.set_num_threads(1)
shape = Shape(**SHAPE)
if EXAMPLES:
    parts = beside(EXAMPLES)
else:
    sentences, answers = torch.tensor([[1, -1], [2, -1], [0, 1], [0, 2]]), torch.tensor([[1], [0], [0], [1]])
    parts = {"source": sentences, "target": answers, "held_source": sentences, "held_target": answers}
source, held = (parts[name] if not shape.many_in else parts[name].long() for name in ("source", "held_source"))
target, wanted = parts["target"].long(), parts["held_target"].long()

network = Network(shape, SEED)
weights, gradient = in_rows(network.parameters())
moments, loss = np.zeros((2, len(weights)), np.float32), math.nan
for update in range(UPDATES):
    which = torch.from_numpy(chosen(SEED, update, len(source), BATCH))
    read = source[which]
    if NOISE:
        generator = torch.Generator().manual_seed((1_000_003 * SEED + update) % 2**32)
        read = read + NOISE * torch.randn(read.shape, generator=generator)
    rate = RATES[max(begin for begin in RATES if begin <= update)]
    found, added = step(network, weights, gradient, moments, Batch(read, target[which]), update + 1, rate)
    weights += added
    loss = running(loss, found)

asked = [ask(network, Batch(held[k : k + PIECE], wanted[k : k + PIECE])) for k in range(0, len(held), PIECE)]
counted = wanted != NOTHING
held_loss = sum(lost for lost, _ in asked) / int(counted.sum())
right = (torch.cat([said for _, said in asked]) == wanted) & counted
accuracy = (
    right.sum().item() / counted.sum().item() if shape.aligned else (right == counted).all(1).double().mean().item()
)
print(f"{network.parameters_in_all:,} parameters, {UPDATES:,} updates; loss of a batch, running mean: {loss:.4f}")
print(f"{len(held):,} held-out examples: loss {held_loss:.4f} nats a symbol, {accuracy:.4f} right")
print(ending({"loss": loss, "held_loss": held_loss, "accuracy": accuracy}, STAGE))
