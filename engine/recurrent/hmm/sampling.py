"""What is drawn: sequences from a model, and models to begin learning with; each from a generator of its own."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.arrays import Floats
from engine.recurrent.hmm.model import HMM, Integers


class Sample(NamedTuple):
    """states (T,), which stay hidden, and symbols (T,), which are seen."""

    states: Integers
    symbols: Integers


def sample(hmm: HMM, length: int, seed: int = 0) -> Sample:
    """Draw a sequence from a generator of its own: the same seed gives the same, and a longer one begins with it.

    Raises ValueError for a length below 1.
    """
    if length < 1:
        raise ValueError(f"A sequence has at least one symbol, not {length}.")
    chances = np.random.default_rng(seed).random((length, 2)).tolist()
    moves, shows = [_ladder(row) for row in hmm.transition], [_ladder(row) for row in hmm.emission]
    states, symbols, ladder = [], [], _ladder(hmm.start)
    for chance, other in chances:
        state = _drawn(ladder, chance)
        states.append(state)
        symbols.append(_drawn(shows[state], other))
        ladder = moves[state]
    return Sample(np.array(states), np.array(symbols))


def random_hmm(
    states: int | Sequence[str], symbols: int | Sequence[str], seed: int = 0, concentration: float = 1.0
) -> HMM:
    """A model whose rows are drawn evenly from all rows there are (Dirichlet), to begin learning with.

    states, symbols: how many, or their names; concentration: above 1 rows are closer to uniform, below 1 closer to
    certain. Equal rows would be of no use: states that begin alike remain alike in learning. Raises ValueError for a
    size below 1 and a concentration of 0 or less.
    """
    state_names, symbol_names = (() if isinstance(n, int) else tuple(n) for n in (states, symbols))
    N, M = (n if isinstance(n, int) else len(n) for n in (states, symbols))
    if min(N, M) < 1 or not concentration > 0:
        raise ValueError("A model needs at least one state and one symbol, and a concentration above 0.")
    rng = np.random.default_rng(seed)

    def rows(count: int, width: int) -> Floats:
        drawn = rng.dirichlet(np.full(width, concentration), count)
        return np.asarray(drawn / drawn.sum(1, keepdims=True))

    return HMM(rows(1, N)[0], rows(N, N), rows(N, M), state_names, symbol_names)


def _ladder(row: Floats) -> tuple[list[float], int]:
    """The row added up from the left, and its last place that is not 0."""
    return np.cumsum(row).tolist(), int(np.flatnonzero(row)[-1])


def _drawn(ladder: tuple[list[float], int], chance: float) -> int:
    """The first place whose sum is above the chance; a sum a rounding below 1 must not lead beyond the last."""
    sums, last = ladder
    return min(bisect(sums, chance), last)
