"""How sure an estimate from a sample is."""

from __future__ import annotations

import math

Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share, of which a sample of `count` has `right` (Wilson, 1927). Raises ValueError for an
    empty sample."""
    if count < 1:
        raise ValueError("A share needs at least one of a sample.")
    share, shrink = right / count, 1 + Z**2 / count
    middle = (share + Z**2 / (2 * count)) / shrink
    half = Z * math.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / shrink
    return max(0.0, middle - half), min(1.0, middle + half)


def interval(right: int, count: int) -> str:
    """12.4–19.9 %"""
    low, high = wilson(right, count)
    return f"{100 * low:.1f}–{100 * high:.1f} %"
