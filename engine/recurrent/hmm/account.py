"""How one number of a trellis comes about: its terms, their sum or maximum, and what is done with that.

    account(trellis, "forward", 1, 0).terms[0].factors   # (α_0(0), a_00): what is multiplied, or added as logarithms
    account(trellis, "viterbi", 1, 0).winners            # the places of the largest terms: several where there is a tie

What each kind of account adds up (forward and Viterbi begin with the single term π_j; backward ends with 1):

    "forward"     α_t−1(i)·a_ij over the states i before; times b_j(x_t); scaled: divided by the factor c_t
    "scale"       the column of such products before it is divided: its sum is c_t (state: none)
    "backward"    a_ij·b_j(x_t+1)·β_t+1(j) over the states j after; scaled: divided by c_t+1
    "posterior"   α_t(i)·β_t(i) over the states i of the step; the state's own term is divided by the sum, which is
                  P(x), or 1 where α and β are scaled
    "viterbi"     as forward, with the largest term instead of the sum
    "likelihood"  the last column of α; scaled: the product of all factors (state: none)
    "trace"       where the best path ends: the largest δ of the last column (at the last step); elsewhere, which state
                  the best way to the path's next cell comes from

How an account is written in digits: :mod:`engine.recurrent.hmm.written`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.arrays import Floats
from engine.recurrent.hmm.logarithms import log_sum_exp, logs
from engine.recurrent.hmm.trellis import Trellis, Way

Kind = Literal["forward", "scale", "backward", "posterior", "viterbi", "likelihood", "trace"]


@dataclass(frozen=True)
class Term:
    """state: the other state that it is about, None for the start; factors: what is multiplied, or as logarithms
    added; value: what comes of it."""

    state: int | None
    factors: tuple[float, ...]
    value: float


@dataclass(frozen=True)
class Account:
    """One number of a trellis, all of it in the trellis' own way: probabilities or their logarithms.

    terms, and gathered: their sum (of logarithms log Σ exp) or maximum; winners: the places of the largest terms where
    the maximum is taken, several for a tie, none where all are impossible; emission: what gathered is multiplied by
    (or added, as a logarithm), or None; divisor: what that is divided by (subtracted), or None; own: the place of the
    term that is divided where that is not the sum itself; value: the number that stands in the trellis.
    """

    kind: Kind
    t: int
    state: int | None
    way: Way
    terms: tuple[Term, ...]
    gathered: float
    value: float
    winners: tuple[int, ...] = ()
    emission: float | None = None
    divisor: float | None = None
    own: int | None = None

    @property
    def largest(self) -> bool:
        """Whether the maximum is taken, and not the sum."""
        return self.kind in ("viterbi", "trace")


def account(trellis: Trellis, kind: Kind, t: int, state: int | None = None) -> Account:
    """How a number came about. t and state count from 0; "scale" and "likelihood" are of no state, the others need one
    ("trace" takes the path's own).

    Raises ValueError for a kind, a step or a state that does not exist, for "scale" where nothing is scaled, for
    "posterior" and "trace" of an impossible sequence, which have nothing to add up, and for "posterior" where plain
    numbers have become too small for a float.
    """
    if kind not in _KINDS:
        raise ValueError(f"There is no account “{kind}”, but {', '.join(_KINDS)}.")
    needed = kind in ("forward", "backward", "posterior", "viterbi")
    if not 0 <= t < len(trellis) or (needed and (state is None or not 0 <= state < len(trellis.hmm.states))):
        raise ValueError(f"The trellis has no cell at step {t}, state {state}, counted from 0.")
    if kind in ("posterior", "trace") and not trellis.possible:
        raise ValueError("This sequence is impossible under the model, so that nothing can be said about its states.")
    return _KINDS[kind](trellis, t, -1 if state is None else state)


def _gathered(trellis: Trellis, terms: Sequence[Term]) -> float:
    values = np.array([term.value for term in terms])
    return float(log_sum_exp(values)) if trellis.way == "log" else float(values.sum())


def _table(trellis: Trellis, table: Floats) -> Floats:
    return logs(table) if trellis.way == "log" else table


def _term(trellis: Trellis, state: int | None, *factors: float) -> Term:
    numbers = tuple(map(float, factors))
    return Term(state, numbers, sum(numbers) if trellis.way == "log" else math.prod(numbers))


def _from_before(trellis: Trellis, column: Floats, t: int, state: int) -> tuple[Term, ...]:
    """α_t−1(i)·a_ij, or with δ; at first π_j."""
    if t == 0:
        return (_term(trellis, None, _table(trellis, trellis.hmm.start)[state]),)
    moves = _table(trellis, trellis.hmm.transition)[:, state]
    return tuple(_term(trellis, i, column[t - 1, i], a) for i, a in enumerate(moves))


def _divisor(trellis: Trellis, t: int) -> float | None:
    """The factor of a step; None where nothing is divided, also because its symbol is impossible."""
    return float(trellis.factors[t]) or None if trellis.way == "scaled" else None


def _forward(trellis: Trellis, t: int, state: int) -> Account:
    terms, emission = _from_before(trellis, trellis.forward, t, state), float(trellis.emitted[t, state])
    b = float(_table(trellis, np.array([emission]))[0])
    value, gathered = float(trellis.forward[t, state]), _gathered(trellis, terms)
    return Account("forward", t, state, trellis.way, terms, gathered, value, (), b, _divisor(trellis, t))


def _viterbi(trellis: Trellis, t: int, state: int) -> Account:
    found = _forward(trellis, t, state)
    terms = _from_before(trellis, trellis.best, t, state)
    values = np.array([term.value for term in terms])
    winners = trellis.winners(t, state) if t else (0,) * int(trellis.hmm.start[state] > 0)
    return replace(
        found,
        kind="viterbi",
        terms=terms,
        gathered=float(values.max()),
        value=float(trellis.best[t, state]),
        winners=winners,
    )


def _scale(trellis: Trellis, t: int, _: int) -> Account:
    if trellis.way != "scaled":
        raise ValueError("Only in the scaled trellis a column is divided by its sum.")
    joint = trellis.predicted[t] * trellis.emitted[t]
    terms = tuple(_term(trellis, state, value) for state, value in enumerate(joint))
    return Account("scale", t, None, trellis.way, terms, _gathered(trellis, terms), float(trellis.factors[t]))


def _backward(trellis: Trellis, t: int, state: int) -> Account:
    value = float(trellis.backward[t, state])
    if t == len(trellis) - 1:
        return Account("backward", t, state, trellis.way, (Term(None, (value,), value),), value, value)
    moves, b = _table(trellis, trellis.hmm.transition)[state], _table(trellis, trellis.emitted)[t + 1]
    rows = enumerate(zip(moves, b, trellis.backward[t + 1], strict=True))
    terms = tuple(_term(trellis, j, *factors) for j, factors in rows)
    divisor = _divisor(trellis, t + 1)
    return Account("backward", t, state, trellis.way, terms, _gathered(trellis, terms), value, divisor=divisor)


def _posterior(trellis: Trellis, t: int, state: int) -> Account:
    pairs = enumerate(zip(trellis.forward[t], trellis.backward[t], strict=True))
    terms = tuple(_term(trellis, i, *factors) for i, factors in pairs)
    gathered = _gathered(trellis, terms)
    if trellis.way == "plain" and gathered == 0:
        raise ValueError("α and β have become too small to be told from 0: scale them, or take their logarithms.")
    value = float(trellis.posterior[t, state])
    divisor = None if trellis.way == "scaled" else gathered
    return Account("posterior", t, state, trellis.way, terms, gathered, value, divisor=divisor, own=state)


def _likelihood(trellis: Trellis, _: int, __: int) -> Account:
    last = len(trellis) - 1
    if trellis.way == "scaled":
        terms: tuple[Term, ...] = (_term(trellis, None, *trellis.factors),)
    else:
        terms = tuple(_term(trellis, j, value) for j, value in enumerate(trellis.forward[last]))
    gathered = _gathered(trellis, terms)
    return Account("likelihood", last, None, trellis.way, terms, gathered, gathered)


def _trace(trellis: Trellis, t: int, _: int) -> Account:
    path = trellis.viterbi
    assert path is not None  # `account` refuses an impossible sequence
    if t < len(trellis) - 1:
        found = _viterbi(trellis, t + 1, path.states[t + 1])
        return replace(
            found, kind="trace", t=t, state=path.states[t], value=found.gathered, emission=None, divisor=None
        )
    terms = tuple(_term(trellis, j, value) for j, value in enumerate(trellis.best[t]))
    largest = float(trellis.best[t].max())
    return Account("trace", t, path.states[t], trellis.way, terms, largest, largest, trellis.ends)


_KINDS: dict[Kind, Callable[[Trellis, int, int], Account]] = {
    "forward": _forward,
    "scale": _scale,
    "backward": _backward,
    "posterior": _posterior,
    "viterbi": _viterbi,
    "likelihood": _likelihood,
    "trace": _trace,
}
KINDS: tuple[Kind, ...] = tuple(_KINDS)
