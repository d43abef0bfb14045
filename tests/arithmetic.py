"""Reads the arithmetic that a text shows and works it out again, exactly from its digits.

    steps("z = 2·(−3) + 1.5 = −4.5 → y = 0")  # [Step("2·(−3) + 1.5", "=", "−4.5")]

Numbers may have a true minus, thousands parted by commas, a power of ten (1.2·10⁻⁷) or a percent sign; LaTeX is read,
too. Where a symbol or a word stands in a side, nothing can be worked out, and that step is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED = str.maketrans(RAISED, "-0123456789")
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?(?:·10[{RAISED}]+(?![{RAISED}]))?"
_TOKEN = re.compile(rf"\s*({_NUMBER}|[a-zσ]+|\S)")
_BEFORE = re.compile(r"(?:^|[:;,→←|≥≤]|\. )\s*$")
_AFTER = re.compile(r"\s*(?:$|[;,:.→|!?–]|[^\W\d]|\(\D|%)")
_LATEX = {
    r"\left": "", r"\right": "", r"\approx": "≈", r"\lfloor": "⌊", r"\rfloor": "⌋",
    r"\,": " ", r"\;": " ", r"\quad": " ; ", r"\qquad": " ; ", r"\sqrt": "√", r"\exp": "exp", r"\tanh": "tanh",
    r"\max": "max", r"\log": "log", r"\,;": " ;",
}  # fmt: skip
Value = Any
"""A Fraction where it is known exactly, a float where a function was rounded, or a tuple of them."""


def _rounded(function: Callable[[float], float], known: dict[int, int]) -> Callable[[Value], Value]:
    return lambda z: Fraction(known[int(z)]) if z in known else function(float(z))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "max": max,
    "abs": abs,
    "tanh": _rounded(math.tanh, {0: 0}),
    "exp": _rounded(lambda z: math.exp(min(z, 700)), {0: 1}),
    "log": _rounded(lambda z: math.log(z) if z > 0 else -math.inf, {1: 0}),
    "ln": _rounded(lambda z: math.log(z) if z > 0 else -math.inf, {1: 0}),
    "sin": _rounded(math.sin, {0: 0}),
    "cos": _rounded(math.cos, {0: 1}),
    "sigmoid": lambda z: Fraction(1, 2) if z == 0 else 0.5 * (1 + math.tanh(float(z) / 2)),
    "σ": lambda z: Fraction(1, 2) if z == 0 else 0.5 * (1 + math.tanh(float(z) / 2)),
    "leaky": lambda z: z if z > 0 else z / 100,
    "softplus": lambda z: math.log1p(math.exp(float(z))),
    "relu": lambda z: max(z, Fraction(0)),
    "√": lambda z: float(z) ** 0.5 if math.isqrt(z.numerator) ** 2 != z.numerator or z.denominator != 1
    else Fraction(math.isqrt(z.numerator)),
}  # fmt: skip


class Unreadable(ValueError):
    """The text is no arithmetic."""


@dataclass(frozen=True)
class Step:
    """left = right, or left ≈ right, as a text shows it; whole: all the text."""

    left: str
    sign: str
    right: str
    last: str
    """The result at the end of the chain."""

    @cached_property
    def wrong(self) -> str:
        """What is wrong with it; empty where nothing is."""
        if self.left == self.right:
            return "says nothing"
        left, right = value(self.left), value(self.right)
        pairs = list(zip(left, right, strict=True)) if isinstance(left, tuple) else [(left, right)]
        rooms = [0.0] * len(pairs)
        if self.sign == "≈" and isinstance(left, tuple):  # each of them is as exact as it is written
            rooms = [half_unit(part) for part in self.last.strip("( )").split(", ")]
        elif self.sign == "≈":
            rooms = [max(half_unit(self.right), half_unit(self.last))]
        for (a, b), room in zip(pairs, rooms, strict=True):
            if isinstance(a, float) or isinstance(b, float):
                formula = self.sign == "≈" or re.search("[a-zσ√]", self.right)  # of which both are computed in floats
                slack = 1e-12 * max(1.0, abs(a)) if formula else 0.0
                if not abs(float(a) - float(b)) <= room * (1 + 1e-9) + slack:
                    return f"{float(a):.12g} {self.sign} {float(b):.12g}"
            elif abs(a - b) > Fraction(room) * Fraction(1_000_000_001, 1_000_000_000):
                return f"{float(a):.15g} {self.sign} {float(b):.15g}"
        return ""


def steps(text: str) -> list[Step]:
    """All equalities in a text whose both sides are numbers and arithmetic alone."""
    return [step for line in re.split(r"\n| · ", plain(text)) if "=" in line or "≈" in line for step in _line(line)]


@cache
def _line(line: str) -> list[Step]:
    """Those of a line. Frames say most of their lines again and again."""
    found = []
    parts = re.split(r"\s*([=≈])\s*", line)
    sides, signs = parts[::2], parts[1::2]
    read = [_side(side, first=k == 0, last=k == len(sides) - 1) for k, side in enumerate(sides)]
    for k, sign in enumerate(signs):
        left, right = read[k], read[k + 1] or _side(sides[k + 1], first=False, last=True)
        if k and not left:
            left = _side(sides[k], first=True, last=False)
        if left and right:
            last = next((side for side in reversed(read[k + 1 :]) if side), right)
            found.append(Step(left, sign, right, last))
    return found


def follows(line: str) -> str:
    """Asserts that every side of a line gives the next one; its last number, or the fraction before its decimal."""
    line = line.partition(", more exactly ")[0]
    found = steps(line)
    assert found, line
    assert [step.wrong for step in found if step.wrong] == [], line
    last = found[-1]
    return last.left if re.fullmatch(r"−?\d+/\d+", last.left) and last.sign == "≈" and len(found) > 1 else last.right


def plain(text: str) -> str:
    """Without Markdown's and LaTeX's signs."""
    while (flat := re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", text)) != text:
        text = flat
    text = re.sub(
        r"\^(?:\{(-?\d+)\}|(\d)(?![.\d]))",
        lambda power: (power[1] or power[2]).translate(str.maketrans("-0123456789", RAISED)),
        text,
    )
    text = re.sub(r"\s*\\(cdot|times)\b\s*", "·", text)
    for name, sign in sorted(_LATEX.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(name, sign)
    if "\\" in text or "$" in text:
        text = text.replace("{", "(").replace("}", ")").replace("-", "−").replace("$", "\n").replace("&", "\n")
    return text.replace("**", "").replace("`", "").replace("\u202f", ",")


def value(text: str) -> Value:
    """What an expression comes to. Raises Unreadable."""
    tokens = _TOKEN.findall(text)
    result, rest = _sum(tokens)
    if rest:
        raise Unreadable(text)
    return result


def half_unit(text: str) -> float:
    """Half a unit of the last digit of the last number in a text."""
    number = re.findall(rf"{_NUMBER}", text)[-1]
    figure, _, power = number.partition("·10")
    percent = 2 if text.rstrip().endswith("%") else 0
    return 0.5 * 10.0 ** (int(power.translate(LOWERED) or 0) - len(figure.partition(".")[2]) - percent)


def _side(text: str, *, first: bool, last: bool) -> str:
    """The arithmetic of one side; of the first side its end counts, of the last one its beginning."""
    if first:
        for start in [match.start() for match in re.finditer(r"(?<![\d.])[\d(−√⌊mtesσ]", text)]:
            if _BEFORE.search(text[:start]) and _readable(text[start:]):
                return text[start:].strip()
        return ""
    if last:
        for end in range(len(text), 0, -1):
            whole = text[end - 1] in f"0123456789)⌋%{RAISED}" and not re.match(r"\d|[.,]\d", text[end:])
            if whole and _AFTER.match(text[end:]) and _readable(text[:end]):
                return text[:end].strip() + (" %" if text[end:].lstrip().startswith("%") else "")
        return ""
    return text.strip() if _readable(text) else ""


def _readable(text: str) -> bool:
    try:
        value(text)
    except (Unreadable, ZeroDivisionError, OverflowError, TypeError, ValueError):
        return False
    return True


def _sum(tokens: list[str]) -> tuple[Value, list[str]]:
    sign = -1 if tokens and tokens[0] == "−" else 1
    total, tokens = _product(tokens[1:] if sign < 0 else tokens)
    total = _times(Fraction(sign), total) if sign < 0 else total
    while tokens and tokens[0] in "+−":
        term, rest = _product(tokens[1:])
        term = _times(Fraction(-1), term) if tokens[0] == "−" else term
        if isinstance(total, tuple) != isinstance(term, tuple):
            raise Unreadable
        total = tuple(a + b for a, b in zip(total, term, strict=True)) if isinstance(total, tuple) else total + term
        tokens = rest
    return total, tokens


def _times(a: Value, b: Value) -> Value:
    if isinstance(a, tuple) or isinstance(b, tuple):
        if isinstance(a, tuple) and isinstance(b, tuple):
            raise Unreadable
        return tuple(_times(a, one) for one in b) if isinstance(b, tuple) else tuple(_times(one, b) for one in a)
    return a * b


def _product(tokens: list[str]) -> tuple[Value, list[str]]:
    total, tokens = _power(tokens)
    while tokens and tokens[0] in "·×/":
        factor, rest = _power(tokens[1:])
        if tokens[0] == "/":
            factor = Fraction(1) / factor
        total, tokens = _times(total, factor), rest
    return total, tokens


def _power(tokens: list[str]) -> tuple[Value, list[str]]:
    base, tokens = _atom(tokens)
    while tokens and (tokens[0] in RAISED or tokens[0] in "^%"):
        if tokens[0] == "^":
            exponent, tokens = _atom(tokens[1:])
            base = base ** (int(exponent) if exponent == int(exponent) else float(exponent))
        elif tokens[0] == "%":
            base, tokens = base / 100, tokens[1:]
        else:
            digits = tokens[0]
            tokens = tokens[1:]
            while tokens and tokens[0] in RAISED:
                digits, tokens = digits + tokens[0], tokens[1:]
            base = base ** int(digits.translate(LOWERED))
    return base, tokens


def _atom(tokens: list[str]) -> tuple[Value, list[str]]:
    if not tokens:
        raise Unreadable
    head, rest = tokens[0], tokens[1:]
    if head[0].isdigit() and head[0] not in RAISED:
        figure, _, power = head.replace(",", "").partition("·10")
        return Fraction(figure) * Fraction(10) ** int(power.translate(LOWERED) or 0), rest
    if head in FUNCTIONS:
        argument, rest = _atom(rest) if head == "√" or rest[:1] == ["("] else (None, rest)
        if argument is None or (isinstance(argument, tuple) and head != "max"):
            raise Unreadable
        return FUNCTIONS[head](argument if head != "max" or isinstance(argument, tuple) else (argument,)), rest
    if head in "(⌊":
        parts = []
        while True:
            part, rest = _sum(rest)
            parts.append(part)
            if rest[:1] != [","]:
                break
            rest = rest[1:]
        if rest[:1] != [")" if head == "(" else "⌋"]:
            raise Unreadable
        result = parts[0] if len(parts) == 1 else tuple(parts)
        return (Fraction(math.floor(result)) if head == "⌊" else result), rest[1:]
    raise Unreadable
