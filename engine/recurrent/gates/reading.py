"""A trained recurrent network reading one sequence, gates held by hand or free, with every number kept.

    reading = Reading("lstm", shipped("brackets", "lstm"), TASKS["brackets"], sequence, read_holds(["f=0"]))
    reading.values["f"]                   # (steps, hidden), and i, g, o, c, tanh_c, h
    reading.probabilities                 # (steps, answers)
    reading.back(9).memory                # ‖∂y/∂c_t‖ for t = 0 … 9, y the score of the right answer at step 9

Double precision, in the cells as they are written out (:mod:`engine.recurrent.cells.cells`); steps count from 0 here.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Many
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import Floats
from engine.recurrent.cells.cells import CELLS, Cell
from engine.recurrent.cells.unroll import Output, unroll
from engine.recurrent.gates.holds import Hold, held
from engine.recurrent.gates.sequences import Sequence
from engine.recurrent.gates.tasks import Task
from engine.recurrent.gates.weights import Kind, Weights

MEMORY: dict[Kind, str] = {"lstm": "c", "gru": "h"}
"""What a cell keeps from step to step."""


class Back(NamedTuple):
    """What a score listens to, for every step up to its own: the lengths of its gradients with respect to the memory
    (c_t, or the GRU's h_t) and to the input x_t (steps,)."""

    memory: Floats
    input: Floats


def cell_of(kind: Kind, weights: Weights) -> Cell:
    """The written-out cell with a network's weights."""
    return CELLS[kind](*(weights[name] for name in ("W_ih", "W_hh", "b_ih", "b_hh")))


class Reading:
    """values: every intermediate value by the names of :mod:`engine.recurrent.cells.cells`, (steps, hidden) each;
    before: what each step began with, "h" and for the LSTM "c"; logits (steps, answers)."""

    def __init__(self, kind: Kind, weights: Weights, task: Task, sequence: Sequence, holds: Many[Hold] = ()) -> None:
        self.kind, self.weights, self.task, self.sequence = kind, weights, task, sequence
        self.wanted = task.wanted(sequence)
        self.cell = cell_of(kind, weights)
        masks = held(holds, kind, len(sequence), self.cell.hidden)
        self.held = {name: mask.numpy() for name, mask in masks.items()}
        self.x = torch.from_numpy(task.vectors[sequence]).requires_grad_()  # (steps, inputs)
        output = Output(weights["W_hy"], weights["b_y"])
        self.run = unroll(self.cell, self.x, output=output, held=masks)
        steps = self.run.steps
        self.values = {name: _plain(self.run[name]) for name in steps[0].values}
        befores = [step.before for step in steps]
        self.before = {
            name: _plain(torch.stack(parts))
            for name, parts in zip(self.cell.names, zip(*befores, strict=True), strict=True)
        }

    def __len__(self) -> int:
        return len(self.sequence)

    @property
    def memory(self) -> Floats:
        """What the cell keeps (steps, hidden)."""
        return self.values[MEMORY[self.kind]]

    @property
    def logits(self) -> Floats:
        return _plain(self.run.outputs)

    @cached_property
    def probabilities(self) -> Floats:
        return _plain(self.run.outputs.softmax(1))

    @property
    def answers(self) -> NDArray[np.int64]:
        """The likeliest answer at every step (steps,)."""
        return np.asarray(self.logits.argmax(1), np.int64)

    @property
    def right(self) -> int:
        """At how many steps the answer is right."""
        return int((self.answers == self.wanted).sum())

    def back(self, step: int) -> Back:
        """The gradient of the right answer's score at `step`, by autograd, gates that are held being constants."""
        score = self.run.outputs[step, int(self.wanted[step])]
        memories = [kept.state[-1] for kept in self.run.steps[: step + 1]]
        found = torch.autograd.grad(score, [*memories, self.x], retain_graph=True)
        return Back(
            np.array([float(gradient.norm()) for gradient in found[:-1]]),
            np.asarray(found[-1][: step + 1].norm(dim=1).numpy()),
        )


def _plain(tensor: Tensor) -> Floats:
    return np.asarray(tensor.detach().numpy())


def values_of_many(cell: Cell, x: Tensor, names: Iterable[str]) -> dict[str, Floats]:
    """Values of many sequences at once: x (steps, count, inputs) to (steps, count, hidden) by name."""
    with torch.no_grad():
        run = unroll(cell, x)
        return {name: _plain(run[name]) for name in names}
