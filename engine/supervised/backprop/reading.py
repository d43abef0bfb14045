"""The formula of some settings with its values and gradients, and the walk over it."""

from __future__ import annotations

from typing import Any

from engine.supervised.backprop import graph
from engine.supervised.backprop.formula import read, read_values
from engine.supervised.backprop.settings import BackpropSettings


class Reading:
    """A formula with its values: everything that is known of it."""

    def __init__(self, settings: BackpropSettings) -> None:
        self.formula = read(settings.formula)
        given = read_values(settings.values)
        self.given = {name: given.get(name, node.value) for name, node in self._variables()}
        self.values = [float(value.real) for value in graph.forward(self.formula, self.given)]
        self.slopes, self.reached = graph.paths(self.formula, self.values)
        nodes = self.formula.nodes
        self.made = [place for place, node in enumerate(nodes) if node.operation not in ("", "number")]
        self.asked = [place for place in range(len(nodes) - 1, -1, -1) if nodes[place].operation != "number"]
        self.length = len(self.made) + len(self.asked)

    def _variables(self) -> list[tuple[str, Any]]:
        return [(name, self.formula.nodes[place]) for name, place in self.formula.variables.items()]

    def function(self, numbers: Any) -> complex:
        """The formula as a function of its variables, in their order."""
        return complex(graph.forward(self.formula, dict(zip(self.given, numbers, strict=True)))[-1])
