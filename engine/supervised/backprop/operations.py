"""The atomic operations of a formula: what each makes of its operands, and how fast that changes with each of them."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LARGEST_POWER = 64
Number = float | complex
"""Complex only in the complex step, which differentiates by a step along the imaginary axis."""


@dataclass(frozen=True)
class Operation:
    """One operation. operands: how many it takes; value: v = f(a, …); slopes: (∂v/∂a, …) from the operands and v, in
    which an operand that is a plain number needs none; rules: each slope as text, with a, b and v for numbers."""

    operands: int
    value: Callable[..., Number]
    slopes: Callable[[Sequence[float], float], tuple[float, ...]]
    rules: tuple[str, ...]


def sigmoid(z: Number) -> Number:
    """1/(1 + e⁻ᶻ), written so that no exponential overflows."""
    if z.real >= 0:
        return 1 / (1 + cmath.exp(-z)) if isinstance(z, complex) else 1 / (1 + math.exp(-z))
    raised = cmath.exp(z) if isinstance(z, complex) else math.exp(z)
    return raised / (1 + raised)


def _either(real: Callable[[float], float], other: Callable[[complex], complex]) -> Callable[[Number], Number]:
    """A function of the real numbers, and its continuation to the complex ones."""
    return lambda z: other(z) if isinstance(z, complex) else real(z)


def _log_slope(base: float) -> float:
    """d(aᵇ)/db is aᵇ·ln a, which exists for a > 0; at 0 the power stays 0."""
    return math.log(base) if base > 0 else 0.0 if base == 0 else math.nan


def _power(a: Number, b: Number) -> Number:
    """aᵇ; of fractions as a float where the power of a fraction would have endless digits."""
    return a**b if type(a) in (float, complex) or abs(b) <= LARGEST_POWER else float(a.real) ** float(b.real)


OPERATIONS: dict[str, Operation] = {
    "+": Operation(2, lambda a, b: a + b, lambda o, v: (1.0, 1.0), ("1", "1")),
    "−": Operation(2, lambda a, b: a - b, lambda o, v: (1.0, -1.0), ("1", "−1")),
    "·": Operation(2, lambda a, b: a * b, lambda o, v: (o[1], o[0]), ("b", "a")),
    "/": Operation(2, lambda a, b: a / b, lambda o, v: (1 / o[1], -v / o[1]), ("1/b", "−v/b")),
    "^": Operation(
        2, _power, lambda o, v: (o[1] * _power(o[0], o[1] - 1).real if o[1] else 0.0, v * _log_slope(o[0])),
        ("b·a^(b − 1)", "v·ln(a)"),
    ),
    "neg": Operation(1, lambda a: -a, lambda o, v: (-1.0,), ("−1",)),
    "tanh": Operation(1, _either(math.tanh, cmath.tanh), lambda o, v: (1 - v * v,), ("1 − v²",)),
    "sigmoid": Operation(1, sigmoid, lambda o, v: (v * (1 - v),), ("v·(1 − v)",)),
    "exp": Operation(1, _either(math.exp, cmath.exp), lambda o, v: (v,), ("v",)),
    "log": Operation(1, _either(math.log, cmath.log), lambda o, v: (1 / o[0],), ("1/a",)),
    "sin": Operation(1, _either(math.sin, cmath.sin), lambda o, v: (math.cos(o[0]),), ("cos(a)",)),
    "cos": Operation(1, _either(math.cos, cmath.cos), lambda o, v: (-math.sin(o[0]),), ("−sin(a)",)),
    "relu": Operation(
        1, lambda a: a if a.real > 0 else 0 * a, lambda o, v: (1.0 if o[0] > 0 else 0.0,), ("1 if a > 0, else 0",)
    ),
    "max": Operation(
        2, lambda a, b: a if a.real >= b.real else b, lambda o, v: (1.0, 0.0) if o[0] >= o[1] else (0.0, 1.0),
        ("1 if a ≥ b, else 0", "1 if b > a, else 0"),
    ),
}  # fmt: skip
"""By their names. At its kink relu has slope 0, as torch has it; of two equal numbers max takes the first."""
FUNCTIONS = tuple(name for name in OPERATIONS if name.isalpha() and name != "neg")
"""Those that a formula calls by name."""
SIGNS = ("+", "−", "·", "/", "^")


def call(operation: str, operands: Sequence[str]) -> str:
    """An operation with its operands, as a formula writes it."""
    if operation in SIGNS:
        first, second = map(grouped, operands)
        return f"{first} {operation} {second}" if operation in "+−" else f"{first}{operation}{second}"
    return f"−{grouped(operands[0])}" if operation == "neg" else f"{operation}({', '.join(operands)})"


def grouped(text: str) -> str:
    """A negative number, or a power of ten, in brackets."""
    return f"({text})" if text.startswith("−") or "·10" in text else text
