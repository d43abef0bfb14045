"""Random models, with and without zeros, and what is true of them by going through all paths."""

from itertools import product

import numpy as np

from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.sampling import random_hmm


def drawn(states, symbols, seed, zeros=0.0):
    """A random model in which some entries are 0, so that paths and whole sequences are impossible."""
    rng, hmm = np.random.default_rng(seed), random_hmm(states, symbols, seed)
    tables = []
    for table in (hmm.start[None], hmm.transition, hmm.emission):
        rows = np.where(rng.random(table.shape) < zeros, 0, table)
        rows[np.arange(len(rows)), rng.integers(0, rows.shape[1], len(rows))] += 0.1  # no row is all 0
        tables.append(rows / rows.sum(1, keepdims=True))
    return HMM(tables[0][0], tables[1], tables[2])


def every_path(hmm, x):
    """All paths (N^T, T), and each one's joint probability with the sequence, factor by factor."""
    paths = np.array(list(product(range(len(hmm.start)), repeat=len(x))))
    chances = hmm.start[paths[:, 0]] * hmm.emission[paths[:, 0], x[0]]
    for t in range(1, len(x)):
        chances = chances * hmm.transition[paths[:, t - 1], paths[:, t]] * hmm.emission[paths[:, t], x[t]]
    return paths, chances


CASES = [(states, symbols, length, seed, zeros) for seed, (states, symbols, length) in enumerate(
    [(1, 1, 1), (1, 3, 4), (2, 2, 1), (2, 3, 6), (3, 2, 5), (4, 3, 4), (5, 8, 4), (3, 4, 6)]
) for zeros in (0.0, 0.3, 0.6)]  # fmt: skip


def case(states, symbols, length, seed, zeros):
    hmm = drawn(states, symbols, seed, zeros)
    return hmm, np.random.default_rng(100 + seed).integers(0, symbols, length)
