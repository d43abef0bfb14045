"""What the units of a trained network follow, and what drives them: measured on many sequences, not read into them.

    survey = Survey("lstm", weights, TASKS["brackets"])
    survey.findings[0]                    # Finding(unit=4, track="the depth", correlation=0.98)
    survey.moments(4)["highest"]          # what was read when it was highest

A unit's memory (c_t, or the GRU's h_t) is correlated with everything that the task could have it follow; what it
follows most is the quantity with the largest |r|. (Karpathy, Johnson and Fei-Fei, 2015, found such units by eye;
Strobelt et al., 2018, by matching what they do.) A large r says that it goes along, not what it is there for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import torch

from engine.arithmetic.estimates import correlation
from engine.arrays import Floats
from engine.recurrent.cells.cells import CELLS
from engine.recurrent.cells.unroll import unroll
from engine.recurrent.gates.reading import MEMORY, cell_of
from engine.recurrent.gates.sequences import Sequence
from engine.recurrent.gates.tasks import TASKS, Task
from engine.recurrent.gates.weights import Kind, Weights, shipped

COUNT, LENGTH = 300, 24  # sequences that are looked through
SEED = (20, 24)
STRONG, WEAK = 0.9, 0.5  # |r| from which it is said to follow; below which it is said to follow nothing


@dataclass(frozen=True)
class Finding:
    """unit: its number, from 0; track: what it goes along with most; correlation: Pearson's r with that. It is as sure
    as one pair from each of the COUNT sequences would make it: within a sequence neighbours go together."""

    unit: int
    track: str
    correlation: float

    @property
    def said(self) -> str:
        """In a sentence that does not claim more than was measured."""
        r = f"r ≈ {correlation(self.correlation, COUNT)} on {COUNT} sequences"
        name = f"Unit {self.unit + 1}"
        size = round(abs(self.correlation), 2)  # as it is shown, so that the words fit the number
        if size >= STRONG:
            return f"{name} follows {self.track}{' (downwards)' if self.correlation < 0 else ''}: {r}."
        if size >= WEAK:
            return f"{name} goes along with {self.track}, but not closely: {r}."
        return f"{name} follows nothing on the list of what was tried; nearest is {self.track}, {r}."


@dataclass(frozen=True)
class Moment:
    """text: all symbols up to the moment, the last one being the one just read; tracked: what the unit goes along with
    most, there; value: the memory after it."""

    text: str
    tracked: float
    value: float


class Survey:
    """What a network's units did on COUNT sequences of LENGTH symbols: memory (steps, sequences, hidden), and the same
    of every gate and of the candidate in `values`."""

    def __init__(self, kind: Kind, weights: Weights, task: Task) -> None:
        self.kind, self.task = kind, task
        self.sequences: Sequence = task.many(SEED, COUNT, LENGTH)  # (sequences, steps)
        x = torch.from_numpy(task.vectors[self.sequences.T])
        with torch.no_grad():
            run = unroll(cell_of(kind, weights), x)
            self.values = {name: run[name].numpy() for name in (*CELLS[kind].gate_names, MEMORY[kind])}
        self.memory: Floats = self.values[MEMORY[kind]]
        self.hidden = self.memory.shape[2]

    @cached_property
    def tracks(self) -> dict[str, Floats]:
        """Everything that might be followed, (sequences · steps,) each."""
        found = [self.task.tracked(sequence) for sequence in self.sequences]
        return {name: np.concatenate([one[name] for one in found]) for name in found[0]}

    @cached_property
    def correlations(self) -> Floats:
        """Pearson's r of every unit's memory with every track (hidden, tracks); 0 where one of them never changes."""
        return self._with_tracks(self.memory)

    def _with_tracks(self, values: Floats) -> Floats:
        units = values.transpose(1, 0, 2).reshape(-1, values.shape[2])
        return _correlations(units, np.stack([*self.tracks.values()], 1))

    @cached_property
    def findings(self) -> list[Finding]:
        """Every unit with what it follows most, the closest first."""
        names = [*self.tracks]
        best = np.abs(self.correlations).argmax(1)
        found = [Finding(k, names[j], float(self.correlations[k, j])) for k, j in enumerate(best)]
        return sorted(found, key=lambda finding: -abs(finding.correlation))

    def gate(self, name: str, unit: int) -> Finding:
        """What a gate of a unit, or its candidate, goes along with most."""
        found = self._with_tracks(self.values[name][:, :, unit : unit + 1])[0]
        best = int(np.abs(found).argmax())
        return Finding(unit, [*self.tracks][best], float(found[best]))

    def finding(self, unit: int) -> Finding:
        return next(finding for finding in self.findings if finding.unit == unit)

    def moments(self, unit: int) -> dict[str, Moment]:
        """The moments at which a unit's memory is highest, in the middle, and lowest, with all that was read so far, so
        that what it goes along with can be read there."""
        values = self.memory[:, :, unit].T.ravel()  # (sequences · steps,), as the tracks
        tracked = self.tracks[self.finding(unit).track]
        order = np.argsort(-values, kind="stable")
        found = {}
        for name, place in (("highest", order[0]), ("middle", order[len(order) // 2]), ("lowest", order[-1])):
            row, step = divmod(int(place), LENGTH)
            text = "".join(self.task.shows(self.sequences[row, : step + 1]))
            found[name] = Moment(text, float(tracked[place]), float(values[place]))
        return found


@cache
def shipped_survey(task: str, kind: Kind) -> Survey:
    """That of a network that comes with the project, made once; nothing changes it."""
    return Survey(kind, shipped(task, kind), TASKS[task])


def _correlations(a: Floats, b: Floats) -> Floats:
    """Pearson's r of every column of a with every column of b."""
    a, b = a - a.mean(0), b - b.mean(0)
    lengths = np.outer(np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0))
    return np.divide(a.T @ b, lengths, out=np.zeros_like(lengths), where=lengths > 1e-9)


def strongest_inputs(kind: Kind, weights: Weights, task: Task, unit: int, most: int = 2) -> dict[str, list[str]]:
    """For every gate of a unit, and its candidate, the input weights that are largest, as "e 3.1"."""
    names = task.shows(np.arange(task.features)) if task.features == len(task.symbols) else ["value", "mark"]
    hidden = weights["W_hh"].shape[1]
    found = {}
    for block, gate in enumerate(CELLS[kind].gate_names):
        row = weights["W_ih"][block * hidden + unit].numpy()
        largest = np.argsort(-np.abs(row), kind="stable")[:most]
        found[gate] = [f"{names[k]} {row[k]:.2f}".replace("-", "−") for k in largest]
    return found
