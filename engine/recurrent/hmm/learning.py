"""Baum–Welch: the tables learnt from sequences whose states nobody saw (Baum, Petrie, Soules and Weiss 1970).

With the states known, one would count: how often each comes first, follows each other, shows each symbol. Unknown, they
are counted by their posterior probabilities, and the counts divided by their sums are the new tables. The likelihood of
the sequences never falls by that (Dempster, Laird and Rubin 1977), but where it ends depends on where it began::

    em_step(hmm, [x])                                    # one step, written out: (the new model, the expected counts)
    learners = BaumWelch([random_hmm(3, 4, seed) for seed in range(10)], [x])
    learners.step(100)                                   # ten models side by side, compiled
    learners.log_likelihoods, learners.course(3), learners.models[learners.best]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.hmm.compiled import expected
from engine.recurrent.hmm.model import HMM, Integers
from engine.recurrent.hmm.trellis import Trellis


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each thing happened, or is expected to have: start (N,) a state came first; transition (N, N) the
    column's state followed the row's; emission (N, M) a state showed a symbol. log_likelihood: of what was counted,
    log P of the sequences together, 0 where the states were known."""

    start: Floats
    transition: Floats
    emission: Floats
    log_likelihood: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.start + other.start,
            self.transition + other.transition,
            self.emission + other.emission,
            self.log_likelihood + other.log_likelihood,
        )


def expected_counts(hmm: HMM, sequences: Sequence[ArrayLike]) -> Counts:
    """The posteriors of the states and of their pairs, added up over all steps of all sequences.

    Raises ValueError without a sequence, and for one that is impossible under the model.
    """
    if not len(sequences):
        raise ValueError("There is no sequence to learn from.")
    total = Counts(np.zeros_like(hmm.start), np.zeros_like(hmm.transition), np.zeros_like(hmm.emission))
    for number, sequence in enumerate(sequences, 1):
        trellis = Trellis(hmm, hmm.checked(sequence))
        if not trellis.possible:
            raise ValueError(_impossible(number))
        gamma, shown = trellis.posterior, np.eye(len(hmm.symbols))[trellis.x]  # (T, N), (T, M)
        total += Counts(gamma[0], trellis.pairs.sum(0), gamma.T @ shown, trellis.log_likelihood)
    return total


def seen_counts(paths: Sequence[ArrayLike], sequences: Sequence[ArrayLike], states: int, symbols: int) -> Counts:
    """Counts where the states were seen, too, as in sentences with their tags: plain counting.

    paths, sequences: of numbers below `states` and `symbols`. Raises ValueError where lengths or numbers do not fit.
    """
    if len(paths) != len(sequences):
        raise ValueError(f"There are {len(paths)} paths for {len(sequences)} sequences.")
    start, transition, emission = np.zeros(states), np.zeros((states, states)), np.zeros((states, symbols))
    any_model = HMM(np.eye(states)[0], np.eye(states), np.eye(symbols)[np.zeros(states, int)])
    for number, (path, sequence) in enumerate(zip(paths, sequences, strict=True), 1):
        s, x = any_model.checked_path(path), any_model.checked(sequence)
        if len(s) != len(x):
            raise ValueError(f"Path {number} has {len(s)} steps, but its sequence {len(x)}.")
        start[s[0]] += 1
        np.add.at(transition, (s[:-1], s[1:]), 1)
        np.add.at(emission, (s, x), 1)
    return Counts(start, transition, emission)


def estimated(
    counts: Counts, before: HMM | None = None, smoothing: float = 0.0,
    states: Sequence[str] = (), symbols: Sequence[str] = (),
) -> HMM:  # fmt: skip
    """The model whose rows are the counts divided by their sums: of all models the one that makes them likeliest.

    before: the model whose names it takes, and whose row stays where nothing was counted; smoothing: added to every
    count (Laplace's rule is 1), so that what was never seen stays possible; states, symbols: names without a model
    before. Raises ValueError for a negative smoothing, and for a row that has neither a count nor a model before.
    """
    if not smoothing >= 0:
        raise ValueError(f"What is added to every count is 0 or more, not {smoothing:g}.")
    old = (None, None, None) if before is None else (before.start[None], before.transition, before.emission)
    found = (counts.start[None], counts.transition, counts.emission)
    start, transition, emission = (_shares(rows + smoothing, stays) for rows, stays in zip(found, old, strict=True))
    names = (states, symbols) if before is None else (before.states, before.symbols)
    return HMM(start[0], transition, emission, *names)


def em_step(hmm: HMM, sequences: Sequence[ArrayLike], smoothing: float = 0.0) -> tuple[HMM, Counts]:
    """One step of Baum–Welch: the new model, and the expected counts under the old one, with its log-likelihood.

    Raises ValueError as :func:`expected_counts` and :func:`estimated` do.
    """
    counts = expected_counts(hmm, sequences)
    return estimated(counts, hmm, smoothing), counts


