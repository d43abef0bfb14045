"""The recurrent cells, written out: what one time step computes, and how a gradient goes back through it.

    RNN   h_t = f(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh), f = tanh, ReLU or linear        (Elman 1990)
    LSTM  c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = o ⊙ tanh c_t       (Hochreiter and Schmidhuber 1997; Gers et al. 2000)
    GRU   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}                                                 (Cho et al. 2014)

A cell knows one step; the loop is :mod:`engine.recurrent.cells.unroll`. Weights lie as in torch (:mod:`.weights`)::

    cell = LSTM.start(inputs=2, hidden=3, seed=1, forget_bias=1.0)     # random, or
    cell = LSTM(W_ih, W_hh, b_ih, b_hh)                                 # given as lists, arrays or tensors, or
    cell = LSTM.from_torch(torch.nn.LSTM(2, 3))                         # taken; cell.to_torch() gives them back
    step = cell.step(x, cell.zeros())                                   # x (inputs,) or (batch, inputs)
    step["f"], step["c"], step.h                                        # every intermediate value by name
    cell.backward(step, (d_h, d_c))                                     # ∂L/∂ what came in, by hand
    cell.jacobian(step)                                                 # ∂(h_t, c_t)/∂(h_{t−1}, c_{t−1}), closed form

Names of values: a, h for the RNN; a_i, a_f, a_g, a_o (before the bend), i, f, g, o, c, tanh_c, h for the LSTM; a_r,
a_z, a_n, r, z, n, h for the GRU, and its u_n = W_hn h + b_hn ("after") or rh = r ⊙ h ("before").
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Self

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from engine.recurrent.cells.cell import Back, Cell, Held, State, Step, taken
from engine.recurrent.cells.gru import GRU
from engine.recurrent.cells.weights import initial_weights

__all__ = ["ACTIVATIONS", "CELLS", "GRU", "LSTM", "RNN", "Activation"]


class Activation(NamedTuple):
    """f(a), and its slope given a and h = f(a)."""

    function: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor, Tensor], Tensor]


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(torch.tanh, lambda a, h: 1 - h * h),
    "relu": Activation(torch.relu, lambda a, h: (a > 0).to(a.dtype)),
    "linear": Activation(lambda a: a, lambda a, h: torch.ones_like(a)),
}


class RNN(Cell):
    """h_t = f(a), a = W_ih x_t + b_ih + W_hh h_{t−1} + b_hh (Elman 1990)."""

    gates = 1
    module = nn.RNN

    def __init__(
        self,
        W_ih: ArrayLike | Tensor,
        W_hh: ArrayLike | Tensor,
        b_ih: ArrayLike | Tensor | None = None,
        b_hh: ArrayLike | Tensor | None = None,
        activation: str = "tanh",
    ) -> None:
        super().__init__(W_ih, W_hh, b_ih, b_hh)
        if activation not in ACTIVATIONS:
            raise ValueError(f"There is no activation “{activation}”, but {', '.join(ACTIVATIONS)}.")
        self.activation = activation

    @classmethod
    def start(cls, inputs: int, hidden: int, init: str = "uniform", *, activation: str = "tanh", **how: Any) -> Self:
        return cls(**initial_weights(cls.gates, inputs, hidden, init, **how), activation=activation)

    @classmethod
    def from_torch(cls, module: nn.RNNBase) -> Self:
        return cls(**taken(nn.RNN, module), activation=getattr(module, "nonlinearity", "tanh"))

    def _module(self, bias: bool) -> nn.RNNBase:
        if self.activation == "linear":
            raise ValueError("torch.nn.RNN knows tanh and ReLU only.")
        return nn.RNN(self.inputs, self.hidden, bias=bias, dtype=self.dtype, nonlinearity=self.activation)

    def step(self, x: Tensor, before: State, held: Held | None = None) -> Step:
        own, recurrent = self.sums(x, before[0])
        a = own + recurrent
        h = ACTIVATIONS[self.activation].function(a)
        return Step(x, before, (h,), {"a": a, "h": h}, self.hold({}, (), held))

    def backward(self, step: Step, gradient: State) -> Back:
        (d_h,) = gradient
        d_a = d_h * ACTIVATIONS[self.activation].slope(step["a"], step.h)
        return Back(d_a, d_a, (d_a @ self.weights["W_hh"],), (d_h,))

    def jacobian(self, step: Step) -> Tensor:
        """diag(f′(a)) W_hh."""
        return ACTIVATIONS[self.activation].slope(step["a"], step.h).unsqueeze(-1) * self.weights["W_hh"]


class LSTM(Cell):
    """c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh c_t; i, f, o = σ(a), g = tanh(a) with sums a as in the RNN.

    Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber and Cummins (2000), without peepholes.
    """

    gates = 4
    gate_names = ("i", "f", "g", "o")
    names = ("h", "c")
    module = nn.LSTM

    @classmethod
    def start(
        cls, inputs: int, hidden: int, init: str = "uniform", *, forget_bias: float | None = None, **how: Any
    ) -> Self:
        """forget_bias: what both biases of every forget gate add up to at the start (Jozefowicz et al. 2015: 1)."""
        weights = initial_weights(cls.gates, inputs, hidden, init, **how)
        if forget_bias is not None:
            if "b_ih" not in weights:
                raise ValueError("A forget-gate bias needs a cell with biases.")
            weights["b_ih"][hidden : 2 * hidden] = forget_bias
            weights["b_hh"][hidden : 2 * hidden] = 0.0
        return cls(**weights)

    def step(self, x: Tensor, before: State, held: Held | None = None) -> Step:
        own, recurrent = self.sums(x, before[0])
        a_i, a_f, a_g, a_o = (own + recurrent).chunk(4, dim=-1)
        v = {"i": torch.sigmoid(a_i), "f": torch.sigmoid(a_f), "g": torch.tanh(a_g), "o": torch.sigmoid(a_o)}
        kept = self.hold(v, self.gate_names, held)
        c = v["f"] * before[1] + v["i"] * v["g"]
        tanh_c = torch.tanh(c)
        h = v["o"] * tanh_c
        v |= {"a_i": a_i, "a_f": a_f, "a_g": a_g, "a_o": a_o, "c": c, "tanh_c": tanh_c, "h": h}
        return Step(x, before, (h, c), v, kept)

    def backward(self, step: Step, gradient: State) -> Back:
        d_h, d_c = gradient
        d_c = d_c + d_h * step["o"] * (1 - step["tanh_c"] ** 2)
        d_a = torch.cat(
            [
                d_c * step["g"] * step.sigmoid_slope("i"),
                d_c * step.before[1] * step.sigmoid_slope("f"),
                d_c * step["i"] * step.tanh_slope("g"),
                d_h * step["tanh_c"] * step.sigmoid_slope("o"),
            ],
            dim=-1,
        )  # (…, 4H)
        return Back(d_a, d_a, (d_a @ self.weights["W_hh"], d_c * step["f"]), (d_h, d_c))

    def jacobian(self, step: Step) -> Tensor:
        """Rows h, c; columns h, c. ∂c_t/∂c_{t−1} = diag(f) is the path on which a gradient can last."""
        W_i, W_f, W_g, W_o = self.weights["W_hh"].chunk(4)
        c_h = (step["g"] * step.sigmoid_slope("i")).unsqueeze(-1) * W_i
        c_h = c_h + (step.before[1] * step.sigmoid_slope("f")).unsqueeze(-1) * W_f
        c_h = c_h + (step["i"] * step.tanh_slope("g")).unsqueeze(-1) * W_g
        c_c = torch.diag_embed(step["f"])
        through = (step["o"] * (1 - step["tanh_c"] ** 2)).unsqueeze(-1)  # from c_t on to h_t
        h_h = (step["tanh_c"] * step.sigmoid_slope("o")).unsqueeze(-1) * W_o + through * c_h
        return torch.cat([torch.cat([h_h, through * c_c], -1), torch.cat([c_h, c_c.expand_as(c_h)], -1)], -2)


CELLS: dict[str, type[Cell]] = {"rnn": RNN, "lstm": LSTM, "gru": GRU}
