"""What s_t = A s_{t−1} does: its name, and the triangle in which it is stable."""

from __future__ import annotations

import math

from engine.arithmetic.written import show
from engine.recurrent.dynamics.linear.cases import (
    Case,
    Side,
    Verdict,
    against,
    compare,
    figures,
    pair,
    repeated,
    sign,
    verdict_of,
)
from engine.recurrent.dynamics.linear.eigen import Eigen

LONGEST = 360  # steps of a rotation that are tried


def as_map(found: Eigen) -> Case:
    """What s_t = A s_{t−1} does."""
    sizes = found.moduli
    verdict = verdict_of([size - 1 for size in sizes], found)
    if found.kind == "complex":
        name, says = _turning_map(found, verdict)
        angle = f"θ ≈ {show(math.degrees(found.angle), 1)}° a step"
        why = (*pair(found), f"|λ| = √det A {against(sizes[0], 1)}", angle)
        return Case(name, verdict, says, why)
    name, says = _real_map(found)
    if found.kind in ("star", "defective"):
        return Case(name, verdict, says, (f"|λ₁| = |λ₂| {against(sizes[0], 1)}", repeated(found)))
    return Case(name, verdict, says, tuple(f"|λ{k}| {against(size, 1)}" for k, size in zip("₁₂", sizes, strict=True)))


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
    sides = [-sign(found.at_one), -sign(found.at_minus_one), sign(found.determinant - 1)]
    return (
        Side("an eigenvalue at 1", f"tr A {upper[0]} {compare(sides[0])} 1 + det A {upper[1]}", sides[0]),
        Side("an eigenvalue at −1", f"−tr A {below[0]} {compare(sides[1])} 1 + det A {below[1]}", sides[1]),
        Side("a pair on the unit circle", f"det A {against(det, 1)}", sides[2]),
    )
