"""Backpropagation through time, written out and itemised (Werbos 1990; Rumelhart, Hinton and Williams 1986).

The loss is a sum over time, L = Σ_t L_t, and every L_t reaches every earlier step k ≤ t through the states between.
With the weights shared by all steps, ∂L/∂W is the sum over all pairs (t, k) of what L_t owes to the use of W at k::

    gradients = backpropagate(run, run.outputs - targets)         # d_y: ∂L_t/∂y_t (T, …, outputs)
    gradients.h[t, k]                # ∂L_t/∂h_k, 0 for k > t
    gradients.item("W_hh", t, k)     # what the loss at t adds to ∂L/∂W_hh through step k
    gradients.by_step("W_hh")[k]     # the same, summed over t: what step k adds
    gradients.total("W_hh")          # ∂L/∂W_hh, equal to autograd's

No autograd here: every formula stands in :mod:`engine.recurrent.cells.cells`. Names of weights: W_ih, W_hh, b_ih,
b_hh, W_hy, b_y. Time counts from 0; a batch is summed over in the weights' gradients.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.recurrent.cells.cells import State
from engine.recurrent.cells.unroll import Run


@dataclass(frozen=True)
class Gradients:
    """Everything that goes back through a run, itemised by the loss that it comes from.

    above: ∂L_t/∂h_t straight from the loss of the same step (T, …, hidden)
    h: ∂L_t/∂h_k (T, T, …, hidden); c: the same for the LSTM's cell, as a node of the graph, or None
    initial: of the state before the first step, each (T, …, hidden)
    ih, hh: ∂L_t/∂ of W_ih x + b_ih and of W_hh h + b_hh at step k (T, T, …, G·hidden)
    """

    run: Run
    d_y: Tensor
    above: Tensor
    h: Tensor
    c: Tensor | None
    initial: State
    ih: Tensor
    hh: Tensor

    @property
    def names(self) -> tuple[str, ...]:
        """The weights that there are."""
        output = self.run.output
        return (*self.run.cell.weights, "W_hy", *(("b_y",) if output and output.b is not None else ()))

    @property
    def right(self) -> Tensor:
        """∂L/∂h_k as it arrives from the step after, of all later losses together (T, …, hidden)."""
        return self.h.sum(0) - self.above

    def item(self, name: str, t: int, k: int) -> Tensor:
        """What the loss at t adds to ∂L/∂(the named weights) through step k: 0 of the output layer where k ≠ t."""
        if name in ("W_hy", "b_y") and t != k:
            return torch.zeros_like(self.by_step(name)[k])
        return self._terms(name, self.ih[t], self.hh[t])[k]

    def by_step(self, name: str) -> Tensor:
        """What every step adds, of all losses together (T, *shape of the weights)."""
        return self._terms(name, self.ih.sum(0), self.hh.sum(0))

    def total(self, name: str) -> Tensor:
        return self.by_step(name).sum(0)

    def _terms(self, name: str, ih: Tensor, hh: Tensor) -> Tensor:
        """What arrives at the sums of every step, times what the weights read there (T, *shape of the weights)."""
        if name not in self.names:
            raise ValueError(f"There are no weights “{name}”, but {', '.join(self.names)}.")
        run = self.run
        arrives = {"W_ih": ih, "b_ih": ih, "W_hh": hh, "b_hh": hh}.get(name, self.d_y)
        if name.startswith("b"):
            return _batched(arrives).sum(1)
        before = torch.cat([run.initial[0][None], run.hidden[:-1]])
        read = {"W_ih": run.inputs, "W_hh": before, "W_hy": run.hidden}[name]
        return torch.einsum("tbi,tbj->tij", _batched(arrives), _batched(read))


def _batched(tensor: Tensor) -> Tensor:
    """(T, …, n) → (T, batch, n), a batch of 1 where there is none."""
    return tensor.reshape(len(tensor), -1, tensor.shape[-1])


@torch.no_grad()
def backpropagate(run: Run, d_y: Tensor) -> Gradients:
    """Walk back from the last step to the first.

    d_y: ∂L_t/∂y_t (T, …, outputs), 0 where a step has no loss. Raises ValueError where its shape does not fit.
    """
    if d_y.shape != run.outputs.shape or run.output is None:
        raise ValueError(f"The gradient at the outputs must be {tuple(run.outputs.shape)}, as they are.")
    above, cell, steps = d_y @ run.output.W, run.cell, len(run)
    wide = (*above.shape[1:-1], cell.gates * cell.hidden)
    here = [above.new_zeros(steps, *above.shape) for _ in cell.names]
    ih, hh = (above.new_zeros(steps, steps, *wide) for _ in range(2))
    flow: State = tuple(above.new_zeros(0, *above.shape[1:]) for _ in cell.names)  # a row for each loss met so far
    for k in reversed(range(steps)):
        met = [torch.zeros_like(above[:1]) for _ in cell.names]  # the loss of this step, a row of its own
        met[0] = above[k : k + 1]
        back = cell.backward(run.steps[k], tuple(map(torch.cat, zip(met, flow, strict=True))))
        for part, gradient in zip(here, back.here, strict=True):
            part[k:, k] = gradient
        ih[k:, k], hh[k:, k] = back.ih, back.hh
        flow = back.before
    return Gradients(run, d_y, above, here[0], here[1] if len(here) > 1 else None, flow, ih, hh)
