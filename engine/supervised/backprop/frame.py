"""What is drawn of the network, and of a formula's graph: nodes with a number above and its gradient below, and links.

A node is {name, label, x, y, kind, above, below, value, back, edit, state}: x and y are shares of the width and the
height in percent; above and below are texts, empty while nothing is computed yet; value and back from −1 to 1, or None,
give the colours; state is "now" or "". A link is {name, label, from, to, above, below, value, back, edit, shown, now,
brings}: shown says whether its numbers are written out, brings is what has just come back along it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.supervised.backprop import names
from engine.supervised.backprop.formula import Formula
from engine.supervised.backprop.graph import Path
from engine.supervised.backprop.names import figure
from engine.supervised.backprop.network import Net

Part = dict[str, Any]
Brought = list[str] | dict[tuple[int, int], str]
"""What has just come back, path by path: to a unit of the network, or to a node of a formula."""
ROUNDING = 1e-15
SYMBOLS = {"neg": "−", "sigmoid": "σ"}  # of operations whose names are long
CROWDED = 6  # links between two layers, beyond which only those at hand have their numbers


class Walk:
    """Where a tour through a network is: forward unit by unit, the loss, and back, unit by unit, to the inputs."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.units = [(layer, unit) for layer in range(net.layers) for unit in range(net.sizes[layer + 1])]
        self.back = [(layer, unit) for layer in range(net.layers - 1, -2, -1) for unit in range(net.sizes[layer + 1])]
        self.turn = len(self.units) + 1  # the step that gives the loss
        self.length = self.turn + len(self.back)

    def at(self, steps: int) -> tuple[str, tuple[int, int]]:
        """What the last of so many steps was: "start", "forward", "loss" or "backward", and the unit."""
        if steps == 0:
            return "start", (-1, -1)
        if steps < self.turn:
            return "forward", self.units[steps - 1]
        return ("loss", (-1, -1)) if steps == self.turn else ("backward", self.back[steps - self.turn - 1])

    def known(self, steps: int) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """The units whose value, and those whose gradient is computed after so many steps."""
        return set(self.units[:steps]), set(self.back[: max(0, steps - self.turn)])


def network(walk: Walk, steps: int, picked: str, shared: bool, brought: Sequence[str]) -> Part:
    """The network as nodes and links after so many steps. picked: the name of a node whose links are written out;
    brought: what has just come back to a unit, from each unit of the next layer."""
    net, (kind, now) = walk.net, walk.at(steps)
    forward, back = walk.known(steps)
    columns = net.layers + 2
    across = [100 * (column + 0.5) / columns for column in range(columns)]
    scale = max(1.0, *(float(np.abs(h).max()) for h in [net.inputs, *net.h]))
    slope = _largest([net.d_h(layer) for layer in range(-1, net.layers)])
    nodes: list[Part] = []
    for layer in range(-1, net.layers):
        rows = net.sizes[layer + 1] + (layer < net.layers - 1)
        for unit in range(net.sizes[layer + 1]):
            there = layer < 0 or (layer, unit) in forward
            value, gradient = float(_values(net, layer)[unit]), float(net.d_h(layer)[unit])
            nodes.append({
                "name": f"{'x' if layer < 0 else 'h'}{layer + 1},{unit + 1}", "kind": "input" if layer < 0 else "unit",
                "label": names.unit_name(net, layer, unit), "x": across[layer + 1], "y": 100 * (unit + 0.5) / rows,
                **_numbers(value if there else None, gradient if (layer, unit) in back else None, scale, slope),
                "edit": layer < 0, "state": "now" if kind != "loss" and now == (layer, unit) else "",
            })  # fmt: skip
        if layer < net.layers - 1:
            nodes.append({"name": f"1,{layer + 1}", "kind": "one", "label": "1", "x": across[layer + 1],
                          "y": 100 * (rows - 0.5) / rows, **_numbers(None, None, 1, 1), "edit": False, "state": ""})  # fmt: skip
    computed = steps >= walk.turn
    count = len(net.targets)
    nodes.append({"name": "loss", "kind": "loss", "label": "L", "x": across[-1], "y": 50 / (count + 1),
                  **_numbers(net.value if computed else None, 1.0 if steps > walk.turn else None, max(1, net.value), 1),
                  "edit": False, "state": "now" if kind == "loss" else ""})  # fmt: skip
    for unit, target in enumerate(net.targets.tolist()):
        nodes.append({"name": f"t{unit + 1}", "kind": "target", "label": names.target_name(net, unit),
                      "x": across[-1], "y": 100 * (unit + 1.5) / (count + 1), **_numbers(target, None, scale, 1),
                      "edit": True, "state": ""})  # fmt: skip
    return {"nodes": nodes, "links": _links(walk, steps, picked, shared, brought)}


