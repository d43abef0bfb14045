"""What is written of a formula's graph: the operation just done, and what has just reached a node on the way back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from engine.arithmetic.written import joined, product
from engine.supervised.backprop.back_words import summed
from engine.supervised.backprop.formula import Formula
from engine.supervised.backprop.graph import Path
from engine.supervised.backprop.operations import OPERATIONS, call, grouped
from engine.supervised.backprop.sheet import Sheet

LETTERS = "ab"
LETTER = re.compile(r"\b[abv]\b")


def forward(formula: Formula, place: int, values: Sequence[float]) -> list[str]:
    """What an operation makes of its operands."""
    node, sheet = formula.nodes[place], Sheet()
    given = [letter for letter, _ in zip(LETTERS, node.operands, strict=False)]
    sheet.give(**{letter: values[one] for letter, one in zip(given, node.operands, strict=True)})
    sheet.make("v", lambda *o: _real(OPERATIONS[node.operation].value(*o)), *given)
    sheet.close()
    symbols = call(node.operation, [formula.nodes[one].name for one in node.operands])
    numbers = call(node.operation, [sheet[letter] for letter in given])
    end = f" {sheet.end('v')}" if numbers != sheet["v"] else ""  # −v of a number is written as it is
    named = f"{symbols} {sheet.stands(*given)} " if symbols != numbers else ""  # of plain numbers alone
    return [f"{node.name} = {named}{numbers}{end}"]


def _real(value: complex | float) -> float:
    return value if not isinstance(value, complex) else value.real


def backward(
    formula: Formula, place: int, values: Sequence[float], slopes: Sequence[float | None], reached: Sequence[Path]
) -> tuple[list[str], dict[tuple[int, int], str]]:
    """How the result depends on a node: what each node that uses it brings, and the sum of that: the lines, and what
    comes by which path."""
    nodes, sheet = formula.nodes, Sheet()
    result, name = nodes[-1].name, nodes[place].name
    left = f"∂{result}/∂{name}"
    if place == len(nodes) - 1:
        return [f"{left} = 1: the result moves as much as it moves itself."], {}
    ways = [_Way(formula, path, values, slopes, sheet, str(k)) for k, path in enumerate(reached)]
    if len(ways) > 1:
        sheet.make("sum", summed, *(way.brings for way in ways))
    sheet.close()
    lines = []
    for way in ways:
        before = f"{left} =" if len(ways) == 1 else f"by {way.user.name}:"
        symbols = f"∂{result}/∂{way.user.name}·∂{way.user.name}/∂{name}"
        numbers = f"{sheet.stands(way.above, way.slope)} {product(sheet[way.above], sheet[way.slope])}"
        lines.append(f"{way.local(name)}; {before} {symbols} {numbers} {sheet.end(way.brings)}")
    brought = [sheet[way.brings] for way in ways]
    if len(ways) > 1:
        lines.append(f"{left} {sheet.stands(*(way.brings for way in ways))} {joined(brought)} {sheet.end('sum')}")
    return lines, {(path.user, path.which): text for path, text in zip(reached, brought, strict=True)}


class _Way:
    """One way back on a sheet: the slope of the node that uses ours, with its operands, and what it brings."""

    def __init__(
        self, formula: Formula, path: Path, values: Sequence[float], slopes: Sequence[float | None], sheet: Sheet,
        tag: str,
    ) -> None:  # fmt: skip
        self.user, self.sheet, operands = formula.nodes[path.user], sheet, formula.nodes[path.user].operands
        self.operation, self.which, self.at = OPERATIONS[self.user.operation], path.which, values[path.user]
        self.rule, self.own = self.operation.rules[path.which], [values[one] for one in operands]
        places = {**dict(zip(LETTERS, operands, strict=False)), "v": path.user}
        letters = [letter for letter in dict.fromkeys(LETTER.findall(self.rule)) if " if " not in self.rule]
        self.named = {letter: formula.nodes[places[letter]].name for letter in places}
        self.letters = {letter: f"{letter}{tag}" for letter in letters}
        numbers = [letter for letter in letters if formula.nodes[places[letter]].operation == "number"]
        self.plain = self.rule in numbers  # a number of the formula, which needs no name
        self.above, self.slope, self.brings = f"above{tag}", f"slope{tag}", f"brings{tag}"
        sheet.give(**{self.above: slopes[path.user] or 0.0})
        sheet.give(**{name: values[places[letter]] for letter, name in self.letters.items()})
        if self.rule in self.letters:  # the slope is one of these numbers
            self.slope = self.letters[self.rule]
        elif self.letters:
            sheet.make(self.slope, self._slope, *self.letters.values())
        else:
            sheet.give(**{self.slope: path.slope})
        sheet.make(self.brings, lambda above, slope: above * slope, self.above, self.slope)

    def _slope(self, *numbers: float) -> float:
        given = dict(zip(self.letters, numbers, strict=True))
        operands = [given.get(letter, own) for letter, own in zip(LETTERS, self.own, strict=False)]
        return self.operation.slopes(operands, given.get("v", self.at))[self.which]

    def local(self, name: str) -> str:
        """How the node that uses ours depends on it: ∂v3/∂v2 = cos(v2) = cos(1.23) ≈ 0.334."""
        left, sheet, texts = f"∂{self.user.name}/∂{name} =", self.sheet, {}
        symbols = _filled(self.rule, self.named)
        if not self.letters:
            return f"{left} {sheet[self.slope]}" + (f" ({symbols})" if " if " in self.rule else "")
        before = sheet.stands(*self.letters.values())
        if self.rule in self.letters:
            return f"{left} {sheet[self.slope]}" if self.plain else f"{left} {symbols} {before} {sheet[self.slope]}"
        texts = {letter: grouped(sheet[one]) for letter, one in self.letters.items()}
        numbers = _filled(self.rule, texts)
        return f"{left} {f'{symbols} {before} ' if symbols != numbers else ''}{numbers} {sheet.end(self.slope)}"


def _filled(rule: str, names: Mapping[str, str]) -> str:
    """A rule with names or numbers in place of its letters."""
    text = LETTER.sub(lambda letter: names.get(letter[0], letter[0]), rule)
    return re.sub(r"\((\(−[^()]*\))\)", r"\1", text)
