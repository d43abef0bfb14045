"""What the stage of universal approximation and depth shows, look by look."""

from __future__ import annotations

from engine.supervised.universality.settings import UniversalitySettings
from ui import lesson
from ui.live import Running
from ui.stage import Row, row, stack, view


def rows(running: Running, settings: UniversalitySettings) -> list[Row]:
    """The views of a look."""
    return {"build": _build, "linear": _linear}[settings.look](settings)


def _build(settings: UniversalitySettings) -> list[Row]:
    """The curves with their handles, the error under them, and the numbers."""
    curves = view(
        "chart", extent="extent", handles="handles", move="move", draw="draw", drawable="drawable", dots="dots",
        said="scores",
        lines=[
            {"x": "x", "values": "parts", "faint": True, "color": "accent", "label": "what each unit adds"},
            {"x": "x", "values": "target", "color": "muted", "dash": "dashed", "label": "target"},
            {"x": "x", "values": "sum", "color": "text", "label": "their sum"},
        ],
    )  # fmt: skip
    error = view(
        "chart", extent="error_extent", axes=["x", ""],
        lines=[{"x": "x", "values": "error", "color": "negative", "label": "sum − target"}],
    )  # fmt: skip
    place = {"action": "look_at", "argument": "x", "label": "x", "value": "at", "low": 0, "high": 1, "step": 0.01}
    steep = {
        "action": "set_steepness", "argument": "value", "label": "w", "value": "steepness", "low": 1, "high": 200, "step": 1,
    }  # fmt: skip
    turn = [] if settings.game == "bars" else [{"action": "turn", "label": "Turn round", "button": True}]
    buttons = [
        {"action": "place", "label": "Put in place", "with": {"how": "joined"}, "button": True},
        {"action": "place", "label": "All flat", "with": {"how": "flat"}, "button": True},
        *turn,
        {"action": "undo", "label": "Undo", "button": True},
    ]
    tools, account = view("choices", items=buttons), view("lines", texts="account", small=True)
    at, unit = view("choices", items=[place], spread=True), view("lines", texts="told", small=True)
    table = view("table", table="table", action="choose", shown="chosen", plain=True, width=1.15)
    if lesson.presenting():
        return [row(curves, height=380, grow=0.75), row(error, stack(account, at, grow=(1, 0)), height=150, grow=0.25)]
    left = stack(tools, account, at, grow=(0, 1, 0), width=2.2)
    right = stack(unit, view("choices", items=[steep], spread=True), grow=(1, 0), width=1.3)
    return [row(curves, height=250), row(error, height=80), row(left, right, table, height=146)]


def _linear(settings: UniversalitySettings) -> list[Row]:
    """The layers and their products; the arithmetic of the entry just computed; the outputs of both."""
    has = ", bias last" if settings.bias else ""
    given = {"name": "given", "title": "Input x", "values": "given", "texts": "given_texts", "edit": "set_input"}
    layers = {"name": "own", "title": f"The layers{has}", "values": "own", "texts": "own_texts", "heads": "W"}
    products = {"name": "products", "title": "Multiplied out", "values": "products", "texts": "products_texts", "heads": "first"}
    grids = [
        view("grids", maps=[{**one, "sized": False}], quiet=True, aspect=1.4, brush=None, width=wide)
        for one, wide in ((given, 0.24), ({**layers, "edit": "set_layer"}, 1.0), (products, 1.0))
    ]
    chart = view(
        "chart", title="y₁ over x₁", extent="extent", axes=["x₁", "y₁"],
        lines=[
            {"x": "x", "values": "deep", "color": "text", "label": "the layers"},
            {"x": "x", "values": "shallow", "color": "accent", "dash": "dashed", "label": "the single layer"},
        ],
    )  # fmt: skip
    bends = [(0, "none"), *((layer, f"behind layer {layer}") for layer in range(1, settings.depth))]
    items: list[Row] = [
        {"action": "set_bend", "argument": "layer", "value": "bend", "label": "A ReLU", "choices": bends},
        {"action": "undo", "label": "Undo", "button": True},
    ]
    words = stack(
        view("lines", texts="account"), view("lines", texts="verdict"), view("choices", items=items), grow=(0, 1, 0),
        width=1.2,
    )  # fmt: skip
    return [row(*grids, height=250, grow=0.55), row(words, chart, height=224, grow=0.45)]
