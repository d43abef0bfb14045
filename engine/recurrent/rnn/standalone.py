"""A recurrent network over its steps: forward, back through time by hand, and autograd beside it."""

import torch

from engine.ending import ending
from engine.recurrent.rnn.network import recurrence

X = [[1.0], [1.0], [0.0], [1.0]]  # (T, inputs)
D = [[1.0], [2.0], [2.0], [3.0]]  # (T, 1), the targets
ASKED = [True, True, True, True]  # at which steps there is a loss
ACTIVATION = "tanh"
H0 = [0.0, 0.0]
W_XH, W_HH, B_H = [[0.5], [-0.3]], [[0.1, -0.4], [0.6, 0.2]], [0.0, 0.0]
W_HY, B_Y = [[1.0, 0.5]], [0.0]
STAGE = {}

torch.set_default_dtype(torch.float64)
x, d, h0 = torch.tensor(X), torch.tensor(D), torch.tensor(H0)
weights = {"W_xh": W_XH, "W_hh": W_HH, "b_h": B_H, "W_hy": W_HY, "b_y": B_Y}
weights = {name: torch.tensor(values, requires_grad=True) for name, values in weights.items()}
W_xh, W_hh, b_h, W_hy, b_y = weights.values()
T = len(x)
if ACTIVATION == "tanh":
    bend, slope = torch.tanh, lambda h: 1 - h**2
elif ACTIVATION == "relu":
    bend, slope = torch.relu, lambda h: (h > 0).double()
else:
    bend, slope = lambda a: a, torch.ones_like

h, y = recurrence(x, h0, bend, W_xh, W_hh, b_h, W_hy, b_y)
loss = sum(0.5 * ((y[t] - d[t]) ** 2).sum() for t in range(T) if ASKED[t])

# Back: what the loss asks of each state comes from above and from the right; every step adds its part.
sums = dict.fromkeys(weights, 0)
with torch.no_grad():
    right = torch.zeros_like(h0)
    for t in reversed(range(T)):
        d_y = (y[t] - d[t]) * ASKED[t]
        d_h = W_hy.T @ d_y + right
        delta = d_h * slope(h[t + 1])
        sums["W_xh"] = sums["W_xh"] + torch.outer(delta, x[t])
        sums["W_hh"] = sums["W_hh"] + torch.outer(delta, h[t])  # the state before step t
        sums["b_h"] = sums["b_h"] + delta
        sums["W_hy"] = sums["W_hy"] + torch.outer(d_y, h[t + 1])
        sums["b_y"] = sums["b_y"] + d_y
        right = W_hh.T @ delta

loss.backward()
print("h:", [[round(v, 6) for v in state.tolist()] for state in h[1:]])
print("y:", [round(out.item(), 6) for out in y])
print("loss:", round(loss.item(), 6))
for name, summed in sums.items():
    print(f"{name}:", [round(v, 6) for v in summed.flatten().tolist()])
    print("  differs from autograd by at most", (summed - weights[name].grad).abs().max().item())
if ACTIVATION != "linear":
    # The same with torch.nn.RNN, which keeps two biases: ours, and one that is 0.
    rnn = torch.nn.RNN(x.shape[1], len(h0), nonlinearity=ACTIVATION)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(W_xh), rnn.weight_hh_l0.copy_(W_hh), rnn.bias_ih_l0.copy_(b_h), rnn.bias_hh_l0.zero_()
        states, _ = rnn(x, h0[None])
    print("torch.nn.RNN differs by at most", (states - torch.stack(h[1:])).abs().max().item())
print(ending({"loss": loss.item(), **{name: summed.numpy() for name, summed in sums.items()}}, STAGE))
