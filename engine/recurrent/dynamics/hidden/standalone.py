"""A hidden Markov model: how likely a sequence is, its hidden states one by one, and its best path."""

import math

import numpy as np

from engine.ending import ending

STATES, SYMBOLS = ["cold", "hot"], ["1", "2", "3"]
START = [0.2, 0.8]
TRANSITION = [[0.5, 0.5], [0.4, 0.6]]  # from row to column
EMISSION = [[0.5, 0.4, 0.1], [0.2, 0.4, 0.4]]
SEQUENCE = [2, 0, 2]  # symbols by their places, from 0
STAGE = {}

T, N = len(SEQUENCE), len(STATES)
start, transition, emission = np.array(START), np.array(TRANSITION), np.array(EMISSION)
print("Seen:", *(SYMBOLS[symbol] for symbol in SEQUENCE))
shown = emission.T[SEQUENCE]  # (T, N): what each state gives the symbol of each step

# Forward: every column is divided by its sum c_t = P(x_t | x_1 … x_t−1), so that it stays readable.
filtered, factors = np.zeros((T, N)), np.zeros(T)
predicted = start
for t in range(T):
    joint = predicted * shown[t]
    factors[t] = joint.sum()
    if factors[t] == 0:
        break
    filtered[t] = joint / factors[t]
    predicted = filtered[t] @ transition
possible = bool((factors > 0).all())
log_likelihood = sum(map(math.log, factors)) if possible else -math.inf
print("log P(x) =", log_likelihood)

figures = {"log_likelihood": log_likelihood, "filtered": filtered}
if possible:
    # Backward, divided by the same factors: what is left is what the later symbols say.
    later = np.ones((T, N))
    for t in range(T - 2, -1, -1):
        later[t] = transition @ (shown[t + 1] * later[t + 1]) / factors[t + 1]
    posterior = filtered * later
    print("Most probable state of each step:", [STATES[j] for j in posterior.argmax(1)])

    # Viterbi in logarithms: the best path to each state, and where it came from.
    with np.errstate(divide="ignore"):
        begin, move, b = np.log(start), np.log(transition), np.log(shown)
    best, came = begin + b[0], np.zeros((T, N), int)
    for t in range(1, T):
        terms = best[:, None] + move
        came[t] = (terms >= terms.max(0) - 1e-12 * np.abs(np.nan_to_num(terms.max(0), neginf=0))).argmax(0)
        best = terms.max(0) + b[t]
    log_path = best.max()
    path = [int((best >= log_path - 1e-12 * abs(log_path)).argmax())]
    for t in range(T - 1, 0, -1):
        path.append(int(came[t, path[-1]]))
    path.reverse()
    print("Best path:", [STATES[j] for j in path], "log P(path, x) =", log_path)
    figures |= {"posterior": posterior, "path": path, "log_path": log_path}
else:
    print("This sequence is impossible under the model.")
print(ending(figures, STAGE))
