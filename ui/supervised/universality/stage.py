"""What the stage of universal approximation and depth shows, look by look."""

from __future__ import annotations

from typing import Any

from engine.supervised.universality.settings import UniversalitySettings
from ui import lesson
from ui.live import Running
from ui.stage import Row, View, row, stack, view


def rows(running: Running, settings: UniversalitySettings) -> list[Row]:
    """The views of a look."""
    looks = {"build": _build, "train": _train, "depth": _depth, "square": _square, "seeds": _seeds, "plane": _plane,
             "linear": _linear}  # fmt: skip
    return looks[settings.look](settings)


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
        "action": "set_steepness", "argument": "value", "label": "w", "value": "steepness", "low": 1, "high": 1000,
        "step": 1,
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
    table = view("table", table="table", action="choose", shown="chosen", plain=True, width=1.3)
    if lesson.presenting():
        return [row(curves, height=380, grow=0.75), row(error, stack(account, at, grow=(1, 0)), height=150, grow=0.25)]
    left = stack(tools, account, at, grow=(0, 1, 0), width=2.15)
    right = stack(unit, view("choices", items=[steep], spread=True), grow=(1, 0), width=1.2)
    return [row(curves, height=246), row(error, height=80), row(left, right, table, height=140)]


def _linear(settings: UniversalitySettings) -> list[Row]:
    """The layers and their products; the arithmetic of the entry just computed; the outputs of both."""
    has = ", bias last" if settings.bias else ""
    given = {"name": "given", "title": "Input x", "values": "given", "texts": "given_texts", "edit": "set_input"}
    layers = {
        "name": "own",
        "title": f"The layers{has}",
        "values": "own",
        "texts": "own_texts",
        "heads": "W",
        "counted": 1,
    }
    products = {
        "name": "products",
        "title": "Multiplied out",
        "values": "products",
        "texts": "products_texts",
        "heads": "first",
        "counted": 1,
    }
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


TARGET = {"x": "x", "values": "target", "color": "muted", "dash": "dashed", "label": "target"}
OWN = {"x": "x", "values": "own", "color": "text", "label": "the network"}
OTHERS = {"x": "x", "values": "others", "color": "accent", "faint": True, "label": "from other seeds"}


def _band(title: str) -> View:
    """The errors of all networks over the updates, and above them that of the one that is looked at."""
    series = [
        {"name": "trace.shown", "label": "this seed", "color": "text", "width": 2.6},
        {"name": "trace.median", "label": "median", "color": "muted"},
        {"name": "trace.low", "label": "best tenth", "color": "accent"},
        {"name": "trace.high", "label": "worst tenth", "color": "accent"},
    ]
    band = ["trace.low", "trace.high"]
    return view("curve", title=title, x="trace.step", series=series, band=band, log=True, x_label="update")


def _fates(**more: Any) -> View:
    return view("tiles", images="fates", scale="diverging", action="show", shown="shown", smooth=False, **more)


def _train(settings: UniversalitySettings) -> list[Row]:
    """What the network of this width learns, with what each unit adds; and error against width."""
    parts = {"x": "x", "values": "parts", "color": "accent", "faint": True, "label": "what each unit adds"}
    curves = view("chart", extent="extent", lines=[parts, TARGET, OWN], said="said")
    loss = view(
        "curve", title="Mean squared error", x="trace.step", series=[{"name": "trace.loss", "label": "a line a seed"}],
        shown_seed="shown", log=True, x_label="update",
    )  # fmt: skip
    errors = view(
        "curve", title="Error against width", x="errors.x", cursor="errors.at", still=True, continuous=True, log=True,
        shown_seed="shown", x_label="log₂ of the width",
        series=[
            {"name": "errors.found", "label": "found, a line a seed", "color": "text"},
            {"name": "errors.by_hand", "label": "put in place by hand", "color": "accent"},
        ],
    )  # fmt: skip
    seeds = [[index, str(settings.seed + index)] for index in range(settings.seeds_each)]
    pick = view(
        "choices", items=[{"action": "show", "argument": "index", "value": "shown", "label": "Seed", "choices": seeds}]
    )
    return [
        row(curves, height=270, grow=0.48),
        row(stack(errors, pick, grow=(1, 0), width=1.3), loss, height=212, grow=0.52),
    ]


