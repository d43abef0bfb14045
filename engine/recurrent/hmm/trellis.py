"""What can be inferred from a sequence x_1 … x_T: forward, backward, posterior and Viterbi, on one trellis.

    forward    α_t(j) = P(x_1 … x_t, S_t = j)        = Σ_i α_t−1(i) a_ij · b_j(x_t),    α_1(j) = π_j b_j(x_1)
    backward   β_t(i) = P(x_t+1 … x_T | S_t = i)     = Σ_j a_ij b_j(x_t+1) β_t+1(j),    β_T(i) = 1
    posterior  γ_t(j) = P(S_t = j | x_1 … x_T)       = α_t(j) β_t(j) / Σ_i α_t(i) β_t(i)
    Viterbi    δ_t(j) = the largest P(path, x_1 … x_t) of a path that ends in j: forward with max instead of Σ

(Baum et al. 1970; Viterbi 1967; Rabiner 1989.) α and β become smaller with every symbol, and after some hundreds of
symbols a computer takes them for 0. So there are three ways to write the same numbers:

    "plain"    as they stand above
    "scaled"   every column of α divided by its sum c_t = P(x_t | x_1 … x_t−1), the factor of that step. What is left is
               the filtered belief P(S_t = j | x_1 … x_t), and P(x) is the product of the factors. β_t is divided by
               c_t+1, so that γ = α·β; δ_t by c_t, so that δ is a share of P(x_1 … x_t). (Bishop 2006, 13.2.4. Rabiner
               calls 1/c_t the factor, and divides his β_t by c_t once more.)
    "log"      their logarithms: products become sums, and a sum becomes log Σ exp

    trellis = Trellis(hmm, hmm.encode("3 1 3".split()))
    trellis.forward, trellis.factors, trellis.posterior, trellis.log_likelihood
    trellis.viterbi.states, trellis.viterbi.probability, trellis.marginal.states
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arrays import Floats
from engine.recurrent.hmm.logarithms import log_sum_exp, logs, places, top, top_logs
from engine.recurrent.hmm.model import HMM, Integers

Way = Literal["scaled", "plain", "log"]
WAYS: dict[Way, str] = {"scaled": "scaled at every step", "plain": "probabilities", "log": "logarithms"}


@dataclass(frozen=True)
class Path:
    """One state for every step. states: (T,) by number; log_probability: log P(path, x), −∞ for an impossible one;
    ties: the steps, from 0, at which another state was just as good and the one with the lowest number was taken."""

    states: tuple[int, ...]
    log_probability: float
    ties: tuple[int, ...] = ()

    @property
    def probability(self) -> float:
        """P(path, x); 0 also where it is too small for a float."""
        return math.exp(self.log_probability)

    @property
    def possible(self) -> bool:
        return self.log_probability > -math.inf


@dataclass(frozen=True, eq=False)
class Trellis:
    """A model and a sequence (T,) of symbols by number; each property is computed when it is first asked for.

    forward, backward, best: (T, N), written in the way asked for; all else means the same in all ways. A sequence that
    the model cannot produce has the likelihood 0: then `impossible_at` is the first step whose symbol cannot come, and
    nothing can be said about hidden states. Filtered beliefs from that step on and all posteriors are 0, and there is
    no Viterbi path; plain α, β and δ are what they are. Raises ValueError for a sequence with other symbols, an empty
    one, and a way that does not exist.

    The scaled way takes for 0 what is below 10⁻³⁰⁸ of a column's sum. Logarithms keep that, too.
    """

    hmm: HMM
    x: Integers
    way: Way = "scaled"

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise ValueError(f"There is no way “{self.way}”, but {', '.join(WAYS)}.")
        object.__setattr__(self, "x", self.hmm.checked(self.x))

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def emitted(self) -> Floats:
        """(T, N) b_j(x_t): what each state gives the symbol of each step."""
        return np.asarray(self.hmm.emission.T[self.x])

    # --- forward --------------------------------------------------------------------------------------------------

    @cached_property
    def _scaled(self) -> tuple[Floats, Floats]:
        """Filtered beliefs (T, N) and factors (T,), both 0 from an impossible symbol on."""
        alpha, factors = np.zeros_like(self.emitted), np.zeros(len(self))
        predicted = self.hmm.start
        for t, b in enumerate(self.emitted):
            joint = predicted * b  # (N,): P(S_t = j, x_t | x_1 … x_t−1)
            factors[t] = joint.sum()
            if factors[t] == 0:
                break
            alpha[t] = joint / factors[t]
            predicted = alpha[t] @ self.hmm.transition
        return alpha, factors

    @cached_property
    def forward(self) -> Floats:
        """α (T, N)."""
        if self.way == "scaled":
            return self._scaled[0]
        if self.way == "log":
            return _forward_log(self.hmm, self.emitted)
        alpha = np.empty_like(self.emitted)
        alpha[0] = self.hmm.start * self.emitted[0]
        for t in range(1, len(self)):
            alpha[t] = (alpha[t - 1] @ self.hmm.transition) * self.emitted[t]
        return alpha

    @cached_property
    def _log_totals(self) -> Floats:
        """(T,) log P(x_1 … x_t), by logarithms alone."""
        return log_sum_exp(self.forward.T)

    @cached_property
    def filtered(self) -> Floats:
        """(T, N) P(S_t = j | x_1 … x_t): the belief after the symbols so far."""
        if self.way != "log":
            return self._scaled[0]
        totals = self._log_totals[:, None]
        return np.asarray(np.exp(self.forward - np.where(np.isfinite(totals), totals, 0.0)))

    @cached_property
    def predicted(self) -> Floats:
        """(T, N) P(S_t = j | x_1 … x_t−1): the belief before the symbol is seen, start at first."""
        return np.vstack([self.hmm.start, self.filtered[:-1] @ self.hmm.transition])

    @cached_property
    def factors(self) -> Floats:
        """(T,) c_t = P(x_t | x_1 … x_t−1), whatever the way; 0 from an impossible symbol on."""
        if self.way != "log":
            return self._scaled[1]
        before = np.concatenate([[0.0], self._log_totals[:-1]])
        return np.asarray(np.exp(self._log_totals - np.where(np.isfinite(before), before, 0.0)))

    @cached_property
    def impossible_at(self) -> int | None:
        """The first step, from 0, whose symbol cannot come; None where all can."""
        zeros = np.flatnonzero(self._log_totals == -math.inf if self.way == "log" else self.factors == 0)
        return int(zeros[0]) if len(zeros) else None

    @property
    def possible(self) -> bool:
        return self.impossible_at is None

    @cached_property
    def log_likelihood(self) -> float:
        """log P(x), in nats; −∞ for an impossible sequence."""
        if not self.possible:
            return -math.inf
        return float(self._log_totals[-1]) if self.way == "log" else math.fsum(map(math.log, self.factors.tolist()))

    @property
    def likelihood(self) -> float:
        """P(x); 0 also where it is too small for a float."""
        return math.exp(self.log_likelihood)

    # --- backward and posterior -----------------------------------------------------------------------------------

    @cached_property
    def backward(self) -> Floats:
        """β (T, N); scaled, an impossible symbol's factor of 0 divides nothing."""
        if self.way == "log":
            return _backward_log(self.hmm, self.emitted)
        return self._backward(self.factors if self.way == "scaled" else np.ones(len(self)))

    def _backward(self, factors: Floats) -> Floats:
        beta = np.ones_like(self.emitted)
        for t in range(len(self) - 2, -1, -1):
            beta[t] = self.hmm.transition @ (self.emitted[t + 1] * beta[t + 1]) / (factors[t + 1] or 1.0)
        return beta

    @cached_property
    def posterior(self) -> Floats:
        """γ (T, N) P(S_t = j | x_1 … x_T), also called smoothed; 0 everywhere for an impossible sequence."""
        if not self.possible:
            return np.zeros_like(self.emitted)
        if self.way == "log":
            return np.asarray(np.exp(self.forward + self.backward - self.log_likelihood))
        return np.asarray(self.filtered * self._scaled_beta)

    @cached_property
    def _scaled_beta(self) -> Floats:
        return self.backward if self.way == "scaled" else self._backward(self.factors)

    @cached_property
    def pairs(self) -> Floats:
        """ξ (T − 1, N, N) P(S_t = i, S_t+1 = j | x): what Baum–Welch counts; 0 for an impossible sequence.

        From scaled numbers, ξ_t(i, j) = α_t(i) a_ij b_j(x_t+1) β_t+1(j) / c_t+1.
        """
        if not self.possible:
            return np.zeros((len(self) - 1, *self.hmm.transition.shape))
        if self.way == "log":
            later = (logs(self.emitted) + self.backward)[1:, None, :]
            joint = self.forward[:-1, :, None] + logs(self.hmm.transition) + later
            return np.asarray(np.exp(joint - self.log_likelihood))
        after = self.emitted[1:] * self._scaled_beta[1:] / self.factors[1:, None]  # (T − 1, N)
        return np.asarray(self.filtered[:-1, :, None] * self.hmm.transition * after[:, None, :])

    # --- Viterbi --------------------------------------------------------------------------------------------------

    @cached_property
    def _viterbi(self) -> tuple[Floats, NDArray[np.bool_]]:
        """log δ (T, N), and (T, N, N) for every cell which states at t − 1 its best way may come from. Always by
        logarithms, in which a path of any length keeps its size."""
        start, move, b = logs(self.hmm.start), logs(self.hmm.transition), logs(self.emitted)
        best, won = np.empty_like(b), np.zeros((*b.shape, b.shape[1]), np.bool_)
        best[0] = start + b[0]
        for t in range(1, len(self)):
            terms = best[t - 1] + move.T  # (N, N): to row from column
            best[t] = terms.max(1) + b[t]
            won[t] = top_logs(terms)
        return best, won

    @cached_property
    def best(self) -> Floats:
        """δ (T, N)."""
        if self.way == "log":
            return self._viterbi[0]
        factors = self.factors if self.way == "scaled" else np.ones(len(self))
        delta = np.zeros_like(self.emitted)
        delta[0] = self.hmm.start * self.emitted[0] / (factors[0] or 1.0)
        for t in range(1, len(self)):
            delta[t] = (delta[t - 1][:, None] * self.hmm.transition).max(0) * self.emitted[t] / (factors[t] or 1.0)
        return delta

    @cached_property
    def pointers(self) -> Integers:
        """(T, N) the state at t − 1 that the best way to each cell comes from; −1 at the first step and where no way
        leads. Of equally good ones it is the state with the lowest number, see :meth:`winners`."""
        won = self._viterbi[1]
        return np.where(won.any(2), won.argmax(2), -1)

    def winners(self, t: int, state: int) -> tuple[int, ...]:
        """All states at t − 1 that the best way to a cell may come from: several for a tie, none at the first step."""
        return places(self._viterbi[1][t, state])

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """All states in which a best path may end: several for a tie, none for an impossible sequence."""
        return places(top_logs(self._viterbi[0][-1]))

    @cached_property
    def viterbi(self) -> Path | None:
        """The most probable path, followed back from the best last cell; None for an impossible sequence."""
        if not self.possible:
            return None
        states, ties = [self.ends[0]], [len(self) - 1] if len(self.ends) > 1 else []
        for t in range(len(self) - 1, 0, -1):
            ties += [t - 1] if len(self.winners(t, states[-1])) > 1 else []
            states.append(int(self.pointers[t, states[-1]]))
        return Path(tuple(states[::-1]), path_log_probability(self.hmm, self.x, states[::-1]), tuple(ties[::-1]))

    @cached_property
    def marginal(self) -> Path | None:
        """Posterior decoding: at every step the most probable state by itself, argmax_j γ_t(j).

        Most states are expected to be right, but together they may be a path that the model cannot take: then its
        probability is 0. None for an impossible sequence.
        """
        return self._decoded(self.posterior) if self.possible else None

    @cached_property
    def online(self) -> Path | None:
        """At every step the most probable state after the symbols so far; None for an impossible sequence."""
        return self._decoded(self.filtered) if self.possible else None

    def expected_right(self, path: Path) -> float:
        """How many of a path's states are right, in the mean over all that the hidden states may be: Σ_t γ_t(s_t).

        No path has more than posterior decoding's. 0 for an impossible sequence. Raises ValueError for a path of
        another length or of other states.
        """
        states = self.hmm.checked_path(path.states)
        if len(states) != len(self):
            raise ValueError(f"The path has {len(states)} steps, but the sequence {len(self)}.")
        return float(self.posterior[np.arange(len(self)), states].sum())

    def _decoded(self, beliefs: Floats) -> Path:
        chosen = [places(top(row)) for row in beliefs]
        states = tuple(found[0] for found in chosen)
        ties = tuple(t for t, found in enumerate(chosen) if len(found) > 1)
        return Path(states, path_log_probability(self.hmm, self.x, states), ties)

    @cached_property
    def greedy(self) -> Path:
        """Viterbi without its trellis: at every step the best continuation of the one path so far, never taken back.

        It may be impossible even where the sequence is possible, because it has chosen a dead end.
        """
        states: list[int] = []
        ties = []
        for t, b in enumerate(self.emitted):
            row = self.hmm.transition[states[-1]] if states else self.hmm.start
            found = places(top(row * b)) or (0,)
            ties += [t] if len(found) > 1 else []
            states.append(found[0])
        return Path(tuple(states), path_log_probability(self.hmm, self.x, states), tuple(ties))


