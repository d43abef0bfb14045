"""The exercise: is this matrix stable as a map, and is it stable as a flow?

    question(seed=3, number=0).matrix      # then ask, and compare with .map_is_stable and .flow_is_stable

Of each four questions in turn every combination of the two answers comes once. No matrix is near a border: every |λ|
and every Re λ differs from it by :data:`MARGIN` at least.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.cases import Case
from engine.recurrent.dynamics.linear.eigen import checked, eigen
from engine.recurrent.dynamics.linear.flows import as_flow
from engine.recurrent.dynamics.linear.maps import as_map

MARGIN = 0.1
COMBINATIONS = ((True, True), (True, False), (False, True), (False, False))
FINEST = 0.1  # entries are whole multiples of it, from −2 to 2


class Question(NamedTuple):
    """A matrix, and its two answers with their reasons."""

    matrix: Floats
    as_map: Case
    as_flow: Case

    @property
    def map_is_stable(self) -> bool:
        return self.as_map.verdict == "stable"

    @property
    def flow_is_stable(self) -> bool:
        return self.as_flow.verdict == "stable"

    def says(self, map_is_stable: bool, flow_is_stable: bool) -> tuple[str, str]:
        """What is said to a visitor's two answers."""
        pairs = (("map", self.as_map, map_is_stable), ("flow", self.as_flow, flow_is_stable))
        first, second = (
            f"{'Right' if answer == (case.verdict == 'stable') else 'No'}: as a {what} it is {case.verdict} "
            f"({case.name}): {'; '.join(case.why)}."
            for what, case, answer in pairs
        )
        return first, second


def question(seed: int, number: int) -> Question:
    """The question with this number (from 0) of a seed; the same each time."""
    order = np.random.default_rng([seed, number // 4]).permutation(4)
    wanted = COMBINATIONS[order[number % 4]]
    chance = np.random.default_rng([seed, number, 1])
    while True:
        A = checked((chance.integers(-20, 21, (2, 2)) * FINEST).round(1) + 0.0)
        found = eigen(A)
        clear = [abs(size - 1) >= MARGIN for size in found.moduli] + [abs(v.real) >= MARGIN for v in found.values]
        if not all(clear) or np.count_nonzero(A) < 3:
            continue
        made = Question(A, as_map(found), as_flow(found))
        if (made.map_is_stable, made.flow_is_stable) == wanted:
            return made
