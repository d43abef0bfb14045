"""From probabilities to a sequence: the likeliest symbol at each step, by chance, or several beginnings side by side.

    after = Toy({(): [.5, .2, .2, .1], …})       # log-probabilities of every symbol after a beginning
    greedy(after, end=3, longest=5)              # the likeliest symbol each time
    sample(after, 3, 5, 0.7, generator)          # by chance, with a temperature
    beam(after, 3, 5, width=3)                   # three beginnings at a time, and all that was looked at
    exhaustive(after, 3, 5)                      # every sequence: what the others look for

A network that writes gives p(y_t | y_1 … y_{t−1}, x), and a sequence has the product of these. The likeliest symbol at
each step need not be part of the likeliest sequence: a beam (Lowerre 1976) keeps the ``width`` best beginnings at each
step, and is greedy for width 1. Neither is sure to find the best one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats

Symbols = tuple[int, ...]
After = Callable[[Symbols], Floats]
"""The log-probability of every symbol after a beginning: (symbols,)."""


@dataclass(frozen=True)
class Branch:
    """A beginning of a sequence. symbols; chance: its log-probability; ended: whether its last symbol is the end; kept:
    whether it was followed further, or, where it has ended, whether it stayed among the best."""

    symbols: Symbols
    chance: float
    ended: bool
    kept: bool

    def score(self, lengths: float) -> float:
        """What branches are compared by: log p over the length to the power of ``lengths``. 0: log p alone, which
        prefers short ones; 1: its mean a symbol (as Wu et al. 2016, whose formula adds 5 to the length)."""
        return self.chance / len(self.symbols) ** lengths if self.symbols else self.chance


@dataclass(frozen=True)
class Beam:
    """rounds: for each step every branch that was looked at, the best first; best: the one that is answered."""

    rounds: tuple[tuple[Branch, ...], ...]
    best: Branch

    @property
    def looked_at(self) -> int:
        """How many branches that was."""
        return sum(map(len, self.rounds))


def greedy(after: After, end: int, longest: int) -> Branch:
    """The likeliest symbol at each step, the first of equals, up to the end or the ``longest`` length."""
    symbols: Symbols = ()
    chance = 0.0
    while len(symbols) < longest and end not in symbols[-1:]:
        logs = after(symbols)
        chosen = int(logs.argmax())
        symbols, chance = (*symbols, chosen), chance + float(logs[chosen])
    return Branch(symbols, chance, end in symbols[-1:], kept=True)


def sample(after: After, end: int, longest: int, temperature: float, generator: np.random.Generator) -> Branch:
    """Each symbol by chance, p^(1/temperature) brought to a sum of 1: below 1 the likely ones are taken more often than
    the model says, above 1 less often; towards 0 it becomes greedy. The chance is the model's own, whatever the
    temperature. Raises ValueError for a temperature that is not above 0."""
    if not temperature > 0:
        raise ValueError("A temperature is above 0.")
    symbols: Symbols = ()
    chance = 0.0
    while len(symbols) < longest and end not in symbols[-1:]:
        logs = after(symbols)
        warm = np.exp((logs - logs.max()) / temperature)
        chosen = int(np.searchsorted(np.cumsum(warm), generator.random() * warm.sum(), side="right"))
        symbols, chance = (*symbols, chosen), chance + float(logs[chosen])
    return Branch(symbols, chance, end in symbols[-1:], kept=True)


def beam(after: After, end: int, longest: int, width: int, lengths: float = 0.0) -> Beam:
    """The ``width`` best beginnings at each step, by their score; those that have ended stay among them as they are. It
    is over when all of these have ended, or at the ``longest`` length. Raises ValueError for a width below 1."""
    if width < 1:
        raise ValueError("A beam is at least 1 wide.")
    kept = [Branch((), 0.0, ended=False, kept=True)]
    rounds: list[tuple[Branch, ...]] = []
    while not all(branch.ended for branch in kept) and len(rounds) < longest:
        found = [branch for branch in kept if branch.ended]
        for branch in kept:
            if not branch.ended:
                logs = after(branch.symbols)
                found += [
                    Branch((*branch.symbols, symbol), branch.chance + float(log), symbol == end, kept=False)
                    for symbol, log in enumerate(logs)
                    if log > -np.inf
                ]
        found.sort(key=lambda branch: (-branch.score(lengths), branch.symbols))
        told = [Branch(one.symbols, one.chance, one.ended, place < width) for place, one in enumerate(found)]
        kept = told[:width]
        rounds.append(tuple(told))
    return Beam(tuple(rounds), kept[0])


def exhaustive(after: After, end: int, longest: int, lengths: float = 0.0) -> Branch:
    """The best of all sequences that end within the ``longest`` length, or are cut off there: (symbols)^longest of
    them, so that this is for small ones."""
    best: Branch | None = None
    waiting: list[tuple[Symbols, float]] = [((), 0.0)]
    while waiting:
        symbols, chance = waiting.pop()
        if len(symbols) == longest or end in symbols[-1:]:
            one = Branch(symbols, chance, end in symbols[-1:], kept=True)
            if best is None or (-one.score(lengths), one.symbols) < (-best.score(lengths), best.symbols):
                best = one
            continue
        logs = after(symbols)
        waiting += [((*symbols, k), chance + float(log)) for k, log in enumerate(logs) if log > -np.inf]
    assert best is not None
    return best
