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
        _node("before", "value", 10, TOP, "cₜ₋₁"),
        _node("mul_f", "operation", 24.5, TOP, symbol="×"),
        _node("kept", "note", 37, TOP, title="f·cₜ₋₁"),
        _node("add", "operation", 49, TOP, symbol="+"),
        _node("c", "value", 63.5, TOP, "cₜ"),
        _node("new", "note", 49, 30, "i·g"),
        _node("mul_i", "operation", 49, MIDDLE, symbol="×"),
        _node("tanh_op", "operation", 70, MIDDLE, symbol="tanh"),
        _node("tanh", "note", 77, MIDDLE - 14, ""),
        _node("mul_o", "operation", 82, MIDDLE, symbol="×"),
        _node("h", "value", 94, MIDDLE, "hₜ"),
        _node("f", "gate", 24.5, LOW, "f forget", title="How much of the old memory stays"),
        _node("i", "gate", 40.5, LOW, "i input", title="How much of the candidate is written"),
        _node("g", "value", 57.5, LOW, "g candidate", title="What would be written"),
        _node("o", "gate", 82, LOW, "o output", title="How much of the memory is shown"),
    ],
    "links": [
        _link("before", (10, TOP), (22, TOP)),
        _link("f", (24.5, LOW), (24.5, TOP + 8)),
        _link("kept", (24.5, TOP), (46.5, TOP)),
        _link("i", (40.5, LOW), (40.5, MIDDLE), (46.5, MIDDLE)),
        _link("g", (57.5, LOW), (57.5, MIDDLE), (51.5, MIDDLE)),
        _link("new", (49, MIDDLE), (49, TOP + 8)),
        _link("c", (49, TOP), (59, TOP)),
        _link("c", (63.5, TOP), (99.5, TOP)),
        _link("c", (70, TOP), (70, MIDDLE - 8)),
        _link("tanh", (70, MIDDLE), (79.5, MIDDLE)),
        _link("o", (82, LOW), (82, MIDDLE + 8)),
        _link("h", (82, MIDDLE), (88.5, MIDDLE)),
    ],
}

GRU = {
    "nodes": [
        _node("before", "value", 10, TOP, "hₜ₋₁"),
        _node("mul_z", "operation", 26, TOP, symbol="×"),
        _node("kept", "note", 40, TOP, title="z·hₜ₋₁"),
        _node("add", "operation", 56, TOP, symbol="+"),
        _node("h", "value", 76, TOP, "hₜ"),
        _node("new", "note", 56, 29, "(1 − z)·n"),
        _node("minus", "operation", 40, MIDDLE, symbol="1 −"),
        _node("share", "note", 48, MIDDLE + 13, ""),
        _node("mul_n", "operation", 56, MIDDLE, symbol="×"),
        _node("z", "gate", 26, LOW, "z update", title="How much of the old state stays: 1 keeps all of it"),
        _node("n", "value", 62, LOW, "n candidate", title="What would take the rest of its place"),
        _node("reset", "note", 76, MIDDLE + 14, "r·u"),
        _node("r", "gate", 90, LOW, "r reset", title="How much of the old state the candidate sees"),
    ],
    "links": [
        _link("before", (10, TOP), (23.5, TOP)),
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
