"""The stage of the variational auto-encoder's lesson, look by look, at the networks that ship."""

from __future__ import annotations

from typing import Any

from engine.generative.vae.looks.walk import NETWORKS
from engine.generative.vae.settings import VaeSettings, sheet
from ui import lesson
from ui.generative.vae.parts import LESSON, buttons, estimates, pictures
from ui.generative.vae.train import code_map, subscript
from ui.pad import ears
from ui.stage import row, stack, view

LATENTS = 20


def plane(settings: VaeSettings) -> list[dict[str, Any]]:
    """A code dragged through the plane; the true posterior, and the estimate of −log p(x)."""
    true = view(
        "map",
        title="p(z|x); rings: q(z|x)",
        ground="true.ground",
        extent="true.extent",
        lines="true.lines",
    )
    side = stack(
        pictures(settings),
        view("lines", texts="numbers", small=lesson.presenting()),
        buttons(),
        width=1.25,
        grow=(1, 0, 0),
    )
    table = stack(view("table", table="table", plain=True), view("lines", texts="true.said"), width=1.45, grow=(0, 1))
    below = [{**true, "width": 0.8}, estimates(exact=True), *([] if lesson.presenting() else [table])]
    return [
        row(
            code_map("Drag z" if lesson.presenting() else "Every place is decoded. Drag z"), side, height=342, grow=0.59
        ),
        row(*below, height=190, grow=0.4),
    ]


def walk(settings: VaeSettings) -> list[dict[str, Any]]:
    """From one digit to another, through three networks."""
    now = view(
        "tiles", images="now", captions="now.captions", columns=5, scale="sequential", range=1, smooth=False,
        overlay=ears(LESSON, sheet(settings)),
    )  # fmt: skip
    words = [] if lesson.presenting() else [view("lines", texts="numbers")]
    side = stack(now, *words, width=1.7, grow=(1, *(0 for _ in words)))
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


def sliders(settings: VaeSettings) -> list[dict[str, Any]]:
    """Twenty latents, one by one."""
    sliders: list[dict[str, Any]] = [
        {"action": "set_latent", "argument": "value", "value": f"latent.{k}", "label": f"z{subscript(k + 1)}",
         "with": {"index": k}, "low": -4, "high": 4, "step": 0.05}
        for k in range(LATENTS)
    ]  # fmt: skip
    half = LATENTS // 2
    side = stack(
        pictures(settings),
        view("lines", texts="numbers", small=lesson.presenting()),
        buttons(),
        width=1.9,
        grow=(1, 0, 0),
    )
    samples = view("tiles", title="Samples from the prior", images="samples", columns=6, scale="sequential", range=1,
                   smooth=False, action="take")  # fmt: skip
    others = view("choices", items=[{"action": "renew", "label": "Others", "button": True}])
    kl = view("tiles", images="kl", scale="sequential", range="kl_range", numbers=True, digits=2,
              smooth=False, fitted=True)  # fmt: skip
    return [
        row(
            view("choices", items=sliders[:half], spread=True, width=0.8),
            view("choices", items=sliders[half:], spread=True, width=0.8),
            side,
            height=318,
            grow=0.56,
        ),
        row(
            stack(samples, others, width=1.4, grow=(1, 0)),
            stack(view("lines", texts="kl_said", small=True), kl, grow=(0, 1)),
            estimates(),
            height=212,
            grow=0.44,
        ),
    ]
