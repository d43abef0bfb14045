"""The stage of the variational auto-encoder's lesson at networks that ship: a function a look."""

from __future__ import annotations

from typing import Any

from engine.generative.vae.looks.base import NETWORKS, VARIATIONAL
from engine.generative.vae.looks.directions import MANY, MOST
from engine.generative.vae.settings import VaeSettings
from ui import lesson
from ui.generative.vae.train import code_map, pictures, subscript
from ui.pad import ears
from ui.stage import View, row, stack, view

LESSON = "vae"
LATENTS = 20
Rows = list[dict[str, Any]]


def plane(settings: VaeSettings) -> Rows:
    """A code dragged through the plane; the true posterior, and the estimate of −log p(x)."""
    true = view(
        "map", title="p(z|x); rings: q(z|x)", ground="true.ground", extent="true.extent", lines="true.lines", width=0.8
    )
    said = view("lines", texts="numbers", small=lesson.presenting())
    side = stack(_asked(settings), said, _buttons(), width=1.25, grow=(1, 0, 0))
    table = stack(view("table", table="table", plain=True), view("lines", texts="true.said"), width=1.45, grow=(0, 1))
    return [
        row(
            code_map("Drag z" if lesson.presenting() else "Every place is decoded. Drag z"), side, height=342, grow=0.59
        ),
        row(true, _estimates(exact=True), *_unless_presenting(table), height=190, grow=0.4),
    ]


def walk(settings: VaeSettings) -> Rows:
    """From one digit to another, through three networks."""
    now = pictures("now", captions="now.captions", columns=5, overlay=ears(LESSON, settings.sheet))
    films = [
        pictures(
            f"film.{name}",
            title=f"{title}: from A's reconstruction to B's",
            columns=11,
            action="go",
            shown="film.at",
        )
        for name, title in NETWORKS.items()
    ]
    return [
        row(
            code_map("Drag A and B", free=False),
            _above(now, *_unless_presenting(view("lines", texts="numbers")), width=1.7),
            height=262,
            grow=0.46,
        ),
        *(row(film, height=84, grow=0.18) for film in films),
    ]


def corners(settings: VaeSettings) -> Rows:
    """Two squares of pictures between four digits, with one pointer; the same square on the map of two latents."""
    squares = [
        view(
            "map",
            title=NETWORKS[name] if lesson.presenting() else f"{NETWORKS[name]}: drag (s, t)",
            ground=f"square.{name}",
            extent="square.extent",
            axes=["", ""],
            handles="square.handles",
            move="mix",
            free=True,
            beside=lesson.presenting(),
        )
        for name in VARIATIONAL
    ]
    now = pictures("now", captions="now.captions", columns=3, short=True)
    ends = pictures("corners", captions="corners.captions", columns=4, overlay=ears(LESSON, settings.sheet), width=1.1)
    on_map = code_map("On the map" if lesson.presenting() else "The square on the map", free=False)
    return [
        row(*squares, on_map, height=316, grow=0.66),
        row(_above(now, *_unless_presenting(_words())), ends, height=206, grow=0.34),
    ]


def sums(settings: VaeSettings) -> Rows:
    """The terms' pictures, their codes, and the sum of the codes: decoded, drawn on the map, in numbers."""
    columns = 2 + sum(getattr(settings, f"sign_{end}") != "none" for end in "bcd")
    ear = ears(LESSON, settings.sheet)
    terms = pictures("terms", title="The terms", captions="terms.captions", columns=columns, overlay=ear)
    rows = [
        pictures(f"sum.{name}", title=f"Decoded: {NETWORKS[name]}", captions="sum.captions", columns=columns)
        for name in VARIATIONAL
    ]
    plane = code_map("2 latents" if lesson.presenting() else "The sum, 2 latents", free=False)
    if lesson.presenting():
        return [row(plane, stack(terms, *rows, width=1.5), height=420, grow=0.85), row(_words(), height=60, grow=0.15)]
    numbers = [view("table", table=f"table.{name}", plain=True) for name in VARIATIONAL]
    tables = stack(*numbers, width=max(0.6, 0.28 * columns), grow=(0, 1))
    return [
        row(stack(plane, _words(), width=0.8, grow=(0.54, 0.46)), stack(terms, *rows, width=1.35), tables, height=500)
    ]


