"""What a matrix is called, read as a map and as a flow, and why, in numbers.

    s_t = A s_{t−1}    stable if both |λ| < 1: inside the unit circle.     That is |tr A| < 1 + det A and det A < 1.
    ṡ = A s            stable if both Re λ < 0: left of the imaginary axis. That is tr A < 0 < det A.

Stable means that every start comes to the origin; neutral, that every start stays within bounds, but some never come;
unstable, that some start goes beyond all bounds. All borders are exact: see :mod:`.eigen`.

Source: Strogatz, Nonlinear Dynamics and Chaos, 5.2 (flows) and 10.3 (maps); Hirsch, Smale and Devaney, chapters 3, 4;
for the triangle Jury (1962), here as in Elaydi, An Introduction to Difference Equations, 4.3.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal, NamedTuple

from engine.arithmetic.written import MOST_DIGITS, plain, read, show
from engine.recurrent.dynamics.linear.eigen import Eigen

Verdict = Literal["stable", "neutral", "unstable"]
SHORT = 6  # characters of a number that is shown in full
LONGEST = 360  # steps of a rotation that are tried


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


# --- as a map -------------------------------------------------------------------------------------------------------


def as_map(found: Eigen) -> Case:
    """What s_t = A s_{t−1} does."""
    sizes = found.moduli
    verdict = _verdict([size - 1 for size in sizes], found)
    if found.kind == "complex":
        name, says = _turning_map(found, verdict)
        angle = f"each step turns by θ ≈ {show(math.degrees(found.angle), 1)}°"
        why = (*_pair(found), f"|λ| = √det A {_against(sizes[0], 1)}", angle)
        return Case(name, verdict, says, why)
    name, says = _real_map(found)
    if found.kind in ("star", "defective"):
        return Case(name, verdict, says, (f"|λ₁| = |λ₂| {_against(sizes[0], 1)}", _repeated(found)))
    return Case(name, verdict, says, tuple(f"|λ{k}| {_against(size, 1)}" for k, size in zip("₁₂", sizes, strict=True)))


def _turning_map(found: Eigen, verdict: Verdict) -> tuple[str, str]:
    if verdict == "neutral":
        says = "Every point goes around the origin on its own ellipse"
        back = returns(found)
        return "rotation", f"{says}, and is back after {back} steps." if back else f"{says}, and is never quite back."
    inward = verdict == "stable"
    way = "inwards, to the origin" if inward else "outwards, beyond all bounds"
    return f"{verdict} spiral", f"Every point goes around the origin and {way}."


def returns(found: Eigen) -> int:
    """For a rotation, the number of steps up to :data:`LONGEST` after which every point is back; otherwise 0."""
    if found.kind != "complex" or found.determinant != 1:
        return 0
    turn = found.angle / (2 * math.pi)
    return next((steps for steps in range(3, LONGEST + 1) if abs(steps * turn - round(steps * turn)) < 1e-9), 0)


def _real_map(found: Eigen) -> tuple[str, str]:
    """Name and sentence where both eigenvalues are real."""
    first, second = (value.real for value in found.values)
    if found.kind == "star":
        return _star_map(first)
    if found.kind == "defective":
        return _defective_map(first)
    if 0 in (first, second):
        return _collapse(first + second)
    if {first, second} == {1.0, -1.0}:
        return (
            "reflection",
            "One direction stays, the other is turned round at every step; twice gives every point back.",
        )
    for border, stays in ((1.0, "line of fixed points"), (-1.0, "line of 2-cycles")):
        if border in (first, second):
            other = abs(first + second - border)
            pull = "attracting" if other < 1 else "repelling"
            kept = "stays where it is" if border == 1 else "jumps to the opposite point and back"
            return (
                f"{pull} {stays}",
                f"What lies on one line {kept}; all else goes {'to' if other < 1 else 'away from'} it.",
            )
    small, large = sorted(map(abs, (first, second)))
    flips = _flips(first, second)
    if small < 1 < large:
        return f"saddle{flips}", "One direction shrinks, another grows: nearly every point comes near, and then leaves."
    if small == large:  # λ and −λ: A² = λ²I
        name = "stable node" if large < 1 else "unstable node"
        return f"{name}{flips}", "Every second step multiplies the whole plane by the same number, λ²."
    if large < 1:
        return f"stable node{flips}", "Every point comes to the origin, at last along the direction of the larger |λ|."
    return f"unstable node{flips}", "Every point leaves, at last along the direction of the larger |λ|."


def _flips(first: float, second: float) -> str:
    """Along the direction of a negative eigenvalue a point jumps to the other side at every step."""
    return ("", " with a flip", " with two flips")[(first < 0) + (second < 0)]


def _star_map(value: float) -> tuple[str, str]:
    if value == 0:
        return "zero", "Every point is at the origin after one step."
    if value == 1:
        return "identity", "Every point stays where it is."
    if value == -1:
        return "point reflection", "Every point jumps to the opposite one and back."
    verdict = "stable" if abs(value) < 1 else "unstable"
    way = "straight to the origin" if abs(value) < 1 else "straight away from the origin"
    jumping = ", from side to side" if value < 0 else ""
    return f"{verdict} star{_flips(value, value)}", f"Every point goes {way}{jumping}, all at the same rate."


def _defective_map(value: float) -> tuple[str, str]:
    if value == 0:
        return "nilpotent", "Every point is on a line after one step, and at the origin after two."
    if abs(value) == 1:
        if value < 0:
            return (
                "shear with a flip",
                "Every point jumps to the other side, further along one direction at every step.",
            )
        return "shear", "Every point moves parallel to one line, by the same length at every step."
    verdict = "stable" if abs(value) < 1 else "unstable"
    end = "comes to the origin" if abs(value) < 1 else "leaves"
    flips = _flips(value, value)
    return f"{verdict} degenerate node{flips}", f"There is one eigenvector only; at last every point {end} along it."


def _collapse(other: float) -> tuple[str, str]:
    """Singular: one eigenvalue is 0, and this is the other."""
    first = "One step puts every point on a line"
    if other == 1:
        return "projection", f"{first}, where it stays."
    if other == -1:
        return "collapse onto a line of 2-cycles", f"{first}, where it jumps to and fro."
    way = "comes to the origin" if abs(other) < 1 else "leaves"
    verdict = "stable" if abs(other) < 1 else "unstable"
    return f"{verdict} collapse onto a line{_flips(0, other)}", f"{first}, and on it every point {way}."


def triangle(found: Eigen) -> tuple[Side, ...]:
    """The three sides of the triangle in the plane of trace and determinant, inside which a map is stable.

    A system that leaves it passes an eigenvalue through 1, through −1, or a pair through the unit circle.
    """
    tr, det = float(found.trace), float(found.determinant)
    upper, below = figures(tr, 1 + det), figures(0 - tr, 1 + det)
    sides = [-_sign(found.at_one), -_sign(found.at_minus_one), _sign(found.determinant - 1)]
    return (
        Side("an eigenvalue at 1", f"tr A {upper[0]} {_compare(sides[0])} 1 + det A {upper[1]}", sides[0]),
        Side("an eigenvalue at −1", f"−tr A {below[0]} {_compare(sides[1])} 1 + det A {below[1]}", sides[1]),
        Side("a pair on the unit circle", f"det A {_against(det, 1)}", sides[2]),
    )


# --- as a flow ------------------------------------------------------------------------------------------------------


def as_flow(found: Eigen) -> Case:
    """What ṡ = A s does."""
    first, second = (value.real for value in found.values)
    verdict = _verdict([first, second], found)
    name, says = _flow(found, verdict)
    if found.kind == "complex":
        return Case(name, verdict, says, (*_pair(found), f"Re λ = tr A/2 {_against(first, 0)}"))
    if found.kind in ("star", "defective"):
        return Case(name, verdict, says, (f"λ₁ = λ₂ {_against(first, 0)}", _repeated(found)))
    return Case(
        name, verdict, says, tuple(f"λ{k} {_against(v, 0)}" for k, v in zip("₁₂", (first, second), strict=True))
    )


def _flow(found: Eigen, verdict: Verdict) -> tuple[str, str]:
    """Name and sentence."""
    first, second = (value.real for value in found.values)
    way = "comes to the origin" if verdict == "stable" else "leaves"
    if found.kind == "complex":
        if verdict == "neutral":
            return "centre", "Every point goes around the origin on its own closed ellipse."
        return f"{verdict} spiral", f"Every point goes around the origin and {way}."
    if found.kind == "star":
        if first == 0:
            return "zero", "Nothing moves."
        return f"{verdict} star", f"Every point {way} on a straight line, all at the same rate."
    if found.kind == "defective":
        if first == 0:
            return "shear", "Every point moves parallel to one line, at a constant speed."
        return f"{verdict} degenerate node", f"There is one eigenvector only; at last every point {way} along it."
    if 0 in (first, second):
        pull = "attracting" if first + second < 0 else "repelling"
        goes = "straight to" if first + second < 0 else "straight away from"
        return f"{pull} line of fixed points", f"What lies on one line stays where it is; all else goes {goes} it."
    if second < 0 < first:
        return "saddle", "One direction shrinks, another grows: nearly every point comes near, and then leaves."
    slow = (
        "at last along the slower direction, that of the larger λ"
        if first < 0
        else "at last along the larger λ's direction"
    )
    return f"{verdict} node", f"Every point {way}, {slow}."


def quadrant(found: Eigen) -> tuple[Side, ...]:
    """The two borders of the quadrant tr A < 0 < det A, inside which a flow is stable."""
    tr, det = _sign(found.trace), -_sign(found.determinant)
    return (
        Side("a pair on the imaginary axis", f"tr A {_against(float(found.trace), 0)}", tr),
        Side("an eigenvalue at 0", f"det A {_against(float(found.determinant), 0)}", det),
    )


# --- what both share ------------------------------------------------------------------------------------------------


def _verdict(beyond: list[float], found: Eigen) -> Verdict:
    """beyond: how far each eigenvalue is past the border. On it, a defective matrix still grows, as k or t does."""
    most = max(beyond)
    if most == 0:
        return "unstable" if found.kind == "defective" else "neutral"
    return "stable" if most < 0 else "unstable"


def _pair(found: Eigen) -> tuple[str, ...]:
    """What makes the eigenvalues a complex pair, and what they are."""
    value = found.values[0]
    discriminant = f"tr² − 4 det {figure(float(found.discriminant), 0)} < 0: a complex pair"
    return discriminant, f"Re λ {figure(value.real)}, Im λ = ±√(4 det − tr²)/2 {figure(value.imag)}"


def _repeated(found: Eigen) -> str:
    if found.kind == "star":
        return "tr² − 4 det = 0, and A = λI: every vector is an eigenvector"
    return "tr² − 4 det = 0, and A ≠ λI: there is one line of eigenvectors only"


def _against(value: float, border: float) -> str:
    """= 0.9 < 1, or where it is on the border, = 1."""
    text = figure(value, border)
    return text if value == border else f"{text} {_compare((value > border) - (value < border))} {border:g}"


def _compare(side: int) -> str:
    return "<=>"[side + 1]


def _sign(value: Fraction) -> int:
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
