"""What is written of a formula's graph: the operation just done, and what has just reached a node on the way back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arithmetic.written import Stage, joined, product, show, write
from engine.supervised.backprop.formula import Formula, Node
from engine.supervised.backprop.graph import Path
from engine.supervised.backprop.operations import OPERATIONS

SIGNS = ("+", "−", "·", "/", "^")


def call(operation: str, operands: Sequence[str]) -> str:
    """An operation with its operands, as a formula writes it."""
    if operation in SIGNS:
        first, second = operands
        return f"{_grouped(first)} {operation} {_grouped(second)}" if operation in "+−" else (
            f"{_grouped(first)}{operation}{_grouped(second)}")  # fmt: skip
    return f"−{_grouped(operands[0])}" if operation == "neg" else f"{operation}({', '.join(operands)})"


def _grouped(text: str) -> str:
    """A negative number, or a power of ten, in brackets."""
    return f"({text})" if text.startswith("−") or "·10" in text else text


def forward(formula: Formula, place: int, values: Sequence[float]) -> list[str]:
    """What an operation makes of its operands."""
    node = formula.nodes[place]
    operands = [values[one] for one in node.operands]
    names = [formula.nodes[one].name for one in node.operands]
    rule: Stage = lambda o, _: _real(OPERATIONS[node.operation].value(*o))  # noqa: E731
    chosen = [k for k, one in enumerate(operands) if round(one, 4) == one and abs(one) < 1e5]
    written = write(operands, rule, exact=chosen)
    return [
        f"{node.name} = {call(node.operation, names)} = {call(node.operation, written.operands)} = {written.results[0]}"
    ]


def _real(value: complex | float) -> float:
    return float(value.real)


def backward(
    formula: Formula, place: int, slopes: Sequence[float | None], reached: Sequence[Path], result: str
) -> list[str]:
    """How the result depends on a node: what each node that uses it brings, and the sum of that."""
    node = formula.nodes[place]
    left = f"∂{result}/∂{node.name}"
    if place == len(formula.nodes) - 1:
        return [f"{left} = 1: the result moves as much as it moves itself."]
    lines, shown = [], []
    for path in reached:
        user = formula.nodes[path.user]
        above = slopes[path.user] or 0.0
        written = write([above, path.slope], lambda o, _: o[0] * o[1])
        rule = _rule(formula, user, path.which)
        text = f"∂{result}/∂{user.name}·∂{user.name}/∂{node.name} = {product(*written.operands)} = {written.results[0]}"
        lines.append(f"by {user.name}: {text}; ∂{user.name}/∂{node.name} = {rule}")
        shown.append(path.brings)
    if len(shown) < 2:
        return [line.replace("by ", f"{left}, by ", 1) for line in lines]
    total = write(shown, lambda o, _: math.fsum(o))
    return [*lines, f"{left} = {joined(total.operands)} = {total.results[0]}"]


def _rule(formula: Formula, user: Node, which: int) -> str:
    """The derivative of an operation with its operands' names."""
    names = dict(zip("ab", (formula.nodes[one].name for one in user.operands), strict=False)) | {"v": user.name}
    words, text = [], ""
    for letter in OPERATIONS[user.operation].rules[which] + " ":
        if letter.isalpha():
            text += letter
            continue
        words.append(names.get(text, text) + letter)
        text = ""
    return "".join(words).strip()


def number(value: float) -> str:
    return show(value, 3)
