"""The recurrent cells, written out: what one time step computes, and how a gradient goes back through it.

    RNN   h_t = f(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh), f = tanh, ReLU or linear        (Elman 1990)
    LSTM  c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = o ⊙ tanh c_t       (Hochreiter and Schmidhuber 1997; Gers et al. 2000)
    GRU   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}                                                 (Cho et al. 2014)

A cell knows one step; the loop is :mod:`engine.recurrent.cells.unroll`. Weights lie as in torch (:mod:`.weights`)::

    cell = LSTM.start(inputs=2, hidden=3, seed=1, forget_bias=1.0)     # random, or
    cell = LSTM(W_ih, W_hh, b_ih, b_hh)                                 # given as lists, arrays or tensors, or
    cell = LSTM.from_torch(torch.nn.LSTM(2, 3))                         # taken from torch
    step = cell.step(x, cell.zeros())                                   # x (inputs,) or (batch, inputs)
    step["f"], step["c"], step.h                                        # every intermediate value by name
    cell.backward(step, (d_h, d_c))                                     # ∂L/∂ what came in, by hand

Names of values: a, h for the RNN; a_i, a_f, a_g, a_o (before the bend), i, f, g, o, c, tanh_c, h for the LSTM; a_r,
a_z, a_n, r, z, n, h for the GRU, and its u_n = W_hn h_{t−1} + b_hn.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Self

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from engine.recurrent.cells.weights import Weights, checked, initial_weights

State = tuple[Tensor, ...]
"""What a cell hands to the next step: (h,), or (h, c) for the LSTM, each (…, hidden)."""
Values = dict[str, Tensor]
"""Everything that a step computes, by name, each (…, hidden)."""
Held = Mapping[str, Tensor]
"""Gates, candidates and memories held by hand, by name: values (…, hidden) that take the place of the computed ones
where they are not NaN."""


class Activation(NamedTuple):
    """f(a), and its slope given a and h = f(a)."""

    function: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor, Tensor], Tensor]


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(torch.tanh, lambda a, h: 1 - h * h),
    "relu": Activation(torch.relu, lambda a, h: (a > 0).to(a.dtype)),
    "linear": Activation(lambda a: a, lambda a, h: torch.ones_like(a)),
}


def lstm(own: Tensor, recurrent: Tensor, c: Tensor, held: Held | None = None) -> Values:
    """One step of an LSTM without peepholes: Hochreiter and Schmidhuber (1997); its forget gate: Gers et al. (2000).

    own: W_ih x_t + b_ih; recurrent: W_hh h_{t−1} + b_hh, both (…, 4·hidden); c: c_{t−1} (…, hidden).
    """
    a_i, a_f, a_g, a_o = (own + recurrent).chunk(4, dim=-1)
    i, f = hold(torch.sigmoid(a_i), "i", held), hold(torch.sigmoid(a_f), "f", held)
    g, o = hold(torch.tanh(a_g), "g", held), hold(torch.sigmoid(a_o), "o", held)
    c = hold(f * c + i * g, "c", held)
    tanh_c = torch.tanh(c)
    sums = {"a_i": a_i, "a_f": a_f, "a_g": a_g, "a_o": a_o}
    return {**sums, "i": i, "f": f, "g": g, "o": o, "c": c, "tanh_c": tanh_c, "h": o * tanh_c}


def gru(own: Tensor, recurrent: Tensor, h: Tensor, held: Held | None = None) -> Values:
    """One step of a GRU (Cho et al. 2014) as torch and cuDNN have it: the reset gate acts on W_hn h_{t−1} + b_hn.

    own: W_ih x_t + b_ih; recurrent: W_hh h_{t−1} + b_hh, both (…, 3·hidden); h: h_{t−1} (…, hidden).
    """
    (own_r, own_z, own_n), (u_r, u_z, u_n) = own.chunk(3, dim=-1), recurrent.chunk(3, dim=-1)
    a_r, a_z = own_r + u_r, own_z + u_z
    r, z = hold(torch.sigmoid(a_r), "r", held), hold(torch.sigmoid(a_z), "z", held)
    a_n = own_n + r * u_n
    n = hold(torch.tanh(a_n), "n", held)
    return {
        "a_r": a_r,
        "a_z": a_z,
        "a_n": a_n,
        "r": r,
        "z": z,
        "u_n": u_n,
        "n": n,
        "h": hold((1 - z) * n + z * h, "h", held),
    }


def hold(value: Tensor, name: str, held: Held | None) -> Tensor:
    """A value as it is computed, or the one at which it is held by hand."""
    return torch.where(torch.isnan(held[name]), value, held[name]) if held and name in held else value


@dataclass(frozen=True)
class Step:
    """One step of a cell: what came in (x, before), what goes out (state), and every value between, by name."""

    x: Tensor
    before: State
    state: State
    values: Values
    held: Held

    def __getitem__(self, name: str) -> Tensor:
        return self.values[name]

    @property
    def h(self) -> Tensor:
        return self.state[0]

    def slope(self, gate: str) -> Tensor:
        """A gate's derivative by its sum: σ′, or tanh′ for the candidates g and n; 0 where the gate is held."""
        value = self[gate]
        slope = 1 - value**2 if gate in ("g", "n") else value * (1 - value)
        return self.free(gate, slope)

    def free(self, name: str, slopes: Tensor) -> Tensor:
        """Derivatives that end in a value: 0 where it is held."""
        return torch.where(torch.isnan(self.held[name]), slopes, 0.0) if name in self.held else slopes


