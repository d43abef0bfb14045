"""The controls and the stage of the unrolled recurrent network."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from engine.recurrent.rnn.settings import DRAWN, MOST_STEPS, OWN, PRESETS, WEIGHTS, RNNSettings
from ui import lesson
from ui.controls import Controls
from ui.live import Running
from ui.recurrent.lag_shares import lag_shares
from ui.stage import Row, View, row, stack, view

EDITS = {
    "W_xh": "set_input_weight",
    "W_hh": "set_recurrent_weight",
    "b_h": "set_bias",
    "W_hy": "set_output_weight",
    "b_y": "set_output_bias",
}


FEW = 3  # hidden units that fit into the ordinary heights
ASPECTS = {3: 2.1, 4: 2.5}  # of the cells of the matrices, wider where there are many rows


def controls(controls: Controls) -> None:
    """An example, what it is asked, the sizes; where the weights come from is folded away."""
    controls.show("mode")
    controls.presets("Example", PRESETS, placeholder="Choose one")
    if controls.show("sequence", brings=("x", "d")) != OWN:
        for name in ("x", "d"):
            controls.take(name, "")
    for column, names in zip(st.columns(2), (("length", "activation"), ("hidden", "loss")), strict=True):
        with column:
            for name in names:
                controls.show(name)
    with controls.folded("weights", "Weights and learning rate") as opened:
        if opened:
            if controls.show("weights", brings=WEIGHTS) == DRAWN:
                for name in WEIGHTS:
                    controls.take(name, "")
            for name in ("seed", "scale", "rate"):
                controls.show(name)


def grant_wish(controls: Controls) -> None:
    """An example that was chosen sets everything at once, before the widgets are shown."""
    if name := controls.wished():
        controls.adopt(**asdict(PRESETS[name]))


def rows(running: Running, settings: RNNSettings) -> list[Row]:
    """The network in time; under it the weights, what the step adds and the sum; then the step's arithmetic. While it
    learns: its loss and where its gradient comes from."""
    if settings.mode == "learn":
        return _learning(settings)
    account = view("lines", heading="account_of", texts="account", small=lesson.presenting(), width=2.7)
    check = view("lines", texts="check")
    items: list[Row] = [
        {"action": "update", "label": "Update W", "button": True},
        {"action": "undo", "label": "Undo", "button": True},
        {"action": "set_length", "argument": "length", "label": "Length T", "value": "length", "low": 1,
         "high": MOST_STEPS, "step": 1, "digits": 0},
    ]  # fmt: skip
    aspect = ASPECTS.get(settings.hidden, 1.75)
    weights, adds, total = (
        _matrices(heading, kind, aspect, edits)
        for heading, kind, edits in (("weights_head", "", EDITS), ("adds_head", ".adds", {}), ("sum_head", ".sum", {}))
    )
    if lesson.presenting():  # wide and low: the words stand beside the weights
        beside = stack(account, check, view("choices", items=items), grow=(1, 0, 0), width=2.5)
        rows = [row(_unrolled(), height=250, grow=0.46), row(weights, total, beside, height=250, grow=0.54)]
    else:
        beside = stack(check, view("choices", items=items), grow=(1, 0))
        heights = (254, 166, 112) if settings.hidden > FEW else (250, 164, 118)
        rows = [row(_unrolled(), height=heights[0]), row(weights, adds, total, height=heights[1])]
        rows.append(row(account, beside, height=heights[2]))
    return rows


def _learning(settings: RNNSettings) -> list[Row]:
    series: list[Row] = [{"name": "trace.loss", "label": "L, of several first weights", "color": "accent"}]
    other: Row = {"x": "other.step", "series": [{"name": "other.loss", "color": "accent"}]}
    loss = view(
        "curve", title="Loss", x="trace.step", series=series, other=other, now=["now.loss"], x_label="update", log=True,
    )  # fmt: skip
    rows = [
        row(_unrolled(edits=False), height=214, grow=0.42),
        row(loss, lag_shares(title="∂L/∂W_hh by lag", width=1.2), height=150, grow=0.3),
    ]
    if not lesson.presenting():  # there the digits would be too small
        aspect = ASPECTS.get(settings.hidden, 1.75)
        matrices = (_matrices(*one, aspect, {}, None) for one in (("weights_head", ""), ("sum_head", ".sum")))
        rows.append(row(*matrices, height=150, grow=0.28))
    return rows


def _unrolled(*, edits: bool = True) -> View:
    rows: list[Row] = [
        {"name": "loss", "label": "L", "title": "loss L", "since": 1},
        {"name": "d", "label": "d", "title": "target d", "edit": "set_target", "since": 1},
        {"name": "y", "label": "y", "title": "output y", "under": "y_back_texts", "under_values": "y_back",
         "under_title": "∂L/∂y", "since": 1},
        {"name": "h", "label": "h", "title": "state h", "under": "h_back_texts", "under_values": "h_back",
         "under_title": "∂L/∂h", "edit": "set_state", "edit_columns": [0, 0], "gap": True},
        {"name": "x", "label": "x", "title": "input x", "edit": "set_input", "gap": True, "since": 1},
    ]  # fmt: skip
    return view(
        "unrolled",
        rows=[
            {
                **{key: value for key, value in one.items() if edits or not key.startswith("edit")},
                "values": one["name"], "texts": f"{one['name']}_texts",
            }
            for one in rows
        ],
        edges=[
            {"name": "W_hy", "label": "W_hy", "from": "h", "to": "y", "where": "asked"},
            {"name": "W_hh", "label": "W_hh", "from": "h", "to": "h", "step": 1},
            {"name": "W_xh", "label": "W_xh", "from": "x", "to": "h", "back": False},
        ],
        first=0, walk="walk", tags="tags", kind="kind", picked="picked",
        pick="pick" if edits else None, text="loss_text",
    )  # fmt: skip


def _matrices(heading: str, kind: str, aspect: float, edits: dict[str, str], pin: str | None = "pick_entry") -> View:
    """All five weights, or numbers of their shapes: what multiplies x, h and nothing; below, what makes y."""
    order = ["W_xh", "W_hh", "W_hy", "b_h", "b_y"]
    maps: list[Row] = [
        {"name": f"{name}{kind}", "title": name, "values": f"{name}{kind}", "texts": f"{name}{kind}_texts",
         "below": name in ("W_hy", "b_y"), "sized": False, **({"edit": edits[name]} if edits else {})}
        for name in order
    ]  # fmt: skip
    grids = view(
        "grids",
        maps=maps,
        links={},
        pin=pin,
        brush=None,
        aspect=aspect,
        apart=10,
        quiet=True,
        first=1,
    )
    return stack(view("lines", heading=heading), grids, grow=(0, 1))
