"""A formula forward and backward: the value of every node, and how the result depends on it (reverse mode of automatic
differentiation; Linnainmaa 1970, Griewank and Walther 2008).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.supervised.backprop.formula import Formula, Node
from engine.supervised.backprop.operations import OPERATIONS, Number, call


@dataclass(frozen=True)
class Path:
    """What reaches an operand from one node that uses it: slope is ∂user/∂operand, brings is ∂result/∂user times it."""

    user: int
    which: int
    slope: float
    brings: float


def forward(formula: Formula, values: Mapping[str, Number]) -> list[Number]:
    """The value of every node. values: of the variables by name; one that is missing has its own from the formula.

    Raises ValueError with a sentence where an operation has no value, or a value is too large for a float.
    """
    found: list[Number] = []
    for node in formula.nodes:
        if not node.operation:
            found.append(values.get(node.name, node.value))
        elif node.operation == "number":
            found.append(node.value)
        else:
            found.append(_value(node, [found[place] for place in node.operands]))
    return found


def _value(node: Node, operands: list[Number]) -> Number:
    try:
        value = OPERATIONS[node.operation].value(*operands)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(_why(node, operands, isinstance(error, OverflowError))) from None
    real_in = not any(isinstance(one, complex) for one in operands)
    if (real_in and isinstance(value, complex)) or not math.isfinite(abs(value)):
        raise ValueError(_why(node, operands, real_in and not isinstance(value, complex)))
    return value


def _why(node: Node, operands: list[Number], large: bool) -> str:
    worked = call(node.operation, [f"{one.real:.4g}".replace("-", "−") for one in operands])
    if large:
        return f"{node.name} = {worked} is too large for a floating-point number."
    if node.operation == "/":
        return f"{node.name} would be divided by 0."
    return f"{node.name} = {worked} has no real value."


def paths(formula: Formula, values: list[float]) -> tuple[list[float | None], list[list[Path]]]:
    """How the result depends on every node, and by which ways: ∂result/∂node, the sum of what all its users bring.

    None where the result does not depend on a node at all, which holds of plain numbers: nothing is asked of them.
    """
    nodes = formula.nodes
    reached: list[list[Path]] = [[] for _ in nodes]
    slopes: list[float | None] = [None] * len(nodes)
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        if node.operation == "number":
            continue
        slopes[place] = total = 1.0 if place == len(nodes) - 1 else math.fsum(path.brings for path in reached[place])
        if node.operation:
            operands = [values[operand] for operand in node.operands]
            for which, slope in enumerate(local_slopes(node, operands, values[place])):
                if nodes[node.operands[which]].operation != "number":
                    reached[node.operands[which]].append(Path(place, which, slope, total * slope))
    return slopes, reached


def local_slopes(node: Node, operands: list[float], value: float) -> tuple[float, ...]:
    """∂node/∂operand for each of its operands."""
    try:
        return OPERATIONS[node.operation].slopes(operands, value)
    except (ValueError, ZeroDivisionError, OverflowError):
        return (math.nan,) * len(operands)


def gradient(formula: Formula, values: Mapping[str, float]) -> dict[str, float]:
    """∂result/∂variable by name."""
    real = [float(value.real) for value in forward(formula, values)]
    slopes, _ = paths(formula, real)
    return {name: slopes[place] or 0.0 for name, place in formula.variables.items()}
