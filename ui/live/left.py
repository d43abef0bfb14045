"""The runs that a visitor has left by choosing other settings: each is found where it was when they are chosen again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from engine.experiment.history import History
from engine.experiment.protocol import Experiment, State

MOST = 3
"""Runs that are kept beside the one on the stage."""


@dataclass(frozen=True)
class Left:
    """A run as it was left: its moments, and the state that was on the stage."""

    history: History
    state: State
    step: int


class LeftRuns:
    """Runs by what their experiments were built for, the newest last. The oldest gives way."""

    def __init__(self) -> None:
        self._runs: dict[Hashable, Left] = {}

    def leave(self, key: Hashable, experiment: Experiment, history: History) -> bool:
        """Keep a run, if anything was done in it; whether it learns, so that something would be lost without."""
        learns = experiment.length is None
        done = history.last > history.first or any(record.changed for record in history.records)
        if not (done if learns else experiment.steps != history.first):
            return False
        self._runs.pop(key, None)
        self._runs[key] = Left(history, experiment.left(), experiment.steps)
        while len(self._runs) > MOST:
            del self._runs[next(iter(self._runs))]
        return learns

    def take(self, key: Hashable) -> Left | None:
        """The run of an experiment that was built for the same, if it is still kept."""
        return self._runs.pop(key, None)

    def clear(self) -> None:
        self._runs = {}

    @property
    def bytes(self) -> int:
        """What the moments of all of them take."""
        return sum(left.history.bytes for left in self._runs.values())
