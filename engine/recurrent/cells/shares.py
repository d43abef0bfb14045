"""How far back ∂L/∂W_hh comes from: the gradient of the shared weights as a sum of parts by lag.

∂L/∂W_hh = Σ_t Σ_n (what L_t owes to W_hh where it met h_{t−n}). n ≥ 1 is the lag: so many steps before its loss stood
the state that W_hh met there. (After Cashman et al., 2019, who draw these parts as a rainbow over a sequence.)::

    parts = by_lag(run, d_y)                # (groups, *shape of W_hh), they add up to autograd's gradient
    shares(parts)                           # (groups,), their lengths, as shares of the sum of all lengths
    lag_shares(learner, batch)              # the same of a network in training, on sequences of its task

Losses whose lag is beyond all bounds go back as one row, because the way back is linear: so it costs no more than
FAR rows a step, however long the sequence is.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.recurrent.cells.cells import GRU, LSTM, RNN, Cell, State
from engine.recurrent.cells.learner import Learner
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.cells.unroll import Output, Run, unroll

GROUPS = {"lag 1": 1, "2 to 5": 2, "6 to 10": 6, "more than 10": 11}
"""What the groups of lags are called, and the first lag of each."""
FAR = 11  # this lag and all beyond it are one row
MODULES: dict[str, type[Cell]] = {"tanh": RNN, "relu": RNN, "lstm": LSTM, "gru": GRU}


@torch.no_grad()
def by_lag(run: Run, d_y: Tensor) -> Tensor:
    """∂L/∂W_hh in parts (groups, *shape of W_hh); d_y: ∂L/∂y_t (T, …, outputs), 0 where a step has no loss.

    Raises ValueError for a run without an output layer.
    """
    if run.output is None:
        raise ValueError("A network without an output layer has no loss.")
    above, cell = d_y @ run.output.W, run.cell
    first = np.array([*GROUPS.values()])
    parts = above.new_zeros(len(GROUPS), *cell.weights["W_hh"].shape)
    flow: State = tuple(above.new_zeros(0, *above.shape[1:]) for _ in cell.names)  # a row for each lag met so far
    lags: list[int] = []
    for k in reversed(range(len(run))):
        lags = [min(lag + 1, FAR) for lag in lags]
        if bool(above[k].any()):
            met = [above[k : k + 1], *(torch.zeros_like(above[:1]) for _ in cell.names[1:])]
            flow, lags = tuple(map(torch.cat, zip(met, flow, strict=True))), [1, *lags]
        if lags[-2:] == [FAR, FAR]:
            flow, lags = tuple(torch.cat([part[:-2], part[-2:].sum(0, keepdim=True)]) for part in flow), lags[:-1]
        if not lags:
            continue
        back = cell.backward(run.steps[k], flow)
        groups = torch.from_numpy(np.searchsorted(first, lags, "right") - 1)
        arrives = back.hh.new_zeros(len(GROUPS), *back.hh.shape[1:]).index_add_(0, groups, back.hh)
        read = run.hidden[k - 1] if k else run.initial[0]
        width = arrives.shape[-1]
        parts += torch.einsum("gbi,bj->gij", arrives.reshape(len(GROUPS), -1, width), read.reshape(-1, cell.hidden))
        flow = back.before
    return parts


def shares(parts: Tensor) -> Floats:
    """The length of every part as a share of the sum of their lengths (groups,); NaN where there is no gradient."""
    lengths = parts.flatten(1).norm(dim=1).numpy()
    total = float(lengths.sum())
    return np.asarray(lengths / total if total and math.isfinite(total) else np.full(len(lengths), math.nan))


@torch.no_grad()
def unrolled(learner: Learner, batch: Batch) -> Run:
    """A network in training over sequences of its task, in double precision, with every value kept."""
    cell = MODULES[learner.cell].from_torch(learner.recurrent)
    output = Output(*(part.detach().double() for part in learner.readout.parameters()))
    return unroll(cell, torch.from_numpy(batch.inputs).double(), output=output)


def slopes(run: Run, batch: Batch, every_step: bool) -> Tensor:
    """∂L/∂y_t (T, sequences, outputs) of the loss that an update goes down: the mean over the answers asked for."""
    y, targets = run.outputs, torch.from_numpy(batch.targets)
    asked = y if every_step else y[-1:]
    if y.shape[-1] == 1:
        found = 2 * (asked - targets.double().reshape(-1, asked.shape[1], 1))
    else:
        found = asked.softmax(-1) - torch.nn.functional.one_hot(targets, y.shape[-1]).double().reshape(asked.shape)
    d_y = torch.zeros_like(y)
    d_y[-len(asked) :] = found / (asked.shape[0] * asked.shape[1])
    return d_y


def lag_shares(learner: Learner, batch: Batch) -> Floats:
    """The shares of a network in training, on sequences of its task (groups,)."""
    run = unrolled(learner, batch)
    return shares(by_lag(run, slopes(run, batch, learner.task.every_step)))
