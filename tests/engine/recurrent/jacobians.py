"""An oracle: the Jacobian ∂s_t/∂s_{t−1} of every cell in closed form, and ∂s_t/∂s_k as the product of those between.

A state s is h, and (h, c) one after the other for the LSTM. Time as in tensors: entry t of a run is the state after
input t, and −1 the state before the first. The LSTM's cell path is the way from c to c past all gates' inputs, the
product of the forget gates alone (Hochreiter and Schmidhuber 1997).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.recurrent.cells.cells import ACTIVATIONS, LSTM, RNN, Cell, Step
from engine.recurrent.cells.unroll import Run


def rows(column: Tensor, square: Tensor) -> Tensor:
    """diag(column) · square."""
    return column.unsqueeze(-1) * square


def jacobian(cell: Cell, step: Step) -> Tensor:
    """∂state_t/∂state_{t−1} (…, N, N); N = hidden, and 2·hidden in the order h, c for the LSTM."""
    W = cell.weights["W_hh"]
    if isinstance(cell, RNN):
        return rows(ACTIVATIONS[cell.activation].slope(step["a"], step.h), W)
    if isinstance(cell, LSTM):
        W_i, W_f, W_g, W_o = W.chunk(4)
        c_h = rows(step["g"] * step.slope("i"), W_i) + rows(step.before[1] * step.slope("f"), W_f)
        c_h = c_h + rows(step["i"] * step.slope("g"), W_g)
        c_c = torch.diag_embed(step["f"])
        through = step["o"] * (1 - step["tanh_c"] ** 2)  # from c_t on to h_t
        h_h = rows(step["tanh_c"] * step.slope("o"), W_o) + rows(through, c_h)
        return torch.cat([torch.cat([h_h, rows(through, c_c)], -1), torch.cat([c_h, c_c.expand_as(c_h)], -1)], -2)
    W_r, W_z, W_n = W.chunk(3)
    a_n = rows(step["r"], W_n) + rows(step["u_n"] * step.slope("r"), W_r)
    through_z = rows((step.before[0] - step["n"]) * step.slope("z"), W_z)
    return torch.diag_embed(step["z"]) + through_z + rows((1 - step["z"]) * step.slope("n"), a_n)


@torch.no_grad()
def jacobians(run: Run) -> Tensor:
    """∂s_t/∂s_{t−1} of every step (T, …, N, N); the first with respect to the initial state."""
    return torch.stack([jacobian(run.cell, step) for step in run.steps])


def between(each: Tensor, t: int, k: int) -> Tensor:
    """∂s_t/∂s_k (…, N, N) from the Jacobians of every step; the identity for t = k. −1 ≤ k ≤ t < T."""
    product = torch.eye(each.shape[-1], dtype=each.dtype).expand(each.shape[1:])
    for i in range(k + 1, t + 1):
        product = each[i] @ product
    return product


@torch.no_grad()
def cell_path(run: Run, t: int, k: int) -> Tensor:
    """The diagonal of ∂c_t/∂c_k on the direct path alone, Π f from k + 1 to t (…, hidden)."""
    return torch.stack([torch.ones_like(run.hidden[0]), *(step["f"] for step in run.steps[k + 1 : t + 1])]).prod(0)


def to_torch(cell: Cell) -> nn.RNNBase:
    """torch's own module with copies of a cell's weights; a bias that is missing here is 0 there."""
    how = {"nonlinearity": cell.activation} if isinstance(cell, RNN) else {}
    made = cell.module(cell.inputs, cell.hidden, dtype=cell.dtype, **how)
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            own = name.removesuffix("_l0").replace("weight", "W").replace("bias", "b")
            parameter.copy_(cell.weights[own]) if own in cell.weights else parameter.zero_()
    return made
