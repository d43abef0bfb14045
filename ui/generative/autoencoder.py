"""The auto-encoder lesson's controls and stage."""

from __future__ import annotations

from typing import Any

from engine.generative.ae_explore import MAPS
from engine.generative.ae_settings import AeSettings
from engine.generative.vae_settings import EXAMPLES, LARGEST_SEED
from ui import lesson
from ui.links import Controls
from ui.pad import ears, pad
from ui.stage import View, row, stack, stage, view

LESSON = "autoencoder"
LOOKS = {"train": "Train one, on 8×8 digits", "map": "The map of codes, beside a VAE's"}
KINDS = {"tanh": "Non-linear: tanh each way", "linear": "Linear: a plane, as PCA's"}
CODES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]
RATES = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0]
BATCHES = [16, 32, 64, 128, 256, 512, 1_437]


def controls(controls: Controls) -> None:
    """The pad first; then what is trained, or which digits are asked."""
    pad(LESSON)
    if lesson.presenting():
        return
    controls.pick("look", "What to do", LOOKS)
    if controls.settings.look == "map":
        with controls.folded("digits", "Digits in place of a drawing") as opened:
            if opened:
                controls.slide("digit", "A", 0, 9, 1)
                controls.number("example", "Example of A", 0, EXAMPLES - 1)
                controls.slide("digit_b", "B", 0, 9, 1)
                controls.number("example_b", "Example of B", 0, EXAMPLES - 1)
        return
    controls.steps("codes", "Numbers in the bottleneck: starts anew", CODES)
    controls.pick("kind", "Encoder and decoder: starts anew", KINDS)
    controls.slide("noise", "Denoising: pixels wiped out", 0.0, 0.9, 0.1)
    with controls.folded("more", "More") as opened:
        if opened:
            controls.steps(
                "learning_rate", "Learning rate η of Adam: while it runs", RATES, format_func=lambda r: f"{r:g}"
            )
            controls.steps("batch", "Digits a batch", BATCHES)
            controls.slide("hidden", "Hidden units each way", 8, 256, 8)
            controls.number("seed", "Seed", 0, LARGEST_SEED)


def show(token: str, settings: AeSettings) -> None:
    """The stage of the look that is chosen."""
    rows = _maps() if settings.look == "map" else _train(settings)
    stage(token, LESSON, rows, presenting=lesson.presenting())


def _train(settings: AeSettings) -> list[dict[str, Any]]:
    error = view(
        "curve",
        title="‖x − x̂‖² a digit",
        x="trace.step",
        series=[
            {"name": "trace.held", "label": "held out", "color": "accent"},
            {"name": "trace.train", "label": "training", "color": "text"},
            {"name": "trace.pca", "label": "PCA, held out", "color": "positive"},
        ],
        other={"x": "other.step", "series": [{"name": f"other.{name}"} for name in ("held", "train", "pca")]},
        now=["held", "train", "pca"],
        x_label="update",
        digits=2,
        zero=True,
        width=1.2,
    )
    whole = view("tiles", images="whole", captions="whole.captions", columns=2, scale="sequential", range=1,
                 smooth=False, overlay=ears(LESSON), width=1.1)  # fmt: skip
    code = view("tiles", title=f"Its code: {settings.codes} number{'s' * (settings.codes > 1)}", images="code",
                range="code.range", numbers=settings.codes <= 16, digits=1, smooth=False, width=0.7)  # fmt: skip
    pairs = view("tiles", title="Held out, as the encoder sees it; below, what comes back", images="pairs", columns=8,
                 scale="sequential", range=1, smooth=False, action="ask", width=1.4)  # fmt: skip
    title = "The map of codes" if settings.codes <= 2 else "The map of the first two numbers"
    return [
        row(error, whole, code, height=214, grow=0.42),
        row(view("lines", texts="said"), height=44, grow=0.08),
        row(_map("map", title, "move"), pairs, height=272, grow=0.5),
    ]


def _map(name: str, title: str, move: str) -> View:
    lines: dict[str, Any] = {} if name == "map" else {"lines": f"{name}.lines"}
    return view(
        "map",
        title=title,
        ground=f"{name}.ground",
        dots=f"{name}.dots",
        kinds=f"{name}.kinds",
        extent=f"{name}.extent",
        handles=f"{name}.handles",
        move=move,
        free=name == "map",
        switches=not lesson.presenting(),
        **lines,
    )


def _maps() -> list[dict[str, Any]]:
    sides = []
    for name in MAPS:
        now = view("tiles", images=f"{name}.now", scale="sequential", range=1, smooth=False)
        words = [view("lines", texts=f"{name}.{what}") for what in ("read", "said")[: 1 if lesson.presenting() else 2]]
        sides.append(stack(now, *words, width=0.7, grow=(1, *(0 for _ in words))))
    sides[0]["stack"][0]["overlay"] = ears(LESSON)
    ends: list[dict[str, Any]] = [
        {"action": "pad_is", "argument": "end", "value": "pad_is", "label": "The pad draws",
         "choices": [["a", "A"], ["b", "B"]]},
    ]  # fmt: skip
    films = [
        view("tiles", title=title, images=f"{name}.film", captions=f"{name}.captions", columns=11, scale="sequential",
             range=1, smooth=False, action="go", shown="film.at")
        for name, title in MAPS.items()
    ]  # fmt: skip
    short = {"ae2": "Auto-encoder", "vae2": "VAE"}
    maps = [_map(name, f"{short[name]}: drag A and B", f"move_{name}") for name in MAPS]
    return [
        row(maps[0], sides[0], maps[1], sides[1], height=268, grow=0.46),
        row(stack(view("lines", texts="said"), width=3), view("choices", items=ends), height=28, grow=0.06),
        *(row(film, height=112, grow=0.24) for film in films),
    ]
