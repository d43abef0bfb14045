"""Everything that follows from the settings: the run forward, the way back, and autograd's own answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import Floats
from engine.recurrent.cells.backprop import Gradients, backpropagate
from engine.recurrent.cells.cells import ACTIVATIONS, RNN
from engine.recurrent.cells.shares import by_lag
from engine.recurrent.cells.unroll import Output, Run, unroll
from engine.recurrent.rnn.settings import MOST_STEPS, WEIGHTS, RNNSettings

ENGINE_NAMES = {"W_xh": "W_ih", "W_hh": "W_hh", "b_h": "b_ih", "W_hy": "W_hy", "b_y": "b_y"}


def recurrence(
    x: Tensor, h0: Tensor, bend: Callable[[Tensor], Tensor],
    W_xh: Tensor, W_hh: Tensor, b_h: Tensor, W_hy: Tensor, b_y: Tensor,
) -> tuple[list[Tensor], list[Tensor]]:  # fmt: skip
    """Forward in time, the same weights at every step: the states h_0 … h_T and the outputs y_1 … y_T."""
    h, y = [h0], []
    for x_t in x:
        h.append(bend(W_xh @ x_t + W_hh @ h[-1] + b_h))
        y.append(W_hy @ h[-1] + b_y)
    return h, y


class Unrolled:
    """A network unrolled over its sequence. Arrays count time from 0: entry t belongs to step t + 1.

    x (T, inputs), d and y (T, 1), h (T, hidden), a the sums before the bend; losses (T,), 0 where none is asked for.
    """

    def __init__(self, settings: RNNSettings, weights: dict[str, Floats] | None = None) -> None:
        """weights: those of a network that has learnt, where they are not the settings'."""
        self.settings = settings
        self.length = settings.length
        sequence = settings.whole_sequence()
        self.x, self.d = sequence.inputs[: self.length], sequence.targets[: self.length]
        self.h0 = settings.start()
        self.weights = settings.network() if weights is None else weights
        self.run = self._over(self.length)
        self.h: Floats = self.run.hidden.numpy()
        self.a: Floats = self.run["a"].numpy()
        self.y: Floats = self.run.outputs.numpy()
        self.asked = self._asked(self.length)
        self.d_y: Floats = np.where(self.asked[:, None], self.y - self.d, 0.0)  # ∂L_t/∂y_t of ½(y − d)²
        self.losses: Floats = 0.5 * (self.d_y**2).sum(1)

    @property
    def loss(self) -> float:
        return float(self.losses.sum())

    @property
    def before(self) -> Floats:
        """The state before every step (T, hidden)."""
        return np.concatenate([self.h0[None], self.h[:-1]])

    def _over(self, steps: int) -> Run:
        w = {name: torch.tensor(values) for name, values in self.weights.items()}
        cell = RNN(w["W_xh"], w["W_hh"], w["b_h"][:, 0], activation=self.settings.activation)
        inputs = torch.tensor(self.settings.whole_sequence().inputs[:steps])
        return unroll(cell, inputs, [torch.tensor(self.h0)], Output(w["W_hy"], w["b_y"][:, 0]))

    def _asked(self, steps: int) -> NDArray[np.bool_]:
        """At which steps there is a loss."""
        return np.arange(steps) == steps - 1 if self.settings.loss == "last" else np.full(steps, True)

    @cached_property
    def longest_loss(self) -> float:
        """The loss of the same weights over all twelve steps."""
        error = self._over(MOST_STEPS).outputs.numpy() - self.settings.whole_sequence().targets
        return float(0.5 * (error[self._asked(MOST_STEPS)] ** 2).sum())

    # --- back through time ----------------------------------------------------------------------------------------

    @cached_property
    def gradients(self) -> Gradients:
        return backpropagate(self.run, torch.tensor(self.d_y))

    @cached_property
    def above(self) -> Floats:
        """∂L_t/∂h_t, from the loss of the same step (T, hidden)."""
        return self.gradients.above.numpy()

    @cached_property
    def right(self) -> Floats:
        """∂L/∂h_t of all later losses, as it comes from h_{t+1} (T, hidden)."""
        return self.gradients.right.numpy()

    @cached_property
    def d_h(self) -> Floats:
        """∂L/∂h_t, the sum of both (T, hidden)."""
        return self.gradients.h.sum(0).numpy()

    @cached_property
    def delta(self) -> Floats:
        """∂L/∂a_t, at the sums before the bend (T, hidden)."""
        return self.gradients.ih.sum(0).numpy()

    @cached_property
    def parts(self) -> dict[str, Floats]:
        """What every step adds to the gradient of each matrix (T, rows, columns)."""
        found = {name: self.gradients.by_step(ENGINE_NAMES[name]).numpy() for name in WEIGHTS}
        return {name: part if part.ndim == 3 else part[..., None] for name, part in found.items()}

    def so_far(self, name: str, first: int) -> Floats:
        """The sum of the contributions of step `first` (from 0) and all after it."""
        total: Floats = self.parts[name][first:].sum(0)
        return total

    @cached_property
    def autograd(self) -> dict[str, Floats]:
        """torch's own gradients of the same loss."""
        w = {name: torch.tensor(values, requires_grad=True) for name, values in self.weights.items()}
        given = [w[name][:, 0] if name.startswith("b") else w[name] for name in WEIGHTS]
        bend = ACTIVATIONS[self.settings.activation].function
        _, y = recurrence(torch.tensor(self.x), torch.tensor(self.h0), bend, *given)
        errors = torch.where(torch.tensor(self.asked)[:, None], torch.stack(y) - torch.tensor(self.d), 0.0)
        exact = torch.autograd.grad(0.5 * (errors**2).sum(), list(w.values()))
        return {name: part.numpy() for name, part in zip(w, exact, strict=True)}

    @cached_property
    def by_lag(self) -> Tensor:
        """∂L/∂W_hh in parts by lag (groups, hidden, hidden)."""
        return by_lag(self.run, torch.tensor(self.d_y))

    @cached_property
    def difference(self) -> float:
        """The largest distance between a sum of contributions and autograd's gradient."""
        return max(float(np.abs(self.so_far(name, 0) - self.autograd[name]).max()) for name in WEIGHTS)
