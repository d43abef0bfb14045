"""How far a state reaches: ∂s_t/∂s_k as the product of the Jacobians between (Bengio et al. 1994; Pascanu et al. 2013).

A state s is h, and (h, c) one after the other for the LSTM. Time as in tensors: entry t of a run is the state after
input t, and −1 the state before the first. The LSTM's cell path is the way from c to c past all gates' inputs, the
product of the forget gates alone (Hochreiter and Schmidhuber 1997).
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.recurrent.cells.unroll import Run


@torch.no_grad()
def jacobians(run: Run) -> Tensor:
    """∂s_t/∂s_{t−1} of every step in closed form (T, …, N, N); the first with respect to the initial state."""
    return torch.stack([run.cell.jacobian(step) for step in run.steps])


def between(each: Tensor, t: int, k: int) -> Tensor:
    """∂s_t/∂s_k (…, N, N) from the Jacobians of every step; the identity for t = k. −1 ≤ k ≤ t < T."""
    _check(len(each), t, k)
    product = torch.eye(each.shape[-1], dtype=each.dtype).expand(each.shape[1:])
    for i in range(k + 1, t + 1):
        product = each[i] @ product
    return product


def reaching(each: Tensor, t: int) -> Tensor:
    """∂s_t/∂s_k for every k = −1 … t (t + 2, …, N, N), by one product a step."""
    _check(len(each), t, -1)
    products = [torch.eye(each.shape[-1], dtype=each.dtype).expand(each.shape[1:])]
    for i in range(t, -1, -1):
        products.append(products[-1] @ each[i])
    return torch.stack(products[::-1])


def hidden_part(product: Tensor, hidden: int) -> Tensor:
    """∂h_t/∂h_k out of ∂s_t/∂s_k: for the LSTM with c_k held, the upper left block."""
    return product[..., :hidden, :hidden]


def cell_part(product: Tensor, hidden: int) -> Tensor:
    """∂c_t/∂c_k out of ∂s_t/∂s_k, by all paths: the lower right block of the LSTM's."""
    return product[..., hidden:, hidden:]


@torch.no_grad()
def cell_path(run: Run, t: int, k: int) -> Tensor:
    """The diagonal of ∂c_t/∂c_k on the direct path alone, Π f from k + 1 to t (…, hidden).

    Raises ValueError for a cell without one.
    """
    if "c" not in run.cell.names:
        raise ValueError("Only an LSTM has a cell path.")
    _check(len(run), t, k)
    return torch.stack([torch.ones_like(run.hidden[0]), *(step["f"] for step in run.steps[k + 1 : t + 1])]).prod(0)


def singular_values(product: Tensor) -> Tensor:
    """From the largest to the smallest (…, N)."""
    values: Tensor = torch.linalg.svdvals(product)
    return values


def _check(steps: int, t: int, k: int) -> None:
    if not -1 <= k <= t < steps:
        raise ValueError(f"Times must be −1 ≤ k ≤ t < {steps}.")
