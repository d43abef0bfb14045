"""The tree of probabilities that a search walks through, as it is drawn: what was kept, and what just missed.

    found = tree(after, end=3, longest=4, width=2, words=("A", "B", "C", "end"))
    found.nodes[1].text, found.nodes[1].chance, found.nodes[1].product       # "A", 0.5, 0.5
    found.greedy, found.beam.best                                            # two ways through it
    account(after, found.greedy)                                             # "0.5·0.4·0.4·0.6 = 0.048"

A node is a beginning of an answer. The number at the line that leads to it is the chance of its last symbol after those
before it, and the product of these along the way is the chance of the beginning.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arithmetic.written import plain, show, write
from engine.arrays import Floats
from engine.recurrent.sequences.decoding import After, Beam, Branch, Symbols, beam, greedy

MISSED, LEAST = 1, 0.01
"""Of what is not kept, so many are drawn at each step, where they have this share of the best one's chance."""
FEW_DIGITS = 4
"""A number with no more digits than this is shown as it is."""


@dataclass(frozen=True)
class Node:
    """A beginning of an answer. parent: its index, −1 of the root; text: its last symbol; chance: of that symbol there;
    product: of the whole beginning; row: from the top, a leaf has a whole one; kept, ended: as in a branch; ways: which
    of the answers go through it."""

    symbols: Symbols
    parent: int
    text: str
    chance: float
    product: float
    row: float
    kept: bool
    ended: bool
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Tree:
    """nodes: the root first, each after its parent; rows: how many leaves there are."""

    nodes: tuple[Node, ...]
    rows: int
    greedy: Branch
    beam: Beam


def remembered(after: After) -> After:
    """The same, asked once for each beginning."""
    known: dict[Symbols, Floats] = {}

    def asked(symbols: Symbols) -> Floats:
        if symbols not in known:
            known[symbols] = after(symbols)
        return known[symbols]

    return asked


def chances(after: After, symbols: Symbols) -> list[float]:
    """The chance of each symbol after those before it."""
    return [float(np.exp(after(symbols[:k])[symbol])) for k, symbol in enumerate(symbols)]


def tree(
    after: After, end: int, longest: int, width: int, words: Sequence[str], *, lengths: float = 0.0,
    others: Mapping[str, Branch] | None = None,
) -> Tree:  # fmt: skip
    """What greedy and beam search look at. words: of all symbols, the end included; others: more answers to be drawn,
    by their names, samples for instance."""
    after = remembered(after)
    likely, found = greedy(after, end, longest), beam(after, end, longest, width, lengths)
    ways = {"greedy": likely, "beam": found.best, **(others or {})}
    drawn: dict[Symbols, bool] = {(): True}
    for told in found.rounds:
        best = max(branch.chance for branch in told)
        near = [branch for branch in told if not branch.kept and branch.chance >= best + math.log(LEAST)]
        for branch in (*(branch for branch in told if branch.kept), *near[:MISSED]):
            drawn[branch.symbols] = drawn.get(branch.symbols, False) or branch.kept
    for way in ways.values():
        for k in range(1, len(way.symbols) + 1):
            drawn.setdefault(way.symbols[:k], False)
    below: dict[Symbols, list[Symbols]] = {symbols: [] for symbols in drawn}
    for symbols in drawn:
        if symbols:
            below[symbols[:-1]].append(symbols)
    nodes: list[Node] = []
    rows = 0

    def add(symbols: Symbols, parent: int, product: float) -> float:
        """The node and all below it; the row in which it stands: in the middle of those that follow it."""
        nonlocal rows
        place = len(nodes)
        chance = float(np.exp(after(symbols[:-1])[symbols[-1]])) if symbols else 1.0
        product *= chance
        through = tuple(name for name, way in ways.items() if way.symbols[: len(symbols)] == symbols)
        text = words[symbols[-1]] if symbols else ""
        one = Node(symbols, parent, text, chance, product, 0.0, drawn[symbols], symbols[-1:] == (end,), through)
        nodes.append(one)
        following = sorted(below[symbols], key=lambda next_: (-after(symbols)[next_[-1]], next_))
        if following:
            at = [add(next_, place, product) for next_ in following]
            row = (at[0] + at[-1]) / 2
        else:
            row, rows = float(rows), rows + 1
        nodes[place] = replace(one, row=row)
        return row

    add((), -1, 1.0)
    return Tree(tuple(nodes), rows, likely, found)


def few(value: float) -> bool:
    """Whether a number has so few digits that it is shown as it is."""
    return float(f"{value:.{FEW_DIGITS}g}") == value


def shown(value: float) -> str:
    """A chance: 0.5 where that is all of it, else two digits."""
    value = float(f"{value:.12g}")  # e to the logarithm of 0.4 is 0.4 up to rounding
    return plain(value) if few(value) else show(value, 2)


def likely(branch: Branch) -> str:
    """How likely an answer is, after the letter p: = 0.048 where that is all of it, else ≈ with two digits."""
    value = float(f"{math.exp(branch.chance):.12g}")
    return f"{'=' if few(value) else '≈'} {shown(value)}"


def account(each: Sequence[float]) -> str:
    """The chances of the symbols of an answer, and their product: 0.5·0.4·0.4·0.6 = 0.048."""
    if not each:
        return "1"
    each = [float(f"{chance:.12g}") for chance in each]
    if len(each) == 1:
        return shown(each[0])
    exact = [place for place, chance in enumerate(each) if few(chance)]
    found = write(each, lambda operands, _: math.prod(operands), exact=exact)
    result = found.results[0]
    if found.signs == ("=",) and "." in result and "·" not in result:
        result = result.rstrip("0").rstrip(".")
    factors = (f"({one})" if "·" in one else one for one in found.operands)
    return f"{'·'.join(factors)} {found.signs[0]} {result}"


def described(found: Tree) -> dict[str, object]:
    """The tree as the view draws it (``TreeValue`` in values.d.ts): each node's account beside it."""
    along: list[list[float]] = []
    nodes = []
    for node in found.nodes:
        before = along[node.parent] if node.parent >= 0 else []
        along.append([*before, node.chance] if node.parent >= 0 else [])
        nodes.append(
            {
                "parent": node.parent,
                "depth": len(node.symbols),
                "row": node.row,
                "text": node.text or "start",
                "chance": shown(node.chance) if node.parent >= 0 else "",
                "share": node.chance,
                "product": shown(node.product) if len(node.symbols) > 1 else "",
                "kept": node.kept,
                "ended": node.ended,
                "ways": list(node.ways),
                "said": f"p = {account(along[-1])}",
            }
        )
    return {"nodes": nodes, "rows": found.rows}
