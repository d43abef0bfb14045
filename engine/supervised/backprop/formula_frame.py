"""What is drawn of a formula's graph: where its nodes lie, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.supervised.backprop.formula import Formula
from engine.supervised.backprop.frame import Part, link_part, node_part, written
from engine.supervised.backprop.graph import Path

SYMBOLS = {"neg": "−", "sigmoid": "σ"}  # of operations whose names are long


def layout(formula: Formula) -> list[tuple[float, float]]:
    """Where the nodes of a graph lie: a column for each depth, and in it each node near what it is made from."""
    nodes = formula.nodes
    depth = [0] * len(nodes)
    for place, node in enumerate(nodes):
        depth[place] = 1 + max((depth[one] for one in node.operands), default=-1)
    users: list[list[int]] = [[] for _ in nodes]
    for place, node in enumerate(nodes):
        for one in node.operands:
            users[one].append(place)
    for place in range(len(nodes) - 1, -1, -1):  # what begins a path stands just before it is needed
        if not nodes[place].operands and users[place]:
            depth[place] = min(depth[user] for user in users[place]) - 1
    columns = [[place for place in range(len(nodes)) if depth[place] == column] for column in range(max(depth) + 1)]
    height = {place: float(k) / len(column) for column in columns for k, place in enumerate(column)}
    for sweep in range(8):  # the barycentre heuristic of Sugiyama, Tagawa and Toda (1981)
        for column in columns if sweep % 2 else columns[::-1]:
            beside = {p: [*nodes[p].operands] if sweep % 2 else users[p] for p in column}
            mean = {p: sum(height[q] for q in beside[p]) / len(beside[p]) if beside[p] else height[p] for p in column}
            column.sort(key=lambda p: (mean[p], p))
            height |= {p: (k + 0.5) / len(column) for k, p in enumerate(column)}
    return [(100 * (depth[p] + 0.5) / len(columns), 100 * height[p]) for p in range(len(nodes))]


def graph(
    formula: Formula, values: Sequence[float], slopes: Sequence[float | None], reached: Sequence[Sequence[Path]],
    forward: set[int], back: set[int], now: int, brought: Mapping[tuple[int, int], str],
) -> Part:  # fmt: skip
    """A formula's graph as nodes and links. forward, back: the places whose value and whose gradient are computed;
    brought: what has just come back to the node at hand, by the node and the operand it came through."""
    places, (scale, slope) = layout(formula), (_largest(values), _largest(slopes))
    nodes, links = [], []
    for place, one in enumerate(formula.nodes):
        made = one.operation not in ("", "number")
        kind = "operation" if made else "number" if one.operation else "input"
        symbol = SYMBOLS.get(one.operation, one.operation) if made else ""
        known = values[place] if place in forward else None, slopes[place] if place in back else None
        numbers = written(*known, scale, slope)
        nodes.append(
            node_part(str(place), kind, one.name, places[place], numbers, not one.operation, place == now, symbol)
        )
        for which, operand in enumerate(one.operands):
            path = next((way for way in reached[operand] if (way.user, way.which) == (place, which)), None)
            brings = path.brings if path and operand in back else None
            lit = now == operand or (now == place and brings is None)
            told = brought.get((place, which), "") if now == operand else ""
            ends, numbers = (str(operand), str(place)), written(None, brings, 1, slope)
            links.append(link_part(f"{operand}>{place}.{which}", ends, numbers, now=lit, brings=told))
    return {"nodes": nodes, "links": links}


def _largest(numbers: Sequence[float | None]) -> float:
    return max((abs(one) for one in numbers if one is not None), default=0.0) or 1.0
