"""A small recurrent network without input as a dynamic system, s ← tanh(A s + b).

tanh keeps every state in the square (−1, 1)². Where it comes to rest stands in :mod:`.fixed`, which starts end where in
:mod:`.basins`.

    system = Tanh([[2, 0], [0, 2]], [0, 0])
    fixed_points(system).points                  # nine: four that attract, four saddles, one that repels
    attractors(system)                           # where starts end: fixed points and cycles
    basins(system, 80).labels                    # which of them each start of a grid comes to
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.eigen import checked

LARGEST = 10.0  # of an entry of A and of b


@dataclass(frozen=True)
class Tanh:
    """s ← tanh(A s + b) of two numbers. Raises ValueError for what is no 2×2 matrix and no two numbers up to ±10."""

    A: Floats
    b: Floats

    def __init__(self, A: ArrayLike, b: ArrayLike = (0.0, 0.0)) -> None:
        object.__setattr__(self, "A", checked(A))
        object.__setattr__(self, "b", np.array(b, np.float64))
        if self.b.shape != (2,) or not all((np.abs(part) <= LARGEST).all() for part in (self.A, self.b)):
            raise ValueError(f"A has two rows of two numbers and b has two, all from −{LARGEST:g} to {LARGEST:g}.")

    def __call__(self, s: Floats) -> Floats:
        """The next states of states (…, 2)."""
        new: Floats = np.tanh(s @ self.A.T + self.b)
        return new

    def jacobian(self, s: Floats) -> Floats:
        """How the next state moves with this one, at states (…, 2): (…, 2, 2)."""
        slope = np.cosh(s @ self.A.T + self.b) ** -2.0  # 1 − tanh², without the difference
        jacobian: Floats = slope[..., None] * self.A
        return jacobian

    def ways(self, starts: ArrayLike, steps: int) -> Floats:
        """The ways of many starts (N, 2): (steps + 1, N, 2)."""
        ways = [np.array(starts, np.float64)]
        for _ in range(steps):
            ways.append(self(ways[-1]))
        return np.array(ways)
