"""The runs that a visitor has left by choosing other settings: chosen again, these find their run where it was."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from engine.experiment.history import History
from engine.experiment.protocol import Experiment, State

MOST = 6
"""Runs that are kept beside the one on the stage."""
SHARE = 2
"""How much the moments of all of them may take, in the largest of their budgets; one is kept in any case."""


@dataclass(frozen=True)
class Left:
    """A run as it was left: its moments, the state that was on the stage, and how many bytes its moments may take."""

    history: History
    state: State
    step: int
    budget: int


class LeftRuns:
    """Runs by what their experiments were built for, the newest last. The oldest gives way."""

    def __init__(self) -> None:
        self._runs: dict[Hashable, Left] = {}

    def leave(self, key: Hashable, experiment: Experiment, history: History) -> bool:
        """Keep a run. Returns whether anything was learnt or changed in it, which would be lost otherwise."""
        learns = experiment.length is None
        done = history.last > history.first or any(record.changed for record in history.records)
        if learns and not done:
            return False
        self._runs.pop(key, None)
        self._runs[key] = Left(history, experiment.left(), experiment.steps, experiment.budget)
        while len(self._runs) > MOST or (len(self._runs) > 1 and self.bytes > SHARE * self._largest_budget):
            del self._runs[next(iter(self._runs))]
        return learns

    def take(self, key: Hashable) -> Left | None:
        """The run of an experiment that was built for the same, if it is still kept."""
        return self._runs.pop(key, None)

    def clear(self) -> None:
        self._runs = {}

    @property
    def _largest_budget(self) -> int:
        return max(left.budget for left in self._runs.values())

    @property
    def bytes(self) -> int:
        """What the moments of all of them take."""
        return sum(left.history.bytes for left in self._runs.values())