class Slopes(NamedTuple):
    """The derivatives of a step, element by element; a sum is what enters a gate, W_ih x + b_ih + W_hh h + b_hh.

    h_sums: ∂h_t/∂ the sums of all G gates (…, G, hidden), for the LSTM with c_t held fast. For the GRU: h_h:
    ∂h_t/∂h_{t−1} past all gates; reset: how much of W_hh h + b_hh reaches each sum. For the LSTM: h_c: ∂h_t/∂c_t;
    c_sums: ∂c_t/∂ the sums; c_c: ∂c_t/∂c_{t−1}.
    """

    h_sums: Tensor
    h_h: Tensor | None = None
    reset: Tensor | None = None
    h_c: Tensor | None = None
    c_sums: Tensor | None = None
    c_c: Tensor | None = None


class Back(NamedTuple):
    """What goes back from one step: ∂L/∂ of W_ih x + b_ih and of W_hh h + b_hh (…, G·hidden), of the state before, and
    of this step's own state (in the LSTM, c gets a part through h)."""

    ih: Tensor
    hh: Tensor
    before: State
    here: State


def back(slopes: Slopes, gradient: State, times: Callable[[Tensor], Tensor]) -> Back:
    """One step of backpropagation through time: from ∂L/∂state_t (every part; more leading dimensions allowed) to
    ∂L/∂state_{t−1}. For the LSTM, ∂L/∂c_t is what arrives from c_{t+1}; its part through h_t is added here.

    times: multiplies by W_hh. The same lines serve tensors and numpy's arrays, which are faster where they are small.
    """
    d_h, here, memory = gradient[0], gradient, list[Tensor]()
    sums = d_h[..., None, :] * slopes.h_sums  # (…, G, hidden)
    if slopes.h_c is not None and slopes.c_sums is not None and slopes.c_c is not None:
        d_c = gradient[1] + d_h * slopes.h_c
        sums, here, memory = sums + d_c[..., None, :] * slopes.c_sums, (d_h, d_c), [d_c * slopes.c_c]
    hh = sums if slopes.reset is None else sums * slopes.reset
    flat = (*d_h.shape[:-1], -1)
    before = times(hh.reshape(flat))
    before = before if slopes.h_h is None else before + d_h * slopes.h_h
    return Back(sums.reshape(flat), hh.reshape(flat), (before, *memory), here)


