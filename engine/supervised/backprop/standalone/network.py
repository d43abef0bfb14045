"""A small network forward, and its gradient back by hand, beside autograd; then updates, if there are any."""

import numpy as np
import torch

from engine.supervised.backprop.network import Net, torch_loss

INPUTS, TARGETS = [0.5, -1.0], [1.0]
WEIGHTS = [[[0.1, -0.1], [-0.5, 0.3]], [[-0.5, -0.3]]]  # a matrix a layer: (units, units before)
BIASES = [[0.0, 0.0], [0.0]]
ACTIVATION, OUTPUT, LOSS = "tanh", "tanh", "squares"
RATE = 0.5

weights = tuple(np.array(w) for w in WEIGHTS)
biases = tuple(np.array(b) for b in BIASES)
sizes = (len(INPUTS), *(len(b) for b in biases))
net = Net(sizes, weights, biases, np.array(INPUTS), np.array(TARGETS), ACTIVATION, OUTPUT, LOSS)

for layer, h in enumerate(net.h):
    print(f"h{layer + 1} =", h.tolist())
print("L =", net.value)
for layer in range(net.layers):
    print(f"dL/dh{layer + 1} =", net.d_h(layer).tolist())
    print(f"dL/dw{layer + 1} =", net.d_weights[layer].tolist())
    print(f"dL/db{layer + 1} =", net.d_biases[layer].tolist())
print("dL/dx =", net.d_h(-1).tolist())

leaves = [(torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)) for w, b in zip(weights, biases)]
torch_loss(leaves, torch.tensor(net.inputs), torch.tensor(net.targets), net).backward()
far = max(
    max(abs(w.grad.numpy() - dw).max(), abs(b.grad.numpy() - db).max())
    for (w, b), dw, db in zip(leaves, net.d_weights, net.d_biases)
)
print("The gradient by hand and autograd's differ by at most", far)
print("After one update L would be", net.loss_with(np.array(net.parameters) - RATE * net.gradient).real)
