"""What brute force costs: evaluations grow as the product of the points, 20^d, and time with them.

evaluations([20] * 6), duration(evaluations([20] * 6) * seconds_each(generator, seen))
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from engine.arithmetic.written import raised
from engine.generative.likelihood.picture.generator import BLOCK, Generator, Observed

UNITS = (("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("min", 60.0), ("hours", 3600.0), ("days", 86400.0))
YEAR = 365.25 * 86400.0


def evaluations(points: Sequence[int]) -> int:
    """Of p(x|z), on a grid with so many points for each latent."""
    return math.prod(points)


def seconds_each(generator: Generator, seen: Observed, seconds: float = 0.02) -> float:
    """How long one evaluation of p(x|z) takes on this machine, measured for so many seconds on draws of z, each with
    its own picture: what a latent costs that no trick takes apart."""
    z, done = generator.sample(BLOCK), 0
    generator.log_likelihood(z, seen)  # the first time also loads what is compiled
    begin = time.perf_counter()
    while (taken := time.perf_counter() - begin) < seconds or not done:
        generator.log_likelihood(z, seen)
        done += len(z)
    return taken / done


def duration(seconds: float) -> str:
    """3.2 ms, 41 s, 5.2 hours, 310 years, 2.1·10⁹ years: two digits, those of a whole number all."""
    if seconds >= YEAR:
        years = seconds / YEAR
        if years >= 1e4:
            figure, power = f"{years:.1e}".split("e")
            return f"{figure}·10{raised(int(power))} years"
        return f"{_figure(years)} years"
    name, unit = next((unit for unit in reversed(UNITS) if seconds >= unit[1]), UNITS[0])
    return f"{_figure(seconds / unit)} {name}"


def _figure(value: float) -> str:
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