class BaumWelch:
    """Models of one size that learn from the same sequences, side by side, each from its own beginning.

    starts: K models, for instance from :func:`~engine.recurrent.hmm.sampling.random_hmm`; sequences: of symbols by
    number. Raises ValueError where the models' sizes differ, without a model or a sequence, and for a sequence that is
    impossible under one of them. A step makes no sequence impossible that was possible.
    """

    def __init__(self, starts: Sequence[HMM], sequences: Sequence[ArrayLike]) -> None:
        if not len(starts) or not len(sequences):
            raise ValueError("Learning needs at least one model and one sequence.")
        if len({hmm.emission.shape for hmm in starts}) > 1:
            raise ValueError("Models that learn side by side need the same numbers of states and of symbols.")
        self._names = [(hmm.states, hmm.symbols) for hmm in starts]
        read: list[Integers] = [starts[0].checked(sequence) for sequence in sequences]
        self._symbols = np.concatenate(read)
        self._bounds = np.cumsum([0, *map(len, read)])
        self.start, self.transition, self.emission = (
            np.stack([getattr(hmm, name) for hmm in starts]) for name in ("start", "transition", "emission")
        )
        self._counts = np.empty_like(self.start), np.empty_like(self.transition), np.empty_like(self.emission)
        self.log_likelihoods = np.empty(len(starts))
        self._course: list[Floats] = []
        self._expect()
        if (self.log_likelihoods == -math.inf).any():
            model = int(np.argmin(self.log_likelihoods))
            which = next(n for n, x in enumerate(read, 1) if not Trellis(starts[model], x).possible)
            raise ValueError(_impossible(which))

    def _expect(self) -> None:
        """Count under the present models, and keep their log-likelihoods (K,)."""
        self.log_likelihoods = np.empty(len(self.start))
        expected(
            self.start,
            self.transition,
            self.emission,
            self._symbols,
            self._bounds,
            *self._counts,
            self.log_likelihoods,
        )
        self._course.append(self.log_likelihoods)

    @property
    def steps(self) -> int:
        return len(self._course) - 1

    def step(self, count: int = 1) -> None:
        """So many steps of every model."""
        for _ in range(count):
            tables = (self.start, self.transition, self.emission)
            self.start, self.transition, self.emission = map(_shares, self._counts, tables)
            self._expect()

    def counts(self, model: int) -> Counts:
        """The expected counts under a model as it is now, whose rows, divided by their sums, are its next tables."""
        start, transition, emission = (part[model].copy() for part in self._counts)
        return Counts(start, transition, emission, float(self.log_likelihoods[model]))

    def course(self, model: int) -> Floats:
        """(steps + 1,) a model's log-likelihood at the beginning and after each step."""
        return np.array([moment[model] for moment in self._course])

    def state(self) -> dict[str, Floats]:
        """All that it has come to: the tables of the models, and the course (steps + 1, K)."""
        tables = {"start": self.start, "transition": self.transition, "emission": self.emission}
        return {name: table.copy() for name, table in tables.items()} | {"course": np.array(self._course)}

    def restore(self, state: dict[str, Floats]) -> None:
        """Go on from what :meth:`state` gave, of the same models and sequences."""
        self.start, self.transition, self.emission = (
            state[name].copy() for name in ("start", "transition", "emission")
        )
        self._course = [*state["course"][:-1]]
        self._expect()

    @property
    def best(self) -> int:
        """The model under which the sequences are likeliest now."""
        return int(self.log_likelihoods.argmax())

    @property
    def models(self) -> list[HMM]:
        tables = zip(self.start, self.transition, self.emission, self._names, strict=True)
        return [HMM(pi, a, b, *names) for pi, a, b, names in tables]


def alignment(found: HMM, other: HMM) -> list[int]:
    """For each state of another model the found one's that is closest to it: what learning calls state 1 may be what
    was called state 3. Closest: the least sum of squared differences of the emissions, over all orders.

    Raises ValueError where the tables differ in size.
    """
    from scipy.optimize import linear_sum_assignment

    if found.emission.shape != other.emission.shape:
        raise ValueError("Only models with the same numbers of states and of symbols can be laid side by side.")
    costs = ((other.emission[:, None] - found.emission[None]) ** 2).sum(2)
    order: list[int] = linear_sum_assignment(costs)[1].tolist()
    return order


def aligned(found: HMM, other: HMM) -> HMM:
    """The found model with its states in the order of :func:`alignment`, and the other's names."""
    order = alignment(found, other)
    moved = (found.start[order], found.transition[np.ix_(order, order)], found.emission[order])
    return HMM(*moved, other.states, other.symbols)


def _shares(counts: Floats, stays: Floats | None = None) -> Floats:
    """Rows divided by their sums; where a sum is 0, the row that stays. Raises ValueError where there is none."""
    sums = counts.sum(-1, keepdims=True)
    if stays is None and (sums == 0).any():
        raise ValueError("A row without a single count gives no probabilities: add something to every count.")
    shares = counts / np.where(sums == 0, 1.0, sums)
    return shares if stays is None else np.where(sums == 0, stays, shares)


def _impossible(number: int) -> str:
    return f"Sequence {number} is impossible under the model, so that there is nothing to learn from it."
