"""The expected counts of Baum–Welch for many models at once, compiled: the same sums as in `learning`, to rounding.

All of it is one file, because numba renews its cache of compiled code when that code's own file changes.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.compiled import compiled

Integers = NDArray[np.int64]


@compiled
def expected(
    start: Floats,
    transition: Floats,
    emission: Floats,
    symbols: Integers,
    bounds: Integers,
    starts: Floats,
    transitions: Floats,
    emissions: Floats,
    log_likelihoods: Floats,
) -> None:
    """Fill in the expected counts of every model, from all sequences.

    start (K, N), transition (K, N, N), emission (K, N, M): the tables of K models; symbols: all sequences one after the
    other, where number q begins at bounds[q] and ends before bounds[q + 1]; starts, transitions, emissions: the counts,
    shaped as the tables; log_likelihoods (K,): −∞ for a model under which a sequence is impossible, whose counts are
    then of no use.
    """
    models, states = start.shape
    longest = 0
    for q in range(len(bounds) - 1):
        longest = max(longest, bounds[q + 1] - bounds[q])
    alpha, factors = np.empty((longest, states)), np.empty(longest)
    beta, after = np.empty(states), np.empty(states)
    for k in range(models):
        a, b = transition[k], emission[k]
        starts[k], transitions[k], emissions[k] = 0.0, 0.0, 0.0
        total = 0.0
        for q in range(len(bounds) - 1):
            first, length = bounds[q], bounds[q + 1] - bounds[q]
            for t in range(length):
                x, factor = symbols[first + t], 0.0
                for j in range(states):
                    if t == 0:
                        arrives = start[k, j]
                    else:
                        arrives = 0.0
                        for i in range(states):
                            arrives += alpha[t - 1, i] * a[i, j]
                    alpha[t, j] = arrives * b[j, x]
                    factor += alpha[t, j]
                if factor == 0.0:
                    total = -math.inf
                    break
                for j in range(states):
                    alpha[t, j] /= factor
                factors[t] = factor
                total += math.log(factor)
            if total == -math.inf:
                break
            for j in range(states):
                beta[j] = 1.0
                emissions[k, j, symbols[first + length - 1]] += alpha[length - 1, j]
            for t in range(length - 2, -1, -1):
                x = symbols[first + t + 1]
                for j in range(states):
                    after[j] = b[j, x] * beta[j] / factors[t + 1]
                for i in range(states):
                    ahead = 0.0
                    for j in range(states):
                        step = a[i, j] * after[j]
                        ahead += step
                        transitions[k, i, j] += alpha[t, i] * step
                    beta[i] = ahead
                    emissions[k, i, symbols[first + t]] += alpha[t, i] * ahead
            for j in range(states):
                starts[k, j] += alpha[0, j] * beta[j]
        log_likelihoods[k] = total