def path_log_probability(hmm: HMM, x: ArrayLike, path: ArrayLike) -> float:
    """log P(path, x) = log π_s1 b_s1(x_1) a_s1s2 b_s2(x_2) …; −∞ where one of the factors is 0.

    Raises ValueError for what is no sequence or no path, and where their lengths differ.
    """
    symbols, states = hmm.checked(x), hmm.checked_path(path)
    if len(symbols) != len(states):
        raise ValueError(f"The path has {len(states)} steps, but the sequence {len(symbols)}.")
    steps = [hmm.start[states[:1]], hmm.transition[states[:-1], states[1:]], hmm.emission[states, symbols]]
    return math.fsum(logs(np.concatenate(steps)).tolist())


def _forward_log(hmm: HMM, emitted: Floats) -> Floats:
    start, move, b = logs(hmm.start), logs(hmm.transition), logs(emitted)
    alpha = np.empty_like(b)
    alpha[0] = start + b[0]
    for t in range(1, len(b)):
        alpha[t] = log_sum_exp(alpha[t - 1][:, None] + move) + b[t]
    return alpha


def _backward_log(hmm: HMM, emitted: Floats) -> Floats:
    move, b = logs(hmm.transition), logs(emitted)
    beta = np.zeros_like(b)
    for t in range(len(b) - 2, -1, -1):
        beta[t] = log_sum_exp((move + b[t + 1] + beta[t + 1]).T)
    return beta
