"""The loop: one cell, the same weights at every time step, every intermediate value kept.

    run = unroll(cell, inputs, output=Output(W, b))     # inputs (T, inputs) or (T, batch, inputs)
    run.hidden                                           # (T, …, hidden): h_1 … h_T
    run.outputs                                          # (T, …, outputs): y_t = W h_t + b
    run["f"], run.steps[3]["f"]                          # any value of the cell, over time or of one step

Tensors count time from 0: entry t is the state after t + 1 inputs, and `run.initial` the state before the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from numpy.typing import ArrayLike
from torch import Tensor

from engine.recurrent.cells.cells import Cell, State, Step
from engine.recurrent.cells.weights import checked


class Output:
    """The output layer y_t = W h_t + b. Raises ValueError with a sentence for what does not fit."""

    def __init__(self, W: ArrayLike | Tensor, b: ArrayLike | Tensor | None = None) -> None:
        self.W = checked("W_hy", W, "a matrix (outputs, hidden)", (None, None))
        outputs = len(self.W)
        self.b = None if b is None else checked("b_y", b, f"a list of {outputs} numbers", (outputs,))

    def __call__(self, h: Tensor) -> Tensor:
        y = h @ self.W.T
        return y if self.b is None else y + self.b


@dataclass(frozen=True)
class Run:
    """A cell unrolled over a sequence."""

    cell: Cell
    inputs: Tensor  # (T, …, inputs)
    initial: State
    steps: tuple[Step, ...]
    output: Output | None = None

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, name: str) -> Tensor:
        """A value of the cell at every step (T, …, hidden)."""
        return torch.stack([step[name] for step in self.steps])

    @cached_property
    def hidden(self) -> Tensor:
        return self["h"]

    @cached_property
    def outputs(self) -> Tensor:
        """(T, …, outputs). Raises ValueError if there is no output layer."""
        if self.output is None:
            raise ValueError("This network was unrolled without an output layer.")
        return self.output(self.hidden)


def unroll(
    cell: Cell,
    inputs: ArrayLike | Tensor,
    initial: Sequence[ArrayLike | Tensor] | None = None,
    output: Output | None = None,
    held: Mapping[str, Tensor | float] | None = None,
) -> Run:
    """Run a cell over a sequence (T, inputs) or (T, batch, inputs).

    initial: the state before it, (h,) or (h, c), 0 if not given; held: values (broadcast to (T, …, hidden)) that take
    the place of a gate's own, or of the memory's, where they are not NaN. Raises ValueError with a sentence for what
    does not fit.
    """
    what = f"a sequence (T, {cell.inputs}) or (T, batch, {cell.inputs})"
    x = checked("The input", inputs, what, (None, cell.inputs), (None, None, cell.inputs)).to(cell.dtype)
    shape = (*x.shape[1:-1], cell.hidden)
    before = state = cell.zeros(*shape[:-1]) if initial is None else _state(cell, initial, shape)
    if output is not None and output.W.shape[1] != cell.hidden:
        raise ValueError(f"The output layer reads {output.W.shape[1]} units, but the cell has {cell.hidden}.")
    gates, steps = _held(cell, held or {}, (len(x), *shape)), []
    for t in range(len(x)):
        steps.append(cell.step(x[t], before, {name: value[t] for name, value in gates.items()}))
        before = steps[-1].state
    return Run(cell, x, state, tuple(steps), output)


def _state(cell: Cell, initial: Sequence[ArrayLike | Tensor], shape: tuple[int, ...]) -> State:
    if len(initial) != len(cell.names):
        raise ValueError(f"The initial state has {len(cell.names)} parts: {', '.join(cell.names)}.")
    what = "a batch of states " + str(shape) if len(shape) > 1 else f"a list of {cell.hidden} numbers"
    parts = zip(cell.names, initial, strict=True)
    return tuple(checked(f"The initial {name}", part, what, shape).to(cell.dtype) for name, part in parts)


def _held(cell: Cell, held: Mapping[str, Tensor | float], shape: tuple[int, ...]) -> dict[str, Tensor]:
    for name in held:
        if name not in cell.gate_names and not (cell.gate_names and name == cell.names[-1]):
            there = f", but {', '.join(cell.gate_names)}" if cell.gate_names else ": this cell has none"
            raise ValueError(f"There is no gate “{name}” to hold{there}.")
    return {name: torch.as_tensor(value, dtype=cell.dtype).expand(shape) for name, value in held.items()}
