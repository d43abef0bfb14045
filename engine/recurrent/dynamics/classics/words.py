"""What the look on three classic flows says: the arithmetic of a moment, what is kept, and where nothing moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import product
from engine.recurrent.dynamics.account import worked
from engine.recurrent.dynamics.classics.settings import ClassicsSettings

PLACES = 3


def _less(first: str, second: str) -> str:
    return f"{first} − {second}" if not second.startswith("−") else f"{first} + {second[1:]}"


def speeds(settings: ClassicsSettings, s: Sequence[float]) -> list[str]:
    """ṡ at a state, written out: what does not follow at once."""
    x, y = s
    p = settings.parameters
    if settings.classic == "pendulum":
        made = worked([x, p["friction"], y], lambda o: -math.sin(o[0]) - o[1] * o[2])
        angle, friction, speed = made.operands
        return [f"ω̇ = −sin θ − γ·ω {made.given} {_less(f'−sin({angle})', product(friction, speed))} {made.end}"]
    if settings.classic == "species":
        prey = worked([p["birth"], x, p["hunt"], y], lambda o: o[0] * o[1] - o[2] * o[1] * o[3])
        hunters = worked([p["gain"], x, p["death"], y], lambda o: o[0] * o[1] * o[3] - o[2] * o[3])
        a, own, b, other = prey.operands
        d, food, g, self = hunters.operands
        return [
            f"ẋ = α·x − β·x·y {prey.given} {a}·{own} − {b}·{own}·{other} {prey.end}",
            f"ẏ = δ·x·y − γ·y {hunters.given} {d}·{food}·{self} − {g}·{self} {hunters.end}",
        ]
    made = worked([p["mu"], x, y], lambda o: o[0] * (1 - o[1] * o[1]) * o[2] - o[1])
    mu, place, speed = made.operands
    square = f"({place})²" if place.startswith("−") else f"{place}²"
    speed = f"({speed})" if speed.startswith("−") else speed
    return [f"ẏ = μ·(1 − x²)·y − x {made.given} {_less(f'{mu}·(1 − {square})·{speed}', place)} {made.end}"]


def rests(settings: ClassicsSettings) -> dict[str, Any]:
    """Where nothing moves, the eigenvalues of the Jacobian there, and its name."""
    rows, found = [], shown(settings)
    for k, rest in enumerate(found, 1):
        first, second = rest.found.values
        pair = [decimals(value.real, PLACES) for value in (first, second)]
        values = ", ".join(pair)
        if rest.found.kind == "complex":
            values = f"{pair[0]} ± {decimals(abs(first.imag), PLACES)}i"
        at = f"({decimals(rest.s[0], 2)}, {decimals(rest.s[1], 2)})"
        rows.append({"head": str(k), "cells": [at, values, rest.case.name]})
    is_centre = any(rest.case.name == "centre" for rest in found)
    return {
        "title": "Where nothing moves",
        "columns": ["place", "λ of the Jacobian", "as a flow"],
        "rows": rows,
        "note": "Whether the flow itself has a centre there, the Jacobian does not say." if is_centre else "",
    }


def shown(settings: ClassicsSettings) -> list[Any]:
    left, right, low, high = settings.flow.window
    return [
        rest
        for rest in settings.flow.rests(**settings.parameters)
        if left <= rest.s[0] <= right and low <= rest.s[1] <= high
    ]


def kept(settings: ClassicsSettings, first: float | None, now: float | None) -> list[str]:
    """The number that is kept, at the start and now."""
    if first is None or now is None:
        return []
    name = settings.flow.kept_name
    return [f"{name}: {decimals(first, 4)} at the start, {decimals(now, 4)} now (rounded)"]