def _seeds(settings: UniversalitySettings) -> list[Row]:
    """The fates of all seeds side by side; the one that is looked at, and the errors of all."""
    curves = view("chart", extent="extent", lines=[OTHERS, TARGET, OWN], said="said")
    fates = _fates(title="A network a seed: blue ones have found it")
    return [row(fates, height=226, grow=0.5), row(curves, _band("Mean squared error"), height=250, grow=0.5)]


def _depth(settings: UniversalitySettings) -> list[Row]:
    """The shown network with its kinks; what it can have, has and has found; other depths; the fates."""
    curves = view("chart", extent="extent", lines=[OTHERS, TARGET, OWN], marks="kinks", said="said", width=1.5)
    fates = _fates(title="Blue: has found it")
    exact = view("choices", items=[{"action": "set_solution", "label": "Set the exact solution", "button": True}])
    counts, alike = (view("table", table=name, plain=True) for name in ("counts", "alike"))
    return [
        row(curves, stack(fates, exact, grow=(1, 0)), height=262, grow=0.55),
        row(counts, alike, height=180, grow=0.45),
    ]


def _square(settings: UniversalitySettings) -> list[Row]:
    """The tents, their sum, its error and the bound of it; the newest tent in numbers, and what one layer needs."""
    tents = view(
        "chart", extent="extent", axes=["", ""],
        lines=[
            {"x": "x", "values": "tents", "faint": True, "color": "accent", "label": "tents g₁, g₂, …"},
            {"x": "x", "values": "newest", "color": "accent", "label": "the newest", "width": 1.6},
        ],
    )  # fmt: skip
    total = view(
        "chart", extent="extent", axes=["x", ""],
        lines=[
            {"x": "x", "values": "sum", "color": "text", "label": "x − g₁/4 − g₂/16 − …"},
            {"x": "x", "values": "target", "color": "positive", "dash": "dashed", "label": "x²", "width": 1.4},
        ],
    )  # fmt: skip
    error = view(
        "chart", extent="error_extent", axes=["", ""],
        lines=[
            {"x": "x", "values": "bound", "color": "muted", "dash": "dashed", "label": "its bound, 2⁻²ᵐ⁻²"},
            {"x": "x", "values": "error", "color": "negative", "label": "the sum − x²", "width": 1.6},
        ],
    )  # fmt: skip
    place = {"action": "look_at", "argument": "x", "label": "x", "value": "at", "low": 0, "high": 1, "step": 0.01}
    words = stack(view("lines", texts="account"), view("choices", items=[place], spread=True), grow=(1, 0), width=0.8)
    table = view("table", table="table", plain=True, width=1.2)
    return [
        row(tents, total, height=200, grow=0.36),
        row(error, height=104, grow=0.22),
        row(words, table, height=160, grow=0.42),
    ]


def _plane(settings: UniversalitySettings) -> list[Row]:
    """What the network says over the plane, cut into the regions on which it is linear."""
    plane = view(
        "map", title="The network, and its regions", ground="field", segments="edges", extent="corners", axes=["x₁",
        "x₂"],
        quiet=True,
    )  # fmt: skip
    wanted = view("tiles", title="The function", images="wanted", scale="sequential", smooth=True, most=150)
    seeds: list[Row] = [
        {"action": "show", "argument": "index", "value": "shown", "label": "Seed",
         "choices": [[index, str(settings.seed + index)] for index in range(settings.seeds_each)]},
    ]  # fmt: skip
    words = stack(
        view("lines", texts="account"), view("lines", texts="sentences"), view("choices", items=seeds), wanted,
        grow=(0, 0, 0, 1),
    )  # fmt: skip
    return [row(plane, words, height=330, grow=0.65), row(_band("Mean squared error"), height=150, grow=0.35)]
