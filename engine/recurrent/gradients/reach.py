"""How far back a cell's gradient reaches, as its weights are: what a step keeps, and what arrives at the first step.

    found = reach(learner, batch)
    found.keeps                   # the mean of the forget (or update) gates; of a plain network ρ(W)
    found.arrives                 # ‖∂L_T/∂h_1‖ as a share of ‖∂L_T/∂h_T‖; of an LSTM at its cell c
    found.shares                  # of ∂L/∂W_hh by lag

With gates that are f on average, about fⁿ of a gradient is left after n steps: f ≈ 0.73 leaves 0.73⁴⁹ ≈ 2·10⁻⁷. That is
an estimate from one number; `arrives` is measured.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from engine.arrays import Floats
from engine.recurrent.cells import flow
from engine.recurrent.cells.flow import Flow
from engine.recurrent.cells.learner import Asked, Learner
from engine.recurrent.cells.shares import MODULES, lag_shares
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.cells.weights import spectral_radius

PROBES = 8  # sequences that the shares are measured on; the reach on the first of them
GATES = {"lstm": "f", "gru": "z"}


class Reach(NamedTuple):
    """See above; steps: how many lie between the first step and the last."""

    keeps: float
    steps: int
    arrives: float
    shares: Floats


def reach(learner: Learner, batch: Batch) -> Reach:
    run, above = itemised(learner, batch)
    course = flow.course(run, above[-1], len(above) - 1, of_cell=learner.cell == "lstm")
    gate = GATES.get(learner.cell)
    keeps = float(run.step[gate].mean()) if gate else spectral_radius(run.cell.weights["W_hh"])
    with np.errstate(divide="ignore", invalid="ignore"):
        arrives = float(course[0] / course[-1])
    return Reach(keeps, len(above) - 1, arrives, lag_shares(learner, batch))


def itemised(learner: Learner, batch: Batch) -> tuple[Flow, NDArray[np.float64]]:
    """A learner's run over the first sequence of a batch, and ∂L_t/∂h_t (T, H) of the loss that an answer at t has."""
    cell = MODULES[learner.cell].from_torch(learner.recurrent)
    run = flow.forward(cell, batch.inputs[:, 0].astype(np.float64))
    W, b = (part.detach().double().numpy() for part in learner.readout.parameters())
    return run, slopes_of(run.step.h.numpy() @ W.T + b, learner.task, batch.targets[..., 0]) @ W


def slopes_of(outputs: NDArray[np.float64], task: Asked, target: Any) -> NDArray[np.float64]:
    """∂L_t/∂y_t (T, outputs) if the answer, `target` or one for every step, were asked for at each t."""
    if task.outputs == 1:
        return np.asarray(2 * (outputs - target))
    return np.asarray(softmax(outputs, 1) - np.eye(task.outputs)[np.broadcast_to(target, len(outputs))])
