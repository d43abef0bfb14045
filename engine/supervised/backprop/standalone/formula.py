"""A formula as a graph of atomic operations: the value of every node, and the gradient of the result at each."""

from engine.ending import ending
from engine.supervised.backprop.formula import Formula, Node
from engine.supervised.backprop.graph import forward, paths

TEXT = "(x + y)·z"
NODES = [("x", "", (), 1.0), ("y", "", (), 1.0), ("v1", "+", (0, 1), 1.0), ("z", "", (), 1.0), ("v2", "·", (2, 3), 1.0)]
VALUES = {"x": -2.0, "y": 5.0, "z": -4.0}
STAGE = {}

formula = Formula(TEXT, [Node(*node) for node in NODES])
values = [value.real for value in forward(formula, VALUES)]
slopes, reached = paths(formula, values)
for node, value, slope, ways in zip(formula.nodes, values, slopes, reached):
    brought = " = " + " + ".join(str(way.brings) for way in ways) if len(ways) > 1 else ""
    print(f"{node.name} = {value}" + ("" if slope is None else f",  gradient {slope}{brought}"))
print(ending({"values": values, "gradients": [slope or 0.0 for slope in slopes]}, STAGE))
