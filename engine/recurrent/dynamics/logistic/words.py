"""What the look on the logistic map says: its fixed points, its cycle, its exponent, and the arithmetic of a step."""

from __future__ import annotations

import math

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import plain, told
from engine.recurrent.dynamics.linear.cases import figure
from engine.recurrent.dynamics.logistic.quadratic import fixed_points, period, two_cycle

PLACES = 5
LOWEST = -15.0  # below it, λ is what rounding makes of −∞


def regime(r: float, exponent: float) -> list[str]:
    """What the orbit comes to, and why."""
    lines = []
    for name, point in zip(("0", "1 − 1/r"), fixed_points(r), strict=False):
        slope = "r" if name == "0" else "2 − r"
        where = "x = 0" if name == "0" else f"x = 1 − 1/r {figure(round(point.x, 12))}"
        lines.append(f"{where}: f′ = {slope} {figure(round(point.multiplier, 12), 1, -1)}, {point.name}")
    length = period(r)
    if length == 1 and all(point.name == "repelling" for point in fixed_points(r)):
        length = 0  # the orbit of 1/2 lands on a point that repels, as at r = 4
    if length == 1:
        lines.append("The orbit comes to rest.")
    elif length:
        lines.append(f"The orbit repeats itself after {length} steps.")
    else:
        slowly = any(point.name == "borderline" for point in fixed_points(r))
        lines.append("It comes too slowly to be seen." if slowly else "No cycle of up to 64 steps is seen.")
    if length == 2 and (cycle := two_cycle(r)):
        low, high, slope_of_both = cycle
        lines.append(f"x = {decimals(low, PLACES)} and {decimals(high, PLACES)} in turn (rounded); over both steps")
        lines.append(f"f′·f′ = 4 + 2r − r² {figure(round(slope_of_both, 12), 1, -1)}")
    return [*lines, lyapunov(exponent)]


def lyapunov(exponent: float) -> str:
    """A small distance becomes e^λ times as large in a step."""
    if exponent < LOWEST:
        return f"λ < {plain(LOWEST)}: the orbit comes upon x = 1/2, or all but, where f′ = 0."
    text = decimals(exponent, 3)
    if abs(exponent) < 5e-4:
        return "λ ≈ 0: on the border between order and chaos."
    grown = told(math.exp(float(text.replace("−", "-"))), 3)
    return f"λ ≈ {text}: a small distance becomes e^λ ≈ {grown.lstrip('=≈ ')} times as large a step."
