"""The variational auto-encoder's stage with a network in training, and the views that all its looks have."""

from __future__ import annotations

from typing import Any

from engine.generative.autoencoders.data import CURVES, PARTS
from engine.generative.vae.settings import VaeSettings
from ui import lesson
from ui.generative import autoencoders
from ui.stage import View, row, stack, view

ON_PLANE = (-3.0, 12.0)  # nats that the curves show of points: at first they are far above


def rows(settings: VaeSettings) -> list[dict[str, Any]]:
    """Both terms of the bound, the map of codes, what is asked, samples."""
    return _points(settings) if settings.data in CURVES else _digits(settings)


def _digits(settings: VaeSettings) -> list[dict[str, Any]]:
    presenting = lesson.presenting()
    pairs = pictures("pairs", title="Held out; below, reconstructed", columns=8, action="ask")
    samples = pictures("samples", title="Samples from the prior", columns=8)
    asked = pictures("asked", captions="asked.captions", rect="asked.rect", columns=2, point="see", pin="see")
    words = [] if presenting else [view("lines", texts="given", small=True)]
    others = [] if presenting else [_others()]
    title = "The map of codes" if settings.latents == 2 else "The first two latents"
    return [
        row(*_terms(settings), height=178, grow=0.4),
        _said(),
        row(
            code_map("Codes" if presenting else title),
            stack(asked, *words, width=1.05, grow=(1, *(0 for _ in words))),
            stack(pairs, samples, *others, width=1.2, grow=(1, 1, *(0 for _ in others))),
            height=300,
            grow=0.49,
        ),
    ]


def _points(settings: VaeSettings) -> list[dict[str, Any]]:
    presenting = lesson.presenting()
    title = "p(x), points, samples ×; drag x"
    plane = autoencoders.plane(title, density=True, presenting=presenting)
    if settings.latents == 2:
        codes = code_map("Codes: q as rings; ground p(z|x)", names=True)
    else:
        codes = code_map("q(z|x); blue p(z|x), faint p(z)", names=True, ground=False)
    words = stack(
        view("lines", title="p(x|z) of this point", texts="given", small=True),
        view("lines", texts="exact", small=True),
        _others(),
        width=1.05,
        grow=(0, 1, 0),
    )
    if presenting:
        bound, terms, _ = _terms(settings)
        return [row(plane, codes, stack(bound, terms), height=400, grow=0.9), _said()]
    return [
        row(plane, codes, words, height=306, grow=0.6),
        _said(),
        row(*_terms(settings), height=172, grow=0.35),
    ]


def _terms(settings: VaeSettings) -> tuple[View, View, View]:
    """The bound, what it is made of, and the KL of each latent."""
    labels = [f"z{subscript(k + 1)}" for k in range(settings.latents)]
    kl = view("bars", title="KL of each latent, nats", values="kl", labels=labels, digits=2, least=0.5,
              width=0.7 if settings.latents <= 10 else 1.0)  # fmt: skip
    bounds = ON_PLANE if settings.data in CURVES else None
    terms = _curve(
        "Its two terms, held out",
        bounds,
        reconstruction=("−E[log p(x|z)]", "negative"),
        divergence=("KL", "positive"),
    )
    bound = _curve(
        "l = reconstruction + KL, nats", bounds, bound=("held out", "accent"), train=("training, running mean", "text")
    )
    return bound, terms, kl


def _said() -> dict[str, Any]:
    cure = {"action": "cure", "button": True, "value": "cure", "label": "Cure: β = 1"}
    return row(
        view("lines", texts="said", small=not lesson.presenting(), width=6),
        view("choices", items=[cure]),
        height=44,
        grow=0.11,
    )


def _others() -> View:
    return view("choices", items=[{"action": "renew", "label": "Other samples", "button": True}])


def _curve(title: str, bounds: tuple[float, float] | None, **series: tuple[str, str]) -> View:
    """The course of some figures; what is said of an estimate now has a name of its own."""
    texts = {"bound": "bound_said"}
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[
            {"name": f"trace.{name}", "label": label, "color": color, "joined": True}
            for name, (label, color) in series.items()
        ],
        other={"x": "other.step", "series": [{"name": f"other.{name}", "joined": True} for name in series]},
        now=[texts.get(name, name) for name in series],
        x_label="update",
        digits=2,
        bounds=bounds,
    )


def code_map(title: str, *, free: bool = True, names: bool = False, ground: bool = True) -> View:
    """A map of decodings with known codes on it, on which z is dragged. names: codes are of points of the plane."""
    return view(
        "map",
        title=title,
        ground="map.ground" if ground else None,
        dots="map.dots",
        kinds="map.kinds",
        names=[*PARTS] if names else None,
        extent="map.extent",
        axes="map.axes",
        lines="map.lines",
        handles="map.handles",
        move="move",
        free=free,
        switches=not lesson.presenting() and not names,
        beside=lesson.presenting() and not names,
    )


def pictures(images: str, **more: Any) -> View:
    """Pictures of ink between 0 and 1, pixel by pixel."""
    return view("tiles", images=images, scale="sequential", range=1, smooth=False, **more)


def subscript(number: int) -> str:
    """₁ for 1."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
