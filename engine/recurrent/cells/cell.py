"""What the recurrent cells share: a step with every value by name, weights in torch's layout, gates held by hand.

The cells themselves are in :mod:`engine.recurrent.cells.cells`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from engine.recurrent.cells.weights import Weights, checked, initial_weights

State = tuple[Tensor, ...]
"""What a cell hands to the next step: (h,), or (h, c) for the LSTM, each (…, hidden)."""

Held = Mapping[str, "Tensor | float"]
"""Gates held by hand, by name: a value (…, hidden) that takes the computed one's place where it is not NaN."""


@dataclass(frozen=True)
class Step:
    """One step of a cell: what came in (x, before), what goes out (state), and every value between, by name."""

    x: Tensor
    before: State
    state: State
    values: dict[str, Tensor]
    held: dict[str, Tensor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Tensor:
        return self.values[name]

    @property
    def h(self) -> Tensor:
        return self.state[0]

    def slope(self, name: str, slope: Tensor) -> Tensor:
        """The slope of a gate, which is 0 where the gate is held."""
        return torch.where(torch.isnan(self.held[name]), slope, 0.0) if name in self.held else slope

    def sigmoid_slope(self, name: str) -> Tensor:
        return self.slope(name, self[name] * (1 - self[name]))

    def tanh_slope(self, name: str) -> Tensor:
        return self.slope(name, 1 - self[name] ** 2)


class Back(NamedTuple):
    """What goes back from one step: ∂L/∂ of the sums on the input's and on the hidden side (…, G·H), of the state
    before, and of this step's own state (in the LSTM, c gets a part through h)."""

    ih: Tensor
    hh: Tensor
    before: State
    here: State


class Cell(ABC):
    """What the cells share: their weights. All sizes may have any number of leading dimensions (a batch)."""

    gates: ClassVar[int]
    gate_names: ClassVar[tuple[str, ...]] = ()  # in the order of the weights' blocks; what may be held
    names: ClassVar[tuple[str, ...]] = ("h",)  # of the parts of a state
    module: ClassVar[Any]  # torch's own class

    def __init__(
        self,
        W_ih: ArrayLike | Tensor,
        W_hh: ArrayLike | Tensor,
        b_ih: ArrayLike | Tensor | None = None,
        b_hh: ArrayLike | Tensor | None = None,
    ) -> None:
        """Raises ValueError with a sentence for weights that do not fit together or are no finite numbers."""
        gates = self.gates
        recurrent = checked("W_hh", W_hh, (None, None), f"a matrix (hidden{_times(gates)}, hidden)")
        rows, self.hidden = gates * recurrent.shape[1], recurrent.shape[1]
        checked("W_hh", recurrent, (rows, self.hidden), f"a matrix (hidden{_times(gates)}, hidden)")
        first = checked("W_ih", W_ih, (rows, None), f"a matrix ({rows}, inputs), as W_hh has {rows} rows")
        self.inputs = first.shape[1]
        self.weights: Weights = {"W_ih": first, "W_hh": recurrent}
        for name, bias in (("b_ih", b_ih), ("b_hh", b_hh)):
            if bias is not None:
                self.weights[name] = checked(name, bias, (rows,), f"a list of {rows} numbers")
        if len({tensor.dtype for tensor in self.weights.values()}) > 1:
            raise ValueError("All weights of a cell must be of one dtype.")

    @classmethod
    def start(cls, inputs: int, hidden: int, init: str = "uniform", **how: Any) -> Self:
        """A cell with random weights; `how` as in :func:`engine.recurrent.cells.weights.initial_weights`."""
        return cls(**initial_weights(cls.gates, inputs, hidden, init, **how))

    @classmethod
    def from_torch(cls, module: nn.RNNBase) -> Self:
        """A cell with copies of a torch module's weights (one layer, one direction)."""
        return cls(**taken(cls.module, module))

    def to_torch(self) -> nn.RNNBase:
        """torch's own module with copies of these weights; a bias that is missing here is 0 there."""
        made = self._module(bias="b_ih" in self.weights or "b_hh" in self.weights)
        with torch.no_grad():
            for name, parameter in made.named_parameters():
                own = name.removesuffix("_l0").replace("weight", "W").replace("bias", "b")
                parameter.copy_(self.weights[own]) if own in self.weights else parameter.zero_()
        return made

    def _module(self, bias: bool) -> nn.RNNBase:
        made: nn.RNNBase = self.module(self.inputs, self.hidden, bias=bias, dtype=self.dtype)
        return made

    @property
    def dtype(self) -> torch.dtype:
        return self.weights["W_hh"].dtype

    def zeros(self, *batch: int) -> State:
        """The state to begin with, all 0."""
        return tuple(torch.zeros(*batch, self.hidden, dtype=self.dtype) for _ in self.names)

    def sums(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        """W_ih x + b_ih and W_hh h + b_hh, each (…, G·H)."""
        own, before = x @ self.weights["W_ih"].T, h @ self.weights["W_hh"].T
        own = own + self.weights["b_ih"] if "b_ih" in self.weights else own
        return own, before + self.weights["b_hh"] if "b_hh" in self.weights else before

    def reads(self, step: Step) -> Tensor:
        """What each gate's square of W_hh was multiplied with (…, G, H): h_{t−1}."""
        h = step.before[0]
        return h.unsqueeze(-2).expand(*h.shape[:-1], self.gates, self.hidden)

    def hold(self, values: dict[str, Tensor], names: tuple[str, ...], held: Held | None) -> dict[str, Tensor]:
        """Put the named gates, where they are held, in the computed ones' place; return what was held."""
        kept: dict[str, Tensor] = {}
        for name, wanted in (held or {}).items():
            if name not in self.gate_names:
                raise ValueError(f"There is no gate “{name}” to hold{_but(self.gate_names)}.")
            if name in names:
                kept[name] = torch.as_tensor(wanted, dtype=values[name].dtype).expand(values[name].shape)
                values[name] = torch.where(torch.isnan(kept[name]), values[name], kept[name])
        return kept

    @abstractmethod
    def step(self, x: Tensor, before: State, held: Held | None = None) -> Step:
        """One time step from x (…, inputs) and the state before. held: gates held by hand; no gradient flows there."""

    @abstractmethod
    def backward(self, step: Step, gradient: State) -> Back:
        """One step of backpropagation through time: from ∂L/∂state_t (every part; more leading dimensions allowed)
        to ∂L/∂state_{t−1}. For the LSTM, ∂L/∂c_t is what arrives from c_{t+1}; its part through h_t is added here."""

    @abstractmethod
    def jacobian(self, step: Step) -> Tensor:
        """∂state_t/∂state_{t−1} in closed form (…, N, N); N = hidden, and 2·hidden in the order h, c for the LSTM."""


def _times(gates: int) -> str:
    return f"·{gates}" if gates > 1 else ""


def _but(names: tuple[str, ...]) -> str:
    return f", but {', '.join(names)}" if names else ": this cell has none"


def taken(kind: type[nn.RNNBase], module: nn.RNNBase) -> Weights:
    """Copies of a torch module's weights, under our names."""
    if not isinstance(module, kind) or module.num_layers > 1 or module.bidirectional or module.proj_size:
        raise ValueError(f"Weights are taken from a torch.nn.{kind.__name__} of one layer and one direction.")
    shorter = {"weight_ih_l0": "W_ih", "weight_hh_l0": "W_hh", "bias_ih_l0": "b_ih", "bias_hh_l0": "b_hh"}
    return {shorter[name]: value.detach().clone() for name, value in module.named_parameters()}
