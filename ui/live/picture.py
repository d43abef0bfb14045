"""The costly part of a frame: fields, histograms and curves, made anew at a calmer pace than the rest."""

from __future__ import annotations

from collections.abc import Callable

from engine.experiment.history import History, trace
from engine.experiment.protocol import Experiment, Frame

EVERY = 1 / 20
"""Seconds between two pictures while something moves, at the least."""

SHARE = 12.0
"""A picture that takes long comes more seldom: at most one part in so many of the time goes into pictures."""


class Picture:
    """The newest picture of an experiment, and when the next is due."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.parts: Frame = {}
        self.version = -1
        """The version of the session that it shows."""
        self._clock = clock
        self._made, self._cost = -EVERY, 0.0
        self._curves: Frame = {}
        self._curves_of = -1

    @property
    def due(self) -> float:
        """When, by the clock, the next one may be made while something moves."""
        return self._made + max(EVERY, SHARE * self._cost)

    def renew(self, experiment: Experiment, history: History, version: int, *, moving: bool) -> None:
        """Make it anew when it is out of date: at once when at rest, else when it is due."""
        begin = self._clock()
        if self.version == version or (moving and begin < self.due):
            return
        self.parts = {**experiment.courses(self._drawn(history)), **experiment.picture()}
        self._made = self._clock()
        self._cost = self._made - begin
        self.version = version

    def _drawn(self, history: History) -> Frame:
        """The course of every measure in this run and in the other; the same arrays while no moment comes or goes."""
        if self._curves_of != history.changes:
            self._curves_of = history.changes
            self._curves = {f"trace.{name}": array for name, array in history.trace().items()}
            self._curves |= {f"other.{name}": array for name, array in trace(history.other).items()}
        return self._curves
