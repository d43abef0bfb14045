"""What the filters lesson says in words, each number as it is shown elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from engine.arithmetic.exact import entry_text, in_whole, read_shown
from engine.arrays import Floats
from engine.convolutional.filters.responses import Response
from engine.convolutional.filters.text import Filter
from engine.convolutional.kernels.named import GENERATED, KERNELS

LONGEST_VECTOR = 7


def caption(response: Response, display: str) -> str:
    """Under a response: what full colour means, or why there is nothing."""
    if response.problem:
        return response.problem
    return "0–255" if response.display(display) == "picture" else f"±{response.range:,.10g}"


def facts(filter: Filter, steps: int) -> list[str]:
    """What is to be known of a kernel: its formula, its sum, whether it falls into two, what repeating it makes."""
    named = KERNELS.get(filter.kind) or GENERATED.get(filter.kind)
    lines = [f"{filter.kind}: {named.formula}"] if named else []
    lines += [_sum(filter.kernel), separable(filter)]
    if steps > 1:
        rows, columns = (steps * (side - 1) + 1 for side in filter.kernel.shape)
        lines.append(f"Applied {steps} times: away from the edge, as one kernel of {rows}×{columns}.")
    return lines


def _sum(kernel: Floats) -> str:
    whole, below = in_whole(kernel)
    total = float(whole.sum()) / below
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


def cut(sums: Sequence[str], display: str) -> list[str]:
    """How a result becomes a brightness between 0 and 255, where it does not fit."""
    if display != "picture":
        return []
    beyond = [text for text in sums if not 0 <= read_shown(text) <= 255]
    return [f"As a picture {text} is cut to {0 if text.startswith('−') else 255}." for text in beyond]


def _vector(numbers: Floats) -> str:
    """Its numbers, and for one that the singular value decomposition has missed by a rounding the fraction meant."""
    near = [float(Fraction(number).limit_denominator(1000)) for number in numbers.tolist()]
    meant = [a if abs(a - b) < 1e-12 else b for a, b in zip(near, numbers.tolist(), strict=True)]
    return f"({', '.join(map(entry_text, meant))})"
