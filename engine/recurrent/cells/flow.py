"""Gradients of all losses pulled back through time together: what :mod:`.backprop` itemises, fast enough to drag.

For one sequence, ∂L_t/∂s_k for every t is a matrix with a row a loss, and one step back in time multiplies all rows by
the same Jacobian. That Jacobian is never built: every row goes through the gates by their slopes, and through W_hh by
one matrix product. In float64, as gradients of 10⁻³⁰⁰ are what this is about::

    run = forward(LSTM.start(2, 32), inputs)           # inputs (T, 2)
    norms(run, above)[t, k]                             # ‖∂L_t/∂h_k‖; above (T, H): ∂L_t/∂h_t
    jacobian(run, t, k)                                 # ∂s_t/∂s_k, s = h, or (h, c)

Only the states are computed here by formulas of their own, in plain numpy, which is three times as fast as
:func:`.unroll.unroll`; all else is the cell's. Tests hold it against the itemised sums and products of Jacobians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from engine.arrays import Floats
from engine.recurrent.cells.cells import GRU, LSTM, RNN, Cell, Slopes, Step, back

BENDS: dict[str, Any] = {"tanh": np.tanh, "relu": lambda a: np.maximum(a, 0.0), "linear": lambda a: a}


@dataclass(frozen=True)
class Flow:
    """A cell's run over a sequence, all steps as one: time first everywhere. slopes: as numpy's arrays."""

    cell: Cell
    step: Step
    slopes: Any

    @property
    def parts(self) -> int:
        """Of a state: 2 for h, c."""
        return len(self.cell.names)

    def back(self, t: int, rows: Floats) -> Floats:
        """∂/∂s_{t−1} from ∂/∂s_t, both (n, parts·H)."""
        H = self.cell.hidden
        slopes: Any = (None if part is None else part[t] for part in self.slopes)
        gradient: Any = (rows[:, :H], rows[:, H:])[: self.parts]
        before = back(Slopes(*slopes), gradient, self._times).before
        return np.concatenate(before, 1) if self.parts > 1 else np.asarray(before[0])

    def _times(self, hh: Any) -> Any:
        """By torch, which keeps to the threads that it was given; numpy's library takes them all."""
        return (torch.from_numpy(hh) @ self.cell.weights["W_hh"]).numpy()

    def lengths(self, rows: Floats, k: int | slice, *, of_cell: bool) -> Floats:
        """Of ∂/∂s_k (n, parts·H): the lengths of the part of h_k, or of c_k with what comes to it through h_k."""
        d_h, d_c = rows[:, : self.cell.hidden], rows[:, self.cell.hidden :]
        return _length(d_c + d_h * self.slopes.h_c[k] if of_cell else d_h)


def forward(cell: Cell, inputs: Floats) -> Flow:
    """Run a cell over a sequence (T, inputs) from the state 0."""
    weights = {name: np.asarray(value.numpy(), np.float64) for name, value in cell.weights.items()}
    own, bias = inputs @ weights["W_ih"].T + weights.get("b_ih", 0.0), weights.get("b_hh", 0.0)
    state: Any = {RNN: _rnn, LSTM: _lstm, GRU: _gru}[type(cell)]
    recurrent, states = np.empty_like(own), np.zeros((len(inputs) + 1, len(cell.names), cell.hidden))
    with np.errstate(over="ignore", invalid="ignore"):
        for t, x in enumerate(own):
            recurrent[t] = u = weights["W_hh"] @ states[t, 0] + bias
            states[t + 1] = state(cell, x, u, *states[t])
    *before, x, u = (torch.from_numpy(part) for part in (*states[:-1].swapaxes(0, 1), own, recurrent))
    step = cell.after(torch.from_numpy(inputs), tuple(before), x, u)
    slopes: Any = (None if part is None else part.numpy() for part in cell.slopes(step))
    return Flow(cell, step, Slopes(*slopes))


def _rnn(cell: RNN, own: Floats, u: Floats, h: Floats) -> Floats:
    return np.asarray(BENDS[cell.activation](own + u))


def _lstm(cell: LSTM, own: Floats, u: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats]:
    a = (own + u).reshape(4, -1)
    i, f, _, o = _sigmoid(a)
    c = f * c + i * np.tanh(a[2])
    return o * np.tanh(c), c


def _gru(cell: GRU, own: Floats, u: Floats, h: Floats) -> Floats:
    own, u = own.reshape(3, -1), u.reshape(3, -1)
    r, z = _sigmoid(own[:2] + u[:2])
    return np.asarray((1 - z) * np.tanh(own[2] + r * u[2]) + z * h)


def _sigmoid(a: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * a)))  # does not overflow


def norms(flow: Flow, above: Floats, *, of_cell: bool = False, since: int = 0) -> Floats:
    """‖∂L_t/∂h_k‖ (T, T), NaN for k > t and for k < since; above (T, H): ∂L_t/∂h_t straight from each loss. of_cell:
    ‖∂L_t/∂c_k‖."""
    steps, H = above.shape
    rows, found = np.zeros((steps, flow.parts * H)), np.full((steps, steps), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        for k in reversed(range(since, steps)):
            rows[k, :H] = above[k]
            found[k:, k] = flow.lengths(rows[k:], k, of_cell=of_cell)
            rows[k:] = flow.back(k, rows[k:])
    return found


def course(flow: Flow, above: Floats, t: int, *, of_cell: bool = False) -> Floats:
    """‖∂L_t/∂h_k‖ for k = 0 … t, one loss alone (t + 1,); above (H,): ∂L_t/∂h_t."""
    return flow.lengths(rows_of(flow, above, t), slice(t + 1), of_cell=of_cell)


def rows_of(flow: Flow, above: Floats, t: int) -> Floats:
    """∂L_t/∂s_k for k = 0 … t (t + 1, parts·H), s = h or (h, c); without what comes to c_k through h_k."""
    rows = np.zeros((t + 1, flow.parts * flow.cell.hidden))
    rows[t, : flow.cell.hidden] = above
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(t, 0, -1):
            rows[k - 1] = flow.back(k, rows[k : k + 1])
    return rows


def cell_path(flow: Flow, above: Floats, t: int) -> Floats:
    """‖∂L_t/∂c_k‖ on the LSTM's direct path alone, through the forget gates only, for k = 0 … t (t + 1,)."""
    if not isinstance(flow.cell, LSTM):
        raise ValueError("Only an LSTM has a cell path.")
    forget = flow.slopes.c_c
    kept = np.vstack([forget[1 : t + 1], np.ones(flow.cell.hidden)])[::-1].cumprod(0)[::-1]  # Π f from k + 1 to t
    return _length(above * flow.slopes.h_c[t] * kept)


def jacobian(flow: Flow, t: int, k: int) -> Floats:
    """∂s_t/∂s_k (parts·H, parts·H): the product of the Jacobians of steps k + 1 … t."""
    rows = np.eye(flow.parts * flow.cell.hidden)
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
    with np.errstate(over="ignore"):  # a length beyond all numbers is infinite
        return np.asarray(unit[..., 0] * np.linalg.norm(rows / unit, axis=-1))
