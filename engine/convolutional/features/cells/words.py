"""What the look on simple and complex cells says in numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.written import plain, squared
from engine.arrays import Floats
from engine.convolutional.features.cells.responses import modulation
from engine.convolutional.features.cells.settings import CellsSettings

EQUATIONS = (
    Equation("e", ("excited", "hindered"), lambda excited, hindered: excited - hindered),
    Equation("r", ("e",), lambda e: max(0, e)),
    Equation("E", ("e", "o"), lambda e, o: e * e + o * o),
)
HALF_OF = Equation("half", ("full",), lambda full: full / 2)
KINDS = ("Simple", "Complex")


def captions() -> list[str]:
    """What the three small pictures are."""
    return ["w", "partner", "w·s"]


def account(products: Floats, linear: Floats) -> list[str]:
    """The arithmetic of this frame. products: w·s (SIDE, SIDE); linear: e and o (2,)."""
    excited, hindered = float(products[products > 0].sum()), float(-products[products < 0].sum())
    texts = agreed({"excited": excited, "hindered": hindered, "o": float(linear[1])}, EQUATIONS, 3)
    e, r, energy = (f"{one.sign(texts)} {texts[one.result]}" for one in EQUATIONS)
    return [
        f"e = Σ w·s ≈ {texts['excited']} − {texts['hindered']} {e}",
        f"Simple cell: r = max(0, {texts['e']}) {r}",
        f"Complex cell: E = e² + o² ≈ {squared(texts['e'])} + {squared(texts['o'])} {energy}",
    ]


def measured(
    settings: CellsSettings,
    now: float,
    heights: Floats,
    ends: Sequence[tuple[float, float] | None],
    answers: Sequence[Floats],
) -> list[str]:
    """What has been measured: the widths of both tuning curves, and F1/F0 in this sweep."""
    cell = settings.gabor
    lines = [f"The stimulus lies at {plain(round(now % 180, 1))}°, the field at {_about(cell.angle)}°."]
    points = int((~np.isnan(heights[0])).sum())
    for kind, span in zip(KINDS, ends, strict=True):
        if span:
            texts = agreed({"full": span[1] - span[0]}, [HALF_OF], 1)
            lines.append(f"{kind}: ≈ {texts['full']}° wide at half height, half ≈ {texts['half']}°.")
    if not any(ends):
        lines.append(f"Width at half height: {_waits(points, heights)}")
    if settings.stimulus == "grating":
        ratios = [modulation(one) for one in answers]
        if not any(np.isnan(ratios)):
            lines.append(
                f"F1/F0 in this sweep: simple ≈ {ratios[0]:.2f}, complex ≈ {ratios[1]:.2f}; above 1 it is simple."
            )
    return lines


def sheet(shares: Floats) -> list[str]:
    """Under the two pictures of a sheet: how many cells answer with more than half of the scale. shares: (2, rows,
    columns)."""
    counts = [f"{int((one > 0.5).sum())} over half" for one in shares]
    return [f"Simple: {counts[0]}", f"Complex: {counts[1]}"]


def _waits(points: int, heights: Floats) -> str:
    if points < heights.shape[1]:
        return "measured once the stimulus has turned past both flanks."
    return "there is none, for the curve does not fall to half." if points > 1 else "it takes a stimulus that turns."


def _about(angle: float) -> str:
    return plain(angle) if angle == round(angle) else f"≈ {angle:.1f}"
