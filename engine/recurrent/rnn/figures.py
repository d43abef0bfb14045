"""Numbers as the lesson shows them: short ones for narrow boxes, and accounts in decimals that add up as they stand.

Sums through time often cancel, 0.280 − 0.290 = −0.010. With so many decimals (rather than significant digits, as in
:mod:`engine.arithmetic.written`) every number of such a line is as short as its smallest asks for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arithmetic.written import Stage, Written, agree, plain, raised, read, signs, write

MOST = 12  # decimals
LARGE, SMALL = 1e5, 1e-5  # beyond these, significant digits and powers of ten
LEAST = 3


def figure(value: float) -> str:
    """A number for a narrow box: exact where that is short, else in six characters at most."""
    size = abs(value)
    if size and not 1e-3 <= size < 1e4:
        figure, power = f"{value:.0e}".split("e")
        return f"{figure}·10{raised(int(power))}".replace("-", "−")
    exact = f"{value:.10g}"
    if len(exact.lstrip("-")) <= 4:
        return exact.replace("-", "−") if value else "0"
    places = 3 if size < 10 else 2 if size < 100 else 1 if size < 1000 else 0
    return f"{value:.{places}f}".replace("-", "−")


def account(operands: Sequence[float], *stages: Stage) -> Written:
    """Operands and results with the fewest decimals, at least three, at which what is shown gives what is shown.

    stages: as in :func:`engine.arithmetic.written.write`, which is the way out for very large and very small numbers.
    Operands of two decimals at most are shown as they are, for they were chosen.
    """
    operands = [value + 0.0 for value in operands]  # no −0
    exact = [place for place, value in enumerate(operands) if abs(value) < LARGE and round(value, 2) == value]
    true: list[float] = []
    for stage in stages:
        true.append(stage(operands, true))
    sizes = [abs(value) for value in (*operands, *true) if value]
    if all(SMALL <= size < LARGE for size in sizes):
        least = max([LEAST, *(1 - math.floor(math.log10(abs(value))) for value in true if value)])
        for digits in range(least, MOST + 1):
            shown = tuple(plain(v) if i in exact else decimals(v, digits) for i, v in enumerate(operands))
            for places in range(digits, least - 1, -1):
                results = agree([read(text) for text in shown], stages, true, [places], decimals)
                if results is not None:
                    return Written(shown, results, signs=signs(shown, stages, results))
    return write(operands, *stages, exact=exact, least=LEAST)


def decimals(value: float, places: int) -> str:
    """So many decimals; 0 where none of them would show."""
    text = f"{value:.{places}f}"
    return text.replace("-", "−") if float(text) else "0"