def sliders(settings: VaeSettings) -> Rows:
    """Twenty latents, one by one."""
    items = [_slider("set_latent", f"latent.{k}", f"z{subscript(k + 1)}", k, 4) for k in range(LATENTS)]
    halves = [
        view("choices", items=half, spread=True, width=0.8) for half in (items[: LATENTS // 2], items[LATENTS // 2 :])
    ]
    said = view("lines", texts="numbers", small=lesson.presenting())
    samples = pictures("samples", title="Samples from the prior", columns=6, action="take")
    others = view("choices", items=[{"action": "renew", "label": "Others", "button": True}])
    kl = view("tiles", images="kl", scale="sequential", range="kl_range", numbers=True, digits=2,
              smooth=False, fitted=True)  # fmt: skip
    return [
        row(*halves, stack(_asked(settings), said, _buttons(), width=1.9, grow=(1, 0, 0)), height=318, grow=0.56),
        row(
            stack(samples, others, width=1.4, grow=(1, 0)),
            stack(view("lines", texts="kl_said", small=True), kl, grow=(0, 1)),
            _estimates(),
            height=212,
            grow=0.44,
        ),
    ]


def directions(settings: VaeSettings) -> Rows:
    """Ten directions, each a slider and a strip of what it does, with its share."""
    ways = [
        _slider("go_along", f"along.{k}", f"v{subscript(k + 1)}", k, MOST) | {"beside": f"share.{k}"}
        for k in range(MANY)
    ]
    strips = view("tiles", images="strips", columns=1, most=900, pin="take_strip", scale="sequential", smooth=False,
                  fitted=True, spread=True, width=1.2)  # fmt: skip
    middle = {"action": "middle", "label": "z to the mean of all codes", "button": True}
    side = stack(_asked(settings, columns=2), _buttons(middle), width=0.9, grow=(1, 0))
    words = [view("lines", texts=texts, small=True) for texts in ("shares.said", "numbers")]
    share = 0.28 if lesson.presenting() else 0.2  # of the height, for the words: in large type they take more lines
    return [
        row(view("choices", items=ways, spread=True, width=0.9), strips, side, height=418, grow=1 - share),
        row(*words, height=90, grow=share),
    ]


def _words() -> View:
    return view("lines", texts="numbers", small=True)


def _unless_presenting(*views: View) -> list[View]:
    return [] if lesson.presenting() else [*views]


def _above(first: View, *words: View, width: float = 1.0) -> View:
    """A view with lines below it that take no more room than they need."""
    return stack(first, *words, grow=(1, *(0 for _ in words)), width=width)


def _asked(settings: VaeSettings, columns: int = 4) -> View:
    """x, and what codes decode to; it has the ears for the pad."""
    return pictures("pictures", captions="captions", columns=columns, overlay=ears(LESSON, settings.sheet))


def _slider(action: str, value: str, label: str, index: int, most: float) -> dict[str, Any]:
    found = {"action": action, "argument": "value", "value": value, "label": label, "with": {"index": index}}
    return found | {"low": -most, "high": most, "step": 0.05}


def _estimates(*, exact: bool = False) -> View:
    """−log p(x) as the draws tick."""
    series = [{"name": "course.estimate", "label": "estimate", "color": "accent"},
              {"name": "course.bound", "label": "l", "color": "text"}]  # fmt: skip
    if exact:
        series.append({"name": "course.exact", "label": "exact", "color": "positive"})
    now = ["estimate", "bound", "exact"][: len(series)]
    return view("curve", title="−log p(x)", x="course.x", series=series, now=now, width=1.1, x_label="draws", digits=2)


def _buttons(*more: dict[str, Any]) -> View:
    """Where z comes from."""
    items = [
        {"action": "sample", "label": "z from the prior", "button": True},
        {"action": "release", "label": "z from q again", "button": True},
        *more,
    ]
    return view("choices", items=items)
