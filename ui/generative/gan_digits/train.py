"""The lesson on a generator of digits with two networks in training on 8×8 ones: its controls and its stage."""

from __future__ import annotations

from typing import Any

from ui import lesson
from ui.controls import Controls
from ui.generative.adversaries import LEARNS, doctor, losses, measure, side_by_side
from ui.pad import ears
from ui.stage import View, row, stack, view

LESSON = "gan-digits"


def controls(controls: Controls) -> None:
    """Loss, steps and rates first; the rest folded, grouped by whether a change starts new networks."""
    controls.show("loss")
    controls.show("penalty")
    side_by_side(controls, ("d_steps", "g_steps"), ("d_rate", "g_rate"))
    with controls.folded("live", "Balance: applies while it runs") as opened:
        if opened:
            controls.show("penalty_weight")
            side_by_side(controls, ("d_optimiser", "g_optimiser"), ("beta1", "average"))
            controls.show("batch_size")
    with controls.folded("networks", "Networks: a change starts new ones") as opened:
        if opened:
            for name in ("noise_size", "g_hidden", "d_hidden"):
                controls.show(name)
            side_by_side(controls, ("g_activation", "d_activation"))
            controls.show("spectral")
            controls.show("seed")


def rows() -> list[dict[str, Any]]:
    """The samples and a walk between two of them, D's logits, the curves, the doctor."""
    large = lesson.presenting()
    captions = {} if large else {"captions": "samples.captions", "short": True}
    samples = _tiles("samples", "G(z), always the same z. Press one to walk there", 8, width=1.7,
                     action="walk_to", shown="samples.end", **captions)  # fmt: skip
    named: dict[str, Any] = {"title": "Real digits, held out"} if large else {"heading": "real.title"}
    real = view("tiles", **named, images="real", columns=5, scale="sequential", range=1, smooth=False,
                overlay=ears(LESSON))  # fmt: skip
    walk = _tiles("walk", "From one z to the next, decoded at every frame", 11, width=1.7)
    classes = view("bars", title="Read as, % of 700 samples", values="classes", digits=1, least=20)
    says, cure = doctor(small=not large)
    even = {"name": "trace.even", "label": "even", "color": "muted", "width": 1.2}
    other = {"action": "renew", "label": "Other noise", "button": True}
    share = measure("Read ≥ 0.9, %", "share", {"name": "trace.share_real", "label": "real"}, digits=1, zero=True)
    distance = measure("Fréchet d²", "distance", {"name": "trace.band", "label": "perfect G"}, log=True)
    if large:
        return [
            row(samples, stack(real, classes, grow=(0.42, 0.58)), height=300, grow=0.52),
            row(walk, height=90, grow=0.14),
            row(losses(even), share, stack(says, cure, grow=(1, 0)), height=190, grow=0.34),
        ]
    made = stack(samples, walk, view("choices", items=[LEARNS, other]), width=1.7, grow=(0.76, 0.24, 0))
    judged = stack(real, classes, says, cure, grow=(0.27, 0.39, 0.34, 0))
    return [
        row(made, judged, height=344),
        row(losses(even), share, distance, _logits(), height=128),
        row(view("lines", texts="said"), height=60),
    ]


def _tiles(name: str, title: str, columns: int, **more: Any) -> View:
    return view("tiles", title=title, images=name, columns=columns, scale="sequential", range=1, smooth=False, **more)


def _logits() -> View:
    series: list[dict[str, Any]] = [
        {"name": "logits.trained", "label": "learnt from", "color": "positive"},
        {"name": "logits.held", "label": "held out", "color": "text"},
        {"name": "logits.fake", "label": "G(z)", "color": "negative"},
    ]
    return view(
        "curve", title="D's logits, %", x="logits.x", series=series, cursor="logits.border", x_label="logit", zero=True,
        still=True, continuous=True, width=1.1,
    )  # fmt: skip
