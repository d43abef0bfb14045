"""What a reader of digits answers, and how sure it is, in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SURE, UNSURE = 0.9, 0.6


def percent(share: float) -> str:
    """97.3 %, and never 100 % or 0 % of what is neither."""
    shown = min(99.9, max(0.1, round(100 * share, 1)))
    return f"{shown:.1f} %" if 0.001 <= share <= 0.999 else ("> 99.9 %" if share > 0.5 else "< 0.1 %")


def answer(probabilities: NDArray[np.float64]) -> list[str]:
    """The first and the second guess."""
    second, first = np.argsort(probabilities)[-2:].tolist()
    sure = float(probabilities[first])
    how = "It is sure" if sure >= SURE else "It leans that way" if sure >= UNSURE else "It is not sure"
    return [
        f"This is a {first}: {percent(sure)}. {how}.",
        f"Second guess: {second}, {percent(float(probabilities[second]))}.",
    ]
