"""How each number comes about, written out so that the digits shown add up.

    eigenvalues(eigen([[0.9, 5], [0, 0.8]]))
    # ["tr A = a + d = 0.9 + 0.8 = 1.7", "det A = a·d − b·c = 0.9·0.8 − 5·0 = 0.72", …, "λ₁ = (1.7 + 0.1)/2 = 0.9", …]

A line is what a page shows when a visitor points at a number: an eigenvalue, the next state, the next x.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from engine.arithmetic.exact import decimals_for, fixed, read_shown, sign
from engine.arithmetic.written import joined, negated, plain, product, read, squared
from engine.recurrent.dynamics.linear.cases import SHORT
from engine.recurrent.dynamics.linear.eigen import Eigen
from engine.settings import one_of

MOST, MOST_DIGITS = 8, 17  # decimals of a result, and of what it is made of
LETTERS = ("₁", "₂")


def eigenvalues(found: Eigen) -> list[str]:
    """From the four entries to both eigenvalues, a line each."""
    (a, b), (c, d) = found.matrix.tolist()
    tr, det, over = float(found.trace), float(found.determinant), float(found.discriminant)
    trace = worked([a, d], lambda o: o[0] + o[1], tr)
    area = worked([a, d, b, c], lambda o: o[0] * o[1] - o[2] * o[3], det)
    under = worked([tr, det], lambda o: o[0] * o[0] - 4 * o[1], over)
    first = product(area.operands[0], area.operands[1])
    second = product(area.operands[2], area.operands[3])
    lines = [
        f"tr A = a + d {trace.given} {joined(trace.operands)} {trace.end}",
        f"det A = a·d − b·c {area.given} {first} − {_bracketed(second)} {area.end}",
        f"tr² − 4 det {under.given} {squared(under.operands[0])} − {product('4', under.operands[1])} {under.end}",
    ]
    if found.kind == "complex":
        return lines + _complex(tr, det, over)
    if not over:
        return [*lines, f"λ₁ = λ₂ = tr A/2 {_half(tr)}"]
    root = worked([over], lambda o: _root(o[0]))
    lines.append(f"√(tr² − 4 det) {root.given} √{_power(root.operands[0])} {root.end}")
    rules: list[Rule] = [lambda o: (o[0] + o[1]) / 2, lambda o: (o[0] - o[1]) / 2]
    for letter, mark, rule in zip(LETTERS, "+−", rules, strict=True):
        value = worked([tr, math.sqrt(over)], rule)
        own, shown = value.operands
        above = joined([own, shown if mark == "+" else negated(shown)])
        lines.append(f"λ{letter} = (tr A {mark} √…)/2 {value.given} ({above})/2 {value.end}")
    return lines


def _complex(tr: float, det: float, over: float) -> list[str]:
    """Of a pair: its two parts, and its modulus."""
    part = worked([-over], lambda o: _root(o[0]) / 2)
    size = worked([det], lambda o: _root(o[0]))
    return [
        f"Re λ = tr A/2 {_half(tr)}",
        f"Im λ = ±√(4 det − tr²)/2: √{_power(part.operands[0])}/2 {part.end}",
        f"|λ| = √det A {size.given} √{_power(size.operands[0])} {size.end}",
    ]


def _half(tr: float) -> str:
    half = worked([tr], lambda o: o[0] / 2)
    return f"{half.given} {half.operands[0]}/2 {half.end}" if tr else "= 0"


def next_state(A: Sequence[Sequence[float]], s: Sequence[float], *, reading: str = "map") -> list[str]:
    """A s, a line for each of its two numbers: the next state of the map, or the speed of the flow."""
    one_of("reading", reading, ("map", "flow"))
    lines = []
    for letter, row in zip(LETTERS, A, strict=True):
        made = worked([row[0], s[0], row[1], s[1]], lambda o: o[0] * o[1] + o[2] * o[3])
        name = f"new s{letter}" if reading == "map" else f"ṡ{letter}"
        lines.append(f"{name} {made.given} {_sum(made.operands)} {made.end}")
    return lines


def driven_state(
    A: Sequence[Sequence[float]],
    B: Sequence[float] | None,
    b: Sequence[float],
    s: Sequence[float],
    x: float = 0.0,
    *,
    bend: str = "linear",
) -> list[str]:
    """f(A s + B x + b), a line for each number, for any number of states; without B, f(A s + b)."""
    one_of("activation", bend, ("linear", "tanh"))
    inputs: Sequence[float | None] = [None] * len(b) if B is None else B
    lines = []
    for place, (row, into, bias) in enumerate(zip(A, inputs, b, strict=True)):
        operands = [number for pair in zip(row, s, strict=True) for number in pair]
        operands += [bias] if into is None else [into, x, bias]
        made = worked(operands, lambda o: sum(o[k] * o[k + 1] for k in range(0, len(o) - 1, 2)) + o[-1])
        after = f"{_sum(made.operands[:-1], made.operands[-1])} {made.end}"
        if bend == "tanh":
            bent = worked([read(made.result)], lambda o: math.tanh(o[0]) if o[0] else Fraction(0))
            inner = after.removesuffix(f" {made.end}")
            after = f"tanh({inner}) {made.end[0]} tanh({made.result}) {bent.end}"
        lines.append(f"new s{chr(ord('₁') + place)} {made.given} {after}")
    return lines


def logistic(r: float, x: float) -> str:
    """r x (1 − x), written out."""
    made = worked([r, x], lambda o: o[0] * o[1] * (1 - o[1]))
    rate, own = made.operands
    return f"new x = r·x·(1 − x) {made.given} {rate}·{own}·(1 − {own}) {made.end}"


class Line(NamedTuple):
    """operands as they are shown; given: what stands before them; result: what they come to, and end: with its sign."""

    operands: tuple[str, ...]
    given: str
    result: str
    end: str


Rule = Callable[[Sequence[Any]], Any]


def worked(operands: Sequence[float], rule: Rule, truth: float | None = None) -> Line:
    """Numbers of few digits are shown as they are; others are rounded, with decimals enough that the rule gives from
    what is shown the first three digits of the true result. truth: that, where it is known better than by floats."""
    true = Fraction(rule(operands) if truth is None else truth)
    wanted = min(max(3, decimals_for(3, [true])), MOST) if true else 3
    for places in range(3, MOST_DIGITS):
        texts = tuple(_short(value) or fixed(Fraction(value), places) for value in operands)
        found = rule([read_shown(text) for text in texts])
        if fixed(Fraction(found), wanted) == fixed(true, wanted):
            break
    exact = "" if isinstance(found, float) else _short(float(found))
    result = exact if exact and read_shown(exact) == found else fixed(Fraction(found), wanted)
    given = "=" if all(read(text) == value for text, value in zip(texts, operands, strict=True)) else "≈"
    return Line(texts, given, result, f"{sign(found, result)} {result}")


def _short(value: float) -> str:
    """A number of few digits as it is; empty for any other."""
    text = plain(value)
    return text if len(text.removeprefix("−")) <= SHORT and "·" not in text else ""


def _sum(operands: Sequence[str], last: str = "0") -> str:
    """Products of pairs of shown numbers, and one more number where it is not 0."""
    terms = [product(operands[k], operands[k + 1]) for k in range(0, len(operands) - 1, 2)]
    return joined(terms if last == "0" else [*terms, last])


def _root(value: float | Fraction) -> float | Fraction:
    """√, exact where it can be."""
    if isinstance(value, float):
        return math.sqrt(value)
    exact = Fraction(value)
    above, below = math.isqrt(exact.numerator), math.isqrt(exact.denominator)
    return Fraction(above, below) if (above**2, below**2) == (exact.numerator, exact.denominator) else math.sqrt(exact)


def _bracketed(shown: str) -> str:
    return f"({shown})" if shown.startswith("−") else shown


def _power(shown: str) -> str:
    """What stands under a root without brackets; a power of ten needs them."""
    return f"({shown})" if "·" in shown else shown
