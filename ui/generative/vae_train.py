"""The variational auto-encoder lesson with a network in training: its controls and its stage."""

from __future__ import annotations

from typing import Any

from engine.generative.vae_settings import LARGEST_SEED, MOST_LATENTS, VaeSettings
from ui import lesson
from ui.links import Controls
from ui.stage import View, row, stack, view

LIKELIHOODS = {"bernoulli": "Bernoulli: ink or not", "gaussian": "Gaussian: grey values"}
BETAS = [0.0, 0.01, 0.1, 0.3, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0]
RATES = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0]
BATCHES = [16, 32, 64, 128, 256]


def controls(controls: Controls) -> None:
    """What is trained, and how: β, latents and likelihood first."""
    controls.steps("beta", "β, the weight of the KL: applies while it runs", BETAS, format_func=lambda b: f"{b:g}")
    controls.slide("latents", "Latents: another number starts anew", 1, MOST_LATENTS, 1)
    controls.pick("likelihood", "p(x|z): another one starts anew", LIKELIHOODS)
    controls.switch("by_share", "Map by Φ(z): equal areas, equal shares of the prior")
    with controls.folded("more", "More") as opened:
        if opened:
            controls.steps(
                "learning_rate", "Learning rate η of Adam: while it runs", RATES, format_func=lambda r: f"{r:g}"
            )
            controls.steps("batch", "Digits a batch", BATCHES)
            controls.slide("hidden", "Hidden units each way", 8, 256, 8)
            controls.slide("deviation", "s of the Gaussian likelihood", 0.05, 1.0, 0.05)
            controls.number("seed", "Seed", 0, LARGEST_SEED)


def rows(settings: VaeSettings) -> list[dict[str, Any]]:
    """Both terms of the bound, the map of codes, reconstructions and samples."""
    pairs = view("tiles", title="Held out, and below its reconstruction", images="pairs", columns=8,
                 scale="sequential", range=1, smooth=False, action="ask")  # fmt: skip
    samples = view("tiles", title="Samples from the prior", images="samples", columns=8, scale="sequential", range=1,
                   smooth=False)  # fmt: skip
    others = view("choices", items=[{"action": "renew", "label": "Other samples", "button": True}])
    decoded = view("tiles", title="Decoded at z", images="decoded", scale="sequential", range=1, smooth=False)
    labels = [f"z{subscript(k + 1)}" for k in range(settings.latents)]
    kl = view("bars", title="KL of each latent, nats", values="kl", labels=labels, digits=2, least=0.5, width=0.7)
    title = "The map of codes" if settings.latents == 2 else "The map of the first two latents"
    return [
        row(
            _curve("l = reconstruction + KL, nats", bound=("held out", "accent"), train=("training", "text")),
            _curve(
                "Its two terms, held out",
                reconstruction=("−E[log p(x|z)]", "negative"),
                divergence=("KL", "positive"),
            ),
            kl,
            height=186,
            grow=0.4,
        ),
        row(view("lines", texts="said"), height=44, grow=0.05),
        row(
            code_map(title),
            {**decoded, "width": 0.5},
            stack(pairs, samples, others, width=1.3, grow=(1, 1, 0)),
            height=296,
            grow=0.55,
        ),
    ]


def _curve(title: str, **series: tuple[str, str]) -> View:
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[{"name": f"trace.{name}", "label": label, "color": color} for name, (label, color) in series.items()],
        other={"x": "other.step", "series": [{"name": f"other.{name}"} for name in series]},
        now=list(series),
        x_label="update",
        digits=2,
    )


def code_map(title: str, *, free: bool = True) -> View:
    """A map of decodings with known codes on it, on which z is dragged."""
    return view(
        "map",
        title=title,
        ground="map.ground",
        dots="map.dots",
        kinds="map.kinds",
        extent="map.extent",
        axes="map.axes",
        lines="map.lines",
        handles="map.handles",
        move="move",
        free=free,
        switches=not lesson.presenting(),
    )


def subscript(number: int) -> str:
    """₁ for 1."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
