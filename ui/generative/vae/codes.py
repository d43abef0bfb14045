"""The stage of the variational auto-encoder's lesson where codes are mixed, added, and moved along directions."""

from __future__ import annotations

from typing import Any

from engine.generative.vae.looks.directions import MANY, MOST
from engine.generative.vae.looks.sum import SHOWN
from engine.generative.vae.settings import VaeSettings, sheet
from ui import lesson
from ui.generative.vae.parts import LESSON, buttons, pictures
from ui.generative.vae.train import code_map, subscript
from ui.pad import ears
from ui.stage import View, row, stack, view

INK: dict[str, Any] = {"scale": "sequential", "range": 1, "smooth": False}


def _words() -> View:
    return view("lines", texts="numbers", small=True)


def corners(settings: VaeSettings) -> list[dict[str, Any]]:
    """Two squares of pictures between four digits, with one pointer; the same square on the map of two latents."""
    squares = [
        view(
            "map",
            title=title if lesson.presenting() else f"{title}: drag z",
            ground=f"square.{name}",
            extent="square.extent",
            axes=["", ""],
            handles="square.handles",
            move="mix",
            free=True,
            beside=lesson.presenting(),
        )
        for name, title in SHOWN.items()
    ]
    now = view("tiles", images="now", captions="now.captions", columns=3, short=True, **INK)
    ends = view(
        "tiles", images="corners", captions="corners.captions", columns=4, overlay=ears(LESSON, sheet(settings)), **INK
    )
    words = [] if lesson.presenting() else [_words()]
    return [
        row(
            *squares,
            code_map("On the map" if lesson.presenting() else "The square on the map", free=False),
            height=316,
            grow=0.66,
        ),
        row(stack(now, *words, grow=(1, *(0 for _ in words))), {**ends, "width": 1.1}, height=206, grow=0.34),
    ]


def sums(settings: VaeSettings) -> list[dict[str, Any]]:
    """The terms' pictures, their codes, and the sum of the codes: decoded, drawn on the map, in numbers."""
    columns = 2 + sum(getattr(settings, f"sign_{end}") != "none" for end in "bcd")
    terms = view("tiles", title="The terms", images="terms", captions="terms.captions", columns=columns,
                 overlay=ears(LESSON, sheet(settings)), **INK)  # fmt: skip
    rows = [
        view("tiles", title=f"Decoded: {title}", images=f"sum.{name}", captions="sum.captions", columns=columns, **INK)
        for name, title in SHOWN.items()
    ]
    plane = code_map("2 latents" if lesson.presenting() else "The sum, 2 latents", free=False)
    if lesson.presenting():
        return [row(plane, stack(terms, *rows, width=1.5), height=420, grow=0.85), row(_words(), height=60, grow=0.15)]
    numbers = [view("table", table=f"table.{name}", plain=True) for name in SHOWN]
    tables = stack(*numbers, width=max(0.6, 0.28 * columns), grow=(0, 1))
    return [
        row(stack(plane, _words(), width=0.8, grow=(0.54, 0.46)), stack(terms, *rows, width=1.35), tables, height=500)
    ]


def directions(settings: VaeSettings) -> list[dict[str, Any]]:
    """Ten directions, each a slider and a strip of what it does, with its share."""
    ways = [
        {"action": "go_along", "argument": "value", "value": f"along.{k}", "label": f"v{subscript(k + 1)}",
         "with": {"index": k}, "low": -MOST, "high": MOST, "step": 0.05, "beside": f"share.{k}"}
        for k in range(MANY)
    ]  # fmt: skip
    sliders = view("choices", items=ways, spread=True, width=0.9)
    strips = view("tiles", images="strips", columns=1, most=900, pin="take_strip", scale="sequential", smooth=False,
                  fitted=True, spread=True, width=1.2)  # fmt: skip
    middle = {"action": "middle", "label": "z to the mean of all codes", "button": True}
    side = stack(pictures(settings, columns=2), buttons(middle), width=0.9, grow=(1, 0))
    words = [view("lines", texts=texts, small=True) for texts in ("shares.said", "numbers")]
    share = 0.28 if lesson.presenting() else 0.2  # of the height, for the words: in large type they take more lines
    return [
        row(sliders, strips, side, height=424, grow=1 - share),
        row(*words, height=84, grow=share),
    ]