class Cell(ABC):
    """What the cells share: their weights. All sizes may have any number of leading dimensions."""

    gates: ClassVar[int]
    gate_names: ClassVar[tuple[str, ...]] = ()  # in the order of the weights' blocks; may be held
    names: ClassVar[tuple[str, ...]] = ("h",)  # of the parts of a state, the memory last
    module: ClassVar[Any]  # torch's own class

    def __init__(
        self,
        W_ih: ArrayLike | Tensor,
        W_hh: ArrayLike | Tensor,
        b_ih: ArrayLike | Tensor | None = None,
        b_hh: ArrayLike | Tensor | None = None,
    ) -> None:
        """Raises ValueError with a sentence for weights that do not fit together or are no finite numbers."""
        square = f"a matrix (hidden{f'·{self.gates}' if self.gates > 1 else ''}, hidden)"
        recurrent = checked("W_hh", W_hh, square, (None, None))
        rows, self.hidden = self.gates * recurrent.shape[1], recurrent.shape[1]
        checked("W_hh", recurrent, square, (rows, self.hidden))
        first = checked("W_ih", W_ih, f"a matrix ({rows}, inputs), as W_hh has {rows} rows", (rows, None))
        self.inputs = first.shape[1]
        self.weights: Weights = {"W_ih": first, "W_hh": recurrent}
        for name, bias in (("b_ih", b_ih), ("b_hh", b_hh)):
            if bias is not None:
                self.weights[name] = checked(name, bias, f"a list of {rows} numbers", (rows,))
        if len({tensor.dtype for tensor in self.weights.values()}) > 1:
            raise ValueError("All weights of a cell must be of one dtype.")

    @classmethod
    def start(
        cls, inputs: int, hidden: int, init: str = "uniform", *, radius: float | None = None, seed: int = 0, **how: Any
    ) -> Self:
        """A cell with random weights, as in :func:`engine.recurrent.cells.weights.initial_weights`."""
        return cls(**initial_weights(cls.gates, inputs, hidden, init, radius=radius, seed=seed), **how)

    @classmethod
    def from_torch(cls, module: nn.RNNBase) -> Self:
        """A cell with the weights of a torch module (one layer, one direction), copied in double precision."""
        if not isinstance(module, cls.module) or module.num_layers > 1 or module.bidirectional or module.proj_size:
            raise ValueError(f"Weights are taken from a torch.nn.{cls.module.__name__} of one layer and one direction.")
        shorter = {"weight_ih_l0": "W_ih", "weight_hh_l0": "W_hh", "bias_ih_l0": "b_ih", "bias_hh_l0": "b_hh"}
        parts = {shorter[name]: part.detach().to(torch.float64, copy=True) for name, part in module.named_parameters()}
        how: Any = {"activation": module.nonlinearity} if isinstance(module, nn.RNN) else {}
        return cls(**parts, **how)

    @property
    def dtype(self) -> torch.dtype:
        return self.weights["W_hh"].dtype

    def zeros(self, *batch: int) -> State:
        """The state to begin with, all 0."""
        return tuple(torch.zeros(*batch, self.hidden, dtype=self.dtype) for _ in self.names)

    def step(self, x: Tensor, before: State, held: Held | None = None) -> Step:
        """One time step from x (…, inputs) and the state before."""
        own, recurrent = x @ self.weights["W_ih"].T, before[0] @ self.weights["W_hh"].T
        own = own + self.weights["b_ih"] if "b_ih" in self.weights else own
        recurrent = recurrent + self.weights["b_hh"] if "b_hh" in self.weights else recurrent
        return self.after(x, before, own, recurrent, held)

    def after(self, x: Tensor, before: State, own: Tensor, recurrent: Tensor, held: Held | None = None) -> Step:
        """A time step once W_ih x + b_ih and W_hh h + b_hh are known (…, G·hidden)."""
        values = self.values(own, recurrent, before, held)
        return Step(x, before, tuple(values[name] for name in self.names), values, held or {})

    @abstractmethod
    def values(self, own: Tensor, recurrent: Tensor, before: State, held: Held | None) -> Values:
        """Everything that a step computes, from W_ih x + b_ih and W_hh h + b_hh (…, G·hidden)."""

    @abstractmethod
    def slopes(self, step: Step) -> Slopes:
        """The derivatives of a step. No gradient goes into a gate that is held."""

    def backward(self, step: Step, gradient: State) -> Back:
        """:func:`back` through a step."""
        return back(self.slopes(step), gradient, lambda hh: hh @ self.weights["W_hh"])


