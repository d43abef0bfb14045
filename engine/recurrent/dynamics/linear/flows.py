"""What ṡ = A s does: its name, and the quadrant in which it is stable."""

from __future__ import annotations

from engine.recurrent.dynamics.linear.cases import Case, Side, Verdict, against, pair, repeated, sign, verdict_of
from engine.recurrent.dynamics.linear.eigen import Eigen


def as_flow(found: Eigen) -> Case:
    """What ṡ = A s does."""
    first, second = (value.real for value in found.values)
    verdict = verdict_of([first, second], found)
    name, says = _flow(found, verdict)
    if found.kind == "complex":
        return Case(name, verdict, says, (*pair(found), f"Re λ = tr A/2 {against(first, 0)}"))
    if found.kind in ("star", "defective"):
        return Case(name, verdict, says, (f"λ₁ = λ₂ {against(first, 0)}", repeated(found)))
    return Case(name, verdict, says, tuple(f"λ{k} {against(v, 0)}" for k, v in zip("₁₂", (first, second), strict=True)))


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
    tr, det = sign(found.trace), -sign(found.determinant)
    return (
        Side("a pair on the imaginary axis", f"tr A {against(float(found.trace), 0)}", tr),
        Side("an eigenvalue at 0", f"det A {against(float(found.determinant), 0)}", det),
    )
