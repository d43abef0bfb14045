"""The accounts of a trellis in digits: each line's right side follows from the digits on its left.

written(account(trellis, "forward", 1, 0)).lines
# ("0.02·0.5 = 0.01", "0.32·0.4 = 0.128", "0.01 + 0.128 = 0.138", "0.138·0.5 = 0.069")
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.arithmetic.written import Stage, Written, joined, less, product, write
from engine.arrays import Floats
from engine.recurrent.hmm.account import Account

IMPOSSIBLE = "log 0 = −∞"
LEAST_DIGITS, MOST_EXACT = 3, 6  # of rounded numbers, and of those that are shown exactly


@dataclass(frozen=True)
class Shown:
    """An account in digits that give each other as they are shown. terms: a line for each term (its value alone where
    nothing is multiplied); gathered: the line of the sum or maximum, "" for a single term; after: the lines of what is
    done with it; value: the number of the trellis, as the last line has it."""

    terms: tuple[str, ...]
    gathered: str
    after: tuple[str, ...]
    value: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, a line for each step, without terms that are a number alone."""
        return tuple(line for line in (*self.terms, self.gathered, *self.after) if " " in line)


def written(found: Account) -> Shown:
    """An account written out. A logarithm of 0 is −∞, and exp(−∞) is 0."""
    return _Writing(found).shown()


def share(counts: Floats, column: int) -> str:
    """One entry of a table that is learnt: a count divided by its row's sum, 12.3/(12.3 + 4.1) = 0.75.

    counts: a row of counts, of which not all are 0.
    """
    numbers = [_short(float(count)) for count in counts]
    found = _digits(numbers, [lambda operands, _: operands[column] / sum(operands)])
    text = f"{found.operands[column]}/({joined(found.operands)})"
    return f"{text} {found.signs[0]} {_trimmed(found.results[0], found.signs[0])}"


def _digits(operands: Sequence[float], stages: Sequence[Stage]) -> Written:
    """With as many digits as it takes to be exact where those are few, or else as few as agree."""
    exact = [k for k, value in enumerate(operands) if float(f"{value:.{MOST_EXACT}g}") == value]
    found = write(operands, *stages, exact=exact, least=MOST_EXACT)
    return (
        found
        if found.given == "=" and set(found.signs) == {"="}
        else write(operands, *stages, exact=exact, least=LEAST_DIGITS)
    )


