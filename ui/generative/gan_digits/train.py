"""The lesson on a generator of digits with two networks in training on 8×8 ones: its controls and its stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.generative.adversaries.definition import LOSSES
from engine.generative.adversaries.settings import ACTIVATION_NAMES, LARGEST_SEED, MOST_LAYERS, MOST_UNITS
from ui import lesson
from ui.controls import Controls
from ui.generative.adversaries import AVERAGES, LEARNERS, OPTIMISERS, PENALTIES, RATES, WEIGHTS
from ui.pad import ears
from ui.stage import View, row, stack, view

LESSON = "gan-digits"
NOISES = [2, 4, 8, 16, 32, 64]
BATCHES = [16, 32, 64, 128, 256]


def _plain(value: float) -> str:
    return f"{value:g}"


def controls(controls: Controls) -> None:
    """Loss, steps and rates first; the rest folded, grouped by whether a change starts new networks."""
    controls.pick("loss", "Loss: applies while it runs", {name: loss.title for name, loss in LOSSES.items()})
    controls.pick("penalty", "Penalty on D's slope", PENALTIES)
    left, right = st.columns(2)
    with left:
        controls.number("d_steps", "D's updates an iteration", 0, 10)
        controls.steps("d_rate", "Learning rate of D", RATES, format_func=_plain)
    with right:
        controls.number("g_steps", "G's updates an iteration", 0, 10)
        controls.steps("g_rate", "Learning rate of G", RATES, format_func=_plain)
    with controls.folded("live", "Balance: applies while it runs") as opened:
        if opened:
            _live(controls)
    with controls.folded("networks", "Networks: a change starts new ones") as opened:
        if opened:
            _networks(controls)


def _live(controls: Controls) -> None:
    controls.steps("penalty_weight", "The penalty's weight λ", WEIGHTS, format_func=_plain)
    left, right = st.columns(2)
    with left:
        controls.pick("d_optimiser", "Optimiser of D", OPTIMISERS)
        controls.slide("beta1", "Momentum, Adam's β₁", 0.0, 0.99, 0.01)
    with right:
        controls.pick("g_optimiser", "Optimiser of G", OPTIMISERS)
        controls.steps("average", "Average of G shown, decay", AVERAGES, format_func=_plain)
    controls.steps("batch_size", "Real digits an update", BATCHES)


def _networks(controls: Controls) -> None:
    names = {name: name for name in ACTIVATION_NAMES}
    controls.steps("noise_size", "Numbers of noise", NOISES)
    controls.counts("g_hidden", "Hidden layers of G", MOST_LAYERS, "Layer", MOST_UNITS)
    controls.counts("d_hidden", "Hidden layers of D", MOST_LAYERS, "Layer", MOST_UNITS)
    left, right = st.columns(2)
    with left:
        controls.pick("g_activation", "Units of G", names)
    with right:
        controls.pick("d_activation", "Units of D", names)
    controls.switch("spectral", "Spectral norm in D")
    controls.number("seed", "Seed", 0, LARGEST_SEED)


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
    says = view("lines", title="Doctor", texts="diagnosis", small=not large)
    cure = view("choices", items=[_cure()])
    if large:
        return [
            row(samples, stack(real, classes, grow=(0.42, 0.58)), height=300, grow=0.52),
            row(walk, height=90, grow=0.14),
            row(_losses(), _share(), stack(says, cure, grow=(1, 0)), height=190, grow=0.34),
        ]
    made = stack(samples, walk, view("choices", items=_looks()), width=1.7, grow=(0.76, 0.24, 0))
    judged = stack(real, classes, says, cure, grow=(0.27, 0.39, 0.34, 0))
    return [
        row(made, judged, height=344),
        row(_losses(), _share(), _distance(), _logits(), height=128),
        row(view("lines", texts="said"), height=60),
    ]


def _tiles(name: str, title: str, columns: int, **more: Any) -> View:
    return view("tiles", title=title, images=name, columns=columns, scale="sequential", range=1, smooth=False, **more)


def _cure() -> dict[str, Any]:
    return {"action": "cure", "button": True, "value": "cure", "label": "Cure it"}


def _looks() -> list[dict[str, Any]]:
    return [
        {"action": "learns", "argument": "who", "value": "learns", "label": "Learns", "choices": LEARNERS},
        {"action": "renew", "label": "Other noise", "button": True},
    ]


def _curve(title: str, now: str, series: list[dict[str, Any]], **more: Any) -> View:
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=series,
        other={"x": "other.step", "series": [{"name": f"other.{now}"}]},
        now=[now],
        x_label="update",
        **more,
    )


def _share() -> View:
    series: list[dict[str, Any]] = [
        {"name": "trace.share", "label": "", "color": "accent"},
        {"name": "trace.share_real", "label": "real", "color": "muted", "width": 1.2},
    ]
    return _curve("Read ≥ 0.9, %", "share", series, digits=1, zero=True)


def _distance() -> View:
    series: list[dict[str, Any]] = [
        {"name": "trace.distance", "label": "", "color": "accent"},
        {"name": "trace.band", "label": "perfect G", "color": "muted", "width": 1.2},
    ]
    return _curve("Fréchet d²", "distance", series, log=True)


def _losses() -> View:
    series: list[dict[str, Any]] = [
        {"name": "trace.d_loss", "label": "D", "color": "positive"},
        {"name": "trace.g_loss", "label": "G", "color": "negative"},
        {"name": "trace.even", "label": "even", "color": "muted", "width": 1.2},
    ]
    return view(
        "curve", title="Loss", x="trace.step", series=series, now=["d_loss", "g_loss"], x_label="update",
        other={"x": "other.step", "series": [{"name": "other.d_loss"}, {"name": "other.g_loss"}]},
    )  # fmt: skip


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
