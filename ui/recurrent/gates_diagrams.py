"""Where the parts of an LSTM and of a GRU stand in their diagrams, in shares of the width and the height."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
Link = dict[str, Any]
TOP, MIDDLE, LOW = 12, 44, 77  # heights of the memory's path, of what is added to it, of the gates


def _node(name: str, kind: str, x: float, y: float, label: str = "", symbol: str = "", title: str = "") -> Node:
    high = y == LOW and kind != "note"
    return {"name": name, "kind": kind, "x": x, "y": y, "label": label, "symbol": symbol, "title": title, "high": high}


def _link(flow: str, *points: tuple[float, float], arrow: bool = True) -> Link:
    return {"flow": flow, "points": [list(point) for point in points], "arrow": arrow}


LSTM = {
    "nodes": [
        _node("before", "value", 9, TOP, "cₜ₋₁"),
        _node("mul_f", "operation", 21, TOP, symbol="×"),
        _node("kept", "note", 34, TOP, "f·cₜ₋₁"),
        _node("add", "operation", 47, TOP, symbol="+"),
        _node("c", "value", 62, TOP, "cₜ"),
        _node("new", "note", 47, 30, "i·g"),
        _node("mul_i", "operation", 47, MIDDLE, symbol="×"),
        _node("tanh_op", "operation", 70, MIDDLE, symbol="tanh"),
        _node("tanh", "note", 77, MIDDLE - 14, ""),
        _node("mul_o", "operation", 82, MIDDLE, symbol="×"),
        _node("h", "value", 94, MIDDLE, "hₜ"),
        _node("f", "gate", 21, LOW, "f forget", title="How much of the old memory stays"),
        _node("i", "gate", 37, LOW, "i input", title="How much of the candidate is written"),
        _node("g", "value", 56, LOW, "g candidate", title="What would be written"),
        _node("o", "gate", 82, LOW, "o output", title="How much of the memory is shown"),
    ],
    "links": [
        _link("before", (9, TOP), (18.5, TOP)),
        _link("f", (21, LOW), (21, TOP + 8)),
        _link("kept", (21, TOP), (44.5, TOP)),
        _link("i", (37, LOW), (37, MIDDLE), (44.5, MIDDLE)),
        _link("g", (56, LOW), (56, MIDDLE), (49.5, MIDDLE)),
        _link("new", (47, MIDDLE), (47, TOP + 8)),
        _link("c", (47, TOP), (58, TOP)),
        _link("c", (62, TOP), (99.5, TOP)),
        _link("c", (70, TOP), (70, MIDDLE - 8)),
        _link("tanh", (70, MIDDLE), (79.5, MIDDLE)),
        _link("o", (82, LOW), (82, MIDDLE + 8)),
        _link("h", (82, MIDDLE), (88.5, MIDDLE)),
    ],
}

GRU = {
    "nodes": [
        _node("before", "value", 8, TOP, "hₜ₋₁"),
        _node("mul_z", "operation", 26, TOP, symbol="×"),
        _node("kept", "note", 40, TOP, "z·hₜ₋₁"),
        _node("add", "operation", 56, TOP, symbol="+"),
        _node("h", "value", 76, TOP, "hₜ"),
        _node("new", "note", 56, 29, "(1 − z)·n"),
        _node("minus", "operation", 40, MIDDLE, symbol="1 −"),
        _node("share", "note", 48, MIDDLE + 13, ""),
        _node("mul_n", "operation", 56, MIDDLE, symbol="×"),
        _node("z", "gate", 26, LOW, "z update", title="How much of the old state stays"),
        _node("n", "value", 62, LOW, "n candidate", title="What would take the rest of its place"),
        _node("reset", "note", 76, MIDDLE + 14, "r·u"),
        _node("r", "gate", 90, LOW, "r reset", title="How much of the old state the candidate sees"),
    ],
    "links": [
        _link("before", (8, TOP), (23.5, TOP)),
        _link("z", (26, LOW), (26, TOP + 8)),
        _link("kept", (26, TOP), (53.5, TOP)),
        _link("z", (26, MIDDLE), (37, MIDDLE)),
        _link("share", (40, MIDDLE), (53.5, MIDDLE)),
        _link("n", (62, LOW), (62, MIDDLE), (58.5, MIDDLE)),
        _link("new", (56, MIDDLE), (56, TOP + 8)),
        _link("h", (56, TOP), (72, TOP)),
        _link("h", (76, TOP), (99.5, TOP)),
        _link("reset", (90, LOW), (71, LOW)),
    ],
}

DIAGRAMS: dict[str, dict[str, Any]] = {"lstm": LSTM, "gru": GRU}