class _Writing:
    """An account while it is written: first the stages of its arithmetic, then their lines.

    Terms that are −∞ have no digits; `live` are the places of all others, and `dead` says that the number itself is −∞,
    or as a posterior 0.
    """

    def __init__(self, found: Account) -> None:
        self.found, self.log = found, found.way == "log"
        self.live = [k for k, term in enumerate(found.terms) if term.value > -math.inf]
        self.own = self.live.index(found.own) if found.own in self.live else None
        self.dead = not self.live or (found.own is not None and self.own is None) or found.emission == -math.inf

    def shown(self) -> Shown:
        found, count = self.found, len(self.live)
        if not self.live:
            return Shown((IMPOSSIBLE,) * len(found.terms), IMPOSSIBLE, (), "−∞")
        operands: list[float] = []
        stages: list[Stage] = []
        where: list[range] = []  # which operands a term has
        for k in self.live:
            where.append(range(len(operands), len(operands) + len(found.terms[k].factors)))
            operands += map(_short, found.terms[k].factors)
            stages.append(_multiplied(where[-1], self.log))
        stages.append(_total(count, self.log, found.largest))
        if found.emission is not None and not self.dead:
            operands.append(_short(found.emission))
            stages.append(_times(len(operands) - 1, self.log))
        if found.divisor is not None and not self.dead:
            if self.own is None:
                operands.append(_short(found.divisor))
            stages.append(_over(len(operands) - 1) if self.own is None else _share(self.own, count, self.log))
        digits = _digits(operands, stages)
        results = [_trimmed(text, sign) for text, sign in zip(digits.results, digits.signs, strict=True)]
        if found.largest:  # as the term itself is written
            results[count] = results[digits.results.index(digits.results[count])]
        return self._lines(digits, results, where)

    def _lines(self, digits: Written, results: Sequence[str], where: Sequence[range]) -> Shown:
        found, count = self.found, len(self.live)
        terms = [IMPOSSIBLE if len(term.factors) > 1 else "−∞" for term in found.terms]
        values = ["−∞"] * len(found.terms)
        for number, (k, span) in enumerate(zip(self.live, where, strict=True)):
            parts, values[k] = digits.operands[span.start : span.stop], results[number]
            text = joined(parts) if self.log else "·".join(parts)
            terms[k] = f"{text} {digits.signs[number]} {values[k]}" if len(parts) > 1 else values[k]
        gathered = f"{self._gathering(values)} {digits.signs[count]} {results[count]}" if len(values) > 1 else ""
        if self.dead:
            last, value = ("exp(−∞) = 0", "0") if found.kind == "posterior" else (IMPOSSIBLE, "−∞")
            return Shown(tuple(terms), gathered, (last,), value)
        after, value, own = [], results[count], None if self.own is None else results[self.own]
        rest, place = iter(digits.operands[where[-1].stop :]), count + 1
        if found.emission is not None:
            text = joined([value, next(rest)]) if self.log else product(value, next(rest))
            value = results[place]
            after.append(f"{text} {digits.signs[place]} {value}")
            place += 1
        if found.divisor is not None:
            if own is not None and self.log:
                text = f"exp({less(own, value)})"
            else:
                text = _over_text(value, next(rest)) if own is None else _over_text(own, value)
            value = results[place]
            after.append(f"{text} {digits.signs[place]} {value}")
        elif own is not None:
            value = own
        return Shown(tuple(terms), gathered, tuple(after), value)

    def _gathering(self, values: Sequence[str]) -> str:
        if self.found.largest:
            return f"max({', '.join(values)})"
        return f"log({' + '.join(f'exp({value})' for value in values)})" if self.log else joined(values)


def _short(number: float) -> float:
    """The number without the rounding of a sum of short ones: 0.3 for 0.30000000000000004."""
    short = float(f"{number:.{MOST_EXACT}g}")
    return (short if abs(short - number) <= 1e-12 * abs(number) else number) + 0.0  # no −0


def _over_text(above: str, below: str) -> str:
    return f"{above}/({below})" if "·" in below else f"{above}/{below}"


def _trimmed(text: str, sign: str) -> str:
    """A result that is exact without the zeros at its end: 0.01 for 0.0100."""
    return text.rstrip("0").rstrip(".") if sign == "=" and "." in text and "·" not in text else text


def _multiplied(where: range, log: bool) -> Stage:
    if log:
        return lambda operands, _: sum(operands[place] for place in where)
    return lambda operands, _: math.prod(operands[place] for place in where)


def _total(count: int, log: bool, largest: bool) -> Stage:
    if largest:
        return lambda _, results: max(results[:count], default=0.0)
    if log:
        return lambda _, results: _log_sum(results[:count])
    return lambda _, results: sum(results[:count])


def _log_sum(values: Sequence[float]) -> float:
    if len(values) == 1:
        return values[0]
    highest = max(values)
    return float(highest) + math.log(sum(math.exp(value - highest) for value in values))


def _times(place: int, log: bool) -> Stage:
    if log:
        return lambda operands, results: results[-1] + operands[place]
    return lambda operands, results: results[-1] * operands[place]


def _over(place: int) -> Stage:
    return lambda operands, results: results[-1] / operands[place]


def _share(own: int, count: int, log: bool) -> Stage:
    if log:
        return lambda _, results: math.exp(results[own] - results[count])
    return lambda _, results: results[own] / results[count]
