"""Views that several looks of the variational auto-encoder's lesson have."""

from __future__ import annotations

from typing import Any

from engine.generative.vae.settings import VaeSettings, sheet
from ui.pad import ears
from ui.stage import View, view

LESSON = "vae"


def pictures(settings: VaeSettings, columns: int = 4) -> View:
    """x, and what codes decode to; it has the ears for the pad."""
    tiles = view(
        "tiles", images="pictures", captions="captions", columns=columns, scale="sequential", range=1, smooth=False
    )
    return {**tiles, "overlay": ears(LESSON, sheet(settings))}


def estimates(*, exact: bool = False) -> View:
    """−log p(x) as the draws tick."""
    series = [{"name": "course.estimate", "label": "estimate", "color": "accent"},
              {"name": "course.bound", "label": "l", "color": "text"}]  # fmt: skip
    if exact:
        series.append({"name": "course.exact", "label": "exact", "color": "positive"})
    return view(
        "curve",
        title="−log p(x)",
        x="course.x",
        series=series,
        now=["estimate", "bound", "exact"][: len(series)],
        width=1.1,
        x_label="draws",
        digits=2,
    )


def buttons(*more: dict[str, Any]) -> View:
    """Where z comes from."""
    items = [
        {"action": "sample", "label": "z from the prior", "button": True},
        {"action": "release", "label": "z from q again", "button": True},
        *more,
    ]
    return view("choices", items=items)
