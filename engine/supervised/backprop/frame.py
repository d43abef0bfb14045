"""What is drawn of the network: nodes with a number above and its gradient below, and links between them.

A node is {name, label, x, y, kind, above, below, value, back, edit, state}: x and y are shares of the width and the
height in percent; above and below are texts, empty while nothing is computed yet; value and back from −1 to 1, or None,
give the colours; state is "now" or "". A link is {name, label, from, to, above, below, value, back, edit, shown, now,
brings}: shown says whether its numbers are written out, brings is what has just come back along it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.supervised.backprop import names
from engine.supervised.backprop.names import figure
from engine.supervised.backprop.network import Net

Part = dict[str, Any]
Brought = list[str] | dict[tuple[int, int], str]
"""What has just come back, path by path: to a unit of the network, or to a node of a formula."""
ROUNDING = 1e-15
MARGIN = 6.5  # percent of the width, on each side of the middles of the boxes
NEAR = 0.6  # of the way between two layers, to the loss, which has no weights before it
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
    brought: what has just come back to a unit, from each unit of the next layer, where it is to be shown."""
    net, (kind, now) = walk.net, walk.at(steps)
    forward, back = walk.known(steps)
    columns = np.append(np.arange(net.layers + 1), net.layers + NEAR)
    across = (MARGIN + (100 - 2 * MARGIN) * columns / columns[-1]).tolist()
    scale = max(1.0, *(float(np.abs(h).max()) for h in [net.inputs, *net.h]))
    slope = _largest([net.d_h(layer) for layer in range(-1, net.layers)])
    nodes: list[Part] = []
    for layer in range(-1, net.layers):
        rows, letter = net.sizes[layer + 1] + (layer < net.layers - 1), "x" if layer < 0 else "h"
        for unit in range(net.sizes[layer + 1]):
            there = layer < 0 or (layer, unit) in forward
            value, gradient = float(_values(net, layer)[unit]), float(net.d_h(layer)[unit])
            numbers = written(value if there else None, gradient if (layer, unit) in back else None, scale, slope)
            place, label = (across[layer + 1], 100 * (unit + 0.5) / rows), names.unit_name(net, layer, unit)
            lit = kind != "loss" and now == (layer, unit)
            kinds = "input" if layer < 0 else "unit"
            nodes.append(node_part(f"{letter}{layer + 1},{unit + 1}", kinds, label, place, numbers, layer < 0, lit))
        if layer < net.layers - 1:
            place, one = (across[layer + 1], 100 * (rows - 0.5) / rows), written(1.0, None, 1, 1)
            nodes.append(node_part(f"1,{layer + 1}", "one", "1", place, one))
    count = len(net.targets)
    loss = net.value if steps >= walk.turn else None, 1.0 if steps > walk.turn else None
    numbers = written(*loss, max(1, net.value), 1)
    nodes.append(node_part("loss", "loss", "L", (across[-1], 50 / (count + 1)), numbers, False, kind == "loss"))
    for unit, target in enumerate(net.targets.tolist()):
        place = across[-1], 100 * (unit + 1.5) / (count + 1)
        numbers = written(target, None, scale, 1)
        nodes.append(node_part(f"t{unit + 1}", "target", names.target_name(net, unit), place, numbers, True))
    return {"nodes": nodes, "links": _links(walk, steps, picked, shared, brought)}


def _values(net: Net, layer: int) -> Floats:
    return net.inputs if layer < 0 else net.h[layer]


def _largest(arrays: Sequence[Floats]) -> float:
    return max((float(np.abs(one).max(initial=0.0)) for one in arrays), default=0.0) or 1.0


def written(value: float | None, back: float | None, scale: float, slope: float) -> Part:
    """A node's or a link's two numbers; empty is not yet computed, which is not 0."""
    value, back = _cleared(value, scale), _cleared(back, slope)
    texts = {"above": "" if value is None else figure(value), "below": "" if back is None else figure(back)}
    shades = {"value": None if value is None else value / scale, "back": None if back is None else back / slope}
    return texts | shades


NOTHING: Part = {"above": "", "below": "", "value": None, "back": None}


def node_part(
    name: str, kind: str, label: str, place: tuple[float, float], numbers: Part = NOTHING, edit: bool = False,
    now: bool = False, symbol: str = "",
) -> Part:  # fmt: skip
    """A box of the picture."""
    parts = {"name": name, "kind": kind, "label": label, "symbol": symbol, "x": place[0], "y": place[1], "edit": edit}
    return parts | {"state": "now" if now else ""} | numbers


def link_part(
    name: str, ends: tuple[str, str], numbers: Part = NOTHING, label: str = "", edit: bool = False, shown: bool = False,
    now: bool = False, brings: str = "",
) -> Part:  # fmt: skip
    """A line of the picture, from a node to a node."""
    parts = {"name": name, "label": label, "from": ends[0], "to": ends[1], "edit": edit, "shown": shown, "now": now}
    return parts | {"brings": brings} | numbers


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
                own = f"{'b' if bias else 'w'}{layer + 1},{unit + 1}" + ("" if bias else f",{k + 1}")
                label = names.bias_name(layer, unit, shared) if bias else names.weight_name(layer, unit, k)
                numbers = written(w, gradient if reached else None, weight, slope)
                shown = not crowded or lit or picked in (name, read)
                brings = brought[unit] if source and brought else ""
                found.append(link_part(own, (read, name), numbers, label, True, shown, lit, brings))
    for unit in range(net.sizes[-1]):
        lit = kind == "loss" or (kind == "backward" and now == (net.layers - 1, unit))
        found.append(link_part(f"y{unit + 1}", (f"h{net.layers},{unit + 1}", "loss"), now=lit))
    for unit in range(len(net.targets)):
        found.append(link_part(f"t{unit + 1}>", (f"t{unit + 1}", "loss"), now=kind == "loss"))
    return found
