"""A language of three words that is small enough to be searched by hand (Zhang et al., Dive into deep learning, 10.8).

    after = chances(TABLE)
    greedy(after, END, LONGEST).symbols            # A B C end: 0.5·0.4·0.4·0.6 = 0.048
    beam(after, END, LONGEST, width=2).best        # A C B end: 0.5·0.3·0.6·0.6 = 0.054

After beginnings that the book says nothing of, all four symbols are equally likely here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.arrays import Floats
from engine.recurrent.sequences.decoding import After, Symbols

WORDS = ("A", "B", "C", "end")
END, LONGEST = 3, 4
TABLE: Mapping[Symbols, Sequence[float]] = {
    (): (0.5, 0.2, 0.2, 0.1),
    (0,): (0.1, 0.4, 0.3, 0.2),
    (0, 1): (0.2, 0.2, 0.4, 0.2),
    (0, 1, 2): (0.0, 0.2, 0.2, 0.6),
    (0, 2): (0.1, 0.6, 0.2, 0.1),
    (0, 2, 1): (0.1, 0.2, 0.1, 0.6),
}


def chances(table: Mapping[Symbols, Sequence[float]]) -> After:
    """Log-probabilities of a table of beginnings; after one that is not in it all symbols are equally likely."""
    count = len(next(iter(table.values())))

    def after(symbols: Symbols) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.array(table.get(symbols, (1 / count,) * count))))

    return after
