"""How long the gradient of the loss at step T is when it arrives at step K, by autograd."""

import numpy as np
import torch

from engine.ending import ending
from engine.recurrent.cells.cells import gru, lstm

CELL, START, GATES = "lstm", "gaussian", 4
STEPS, H, T, K = 12, 5, 12, 1
SEED, RADIUS, INPUTS, FORGET = 0, 0.9, 0.5, 1.0
STAGE = {}
OF_CELL = False  # whether the gradient is the one at the LSTM's cell c, rather than at h

torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(SEED)
if START == "gaussian":
    squares = [torch.randn(H, H, generator=g) / H**0.5 for _ in range(GATES)]
elif START == "orthogonal":
    squares = [torch.nn.init.orthogonal_(torch.empty(H, H), generator=g) for _ in range(GATES)]
else:
    squares = [torch.eye(H) for _ in range(GATES)]
W_ih = torch.randn(GATES * H, 2, generator=g) / 2**0.5
W = torch.cat([square * (RADIUS / torch.linalg.eigvals(square).abs().max()) for square in squares])
inputs = torch.from_numpy(INPUTS * np.random.default_rng((SEED, 3)).standard_normal((200, 2))[:STEPS])
u = np.random.default_rng((SEED, 4)).standard_normal(H)
u = torch.from_numpy(u / np.linalg.norm(u))  # the loss at every step is u·h, a reading of unit length
if CELL == "lstm":
    b = torch.zeros(4 * H)
    b[H : 2 * H] = FORGET
    c, cells = torch.zeros(H), []

h, states = torch.zeros(H, requires_grad=True), []
for x in inputs:
    if CELL == "tanh":
        h = torch.tanh(W_ih @ x + W @ h)
    elif CELL == "relu":
        h = torch.relu(W_ih @ x + W @ h)
    elif CELL == "linear":
        h = W_ih @ x + W @ h
    elif CELL == "gru":
        h = gru(W_ih @ x, W @ h, h)["h"]
    else:
        values = lstm(W_ih @ x + b, W @ h, c)
        h, c = values["h"], values["c"]
        cells.append(c)
    states.append(h)
loss = u @ states[T - 1]
(gradient,) = torch.autograd.grad(loss, cells[K - 1] if OF_CELL else states[K - 1], allow_unused=True)
print(f"{gradient.norm().item():.6e}")
print(ending({"norm": gradient.norm().item()}, STAGE))
