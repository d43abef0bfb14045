"""Sums of more terms than anyone would read: the largest are written out, and all others are one number.

    long_sum(parts, "products", bias)[0]
    # ["0.59 − 0.38 + … − 0.24 = −0.49", "The 8 largest of 12 products, the sum of all others (0.07), and the bias."]

The others are the whole less those, so that the digits shown give the sum shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from engine.arithmetic.exact import added, decimals_for, fixed, read_shown
from engine.arithmetic.written import MOST_DIGITS, Stage, joined, read, show, write
from engine.arrays import Floats

MOST_LISTED = 8  # terms of a long sum that are written out
VISIBLE = 3  # digits that a result has at least


def long_sum(
    parts: Floats, what: str, bias: float | None = None, *, more: int = 0, most: int = MOST_LISTED
) -> tuple[list[str], str]:
    """The largest parts, the others as one number, and the bias: lines, and the total as it is shown. more: decimals
    beyond those that give the total three digits; most: how many are written out."""
    count = len(parts) if len(parts) <= most + 1 else most
    largest = sorted(np.argsort(-np.abs(parts), kind="stable")[:count].tolist())
    listed = [Fraction(float(parts[k])) for k in largest] + ([Fraction(bias)] if bias else [])
    total = Fraction(math.fsum(parts)) + Fraction(bias or 0.0)
    least = min(max(VISIBLE, decimals_for(VISIBLE, [total])), 15) + more
    for places in range(least, least + 6):  # rounded one by one they rarely add up at once
        shown, whole = [fixed(part, places) for part in listed], fixed(total, places)
        others = fixed(read_shown(whole) - added(shown), places)
        if others == fixed(total - sum(listed, Fraction(0)), places):
            break
    if count == len(parts) and not read_shown(others):
        return [f"{joined(shown)} = {whole}" if len(shown) > 1 else whole], whole
    line = f"{joined([*shown[:count], others, *shown[count:]])} = {whole}"
    bias_too = ", and the bias" if bias else ""
    note = f"The {count} largest of {len(parts):,} {what}, the sum of all others ({others}){bias_too}."
    return [line, note], whole


def summed_then(
    parts: Floats,
    truth: float,
    operands: Sequence[float],
    finish: Stage,
    text: Callable[[Sequence[str], str], str],
    most: int = MOST_LISTED,
) -> list[str]:
    """A sum, and a result of it as it is shown, with digits enough that the result is the true one.

    text: the second line, of the operands as they are shown and the result with its sign; most: as in
    :func:`long_sum`.
    """
    for more in range(12):
        lines, total = long_sum(parts, "terms", more=more, most=most)
        found = write([read(total), *operands], finish, exact=(0,), visible=VISIBLE)
        if found.results[0] in [show(truth, digits) for digits in range(1, MOST_DIGITS + 1)]:
            break
    return [lines[0], text([total, *found.operands[1:]], found.ends[0]), *lines[1:]]
