"""What the stages of all shapes have in common: the graph, the curves, a line to type in."""

from __future__ import annotations

from typing import Any

from engine.recurrent.sequences.settings import LONGEST
from ui.pad import ears
from ui.stage import View, row, stack, view

Row = dict[str, Any]


def graph(**more: Any) -> View:
    """The unrolled network, whatever is switched on."""
    return view("chain", graph="graph", states="states", picture="picture", pin="pin", point="point", **more)


def line(name: str, label: str, *items: Row) -> Row:
    """A line to type in: the setting of that name, sent with each letter. items: choices beside it."""
    typing = {"action": "type", "argument": "typed", "value": name, "label": label, "letters": LONGEST}
    return row(view("choices", items=[typing, *items]), height=30, grow=0.07)


def other_digit() -> Row:
    """Which held-out digit is asked about, while nothing is drawn; what is said of the answer."""
    items = [
        {"action": "another", "label": "Digit before", "with": {"by": -1}, "button": True},
        {"action": "another", "label": "Next digit", "with": {"by": 1}, "button": True},
    ]
    return row(view("choices", items=items, text="spoken"), height=28, grow=0.07)


def loss(**more: Any) -> View:
    """The loss of the batches, that of what is held out, and the floor of ignorance."""
    return _curve(
        "Loss, nats",
        {"loss": ("batch", "accent", 1.6), "held_loss": ("held out", 1, 1.6)},
        {"floor": ("floor", "negative", 1.4)},
        ["loss", "held_loss", "floor"],
        **more,
    )


def accuracy(beside: Row | None = None, **more: Any) -> View:
    """The share of held-out examples that are right, and the goal. beside: other models', by the names of their
    figures: what each is called, its colour and its width."""
    beside = beside or {}
    return _curve(
        "Held out, right",
        {"accuracy": ("network", 1, 1.8), **beside},
        {"goal": ("goal", "muted", 1.4)},
        ["accuracy", *beside, "goal"],
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


def said() -> Row:
    """What there is to say about what is asked, and about the answer."""
    return row(view("lines", texts="said", small=True), height=32, grow=0.07)


def words(*more: str, height: int = 58) -> Row:
    """In numbers: how good it is on what is held out, and how the answer came about. more: texts beside these."""
    own = stack(*(view("lines", texts=name, small=True) for name in ("progress", "account")), grow=(0, 0), width=1.1)
    return row(own, *(view("lines", texts=name, small=True) for name in more), height=height, grow=0.13)


def asked(lesson: str) -> View:
    """The digit that is asked about, and what of its ink the answer depended on. It hears of the pad."""
    plain: Row = {"smooth": False}
    whole = view("tiles", images="whole", title="The digit", scale="sequential", range=1, overlay=ears(lesson), **plain)
    slope = view("tiles", images="slope", range="slope_range", heading="slope_of", **plain)
    return stack(whole, slope, width=0.24)