def _values(net: Net, layer: int) -> Floats:
    return net.inputs if layer < 0 else net.h[layer]


def _largest(arrays: Sequence[Floats]) -> float:
    return max((float(np.abs(one).max(initial=0.0)) for one in arrays), default=0.0) or 1.0


def _numbers(value: float | None, back: float | None, scale: float, slope: float) -> Part:
    """A node's or a link's two numbers; empty is not yet computed, which is not 0."""
    value, back = _cleared(value, scale), _cleared(back, slope)
    return {
        "above": "" if value is None else figure(value), "below": "" if back is None else figure(back),
        "value": None if value is None else value / scale, "back": None if back is None else back / slope,
    }  # fmt: skip


def _cleared(value: float | None, scale: float) -> float | None:
    """0 where only rounding is left."""
    return 0.0 if value is not None and abs(value) < ROUNDING * scale else value


def _links(walk: Walk, steps: int, picked: str, shared: bool, brought: Sequence[str]) -> list[Part]:
    net, (kind, now) = walk.net, walk.at(steps)
    _, back = walk.known(steps)
    weight = _largest([*net.weights, *net.biases])
    slope = _largest([*net.d_weights, *net.d_biases])
    found: list[Part] = []
    for layer in range(net.layers):
        before = net.sizes[layer]
        crowded = net.sizes[layer + 1] * (before + 1) > CROWDED
        for unit in range(net.sizes[layer + 1]):
            name, reached = f"h{layer + 1},{unit + 1}", (layer, unit) in back
            for k in range(before + 1):
                bias = k == before
                read = f"1,{layer}" if bias else f"{'x' if layer == 0 else 'h'}{layer},{k + 1}"
                w = float(net.biases[layer][unit] if bias else net.weights[layer][unit, k])
                gradient = float(net.d_biases[layer][unit] if bias else net.d_weights[layer][unit, k])
                source = not bias and kind == "backward" and now == (layer - 1, k)  # a path that leads back here
                lit = (kind in ("forward", "backward") and now == (layer, unit)) or source
                numbers = _numbers(w, gradient if reached else None, weight, slope)
                shown = not crowded or lit or picked in (name, read)
                found.append({
                    "name": f"{'b' if bias else 'w'}{layer + 1},{unit + 1}" + ("" if bias else f",{k + 1}"),
                    "label": names.bias_name(layer, unit, shared) if bias else names.weight_name(layer, unit, k),
                    "from": read, "to": name, **numbers, "shown": shown, "edit": True, "now": lit,
                    "brings": brought[unit] if source else "",
                })  # fmt: skip
    for unit in range(net.sizes[-1]):
        lit = kind == "loss" or (kind == "backward" and now == (net.layers - 1, unit))
        found.append({"name": f"y{unit + 1}", "label": "", "from": f"h{net.layers},{unit + 1}", "to": "loss",
                      **_numbers(None, None, 1, 1), "shown": False, "edit": False, "now": lit, "brings": ""})  # fmt: skip
    for unit in range(len(net.targets)):
        found.append({"name": f"t{unit + 1}>", "label": "", "from": f"t{unit + 1}", "to": "loss",
                      **_numbers(None, None, 1, 1), "shown": False, "edit": False, "now": kind == "loss", "brings": ""})  # fmt: skip
    return found


# --- a formula --------------------------------------------------------------------------------------------------------


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
    places = layout(formula)
    known = [abs(value) for value in values]
    scale, slope = (
        max(known, default=1.0) or 1.0,
        max((abs(one) for one in slopes if one is not None), default=0) or 1.0,
    )
    nodes, links = [], []
    for place, node in enumerate(formula.nodes):
        made = node.operation not in ("", "number")
        kind = "operation" if made else "number" if node.operation else "input"
        nodes.append({
            "name": str(place), "kind": kind, "label": node.name, "symbol": SYMBOLS.get(node.operation, node.operation) if made else "",
            "x": places[place][0], "y": places[place][1],
            **_numbers(values[place] if place in forward else None, slopes[place] if place in back else None, scale, slope),
            "edit": not node.operation, "state": "now" if place == now else "",
        })  # fmt: skip
        for which, operand in enumerate(node.operands):
            path = next((one for one in reached[operand] if (one.user, one.which) == (place, which)), None)
            there = path is not None and operand in back
            links.append({
                "name": f"{operand}>{place}.{which}", "label": "", "from": str(operand), "to": str(place), "edit": False,
                **_numbers(None, path.brings if path and there else None, 1, slope), "shown": False,
                "now": now in (place, operand) if not there else now == operand,
                "brings": brought.get((place, which), "") if now == operand else "",
            })  # fmt: skip
    return {"nodes": nodes, "links": links}
