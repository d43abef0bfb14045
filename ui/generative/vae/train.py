"""The variational auto-encoder lesson with a network in training: its controls and its stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.generative.autoencoders.data import CURVES, PARTS
from engine.generative.autoencoders.settings import LARGEST_SEED, MOST_ON_PLANE
from engine.generative.vae.settings import MOST_LATENTS, VaeSettings
from ui import lesson
from ui.controls import Controls
from ui.generative import autoencoders
from ui.stage import View, row, stack, view

LIKELIHOODS = {"bernoulli": "Bernoulli: ink or not", "gaussian": "Gaussian: grey values"}
BETAS = [0.0, 0.01, 0.1, 0.3, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0]
BATCHES = [16, 32, 64, 128, 256]
ON_PLANE = (-3.0, 12.0)  # nats that the curves show of points: at first they are far above
WARM = [0, 200, 500, 1_000, 2_000, 5_000]
COIN = r"\log p(x \mid z) = \sum_i x_i \log p_i + (1 - x_i) \log (1 - p_i), \quad p = \sigma(f(z))"
BELL = (
    r"\log p(x \mid z) = -\sum_i \left[\tfrac12 \big((x_i - \hat{x}_i)/s\big)^2 + \log \big(s \sqrt{2\pi}\big)\right], "
    r"\quad \hat{x} = %s"
)


def controls(controls: Controls) -> None:
    """What is trained on what, and how: data, β, latents and likelihood first."""
    autoencoders.pick(controls)
    settings = controls.settings
    on_plane = settings.data in CURVES
    controls.steps("beta", "β, the weight of the KL: applies while it runs", BETAS, format_func=lambda b: f"{b:g}")
    most = MOST_ON_PLANE if on_plane else MOST_LATENTS
    controls.slide("latents", "Latents: another number starts anew", 1, most, 1)
    if on_plane:
        st.caption("p(x|z): Gaussian. A coordinate is no coin, so a Bernoulli would say nothing of it.")
    else:
        controls.pick("likelihood", "p(x|z): another one starts anew", LIKELIHOODS)
        controls.switch("by_share", "Map by Φ(z): equal areas, equal shares of p(z)")
    with controls.folded("more", "More") as opened:
        if opened:
            if not settings.bernoulli:
                controls.slide("deviation", "s of the Gaussian likelihood", 0.05, 1.0, 0.05)
                controls.switch("learnt", "s is learnt with the rest, from there")
            controls.steps("warm", "Warm-up: updates over which β rises from 0", WARM)
            autoencoders.more(controls, BATCHES)
            controls.number("seed", "Seed", 0, LARGEST_SEED)


def given(settings: VaeSettings) -> str:
    """p(x|z) of the network in training, as a formula."""
    if settings.bernoulli:
        return COIN
    return BELL % ("f(z)" if settings.data in CURVES else r"\sigma(f(z))")


def about(settings: VaeSettings) -> str:
    """What p(x|z) means here, in words."""
    if settings.data in CURVES:
        return (
            "**p(x|z) is a Gaussian about what z decodes to**, of deviation s in both directions: the faint circle "
            "about x̂. A point has coordinates, not ink, so a Bernoulli cannot be its likelihood. A small s makes the "
            "first term dear and the code precise; learnt, s settles at how far reconstructions lie off."
        )
    full, side = ("255", "28×28") if settings.data == "mnist" else ("16", "8×8")
    if settings.bernoulli:
        return (
            f"**p(x|z) is a coin for each pixel**, and for that x must be ink or paper. The {side} digits have greys "
            f"from 0 to {full}: a grey of g is ink with probability g/{full}, tossed anew at every update, and once "
            "for the digits held out. To put the greys themselves into the formula is common, but it is a "
            "cross-entropy and no likelihood: no coin falls on 0.4."
        )
    return (
        f"**p(x|z) is a Gaussian about what z decodes to**, and x are the greys themselves, from 0 to {full}, as "
        "shares of full ink. It is a density: where s is small it is above 1, and −log p(x|z) below 0. Nats by another "
        "likelihood, or another s, cannot be compared with these."
    )


def rows(settings: VaeSettings) -> list[dict[str, Any]]:
    """Both terms of the bound, the map of codes, what is asked, samples."""
    return _points(settings) if settings.data in CURVES else _digits(settings)


def _digits(settings: VaeSettings) -> list[dict[str, Any]]:
    presenting = lesson.presenting()
    pairs = view("tiles", title="Held out; below, reconstructed", images="pairs", columns=8,
                 scale="sequential", range=1, smooth=False, action="ask")  # fmt: skip
    samples = view("tiles", title="Samples from the prior", images="samples", columns=8, scale="sequential", range=1,
                   smooth=False)  # fmt: skip
    asked = view("tiles", images="asked", captions="asked.captions", rect="asked.rect", columns=2, point="see",
                 pin="see", scale="sequential", range=1, smooth=False)  # fmt: skip
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
    bound = _curve("l = reconstruction + KL, nats", bounds, bound=("held out", "accent"), train=("training", "text"))
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
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[{"name": f"trace.{name}", "label": label, "color": color} for name, (label, color) in series.items()],
        other={"x": "other.step", "series": [{"name": f"other.{name}"} for name in series]},
        now=list(series),
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


def subscript(number: int) -> str:
    """₁ for 1."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
