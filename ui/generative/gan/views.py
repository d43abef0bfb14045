"""Views that both pictures of the adversarial lesson share."""

from __future__ import annotations

from typing import Any

from engine.generative.gan.settings import OWN, GANSettings
from ui.generative.adversaries import LEARNERS
from ui.stage import View, stack, view

Item = dict[str, Any]
LEARNS: Item = {"action": "learns", "argument": "who", "value": "learns", "label": "Learns", "choices": LEARNERS}
PULL: Item = {"action": "show_arrows", "argument": "on", "value": "arrows", "label": "Pull"}
MANIFOLD: Item = {"action": "show_manifold", "argument": "on", "value": "manifold_on", "label": "Manifold"}
BEND: Item = {
    "action": "bend", "argument": "share", "value": "share", "label": "z → x", "low": 0, "high": 1, "step": 0.01,
}  # fmt: skip
SHOWN = [["both", "all"], ["real", "real"], ["generated", "made"], ["none", "none"]]
POINTS: Item = {"action": "show_points", "argument": "which", "value": "shown", "label": "Points", "choices": SHOWN}
CLEAR: Item = {"action": "clear", "button": True, "value": "own", "label": "Clear"}
CURE: Item = {"action": "cure", "button": True, "value": "cure", "label": "Cure it"}


def dots() -> dict[str, Any]:
    """Generated and real points, and the one that is followed."""
    return {
        "points": "points",
        "targets": "targets",
        "classes": 2,
        "class_names": ["generated", "real"],
        "extent": "extent",
        "ring": "ring",
        "probe": "probe",
        "axes": ["x", "y"],
    }


def plane(settings: GANSettings, title: str = "D: blue is real", **options: Any) -> View:
    """The plane as D sees it, with all points."""
    brush = {"draw": "draw", "rub": "rub"} if settings.data == OWN else None
    return view(
        "plane", title=title, field="field", vectors="vectors", mesh="manifold", brush=brush, **dots(), **options
    )


def losses() -> View:
    return view(
        "curve",
        title="Loss",
        x="trace.step",
        series=[
            {"name": "trace.d_loss", "label": "D", "color": "positive"},
            {"name": "trace.g_loss", "label": "G", "color": "negative"},
        ],
        other={"x": "other.step", "series": [{"name": "other.d_loss"}, {"name": "other.g_loss"}]},
        cursor="step",
        now=["d_loss", "g_loss"],
        x_label="update",
    )


def divergence(name: str, title: str) -> View:
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[
            {"name": f"trace.{name}", "label": "", "color": "accent"},
            {"name": f"trace.{name}_band", "label": "perfect G", "color": "muted", "width": 1.2},
        ],
        other={"x": "other.step", "series": [{"name": f"other.{name}"}]},
        cursor="step",
        now=[name],
        x_label="update",
        zero=True,
    )


def doctor() -> View:
    """What the doctor says, and the cure."""
    words = view("lines", title="Doctor", texts="diagnosis", small=True)
    return stack(words, view("choices", items=[CURE]), grow=(1, 0))
