"""What a matrix is called, read as a map and as a flow, and why, in numbers.

    s_t = A s_{t−1}    stable if both |λ| < 1: inside the unit circle.     That is |tr A| < 1 + det A and det A < 1.
    ṡ = A s            stable if both Re λ < 0: left of the imaginary axis. That is tr A < 0 < det A.

Stable means that every start comes to the origin; neutral, that every start stays within bounds, but some never come;
unstable, that some start goes beyond all bounds. All borders are exact: see :mod:`.eigen`. The names of maps stand in
:mod:`.maps`, those of flows in :mod:`.flows`; here is what both share.

Source: Strogatz, Nonlinear Dynamics and Chaos, 5.2 (flows) and 10.3 (maps); Hirsch, Smale and Devaney, chapters 3, 4;
for the triangle Jury (1962), here as in Elaydi, An Introduction to Difference Equations, 4.3.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from engine.arithmetic.written import MOST_DIGITS, plain, read, show
from engine.recurrent.dynamics.linear.eigen import Eigen

Verdict = Literal["stable", "neutral", "unstable"]
SHORT = 6  # characters of a number that is shown in full


class Case(NamedTuple):
    """name: what such a system is called; says: what its points do, in a sentence; why: numbers that are compared."""

    name: str
    verdict: Verdict
    says: str
    why: tuple[str, ...]


class Side(NamedTuple):
    """One border of the region of stability. text: the comparison in numbers; side: −1 inside, 0 on it, 1 outside."""

    name: str
    text: str
    side: int


def verdict_of(beyond: list[float], found: Eigen) -> Verdict:
    """beyond: how far each eigenvalue is past the border. On it, a defective matrix still grows, as k or t does."""
    most = max(beyond)
    if most == 0:
        return "unstable" if found.kind == "defective" else "neutral"
    return "stable" if most < 0 else "unstable"


def pair(found: Eigen) -> tuple[str, ...]:
    """What makes the eigenvalues a complex pair, and what they are."""
    value = found.values[0]
    discriminant = f"tr² − 4 det {figure(float(found.discriminant), 0)} < 0: a complex pair"
    return discriminant, f"Re λ {figure(value.real)}, Im λ = ±√(4 det − tr²)/2 {figure(value.imag)}"


def repeated(found: Eigen) -> str:
    if found.kind == "star":
        return "tr² − 4 det = 0, and A = λI: every vector is an eigenvector"
    return "tr² − 4 det = 0, and A ≠ λI: there is one line of eigenvectors only"


def against(value: float, border: float) -> str:
    """= 0.9 < 1, or where it is on the border, = 1."""
    text = figure(value, border)
    return text if value == border else f"{text} {compare((value > border) - (value < border))} {border:g}"


def compare(side: int) -> str:
    return "<=>"[side + 1]


def sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def figure(value: float, *borders: float) -> str:
    """A number with its sign, = 0.9 or ≈ 0.949, with digits enough that it is still on its side of every border."""
    text = plain(value)
    if len(text.removeprefix("−")) <= SHORT:
        return f"= {text}"
    for digits in range(3, MOST_DIGITS + 1):
        text = show(value, digits)
        if all(
            (read(text) > border) == (value > border) and (read(text) < border) == (value < border)
            for border in borders
        ):
            break
    return f"{'=' if read(text) == value else '≈'} {text}"


def figures(first: float, second: float) -> tuple[str, str]:
    """Two numbers that are compared: rounded, they still stand to each other as they do."""
    for digits in range(3, MOST_DIGITS + 1):
        texts = [
            plain(value) if len(plain(value).lstrip("−")) <= SHORT else show(value, digits) for value in (first, second)
        ]
        a, b = map(read, texts)
        if (a > b) == (first > second) and (a < b) == (first < second):
            break
    signs = ["=" if read(text) == value else "≈" for text, value in zip(texts, (first, second), strict=True)]
    return f"{signs[0]} {texts[0]}", f"{signs[1]} {texts[1]}"
