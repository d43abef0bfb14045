"""How well the next symbol of a hidden Markov model can be foretold: bounds for anything that learns to, as a network.

The exact forecast is the filter's: P(x_t | x_1 … x_t−1) = Σ_j b_j(x_t) P(S_t = j | x_1 … x_t−1). Its mean loss on a
long sequence tends to the entropy rate H of the process, for which there is no formula, but bounds from both sides
that close in as n grows (Cover and Thomas 2006, theorem 4.5.1; the chain begins with its stationary distribution)::

    H(X_n | X_1 … X_n−1, S_1)  ≤  H  ≤  H(X_n | X_1 … X_n−1)

All of it is in nats; divided by log 2 it is in bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.hmm.logarithms import logs
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.trellis import Trellis

MOST_SEQUENCES = 2**18  # that are enumerated


@dataclass(frozen=True, eq=False)
class Bounds:
    """For n = 1, 2, …: lower (n,) and upper (n,) bounds of the entropy rate, in nats a symbol."""

    lower: Floats
    upper: Floats

    @property
    def closest(self) -> tuple[float, float]:
        """The last pair, which are the closest."""
        return float(self.lower[-1]), float(self.upper[-1])


def entropy_bounds(hmm: HMM, most: int) -> Bounds:
    """The bounds for n = 1 … most, exactly: every sequence of n symbols is enumerated that can occur.

    Of each the probabilities P(x_1 … x_n, S_n = j | S_1 = i) are carried on, (sequences, N, N), by one forward step a
    symbol. Raises ValueError for most < 1, where more than 2¹⁸ sequences would have to be enumerated, and for a chain
    without a single stationary distribution.
    """
    states, kinds = hmm.emission.shape
    if most < 1 or kinds**most > MOST_SEQUENCES:
        longest = next(n for n in count(1) if kinds ** (n + 1) > MOST_SEQUENCES or kinds == 1)
        raise ValueError(f"With {kinds} symbols, lengths from 1 to {longest} are enumerated, not {most}.")
    stationary = hmm.stationary()
    known = np.stack([np.diag(column) for column in hmm.emission.T])  # (M, from S_1, to S_1)
    joint, given = [0.0], [np.zeros(states)]  # H(X_1 … X_n), and H(X_1 … X_n | S_1 = i)
    for n in range(most):
        if n:
            onward = known @ hmm.transition  # (sequences, N, N)
            known = (onward[:, None] * hmm.emission.T[None, :, None]).reshape(-1, states, states)
        seen = known.sum(2)  # (sequences, N): P(x_1 … x_n | S_1 = i)
        chance = seen @ stationary
        known, seen, chance = known[chance > 0], seen[chance > 0], chance[chance > 0]
        joint.append(float(_surprise(chance).sum()))
        given.append(_surprise(seen).sum(0))
    lower = np.diff(np.array(given), axis=0) @ stationary
    return Bounds(lower, np.diff(joint))


def losses(hmm: HMM, x: ArrayLike) -> Floats:
    """(T,) −log P(x_t | x_1 … x_t−1): what the exact forecast loses at every symbol, ∞ at an impossible one and after.

    Raises ValueError for what is no sequence of the model.
    """
    return -logs(Trellis(hmm, hmm.checked(x)).factors)


def forecasts(hmm: HMM, x: ArrayLike) -> Floats:
    """(T, M) P(X_t = k | x_1 … x_t−1): the exact forecast before every symbol. Raises as :func:`losses`."""
    return np.asarray(Trellis(hmm, hmm.checked(x)).predicted @ hmm.emission)


def _surprise(chance: Floats) -> Floats:
    """−p log p, 0 for p = 0."""
    return -chance * np.where(chance > 0, logs(np.where(chance > 0, chance, 1.0)), 0.0)
