"""Gradients of all losses pulled back through time together: what :mod:`.backprop` itemises, fast enough to drag.

For one sequence, ∂L_t/∂s_k for every t is a matrix with a row a loss, and one step back in time multiplies all rows by
the same Jacobian. That Jacobian is never built: every row goes through the gates by their slopes, and through W_hh by
one matrix product. Plain numpy in float64, as gradients of 10⁻³⁰⁰ are what this is about::

    run = forward(LSTM.start(2, 32), inputs)           # inputs (T, 2)
    norms(run, above)[t, k]                             # ‖∂L_t/∂h_k‖; above (T, H): ∂L_t/∂h_t
    jacobian(run, t, k)                                 # ∂s_t/∂s_k, s = h, or (h, c)

Tests hold it against the itemised sums and the products of Jacobians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from engine.arrays import Floats
from engine.recurrent.cells.cell import Cell
from engine.recurrent.cells.cells import GRU, LSTM, RNN


@dataclass(frozen=True)
class Flow:
    """A cell's run over a sequence, reduced to what a gradient meets on its way back. Time first in all arrays.

    states: h_t (T, H); cells: c_t (T, H) or None. A row (d_h, d_c) at step t becomes W_hhᵀ applied to d_h ⊙ across[g]
    + d_c ⊙ along[g], gate by gate, plus d_h ⊙ straight; d_c becomes (d_c + d_h ⊙ out) ⊙ keep, and is that sum before
    it goes through the gates.
    """

    W: Floats  # (G·H, H)
    states: Floats
    cells: Floats | None
    across: Floats  # (T, G, H)
    straight: Floats | None = None  # (T, H): the GRU's z
    along: Floats | None = None  # (T, G, H), for the LSTM: from c_t to the gates
    out: Floats | None = None  # (T, H): ∂h_t/∂c_t
    keep: Floats | None = None  # (T, H): the forget gate

    def __len__(self) -> int:
        return len(self.states)

    @property
    def hidden(self) -> int:
        return int(self.states.shape[1])

    @property
    def parts(self) -> int:
        """Of a state: 2 for h, c."""
        return 1 if self.keep is None else 2

    def back(self, t: int, rows: Floats) -> Floats:
        """∂/∂s_{t−1} from ∂/∂s_t, both (n, parts·H)."""
        H = self.hidden
        d_h = rows[:, :H]
        sums = d_h[:, None] * self.across[t]  # (n, G, H)
        if self.along is None or self.out is None or self.keep is None:
            d_before = _times(sums, self.W)
            return d_before if self.straight is None else np.asarray(d_before + d_h * self.straight[t])
        d_c = self.of_cell(t, rows)
        sums += d_c[:, None] * self.along[t]
        return np.concatenate([_times(sums, self.W), d_c * self.keep[t]], axis=1)

    def of_cell(self, t: int, rows: Floats) -> Floats:
        """∂/∂c_t with its part through h_t (n, H)."""
        assert self.out is not None
        return np.asarray(rows[:, self.hidden :] + rows[:, : self.hidden] * self.out[t])


def forward(cell: Cell, inputs: Floats) -> Flow:
    """Run a cell over a sequence (T, inputs) from the state 0."""
    weights = {name: np.asarray(value.detach().numpy(), np.float64) for name, value in cell.weights.items()}
    rows = len(weights["W_hh"])
    own = inputs @ weights["W_ih"].T + weights.get("b_ih", np.zeros(rows))
    make: dict[type[Cell], Any] = {RNN: _rnn, LSTM: _lstm, GRU: _gru}
    with np.errstate(over="ignore"):
        flow: Flow = make[type(cell)](cell, own, weights["W_hh"], weights.get("b_hh", np.zeros(rows)))
    return flow


def _rnn(cell: RNN, own: Floats, W: Floats, b: Floats) -> Flow:
    bend: Any = {"tanh": np.tanh, "relu": lambda a: np.maximum(a, 0.0), "linear": lambda a: a}[cell.activation]
    own, h, states = own + b, np.zeros(cell.hidden), np.empty((len(own), cell.hidden))
    for t in range(len(own)):
        states[t] = h = bend(own[t] + W @ h)
    slope: Floats = np.ones_like(states)
    if cell.activation == "tanh":
        slope = np.asarray(1 - states**2)
    elif cell.activation == "relu":
        slope = (states > 0).astype(np.float64)
    return Flow(W, states, None, slope[:, None])


def _lstm(cell: LSTM, own: Floats, W: Floats, b: Floats) -> Flow:
    steps, H = len(own), cell.hidden
    own, h, c = own + b, np.zeros(H), np.zeros(H)
    gates, cells, states = np.empty((steps, 4, H)), np.empty((steps, H)), np.empty((steps, H))
    for t in range(steps):
        a = (own[t] + W @ h).reshape(4, H)
        gates[t] = _sigmoid(a)
        i, f, g, o = gates[t, 0], gates[t, 1], np.tanh(a[2]), gates[t, 3]
        gates[t, 2] = g
        cells[t] = c = f * c + i * g
        states[t] = h = o * np.tanh(c)
    i, f, g, o = np.moveaxis(gates, 1, 0)
    before, bent = np.vstack([np.zeros(H), cells[:-1]]), np.tanh(cells)
    zero = np.zeros_like(i)
    along = np.stack([g * i * (1 - i), before * f * (1 - f), i * (1 - g**2), zero], 1)
    across = np.stack([zero, zero, zero, bent * o * (1 - o)], 1)
    return Flow(W, states, cells, across, along=along, out=o * (1 - bent**2), keep=f)


def _gru(cell: GRU, own: Floats, W: Floats, b: Floats) -> Flow:
    """torch's convention, reset after the matrix product. Raises ValueError for the other one."""
    if cell.reset != "after":
        raise ValueError("This quick way is for GRUs that reset after the matrix product, as torch's do.")
    steps, H = len(own), cell.hidden
    h, states = np.zeros(H), np.empty((steps, H))
    r, z, n, u = (np.empty((steps, H)) for _ in range(4))
    for t in range(steps):
        recurrent = W @ h + b
        both = _sigmoid(own[t, : 2 * H] + recurrent[: 2 * H])
        r[t], z[t], u[t] = both[:H], both[H:], recurrent[2 * H :]
        n[t] = np.tanh(own[t, 2 * H :] + r[t] * u[t])
        states[t] = h = (1 - z[t]) * n[t] + z[t] * h
    before = np.vstack([np.zeros(H), states[:-1]])
    to_n = (1 - z) * (1 - n**2)
    across = np.stack([to_n * u * r * (1 - r), (before - n) * z * (1 - z), to_n * r], 1)
    return Flow(W, states, None, across, straight=z)


