"""Matrices that tests of dynamic systems share: every small whole one, and many at random."""

from itertools import product

import numpy as np

WHOLE = [np.array(entries, float).reshape(2, 2) for entries in product(range(-2, 3), repeat=4)]
RANDOM = list(np.random.default_rng(31).normal(size=(200, 2, 2)))
# The same numbers with one decimal: many have an eigenvalue that repeats, or one on a border.
TENTHS = list(np.random.default_rng(32).integers(-9, 10, (200, 2, 2)) / 10)


def turned(matrix, angle):
    """The same system in axes that are turned: entries are no short decimals any more."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    return turn @ matrix @ turn.T
