"""A trained recurrent network reading one sequence, gates held by hand or free, with every number kept.

    reading = Reading("lstm", shipped("brackets", "lstm"), TASKS["brackets"], sequence, read_holds(["f=0"]))
    reading.values["f"]                   # (steps, hidden), and i, g, o, c, tanh_c, h
    reading.probabilities                 # (steps, answers)
    reading.back(9).memory                # ‖∂y/∂c_t‖ for t = 0 … 9, y the score of the right answer at step 9

Double precision, in the cells as they are written out (:mod:`engine.recurrent.cells.cells`); steps count from 0 here.
`score` is what is drawn of it: every number over the steps, units as rows, symbols and answers above.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from functools import cached_property
from typing import Annotated, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from engine.arithmetic.written import show
from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.recurrent.cells.cells import CELLS, Cell
from engine.recurrent.cells.unroll import Output, unroll
from engine.recurrent.gates.holds import GATES, Hold, held
from engine.recurrent.gates.sequences import Sequence
from engine.recurrent.gates.settings import MOST_HIDDEN
from engine.recurrent.gates.tasks import LONGEST, Task
from engine.recurrent.gates.weights import Kind, Weights

Step = Annotated[int, Bounds(0, LONGEST - 1)]
Row = Annotated[int, Bounds(-1, MOST_HIDDEN - 1)]
FREE, SHUT, OPEN = 0, 1, 2
FAINTEST, LOUDEST = 1e-4, 10.0  # gradients that have no bar, and a full one
OTHERS: dict[Kind, dict[str, str]] = {
    "lstm": {"g": "candidate", "c": "cell state", "h": "hidden state"},
    "gru": {"n": "candidate", "h": "hidden state"},
}
BANDS = {kind: {name: f"{name}, {title}" for name, title in (GATES[kind] | OTHERS[kind]).items()} for kind in OTHERS}
"""What is drawn of each cell, in the order of the columns; each with its title."""
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
        self.values = {name: self.run[name].detach().numpy() for name in steps[0].values}
        befores = [step.before for step in steps]
        self.before = {
            name: torch.stack(parts).detach().numpy()
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
        return self.run.outputs.detach().numpy()

    @cached_property
    def probabilities(self) -> Floats:
        return self.run.outputs.softmax(1).detach().numpy()

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


def score(
    reading: Reading,
    order: list[int],
    at: int,
    unit: int,
    only: tuple[str, ...] = (),
    back: Back | None = None,
    brushed: list[int] | None = None,
) -> Frame:
    """All values over all steps, units as rows: `score` says what is what, `bands` and `held` (bands, units, steps)
    hold the numbers and what a hand holds. back: how the memory of each step is listened to, and each symbol, which is
    coloured by it; brushed: the first and the last step of a phrase."""
    titles = {name: title for name, title in BANDS[reading.kind].items() if not only or name in only}
    bands = np.stack([reading.values[name].T[order] for name in titles])
    described = [
        {"title": title, "signed": name not in GATES[reading.kind], "range": _range(name, band)}
        for (name, title), band in zip(titles.items(), bands, strict=True)
    ]
    task = reading.task
    wanted, answers = ([task.answers[k] for k in row] for row in (reading.wanted, reading.answers))
    wrong = (reading.answers != reading.wanted).tolist()
    rows = [{"name": "right", "texts": wanted}, {"name": reading.kind.upper(), "texts": answers, "wrong": wrong}]
    heard = {} if back is None else {"heard": _levels(reading, "x", back.input)}
    return {
        "score": {
            "symbols": task.shows(reading.sequence),
            "brushed": brushed,
            **heard,
            "rows": rows if back is None else [*rows, _levels(reading, MEMORY[reading.kind], back.memory)],
            "bands": described,
            "units": [str(k + 1) for k in order],
            "at": [at, order.index(unit)],
        },
        "bands": bands.astype(np.float32),
        "held": np.stack([_holds(reading, name, order) for name in titles]),
    }


def _holds(reading: Reading, name: str, order: list[int]) -> NDArray[np.uint8]:
    """Where a band is held by hand (units, steps)."""
    if name not in reading.held:
        return np.full((len(order), len(reading)), FREE, np.uint8)
    mask = reading.held[name].T[order]
    return np.where(np.isnan(mask), FREE, np.where(mask > 0, OPEN, SHUT)).astype(np.uint8)


def _range(name: str, band: Floats) -> float:
    """What gets the full colour: the memory as far as nine tenths of it go, all else 1."""
    return max(1.0, float(np.quantile(np.abs(band), 0.9))) if name == "c" else 1.0


def _levels(reading: Reading, name: str, gradient: Floats) -> dict[str, Any]:
    """A gradient over the steps, logarithmic from FAINTEST (0) to LOUDEST (1); nothing where there is none. The scale
    is the same for every sequence, network and step, so that what is not heard looks like nothing."""
    with np.errstate(divide="ignore"):
        decades = np.log10(gradient / FAINTEST) / np.log10(LOUDEST / FAINTEST)
    rest = [None] * (len(reading) - len(gradient))
    memory = f"∂y/∂{name}"
    return {
        "name": memory,
        "levels": [*np.clip(decades, 0, 1).round(3).tolist(), *rest],
        "titles": [*(f"‖{memory}‖ ≈ {show(float(value), 2)}" for value in gradient), *rest],
    }
