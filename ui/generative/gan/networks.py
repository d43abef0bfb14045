"""Both networks of an adversarial pair at work: noise, G, the points, D, its answers, from left to right."""

from __future__ import annotations

from typing import Any

from engine.generative.gan.settings import GANSettings
from ui import lesson
from ui.generative.adversaries import LEARNS, doctor, losses
from ui.generative.gan.views import BEND, CLEAR, MANIFOLD, PULL, divergence, plane
from ui.stage import View, row, stack, view

LINES = [["weights", "weights"], ["change", "next change"]]
BUTTON: dict[str, Any] = {"action": "next_part", "button": True, "label": "Next part"}
SHOWN: dict[str, Any] = {
    "action": "show_lines",
    "argument": "what",
    "value": "lines",
    "label": "Lines show",
    "choices": LINES,
}


def rows(settings: GANSettings) -> list[dict[str, Any]]:
    """The networks in a row, what is said of the coming update, the curves."""
    points = plane(settings, "● G(z) and ■ real x", part="plane", middle=True, width=1.6)
    flow = (_noise(settings), _network("g", 1.22), points, _network("d", 1.08), _answers())
    choices = view("choices", items=[BUTTON, SHOWN, LEARNS, PULL, MANIFOLD, BEND, CLEAR])
    judged = divergence("js", "JS of G’s average, bits" if settings.average else "JS, bits")
    words = view("lines", texts="said", small=lesson.presenting())
    if lesson.presenting():
        return [
            row(*flow, height=300, grow=0.68),
            row(stack(choices, words, width=1.7, grow=(0, 1)), losses(cursor="step"), height=150, grow=0.32),
        ]
    return [
        row(*flow, height=300),
        row(choices, height=28),
        row(words, height=80),
        row(losses(cursor="step"), judged, stack(*doctor(), grow=(1, 0)), height=112),
    ]


def _noise(settings: GANSettings) -> View:
    return view(
        "plane",
        title="Noise z",
        points="noise",
        extent="noise_extent",
        axes=["z₁", "z₂"] if settings.noise_size == 2 else ["z", ""],
        classes=2,
        class_names=["noise", ""],
        ring="ring",
        bare=True,
        middle=True,
        part="noise",
        width=0.58,
    )


def _network(who: str, width: float) -> View:
    bound = {name: f"{who}_{name}" for name in ("layers", "weights", "biases", "fields", "flow", "widest")}
    return view(
        "network",
        heading=f"{who}_title",
        dead_units=f"{who}_dead",
        probe="inside",
        probe_values=f"{who}_values",
        word="word",
        part=who,
        width=width,
        **dict[str, Any](bound),
    )


def _answers() -> View:
    return view(
        "bars",
        title="D says",
        values="answers_fake",
        other="answers_real",
        names=["generated", "real"],
        colors=["negative", "positive"],
        labels="answer_labels",
        bare=True,
        part="answers",
        width=0.62,
    )
