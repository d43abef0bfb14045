"""Where the starts of s ← tanh(A s + b) end: attractors and their basins.

Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, on what basins mean
for a recurrent network.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.eigen import Eigen, eigen
from engine.recurrent.dynamics.nonlinear.system import Tanh


class Cycle(NamedTuple):
    """An attractor: its states in turn (period, 2), one for a fixed point; found: the product of the Jacobians around
    it, whose eigenvalues say how fast nearby states come."""

    states: Floats
    found: Eigen

    @property
    def period(self) -> int:
        return len(self.states)


class Basins(NamedTuple):
    """labels: for starts on a grid over the square, row 0 at the top, the index of the attractor that each comes to, or
    −1 where it is at none after so many steps (N, N); attractors: those."""

    labels: np.ndarray
    attractors: tuple[Cycle, ...]


LONGEST_PERIOD = 12


def attractors(system: Tanh, steps: int = 600, grid: int = 16) -> tuple[Cycle, ...]:
    """The fixed points and cycles up to :data:`LONGEST_PERIOD` that starts on a grid come to.

    Unlike the fixed points they are found by trying: one with a basin smaller than the grid may be missed, and what
    turns for ever without a period, or comes very slowly, is none of them.
    """
    ends = system.ways(grid_of(grid).reshape(-1, 2), steps)[-1]
    following = system.ways(ends, LONGEST_PERIOD)
    found: list[Cycle] = []
    for end in range(len(ends)):
        if any(np.abs(cycle.states - ends[end]).max(1).min() < 1e-5 for cycle in found):
            continue
        back = np.abs(following[1:, end] - ends[end]).max(1) < 1e-9
        if back.any():
            cycle = _cycle(system, following[: int(np.argmax(back)) + 1, end])
            found += [cycle] if cycle.found.radius < 1 else []  # a start may lie just on a saddle's own line
    return tuple(sorted(found, key=lambda cycle: (cycle.period, *cycle.states[0].tolist())))


def _cycle(system: Tanh, states: Floats) -> Cycle:
    """Begun at its least state, so that it does not matter where it was found."""
    first = int(np.lexsort((states[:, 1].round(9), states[:, 0].round(9)))[0])
    states = np.roll(states, -first, 0)
    around = np.eye(2)
    for s in states:
        around = system.jacobian(s) @ around
    return Cycle(states, eigen(around))


def grid_of(count: int) -> Floats:
    """Starts in the middle of count × count cells of the square, row 0 at the top (count, count, 2)."""
    along = (np.arange(count) + 0.5) / count * 2 - 1
    return np.stack(np.meshgrid(along, along[::-1]), -1)


def basins(system: Tanh, grid: int = 80, steps: int = 200, known: tuple[Cycle, ...] | None = None) -> Basins:
    """Which attractor each start of a grid comes to within 0.01 after so many steps. known: the attractors, if they are
    known already."""
    known = attractors(system) if known is None else known
    s = grid_of(grid).reshape(-1, 2)
    for _ in range(steps):
        s = system(s)
    labels = np.full(len(s), -1)
    for index, cycle in enumerate(known):
        near = np.abs(s[:, None] - cycle.states).max(-1).min(1) < 0.01
        labels[near & (labels < 0)] = index
    return Basins(labels.reshape(grid, grid), known)