def _times(sums: Floats, W: Floats) -> Floats:
    """(n, G, H) by (G·H, H). By torch, which keeps to the threads that it was given; numpy's library takes them all."""
    return np.asarray((torch.from_numpy(sums.reshape(len(sums), -1)) @ torch.from_numpy(W)).numpy())


def _sigmoid(a: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * a)))  # does not overflow


def norms(flow: Flow, above: Floats, *, of_cell: bool = False) -> Floats:
    """‖∂L_t/∂h_k‖ (T, T), NaN for k > t; above (T, H): ∂L_t/∂h_t straight from each loss. of_cell: ‖∂L_t/∂c_k‖."""
    steps, H = above.shape
    rows, found = np.zeros((steps, flow.parts * H)), np.full((steps, steps), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        for k in reversed(range(steps)):
            rows[k, :H] = above[k]
            here = rows[k:]
            found[k:, k] = _length(flow.of_cell(k, here) if of_cell else here[:, :H])
            rows[k:] = flow.back(k, here)
    return found


def course(flow: Flow, above: Floats, t: int, *, of_cell: bool = False) -> Floats:
    """‖∂L_t/∂h_k‖ for k = 0 … t, one loss alone (t + 1,); above (H,): ∂L_t/∂h_t."""
    rows = rows_of(flow, above, t)
    if not of_cell:
        return _length(rows[:, : flow.hidden])
    return _length(np.concatenate([flow.of_cell(k, rows[k : k + 1]) for k in range(t + 1)]))


def rows_of(flow: Flow, above: Floats, t: int) -> Floats:
    """∂L_t/∂s_k for k = 0 … t (t + 1, parts·H), s = h or (h, c) with c's part through h left out."""
    rows = np.zeros((t + 1, flow.parts * flow.hidden))
    rows[t, : flow.hidden] = above
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(t, 0, -1):
            rows[k - 1] = flow.back(k, rows[k : k + 1])
    return rows


def cell_path(flow: Flow, above: Floats, t: int) -> Floats:
    """‖∂L_t/∂c_k‖ on the LSTM's direct path alone, through the forget gates only, for k = 0 … t (t + 1,)."""
    if flow.out is None or flow.keep is None:
        raise ValueError("Only an LSTM has a cell path.")
    kept = np.vstack([flow.keep[1 : t + 1], np.ones(flow.hidden)])[::-1].cumprod(0)[::-1]  # Π f from k + 1 to t
    return _length(above * flow.out[t] * kept)


def jacobian(flow: Flow, t: int, k: int) -> Floats:
    """∂s_t/∂s_k (parts·H, parts·H): the product of the Jacobians of steps k + 1 … t."""
    rows = np.eye(flow.parts * flow.hidden)
    for step in range(t, k, -1):
        rows = flow.back(step, rows)
    return rows


def _length(rows: Floats) -> Floats:
    """Euclidean lengths of rows, without squaring what is very small or very large into 0 or ∞."""
    squares = np.einsum("ij,ij->i", rows, rows)
    if (squares > 1e-280).all() and np.isfinite(squares).all():
        return np.asarray(np.sqrt(squares))
    largest = np.abs(rows).max(-1, keepdims=True)
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    return np.asarray(unit[..., 0] * np.sqrt(((rows / unit) ** 2).sum(-1)))
