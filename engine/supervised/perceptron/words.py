"""What the perceptron lesson says: the rule with a step's own numbers, and sentences about separability.

Numbers are written with the fewest digits (two decimals or more; whole numbers as such) that are the number itself,
so that whoever works out a line from what is written gets what is written. Where a number is rounded, ≈ stands for =.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from engine.arithmetic.exact import read_shown, result, sign
from engine.arithmetic.written import many
from engine.supervised.perceptron.rule import Update
from engine.supervised.perceptron.separability import Cycle, Verdict

MOST_DIGITS = 6


def digits(value: float) -> int:
    """Decimals to write `value` with: 0 for a whole number, else 2..6."""
    return next((d for d in (0, 2, 3, 4, 5) if _is(value, d)), MOST_DIGITS)


def number(value: float, decimals: int | None = None) -> str:
    """The number with a true minus sign, and no minus before a zero."""
    text = f"{value:.{digits(value) if decimals is None else decimals}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "−")


def factor(value: float) -> str:
    """The number as it stands after an operator: in brackets when negative."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def pair(values: Iterable[float]) -> str:
    return f"({', '.join(number(value) for value in values)})"


def rule(used: Update) -> list[str]:
    """The four lines of one step: activation, error, weights, bias."""
    z = _activation(used)
    error = f"t − y = {number(used.t)} − {number(used.y)} = {number(used.error)}"
    if not used.mistake:
        return [z, error, f"w stays {pair(used.w)}", f"b stays {number(used.b)}"]
    change = f"{number(used.rate)}·{factor(used.error)}"
    moved = [
        sign(_read(w) + _read(used.rate) * _read(used.error) * _read(x), number(new))
        for w, x, new in zip((*used.w, used.b), (*used.x, 1.0), (*used.new_w, used.new_b), strict=True)
    ]
    equals = "=" if set(moved[:-1]) == {"="} else "≈"
    return [
        z,
        error,
        f"w ← {pair(used.w)} + {change}·{pair(used.x)} {equals} {pair(used.new_w)}",
        f"b ← {number(used.b)} + {change} {moved[-1]} {number(used.new_b)}",
    ]


def activation_line(w: tuple[float, ...], b: float, x: tuple[float, ...], z: float) -> str:
    """z = w·x + b with its numbers; z itself rounded to four decimals, or to two digits that count when tiny."""
    terms = [f"{factor(weight)}·{factor(value)}" for weight, value in zip(w, x, strict=True)]
    if terms and w[0] < 0:
        terms[0] = terms[0].replace("(", "", 1).replace(")", "", 1)
    decimals = min(digits(z), 4)
    while decimals >= 4 and z and decimals < 12 and abs(z) < 5 * 10**-decimals:
        decimals += 1
    if abs(abs(z) * 10**decimals % 1 - 0.5) < 1e-6:  # halfway between two: one digit more leaves no doubt
        decimals += 1
    exactly = sum((_read(weight) * _read(value) for weight, value in zip(w, x, strict=True)), _read(b))
    given = "=" if all(_is(value, MOST_DIGITS) for value in (*w, b, *x)) else "≈"
    return f"z = w·x + b {given} {' + '.join([*terms, factor(b)])} {result(exactly, number(z, decimals))}"


def _activation(used: Update) -> str:
    line = activation_line(used.w, used.b, used.x, used.z)
    if used.z == 0 and used.mistake and used.y == 1:
        return f"{line}: on the line, taken as a mistake, so y = 1"
    return f"{line} → y = {number(used.y)}"


def _read(value: float) -> Fraction:
    """The number as it is written."""
    return read_shown(number(value))


def _is(value: float, decimals: int) -> bool:
    """Whether the number has no more than so many decimals, but for the noise of floating-point sums."""
    return abs(round(value, decimals) - value) < 1e-9 * max(1.0, abs(value))


def verdict_sentence(verdict: Verdict, reason: str, count: int, classes: int) -> str:
    """Whether a line separates the points, and if not, why not."""
    if not count:
        return "There are no points yet."
    if classes == 1:
        return "All points are of one class: any line that leaves them on its side will do."
    if verdict.separable:
        return "These points can be separated by a line."
    return f"No line separates these points{': ' + reason if reason else ''}."


def bound_sentence(verdict: Verdict, mistakes: int, since_change: int, from_zero: bool, from_start: bool) -> str:
    """Mistakes so far against the Novikoff bound, which is about a start at zero and nothing changed since."""
    so_far = f"{many(mistakes, 'mistake')} so far"
    if not verdict.separable:
        return f"{so_far}; without a separating line there is no bound."
    if verdict.bound is None:
        return f"{so_far}."
    most = int(verdict.bound + 1e-6)
    if not from_zero:
        change = "" if from_start else ", and nothing changed on the way"
        return f"{so_far}. The Novikoff bound, {most:,}, assumes a start at zero{change}."
    if not from_start:
        so_far = f"{many(since_change, 'mistake')} since the last change"
    return f"{so_far}; the Novikoff bound allows at most {most:,}."


def cycle_sentence(cycle: Cycle | None, begin: int) -> str:
    if cycle is None:
        return ""
    return f"From step {begin + cycle.start:,} on the same weights come back every {many(cycle.period, 'step')}."
