"""Backpropagation through time, written out and itemised (Werbos 1990; Rumelhart, Hinton and Williams 1986).

The loss is a sum over time, L = Σ_t L_t, and every L_t reaches every earlier step k ≤ t through the states between.
With the weights shared by all steps, ∂L/∂W is the sum over all pairs (t, k) of what L_t owes to the use of W at k::

    gradients = backpropagate(run, d_y=run.outputs - targets)     # d_y: ∂L_t/∂y_t (T, …, outputs)
    gradients.h[t, k]                # ∂L_t/∂h_k, 0 for k > t
    gradients.item("W_hh", t, k)     # what the loss at t adds to ∂L/∂W_hh through step k
    gradients.by_step("W_hh")[k]     # the same, summed over t: what step k adds
    gradients.running("W_hh")[k]     # the sum so far, when the walk backwards has come to k
    gradients.total("W_hh")          # ∂L/∂W_hh, equal to autograd's

No autograd here: every formula stands in the cell's `backward`. Names of weights: W_ih, W_hh, b_ih, b_hh, W_hy, b_y.
Time counts from 0; a batch is summed over in the weights' gradients.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.recurrent.cells.cell import State
from engine.recurrent.cells.unroll import Run


@dataclass(frozen=True)
class Gradients:
    """Everything that goes back through a run. S is T when itemised by the loss it comes from, else 1.

    above: ∂L_t/∂h_t straight from the loss of the same step (T, …, hidden)
    h: ∂L_t/∂h_k (S, T, …, hidden); c: the same for the LSTM's cell, as a node of the graph, or None
    initial: of the state before the first step, each (S, …, hidden)
    ih, hh: ∂L_t/∂ the sums of step k on the input's and the hidden side (S, T, …, G·hidden)
    """

    run: Run
    d_y: Tensor | None
    above: Tensor
    h: Tensor
    c: Tensor | None
    initial: State
    ih: Tensor
    hh: Tensor

    @property
    def names(self) -> tuple[str, ...]:
        """The weights that there are."""
        output = self.run.output if self.d_y is not None else None
        own = () if output is None else ("W_hy",) if output.b is None else ("W_hy", "b_y")
        return (*self.run.cell.weights, *own)

    @property
    def right(self) -> Tensor:
        """∂L/∂h_k as it arrives from the step after, of all later losses together (T, …, hidden)."""
        if len(self.h) == 1:
            return self.h[0] - self.above
        return self.h.sum(0) - self.h[range(len(self.run)), range(len(self.run))]

    @property
    def x(self) -> Tensor:
        """∂L_t/∂x_k (S, T, …, inputs)."""
        return self.ih @ self.run.cell.weights["W_ih"]

    def item(self, name: str, t: int, k: int) -> Tensor:
        """What the loss at t adds to ∂L/∂(the named weights) through step k. Raises ValueError if not itemised."""
        if len(self.h) != len(self.run):
            raise ValueError("These gradients were not itemised by loss.")
        return self._terms(name, slice(t, t + 1), slice(k, k + 1))[0, 0]

    def items(self, name: str) -> Tensor:
        """All of them (S, T, *shape of the weights): large for long sequences."""
        return self._terms(name, slice(None), slice(None))

    def by_step(self, name: str) -> Tensor:
        """What every step adds, of all losses together (T, *shape)."""
        if name in ("W_hy", "b_y"):
            return self._terms(name, slice(None), slice(None)).sum(0)
        whole = Gradients(
            self.run, self.d_y, self.above, self.h, self.c, self.initial,
            self.ih.sum(0, keepdim=True), self.hh.sum(0, keepdim=True),
        )  # fmt: skip
        return whole._terms(name, slice(None), slice(None))[0]

    def running(self, name: str) -> Tensor:
        """The sum from the last step back to k (T, *shape); entry 0 is the total."""
        return self.by_step(name).flip(0).cumsum(0).flip(0)

    def total(self, name: str) -> Tensor:
        return self.by_step(name).sum(0)

    def _terms(self, name: str, t: slice, k: slice) -> Tensor:
        cell, steps = self.run.cell, self.run.steps[k]
        if name in ("W_hy", "b_y"):
            return self._output_terms(name, t, k)
        if name not in cell.weights:
            raise ValueError(f"There are no weights “{name}”, but {', '.join(self.names)}.")
        delta = _batched((self.ih if name.endswith("ih") else self.hh)[t, k], 2)  # (S, T, batch, G·H)
        if name.startswith("b"):
            return delta.sum(2)
        if name == "W_ih":
            return torch.einsum("stbi,tbj->stij", delta, _batched(self.run.inputs[k], 1))
        read = torch.stack([cell.reads(step) for step in steps])  # (T, …, G, H)
        read = read.reshape(len(steps), -1, cell.gates, cell.hidden)
        delta = delta.reshape(*delta.shape[:-1], cell.gates, cell.hidden)
        return torch.einsum("stbgi,tbgj->stgij", delta, read).flatten(2, 3)

    def _output_terms(self, name: str, t: slice, k: slice) -> Tensor:
        """L_t reaches the output layer at its own step only."""
        if name not in self.names or self.d_y is None:
            raise ValueError(f"There are no weights “{name}”, but {', '.join(self.names)}.")
        d_y = _batched(self.d_y, 1)  # (T, batch, outputs)
        own = d_y.sum(1) if name == "b_y" else torch.einsum("tbi,tbj->tij", d_y, _batched(self.run.hidden, 1))
        if len(self.h) == 1:
            return own[None, k]
        table = own.new_zeros(len(own), *own.shape)
        table[range(len(own)), range(len(own))] = own
        return table[t, k]


def _batched(tensor: Tensor, lead: int) -> Tensor:
    """(lead…, batch…, n) → (lead…, batch, n), a batch of 1 where there is none."""
    return tensor.reshape(*tensor.shape[:lead], -1, tensor.shape[-1])


@torch.no_grad()
def backpropagate(
    run: Run, d_y: Tensor | None = None, d_h: Tensor | None = None, *, itemised: bool = True
) -> Gradients:
    """Walk back from the last step to the first.

    d_y: ∂L_t/∂y_t (T, …, outputs), 0 where a step has no loss; d_h: what comes straight to h_t without the output
    layer (T, …, hidden). itemised=False keeps the losses together, which is as quick as one backward pass should be.
    Raises ValueError if neither is given or a shape does not fit.
    """
    above = _from_above(run, d_y, d_h)
    steps, shape = len(run), above.shape[1:]
    sources, wide = steps if itemised else 1, (*shape[:-1], run.cell.gates * run.cell.hidden)
    here = [above.new_zeros(sources, steps, *shape) for _ in run.cell.names]
    ih, hh = above.new_zeros(sources, steps, *wide), above.new_zeros(sources, steps, *wide)
    flow: State = tuple(above.new_zeros(0 if itemised else 1, *shape) for _ in run.cell.names)
    for k in reversed(range(steps)):
        rows = slice(k, steps) if itemised else slice(1)  # the losses that reach this step
        back = run.cell.backward(run.steps[k], _met(flow, above[k], itemised))
        for part, gradient in zip(here, back.here, strict=True):
            part[rows, k] = gradient
        ih[rows, k], hh[rows, k] = back.ih, back.hh
        flow = back.before
    return Gradients(run, d_y, above, here[0], here[1] if len(here) > 1 else None, flow, ih, hh)


def _met(flow: State, above: Tensor, itemised: bool) -> State:
    """What came from the right, one row a loss, and the loss of this step from above: a row of its own, or added."""
    h, *others = flow
    if not itemised:
        return (h + above, *others)
    return (torch.cat([above[None], h]), *(torch.cat([torch.zeros_like(above)[None], other]) for other in others))


def _from_above(run: Run, d_y: Tensor | None, d_h: Tensor | None) -> Tensor:
    if d_y is None and d_h is None:
        raise ValueError("Give the loss's gradient at the outputs or at the hidden states.")
    above = torch.zeros_like(run.hidden)
    if d_y is not None:
        if d_y.shape != run.outputs.shape or run.output is None:
            raise ValueError(f"The gradient at the outputs must be {tuple(run.outputs.shape)}, as they are.")
        above = above + d_y @ run.output.W
    if d_h is not None:
        if d_h.shape != run.hidden.shape:
            raise ValueError(f"The gradient at the hidden states must be {tuple(run.hidden.shape)}, as they are.")
        above = above + d_h
    return above
