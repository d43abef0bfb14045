"""The variational auto-encoder lesson's controls and stage."""

from __future__ import annotations

from typing import Any

from engine.generative.vae_settings import EXAMPLES, LARGEST_SEED, VaeSettings
from engine.generative.vae_walk import NETWORKS
from ui import lesson
from ui.generative import vae_train
from ui.generative.vae_train import code_map, subscript
from ui.links import Controls
from ui.pad import ears, pad
from ui.stage import View, row, stack, stage, view

LESSON = "vae"
LOOKS = {
    "plane": "Drag through the latent plane",
    "walk": "Walk from one digit to another",
    "sliders": "Twenty latents by sliders",
    "train": "Train one, on 8×8 digits",
}
PATHS = {"linear": "a straight line", "spherical": "a great circle"}
LATENTS, SAMPLES = 20, 12


def controls(controls: Controls) -> None:
    """What to do first; then the pad, or how the network in training learns."""
    training = controls.settings.look == "train"
    if not training:
        pad(LESSON)
    if lesson.presenting():
        return
    controls.pick("look", "What to do", LOOKS)
    if training:
        vae_train.controls(controls)
    else:
        _trained(controls)


def _trained(controls: Controls) -> None:
    walking = controls.settings.look == "walk"
    if walking:
        controls.pick("path", "The way", PATHS)
    if controls.settings.look != "sliders":
        controls.switch("by_share", "Map by Φ(z): equal areas, equal shares of the prior")
    with controls.folded("digits", "Digits in place of a drawing") as opened:
        if opened:
            controls.slide("digit", "A" if walking else "x", 0, 9, 1)
            controls.number("example", "Example", 0, EXAMPLES - 1)
            if walking:
                controls.slide("digit_b", "B", 0, 9, 1)
                controls.number("example_b", "Example of B", 0, EXAMPLES - 1)
            else:
                controls.number("seed", "Seed of the draws", 0, LARGEST_SEED)


def show(token: str, settings: VaeSettings) -> None:
    """The stage of the look that is chosen."""
    rows = {"plane": _plane, "walk": _walk, "sliders": _sliders, "train": vae_train.rows}[settings.look](settings)
    stage(token, LESSON, rows, presenting=lesson.presenting())


def _pictures() -> View:
    tiles = view("tiles", images="pictures", captions="captions", columns=3, scale="sequential", range=1, smooth=False)
    return {**tiles, "overlay": ears(LESSON)}


def _estimates(*, exact: bool = False) -> View:
    series = [{"name": "course.estimate", "label": "estimate", "color": "accent"},
              {"name": "course.bound", "label": "l", "color": "text"}]  # fmt: skip
    if exact:
        series.append({"name": "course.exact", "label": "exact", "color": "positive"})
    return view(
        "curve",
        title="−log p(x), by draws from q",
        x="course.x",
        series=series,
        now=["estimate", "bound", "exact"][: len(series)],
        width=1.1,
        x_label="draws",
        digits=2,
    )


def _buttons(*more: dict[str, Any]) -> View:
    items = [
        {"action": "sample", "label": "z from the prior", "button": True},
        {"action": "release", "label": "z from q again", "button": True},
        *more,
    ]
    return view("choices", items=items)


def _plane(_: VaeSettings) -> list[dict[str, Any]]:
    true = view(
        "map",
        title="p(z|x), exactly; rings: q(z|x)",
        ground="true.ground",
        extent="true.extent",
        lines="true.lines",
    )
    side = stack(
        _pictures(), view("lines", texts="numbers", small=lesson.presenting()), _buttons(), width=1.25, grow=(1, 0, 0)
    )
    table = stack(view("table", table="table", plain=True), view("lines", texts="true.said"), width=1.45, grow=(0, 1))
    below = [{**true, "width": 0.8}, _estimates(exact=True), *([] if lesson.presenting() else [table])]
    return [
        row(code_map("Every place is decoded. Drag z"), side, height=342, grow=0.6),
        row(*below, height=190, grow=0.4),
    ]


def _walk(_: VaeSettings) -> list[dict[str, Any]]:
    now = view(
        "tiles", images="now", captions="now.captions", columns=5, scale="sequential", range=1, smooth=False,
        overlay=ears(LESSON),
    )  # fmt: skip
    ends: list[dict[str, Any]] = [
        {"action": "pad_is", "argument": "end", "value": "pad_is", "label": "The pad draws",
         "choices": [["a", "A"], ["b", "B"]]},
    ]  # fmt: skip
    words = [] if lesson.presenting() else [view("lines", texts="numbers")]
    side = stack(now, *words, view("choices", items=ends), width=1.7, grow=(1, *(0 for _ in words), 0))
    films = [
        view(
            "tiles",
            title=f"{title}: from A's reconstruction to B's",
            images=f"film.{name}",
            columns=11,
            scale="sequential",
            range=1,
            smooth=False,
            action="go",
            shown="film.at",
        )
        for name, title in NETWORKS.items()
    ]
    return [
        row(code_map("Drag A and B", free=False), side, height=262, grow=0.46),
        *(row(film, height=84, grow=0.18) for film in films),
    ]


def _sliders(_: VaeSettings) -> list[dict[str, Any]]:
    sliders: list[dict[str, Any]] = [
        {"action": "set_latent", "argument": "value", "value": f"latent.{k}", "label": f"z{subscript(k + 1)}",
         "with": {"index": k}, "low": -4, "high": 4, "step": 0.05}
        for k in range(LATENTS)
    ]  # fmt: skip
    half = LATENTS // 2
    side = stack(
        _pictures(), view("lines", texts="numbers", small=lesson.presenting()), _buttons(), width=1.9, grow=(1, 0, 0)
    )
    samples = view("tiles", title="Samples from the prior", images="samples", columns=6, scale="sequential", range=1,
                   smooth=False, action="take")  # fmt: skip
    others = view("choices", items=[{"action": "renew", "label": "Others", "button": True}])
    kl = view("tiles", images="kl", scale="sequential", range="kl_range", numbers=True, digits=2, smooth=False)
    return [
        row(
            view("choices", items=sliders[:half], width=0.8),
            view("choices", items=sliders[half:], width=0.8),
            side,
            height=318,
            grow=0.6,
        ),
        row(
            stack(samples, others, width=1.4, grow=(1, 0)),
            stack(view("lines", texts="kl_said"), kl, grow=(0, 1)),
            _estimates(),
            height=212,
            grow=0.4,
        ),
    ]
