"""An LSTM's forward and backward pass over a batch, written out with as few operations a step as the formulas allow.

The cells of :mod:`.cells` show every value of every step; this computes the same for training. Inputs are projected for
all steps in one product, the four gates of a step lie side by side in one array, and the gradients of the weights are
one product each over all steps, after the walk back::

    run = forward(weights, inputs)                  # inputs (T, batch, features); run.h (T, batch, H)
    gradients = backward(run, d_h)                  # d_h (T, batch, H): ∂L/∂h_t, straight from the loss
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.recurrent.cells.weights import Weights


@dataclass(frozen=True)
class Fused:
    """gates: i, f, g, o side by side (T, batch, 4H); tanh_c (T, batch, H); c and states: c and h with the state before
    the first step in front (T + 1, batch, H)."""

    weights: Weights
    inputs: Tensor
    gates: Tensor
    c: Tensor
    tanh_c: Tensor
    states: Tensor

    @property
    def h(self) -> Tensor:
        return self.states[1:]


@torch.no_grad()
def forward(weights: Weights, inputs: Tensor) -> Fused:
    """From the state 0. Weights as in :mod:`.weights`, gates in the order i, f, g, o."""
    steps, batch, _ = inputs.shape
    W = weights["W_hh"].T.contiguous()
    H = len(W)
    gates = torch.addmm(weights["b_ih"] + weights["b_hh"], inputs.flatten(0, 1), weights["W_ih"].T)
    gates = gates.view(steps, batch, 4 * H)
    c, states = (inputs.new_zeros(steps + 1, batch, H) for _ in range(2))
    tanh_c = inputs.new_empty(steps, batch, H)
    for a, before, after, bent, h, h_next in zip(
        gates.unbind(), c[:-1].unbind(), c[1:].unbind(), tanh_c.unbind(), states[:-1].unbind(), states[1:].unbind(),
        strict=True,
    ):  # fmt: skip
        a.addmm_(h, W)
        a[:, : 2 * H].sigmoid_()
        i, f, g, o = a.chunk(4, 1)
        g.tanh_()
        o.sigmoid_()
        torch.mul(f, before, out=after)
        after.addcmul_(i, g)
        torch.tanh(after, out=bent)
        torch.mul(o, bent, out=h_next)
    return Fused(weights, inputs, gates, c, tanh_c, states)


@torch.no_grad()
def backward(run: Fused, d_h: Tensor) -> Weights:
    """∂L/∂ every weight, by backpropagation through time."""
    W, H = run.weights["W_hh"], run.c.shape[-1]
    i, f, g, o = run.gates.chunk(4, 2)
    # Slopes of all steps at once: ∂c_t/∂a for i, f, g, ∂h_t/∂a_o, and ∂h_t/∂c_t.
    along = torch.cat([g * i * (1 - i), run.c[:-1] * f * (1 - f), i * (1 - g * g)], 2)
    across, out = run.tanh_c * o * (1 - o), o * (1 - run.tanh_c**2)
    deltas = torch.empty_like(run.gates)
    flow_h, flow_c = torch.zeros_like(d_h[0]), torch.zeros_like(d_h[0])
    parts = (deltas, d_h, along, across, out, f)
    for delta, above, a, b, straight, keep in zip(*(part.unbind()[::-1] for part in parts), strict=True):
        flow_h = flow_h.add_(above)
        flow_c.addcmul_(flow_h, straight)
        torch.mul(a.unflatten(1, (3, H)), flow_c[:, None], out=delta[:, : 3 * H].unflatten(1, (3, H)))
        torch.mul(b, flow_h, out=delta[:, 3 * H :])
        flow_h = delta @ W
        flow_c.mul_(keep)
    rows = deltas.flatten(0, 1)
    bias = rows.sum(0)
    return {
        "W_ih": rows.T @ run.inputs.flatten(0, 1), "W_hh": rows.T @ run.states[:-1].flatten(0, 1),
        "b_ih": bias, "b_hh": bias.clone(),
    }  # fmt: skip
