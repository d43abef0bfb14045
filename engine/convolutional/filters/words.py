"""What the filters lesson says in words, each number as it is shown elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from engine.arithmetic.exact import entry_text, in_whole, read_shown
from engine.arithmetic.written import joined
from engine.arrays import Floats
from engine.convolutional.filters.responses import Response
from engine.convolutional.filters.text import Filter
from engine.convolutional.kernels.named import GENERATED, KERNELS
from engine.convolutional.kernels.slices import SLICED

LONGEST_VECTOR = 7


def caption(response: Response, display: str) -> str:
    """Under a response: what full colour means, or why there is nothing."""
    if response.problem:
        return response.problem
    return "0–255" if response.display(display) == "picture" else f"±{response.range:,.10g}"


def facts(response: Response) -> list[str]:
    """What is to be known of a kernel: its formula, its sum, whether it falls into two, what repeating it makes."""
    filter, steps = response.filter, response.steps
    named = KERNELS.get(filter.kind) or GENERATED.get(filter.kind) or SLICED.get(filter.kind)
    lines = [f"{filter.kind}: {named.formula}"] if named else []
    if response.summed:
        return [*lines, *_slices(response)]
    lines += [_sum(filter.kernel)] if len(response.weights) == 1 else []
    lines += [_of_slices(response)] if filter.sliced else [separable(filter)]
    if steps > 1:
        rows, columns = (steps * (side - 1) + 1 for side in filter.kernel.shape)
        lines.append(f"Applied {steps} times: away from the edge, as one kernel of {rows}×{columns}.")
    return lines


def _slices(response: Response) -> list[str]:
    """What three slices make of even colours; equal ones see no difference of colours."""
    sums = [exactly(one) for one in response.weights]
    even = joined([_times(value, letter) for letter, value in zip("RGB", sums, strict=True) if value])
    lines = [f"An even colour gives {even or 0}."]
    if not response.filter.sliced:
        lines.append("One kernel in all three slices: it filters R + G + B.")
    cells = response.weights.size
    return [*lines, f"{cells} multiplications a pixel; three channels in, one out."]


def _times(value: float, letter: str) -> str:
    if abs(value) == 1:
        return letter if value > 0 else f"−{letter}"
    return f"{entry_text(value)}·{letter}"


def _of_slices(response: Response) -> str:
    if len(response.weights) == 1:
        return "On a grey picture R = G = B: its three slices act as one kernel, their sum."
    return "Each channel is filtered by its own slice, and nothing is added up."


def exactly(kernel: Floats) -> float:
    """The sum of a kernel's entries, without what floats round."""
    whole, below = in_whole(kernel)
    return float(whole.sum()) / below


def _sum(kernel: Floats) -> str:
    total = exactly(kernel)
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
