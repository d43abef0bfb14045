"""A small network forward, its gradient back by hand, and one update; autograd beside it."""

from dataclasses import replace

import numpy as np
import torch

from engine.ending import ending
from engine.supervised.backprop.network import Net, torch_loss

INPUTS, TARGETS = [0.5, -1.0], [1.0]
WEIGHTS = [[[0.1, -0.1], [-0.5, 0.3]], [[-0.5, -0.3]]]  # a matrix a layer: (units, units before)
BIASES = [[0.0, 0.0], [0.0]]
ACTIVATION, OUTPUT, LOSS = "tanh", "tanh", "squares"
RATE = 0.5
SHARED = False  # whether the units of a layer have one bias together
STAGE = {}

weights = tuple(np.array(w) for w in WEIGHTS)
biases = tuple(np.array(b) for b in BIASES)
sizes = (len(INPUTS), *(len(b) for b in biases))
net = Net(sizes, weights, biases, np.array(INPUTS), np.array(TARGETS), ACTIVATION, OUTPUT, LOSS)
d_biases = [np.full_like(d, d.sum()) for d in net.d_biases] if SHARED else net.d_biases

figures = {"L": net.value, "dL/dx": net.d_h(-1)}
for layer in range(net.layers):
    figures[f"h{layer + 1}"], figures[f"dL/dh{layer + 1}"] = net.h[layer], net.d_h(layer)
    figures[f"dL/dw{layer + 1}"], figures[f"dL/db{layer + 1}"] = net.d_weights[layer], d_biases[layer]
after = replace(
    net,
    weights=tuple(w - RATE * d for w, d in zip(weights, net.d_weights)),
    biases=tuple(b - RATE * d for b, d in zip(biases, d_biases)),
)
figures["L after one update"] = after.value
for name, figure in figures.items():
    print(f"{name} =", np.asarray(figure).tolist())

leaves = [(torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)) for w, b in zip(weights, biases)]
torch_loss(leaves, torch.tensor(net.inputs), torch.tensor(net.targets), net).backward()
far = max(
    max(abs(w.grad.numpy() - dw).max(), abs(b.grad.numpy() - db).max())
    for (w, b), dw, db in zip(leaves, net.d_weights, net.d_biases)
)
print("The gradient by hand and autograd's differ by at most", far)
print(ending(figures, STAGE))
