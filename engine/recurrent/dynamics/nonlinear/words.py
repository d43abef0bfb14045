"""What the look on s ← tanh(As + b) says: its fixed points in a table, and where starts end."""

from __future__ import annotations

import cmath
from typing import Any

import numpy as np

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import percent
from engine.recurrent.dynamics.linear.eigen import Eigen
from engine.recurrent.dynamics.nonlinear.basins import Basins
from engine.recurrent.dynamics.nonlinear.fixed import FixedPoints

PLACES = 3


def table(found: FixedPoints) -> dict[str, Any]:
    """Every fixed point: where it is, the eigenvalues of its Jacobian, and what it is."""
    proved = "These are all: it is proved." if found.complete else "Near a birth of fixed points: there may be others."
    rows = [
        {
            "head": str(k),
            "cells": [*(decimals(value, PLACES) for value in point.s), eigenvalues(point.found), point.case.name],
        }
        for k, point in enumerate(found.points, 1)
    ]
    return {"title": "Fixed points, s = tanh(As + b)", "columns": ["s₁", "s₂", "λ of J", "as a map"], "rows": rows,
            "note": proved}  # fmt: skip


def eigenvalues(found: Eigen) -> str:
    first, second = found.values
    if found.kind == "complex":
        size, angle = cmath.polar(first)
        return f"{size:.3f}∠±{np.degrees(angle):.1f}°"
    return ", ".join(decimals(value.real, PLACES) for value in (first, second))


def ends(found: Basins) -> list[str]:
    """How large each attractor's basin is, as a share of the starts that were tried."""
    shares = []
    for k, cycle in enumerate(found.attractors):
        x, y = (decimals(value, 2) for value in cycle.states[0].tolist())
        where = f"at ({x}, {y})" if cycle.period == 1 else f"in a cycle of {cycle.period} through ({x}, {y})"
        shares.append(f"{percent(float((found.labels == k).mean()), 1)} {where}")
    if rest := float((found.labels < 0).mean()):
        shares.append(f"{percent(rest, 1)} at none of these within 200 steps")
    return [f"Of {found.labels.size:,} starts end (rounded): {'; '.join(shares)}."]
