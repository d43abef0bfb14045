"""What the stages of all shapes have in common: the graph, the curves, a line to type in."""

from __future__ import annotations

from typing import Any

from engine.recurrent.sequences.settings import LONGEST
from ui.pad import ears
from ui.stage import View, row, view

Row = dict[str, Any]


def graph(**more: Any) -> View:
    """The unrolled network, whatever is switched on."""
    return view("chain", graph="graph", states="states", picture="picture", pin="pin", **more)


def line(name: str, label: str, *items: Row) -> Row:
    """A line to type in: the setting of that name, sent with each letter. items: choices beside it."""
    typing = {"action": "type", "argument": "text", "value": name, "label": label, "letters": LONGEST}
    return row(view("choices", items=[typing, *items]), height=30, grow=0.07)


def other_digit() -> Row:
    """Which held-out digit is asked about, while nothing is drawn; what is said of the answer."""
    items = [
        {"action": "another", "label": "Digit before", "with": {"by": -1}, "button": True},
        {"action": "another", "label": "Next digit", "with": {"by": 1}, "button": True},
    ]
    return row(view("choices", items=items, text="spoken"), height=28, grow=0.07)


def hears(lesson: str) -> View:
    """What hears of every stroke on the pad."""
    return ears(lesson)


def loss(**more: Any) -> View:
    """The loss of the batches, that of what is held out, and the floor of ignorance."""
    return _curve(
        "Loss, nats a symbol",
        {"loss": ("batches, running mean", "accent", 1.6), "held_loss": ("held out", 1, 1.6)},
        {"floor": ("best without the input", "negative", 1.4)},
        ["loss", "held_loss", "floor"],
        **more,
    )


def accuracy(**more: Any) -> View:
    """The share of held-out examples that are right, and the goal."""
    return _curve(
        "Right, held out",
        {"accuracy": ("share", 1, 1.8)},
        {"goal": ("goal", "muted", 1.4)},
        ["accuracy", "goal"],
        bounds=[0, 1],
        **more,
    )


def _curve(title: str, moving: Row, still: Row, now: list[str], **more: Any) -> View:
    series = [
        {"name": f"trace.{name}", "label": label, "color": color, "width": width, "joined": name != "loss"}
        for name, (label, color, width) in {**moving, **still}.items()
    ]
    other = [{"name": f"other.{name}", "color": color, "joined": True} for name, (_, color, _) in moving.items()]
    return view(
        "curve", title=title, x="trace.step", series=series, now=now, other={"x": "other.step", "series": other},
        cursor="step", x_label="update", zero=True, **more,
    )  # fmt: skip


def progress() -> Row:
    """How good it is on what is held out, against which goal and floor."""
    return row(view("lines", texts="progress", small=True), height=22, grow=0.05)
