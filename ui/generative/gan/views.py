"""Views that both pictures of the adversarial lesson share."""

from __future__ import annotations

from typing import Any

from engine.generative.gan.settings import OWN, GANSettings
from ui.generative.adversaries import measure
from ui.stage import View, view

Item = dict[str, Any]
PULL: Item = {"action": "show_arrows", "argument": "on", "value": "arrows", "label": "Pull"}
MANIFOLD: Item = {"action": "show_manifold", "argument": "on", "value": "manifold_on", "label": "Manifold"}
BEND: Item = {
    "action": "bend", "argument": "share", "value": "share", "label": "z → x", "low": 0, "high": 1, "step": 0.01,
}  # fmt: skip
SHOWN = [["both", "all"], ["real", "real"], ["generated", "made"], ["none", "none"]]
POINTS: Item = {"action": "show_points", "argument": "which", "value": "shown", "label": "Points", "choices": SHOWN}
CLEAR: Item = {"action": "clear", "button": True, "value": "own", "label": "Clear"}


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


def divergence(name: str, title: str) -> View:
    """The course of one, and the band of perfect generators."""
    band = {"name": f"trace.{name}_band", "label": "perfect G"}
    return measure(title, name, band, cursor="step", zero=True)
