"""The unrolled network as a script of its own, with the present numbers written out."""

from __future__ import annotations

from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import RNNSettings

SCRIPT = '''"""A recurrent network over {length} steps: forward, back through time by hand, and autograd beside it."""

import torch

torch.set_default_dtype(torch.float64)
x = torch.tensor({x})  # (T, inputs)
d = torch.tensor({d})  # (T, 1), the targets
asked = {asked}  # at which steps there is a loss
h0 = torch.tensor({h0})
W_xh = torch.tensor({W_xh}, requires_grad=True)
W_hh = torch.tensor({W_hh}, requires_grad=True)
b_h = torch.tensor({b_h}, requires_grad=True)
W_hy = torch.tensor({W_hy}, requires_grad=True)
b_y = torch.tensor({b_y}, requires_grad=True)
T = len(x)

# Forward: the same weights at every step.
h, y, loss = [h0], [], 0
for t in range(T):
    a = W_xh @ x[t] + W_hh @ h[-1] + b_h
    h.append({bend})
    y.append(W_hy @ h[-1] + b_y)
    if asked[t]:
        loss = loss + 0.5 * ((y[t] - d[t]) ** 2).sum()

# Back: what the loss asks of each state comes from above and from the right; every step adds its part.
sums = {{name: 0 for name in ("W_xh", "W_hh", "b_h", "W_hy", "b_y")}}
with torch.no_grad():
    right = torch.zeros_like(h0)
    for t in reversed(range(T)):
        d_y = (y[t] - d[t]) * asked[t]
        d_h = W_hy.T @ d_y + right
        delta = d_h * {slope}
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
    exact = globals()[name].grad
    exact = torch.zeros_like(summed) if exact is None else exact
    print(f"{{name}}:", [round(v, 6) for v in summed.flatten().tolist()])
    print("  differs from autograd by at most", (summed - exact).abs().max().item())
{module}'''
MODULE = """
# The same with torch.nn.RNN, which keeps two biases: ours, and one that is 0.
rnn = torch.nn.RNN({inputs}, {hidden}, nonlinearity="{activation}")
with torch.no_grad():
    rnn.weight_ih_l0.copy_(W_xh), rnn.weight_hh_l0.copy_(W_hh), rnn.bias_ih_l0.copy_(b_h), rnn.bias_hh_l0.zero_()
    states, _ = rnn(x, h0[None])
print("torch.nn.RNN differs by at most", (states - torch.stack(h[1:])).abs().max().item())
"""
BENDS = {"tanh": "torch.tanh(a)", "relu": "torch.relu(a)", "linear": "a"}
SLOPES = {"tanh": "(1 - h[t + 1] ** 2)", "relu": "(h[t + 1] > 0)", "linear": "1"}


def script(settings: RNNSettings) -> str:
    """A script that prints every state, the outputs, the loss, and the gradients as sums over time, to six decimals."""
    net = Unrolled(settings)
    name, w = settings.activation, net.weights
    module = MODULE.format(inputs=net.x.shape[1], hidden=settings.hidden, activation=name) if name != "linear" else ""
    return SCRIPT.format(
        length=net.length, x=net.x.tolist(), d=net.d.tolist(), asked=net.asked.tolist(), h0=net.h0.tolist(),
        W_xh=w["W_xh"].tolist(), W_hh=w["W_hh"].tolist(), b_h=w["b_h"][:, 0].tolist(), W_hy=w["W_hy"].tolist(),
        b_y=w["b_y"][:, 0].tolist(), bend=BENDS[name], slope=SLOPES[name], module=module,
    )  # fmt: skip