class RNN(Cell):
    """h_t = f(a), a = W_ih x_t + b_ih + W_hh h_{t−1} + b_hh (Elman 1990)."""

    gates = 1
    module = nn.RNN

    def __init__(self, *weights: Any, activation: str = "tanh", **named: Any) -> None:
        super().__init__(*weights, **named)
        if activation not in ACTIVATIONS:
            raise ValueError(f"There is no activation “{activation}”, but {', '.join(ACTIVATIONS)}.")
        self.activation = activation

    def values(self, own: Tensor, recurrent: Tensor, before: State, held: Held | None) -> Values:
        a = own + recurrent
        return {"a": a, "h": ACTIVATIONS[self.activation].function(a)}

    def slopes(self, step: Step) -> Slopes:
        return Slopes(ACTIVATIONS[self.activation].slope(step["a"], step.h).unsqueeze(-2))


class LSTM(Cell):
    """:func:`lstm` with its weights. ∂c_t/∂c_{t−1} = f is the path on which a gradient can last."""

    gates = 4
    gate_names = ("i", "f", "g", "o")
    names = ("h", "c")
    module = nn.LSTM

    @classmethod
    def start(cls, *sizes: Any, forget_bias: float | None = None, **how: Any) -> Self:
        """forget_bias: what both biases of every forget gate add up to at the start (Jozefowicz et al. 2015: 1)."""
        made = super().start(*sizes, **how)
        if forget_bias is not None:
            gate = slice(made.hidden, 2 * made.hidden)
            made.weights["b_ih"][gate], made.weights["b_hh"][gate] = forget_bias, 0.0
        return made

    def values(self, own: Tensor, recurrent: Tensor, before: State, held: Held | None) -> Values:
        return lstm(own, recurrent, before[1], held)

    def slopes(self, step: Step) -> Slopes:
        i, f, g, o = (step.slope(gate) for gate in self.gate_names)
        zero = torch.zeros_like(i)
        return Slopes(
            h_sums=torch.stack([zero, zero, zero, step["tanh_c"] * o], -2),
            h_c=step["o"] * (1 - step["tanh_c"] ** 2),
            c_sums=torch.stack(
                [step.free("c", part) for part in (step["g"] * i, step.before[1] * f, step["i"] * g, zero)], -2
            ),
            c_c=step.free("c", step["f"]),
        )


class GRU(Cell):
    """:func:`gru` with its weights. ∂h_t/∂h_{t−1} past all gates is z."""

    gates = 3
    gate_names = ("r", "z", "n")
    module = nn.GRU

    def values(self, own: Tensor, recurrent: Tensor, before: State, held: Held | None) -> Values:
        return gru(own, recurrent, before[0], held)

    def slopes(self, step: Step) -> Slopes:
        r, z, n = (step.slope(gate) for gate in self.gate_names)
        to_n, one = (1 - step["z"]) * n, torch.ones_like(n)
        return Slopes(
            h_sums=torch.stack(
                [step.free("h", part) for part in (to_n * step["u_n"] * r, (step.before[0] - step["n"]) * z, to_n)], -2
            ),
            h_h=step.free("h", step["z"]),
            reset=torch.stack([one, one, step["r"]], -2),
        )


CELLS: dict[str, type[Cell]] = {"rnn": RNN, "lstm": LSTM, "gru": GRU}
