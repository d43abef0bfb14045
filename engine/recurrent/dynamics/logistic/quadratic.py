"""The logistic map x ← r x (1 − x), x from 0 to 1 and r from 0 to 4: the simplest rule that is chaotic (May 1976).

    orbit(3.2, 0.4, 200)[-2:]     # 0.5130…, 0.7994…, one after the other for ever
    lyapunov(4.0)                 # 0.69…: log 2, a small distance doubles at every step in the mean
    bifurcation(np.linspace(2.8, 4, 600)).x      # the famous picture, a column for each r

What to look for, with r growing: rest at 0 up to r = 1; rest at 1 − 1/r up to 3; two values up to 1 + √6 ≈ 3.449; then
4, 8, 16 …, each sooner than the last by a factor that tends to 4.669 (Feigenbaum 1978); chaos from 3.5699…, and windows
in it, the largest from 1 + √8 ≈ 3.828, where three values follow each other.

Source: Strogatz, Nonlinear Dynamics and Chaos, 10.2 to 10.6.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.settings import within

DOUBLINGS = (3.0, 1 + math.sqrt(6), 3.5440903595519, 3.5644072660954)
"""From where on there are 2, 4, 8 and 16 values: the first two are exact, the others Feigenbaum's and May's numbers."""
ONSET = 3.5699456718709
"""Where the doublings end, and chaos begins."""
WINDOW = 1 + math.sqrt(8)
"""From where on three values follow each other."""


def step(r: ArrayLike, x: ArrayLike) -> Floats:
    """r x (1 − x)."""
    x = np.asarray(x, np.float64)
    new: Floats = np.asarray(r, np.float64) * x * (1 - x)
    return new


def checked(r: float, x: float = 0.5) -> None:
    """Raises ValueError for an r beyond 0 to 4, or an x beyond 0 to 1: x would leave for −∞."""
    within("r", r, 0, 4)
    within("x", x, 0, 1)


def orbit(r: float, start: float, steps: int) -> Floats:
    """x_0 = start, x_1, …: (steps + 1,)."""
    checked(r, start)
    x = [start]
    for _ in range(steps):
        x.append(r * x[-1] * (1 - x[-1]))
    return np.array(x)


def cobweb(orbit: Floats) -> Floats:
    """The corners of the web (2 T + 1, 2) of an orbit (T + 1,): from (x₀, 0) up to the curve, across to the diagonal,
    up or down to the curve …: (x₀, 0), (x₀, x₁), (x₁, x₁), (x₁, x₂), …"""
    across = np.repeat(orbit, 2)[:-1]
    up = np.concatenate([[0.0], np.repeat(orbit[1:], 2)])
    return np.column_stack([across, up])


class Fixed(NamedTuple):
    """x, how the map multiplies a small distance from it (|multiplier| < 1: it attracts), and its name."""

    x: float
    multiplier: float
    name: str


def fixed_points(r: float) -> tuple[Fixed, ...]:
    """0 with the multiplier r, and 1 − 1/r, with 2 − r, where that is above 0."""
    checked(r)
    points = [(0.0, float(r))] + ([(1 - 1 / r, 2 - r)] if r > 1 else [])
    return tuple(Fixed(x, multiplier, _name(multiplier)) for x, multiplier in points)


def two_cycle(r: float) -> tuple[float, float, float] | None:
    """The two values x with f(f(x)) = x that are no fixed points, the smaller first, and how both steps together
    multiply a distance: (r + 1 ∓ √((r − 3)(r + 1)))/(2r), and 4 + 2r − r². None up to r = 3."""
    checked(r)
    if r <= 3:
        return None
    root = math.sqrt((r - 3) * (r + 1))
    return (r + 1 - root) / (2 * r), (r + 1 + root) / (2 * r), 4 + 2 * r - r * r


def _name(multiplier: float) -> str:
    if abs(multiplier) == 1:
        return "borderline"
    return "attracting" if abs(multiplier) < 1 else "repelling"


def period(r: float, longest: int = 64, settle: int = 100_000) -> int:
    """After how many steps the orbit of x = 1/2 repeats itself; 0 for none up to `longest`.

    If any cycle attracts, the orbit of 1/2 comes to it (Fatou). Just at a doubling it comes too slowly to be seen.
    """
    checked(r)
    x = 0.5
    for _ in range(settle):
        before, x = x, r * x * (1 - x)
        if x == before:
            return 1
    first = x
    for steps in range(1, longest + 1):
        x = r * x * (1 - x)
        if abs(x - first) < 1e-9:
            return steps
    return 0


def lyapunov(r: ArrayLike, steps: int = 20_000, settle: int = 1_000, start: float = 0.3) -> Floats:
    """λ, the mean of log |f′(x)| = log |r (1 − 2x)| along the orbit, for every r: (…) as r.

    A small distance between two orbits becomes e^{λk} times as large in k steps: below 0 they come together, above 0
    the map is chaotic. −∞ where the orbit comes upon x = 1/2. A mean over an orbit: at r = 4 it is log 2 up to 0.01.
    """
    r = np.asarray(r, np.float64)
    x, total = np.full(r.shape, start), np.zeros(r.shape)
    for _ in range(settle):
        x = r * x * (1 - x)
    with np.errstate(divide="ignore"):
        for _ in range(steps):
            total += np.log(np.abs(r * (1 - 2 * x)))
            x = r * x * (1 - x)
    mean: Floats = total / steps
    return mean


def exponent(r: float, steps: int = 5_000, settle: int = 1_000, start: float = 0.3) -> float:
    """λ of one r, as :func:`lyapunov` has it."""
    x = orbit(r, start, settle + steps - 1)[settle:]
    with np.errstate(divide="ignore"):
        return float(np.log(np.abs(r * (1 - 2 * x))).mean())


class Bifurcation(NamedTuple):
    """r: the columns (R,); x: what the orbit of each still comes to after it has settled (kept, R)."""

    r: Floats
    x: Floats


def bifurcation(r: ArrayLike, settle: int = 500, kept: int = 200) -> Bifurcation:
    """The bifurcation diagram: all orbits begin at x = 1/2, and are drawn after `settle` steps."""
    columns = np.asarray(r, np.float64)
    x, rows = np.full(columns.shape, 0.5), np.empty((kept, *columns.shape))
    for _ in range(settle):
        x = columns * x * (1 - x)
    for row in rows:
        x = columns * x * (1 - x)
        row[:] = x
    return Bifurcation(columns, rows)
