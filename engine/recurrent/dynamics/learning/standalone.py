"""Baum–Welch: the tables of a hidden Markov model learnt from sequences whose states nobody saw."""

import math

import numpy as np

from engine.ending import ending

START = [0.5, 0.5]  # the tables that learning begins with
TRANSITION = [[0.8, 0.2], [0.3, 0.7]]
EMISSION = [[0.7, 0.3], [0.2, 0.8]]
SEQUENCES = [[0, 0, 1, 0, 1, 1, 1, 0, 0, 0]]  # symbols by their places, from 0
STEPS = 20
STAGE = {}


def expected(start, transition, emission):
    """How often each thing is expected to have happened in all sequences, and log P of them together."""
    first, moves, shows = np.zeros_like(start), np.zeros_like(transition), np.zeros_like(emission)
    log_likelihood = 0.0
    for x in SEQUENCES:
        T, b = len(x), emission.T[x]  # (T, N)
        alpha, c = np.zeros_like(b), np.zeros(T)
        predicted = start
        for t in range(T):
            alpha[t] = predicted * b[t]
            c[t] = alpha[t].sum()
            alpha[t] /= c[t]
            predicted = alpha[t] @ transition
        beta = np.ones_like(b)
        for t in range(T - 2, -1, -1):
            after = b[t + 1] * beta[t + 1] / c[t + 1]
            beta[t] = transition @ after
            moves += alpha[t][:, None] * transition * after
        gamma = alpha * beta
        first += gamma[0]
        for t in range(T):
            shows[:, x[t]] += gamma[t]
        log_likelihood += sum(map(math.log, c))
    return first, moves, shows, log_likelihood


def shares(counts, before):
    """Rows divided by their sums; a row without a count stays."""
    sums = counts.sum(-1, keepdims=True)
    return np.where(sums > 0, counts / np.where(sums > 0, sums, 1), before)


tables = [np.array(table) for table in (START, TRANSITION, EMISSION)]
for step in range(STEPS):
    *counts, log_likelihood = expected(*tables)
    if step < 5 or step % 20 == 0:
        print(step, "log P(x) =", log_likelihood)
    tables = [shares(count, before) for count, before in zip(counts, tables, strict=True)]
log_likelihood = expected(*tables)[3]
print(STEPS, "log P(x) =", log_likelihood)
start, transition, emission = tables
print("transition", transition.round(4).tolist(), "emission", emission.round(4).tolist())
figures = {"log_likelihood": log_likelihood, "start": start, "transition": transition, "emission": emission}
print(ending(figures, STAGE))
