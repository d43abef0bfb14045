"""What the filters lesson says in words, each number as it is shown elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import entry_text, read_shown
from engine.convolutional.filters.responses import Response
from engine.convolutional.filters.text import Filter
from engine.convolutional.kernels.named import GENERATED, KERNELS

LONGEST_VECTOR = 7


def caption(response: Response, display: str) -> str:
    """Under a response: what full colour means, or why there is nothing."""
    if response.problem:
        return response.problem
    return "0–255" if display == "picture" else f"±{response.range:,.10g}"


def place(shape: Sequence[int], row: int, column: int) -> str:
    """Under the picture: its size, and the row and column of the pixel under the lens."""
    return f"{shape[1]} × {shape[0]}, pixel ({row}, {column})"


def times(steps: int) -> str:
    """How often the filters are applied."""
    return "applied once" if steps == 1 else f"applied {steps} times"


def facts(filter: Filter, steps: int) -> list[str]:
    """What is to be known of a kernel: its formula, its sum, whether it falls into two, what repeating it makes."""
    return [*_formula(filter), _sum(filter), separable(filter), *_repeated(filter, steps)]


def _formula(filter: Filter) -> list[str]:
    named = KERNELS.get(filter.kind) or GENERATED.get(filter.kind)
    return [f"{filter.kind}: {named.formula}"] if named else []


def _sum(filter: Filter) -> str:
    total = float(filter.kernel.sum())
    if abs(total) < 1e-9:
        return "Its entries add up to 0: even areas give 0."
    if abs(total - 1) < 1e-9:
        return "Its entries add up to 1: even areas stay as they are."
    return f"Its entries add up to {entry_text(total)}: even areas are multiplied by that."


def separable(filter: Filter) -> str:
    """The two vectors of a separable kernel, and what is saved; or that it is none."""
    parts = filter.separation
    high, wide = filter.kernel.shape
    if min(high, wide) == 1:
        return "It is a single row." if high == 1 else "It is a single column."
    if not parts.separable:
        return "Not separable: it is no product of a column and a row."
    saving = f"{high} + {wide} multiplications a pixel, not {high * wide}"
    if max(high, wide) <= LONGEST_VECTOR:
        return f"Separable: column {_vector(parts.column)} · row {_vector(parts.row)}; {saving}."
    return f"Separable: a column of {high} · a row of {wide}; {saving}."


def _repeated(filter: Filter, steps: int) -> list[str]:
    if steps == 1:
        return []
    rows, columns = (steps * (side - 1) + 1 for side in filter.kernel.shape)
    return [f"Applied {steps} times: away from the edge, as one kernel of {rows}×{columns}."]


def cut(sums: Sequence[str], display: str) -> list[str]:
    """How a result becomes a brightness between 0 and 255, where it does not fit."""
    if display != "picture":
        return []
    numbers = [read_shown(text) for text in sums]
    beyond = [(text, value) for text, value in zip(sums, numbers, strict=True) if not 0 <= value <= 255]
    return [f"As a picture {text} is cut to {'0' if value < Fraction(0) else '255'}." for text, value in beyond]


def _vector(numbers: NDArray[np.float64]) -> str:
    return f"({', '.join(entry_text(_meant(number)) for number in numbers.tolist())})"


def _meant(number: float) -> float:
    """The fraction that a singular value decomposition has missed by a rounding."""
    near = float(Fraction(number).limit_denominator(1000))
    return near if abs(near - number) < 1e-12 else number
