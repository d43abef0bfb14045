"""What the look on one matrix says: the name of the case in both readings, and why, in numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arithmetic.written import plain, read, show
from engine.recurrent.dynamics.linear.cases import Case, Side
from engine.recurrent.dynamics.linear.motion import Growth

PLACES = 3  # decimals of a state
SIDES = ("inside", "on", "beyond")


def case(found: Case, growth: Growth, name: str, letter: str) -> list[str]:
    """The sentence and the deciding comparisons; and how far the matrix lengthens a vector on the way. name: ‖Aᵏ‖."""
    deciding = [why for why in found.why if "complex pair" not in why and "Im λ" not in why]
    return [found.says, f"{found.verdict.capitalize()}: {'; '.join(deciding)}.", largest(growth, name, letter)]


def state(letter: str, at: float, s: Sequence[float]) -> str:
    """Where the visitor's own way is now."""
    place = f"{letter} = {plain(round(at, 9))}"
    if any(math.isnan(value) for value in s):
        return f"At {place} s is a million away, or further."
    texts = [plain(round(value, PLACES) + 0.0) for value in s]
    sign = (
        "="
        if all(math.isclose(read(text), value, rel_tol=1e-12) for text, value in zip(texts, s, strict=True))
        else "≈"
    )
    return f"At {place}: s {sign} ({texts[0]}, {texts[1]})."


def largest(growth: Growth, name: str, letter: str) -> str:
    """Whether what shrinks in the end grows first."""
    if not math.isfinite(growth.peak):
        return f"{name} grows beyond all numbers."
    if growth.at == 0:
        return f"{name} is never above 1 here."
    if growth.at == growth.places[-1]:
        return f"{name} is still growing at {letter} = {plain(float(growth.at))}."
    return f"{name} is largest at {letter} {_about(float(growth.at))}: ≈ {show(growth.peak, 2)}."


def _about(value: float) -> str:
    text = plain(round(value, 2))
    return f"= {text}" if float(text.replace("−", "-")) == value else f"≈ {text}"


def borders(sides: Sequence[Side]) -> list[str]:
    """The comparisons that put the point inside the region of stability, or out of it, a line each."""
    return [f"{side.text}: {SIDES[side.side + 1]} the border “{side.name}”" for side in sides]
