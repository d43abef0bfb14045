"""What the controls and stages of two networks that learn against each other share."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.generative.adversaries.definition import LOGARITHMIC
from engine.generative.adversaries.settings import PlayersSettings
from ui.controls import Controls
from ui.stage import View, view

LEARNS: dict[str, Any] = {
    "action": "learns", "argument": "who", "value": "learns", "label": "Learns",
    "choices": [["both", "both"], ["discriminator", "only D"], ["generator", "only G"]],
}  # fmt: skip
REAL, MADE = r"\mathbb{E}_{x}", r"\mathbb{E}_{z}"
SQUARES = (rf"\tfrac12 {REAL}(D(x) - 1)^2 + \tfrac12 {MADE} D(G(z))^2", rf"\tfrac12 {MADE}(D(G(z)) - 1)^2")
HINGES = (rf"{REAL}\max(0, 1 - D(x)) + {MADE}\max(0, 1 + D(G(z)))", rf"-{MADE} D(G(z))")
CRITICS = (rf"{MADE} D(G(z)) - {REAL} D(x)", rf"-{MADE} D(G(z))")
PENALTIES = {
    "r1": r"\tfrac{%s}{2}\, \mathbb{E}_{x} \lVert \nabla D(x) \rVert^2",
    "gradient penalty": r"%s\, \mathbb{E}_{\tilde{x}} (\lVert \nabla D(\tilde{x}) \rVert - 1)^2",
}


def equation(settings: PlayersSettings, *, believed: bool = False) -> str:
    """The losses of both as updates reduce them: with the weight of the real examples, and with the penalty on D's
    slope. believed: in the logarithmic losses D stands for the probability; otherwise for the logit."""
    real, fake = _losses(settings, believed)
    said = ""
    if settings.penalty != "none":
        term = PENALTIES[settings.penalty] % f"{settings.penalty_weight:g}"
        logarithmic = believed and settings.loss in LOGARITHMIC
        real += " + " + (term.replace(r"\nabla D", r"\nabla a") if logarithmic else term)
        said = r", \quad D = \sigma(a)" if logarithmic else ""
        if settings.penalty == "gradient penalty":
            said += r", \quad \tilde{x} \text{ between } x \text{ and } G(z)"
    if settings.spectral:
        said += r", \quad \lVert W \rVert_2 = 1 \text{ in each layer of } D"
    return rf"\min_D \; {real} \\[0.5em] \min_G \; {fake}{said}"


def _losses(settings: PlayersSettings, believed: bool) -> tuple[str, str]:
    """D's and G's."""
    if settings.loss not in LOGARITHMIC:
        return {"least squares": SQUARES, "wasserstein": CRITICS, "hinge": HINGES}[settings.loss]
    real, made = ("D(x)", "D(G(z))") if believed else (r"\sigma(D(x))", r"\sigma(D(G(z)))")
    weight = "" if settings.real_weight == 1 else rf"{settings.real_weight:g}\,"
    ours = rf"-{weight}{REAL}\log {real} - {MADE}\log\bigl(1 - {made}\bigr)"
    minimax = settings.loss == "minimax"
    return ours, rf"{MADE}\log\bigl(1 - {made}\bigr)" if minimax else rf"-{MADE}\log {made}"


def side_by_side(controls: Controls, *pairs: tuple[str, str]) -> None:
    """Settings in two columns, mostly D's and G's."""
    for column, names in zip(st.columns(2), zip(*pairs, strict=True), strict=True):
        with column:
            for name in names:
                controls.show(name)


def losses(*more: dict[str, Any], **options: Any) -> View:
    """The course of both losses. more: other lines in the same picture."""
    series: list[dict[str, Any]] = [
        {"name": "trace.d_loss", "label": "D", "color": "positive"},
        {"name": "trace.g_loss", "label": "G", "color": "negative"},
        *more,
    ]
    return view(
        "curve",
        title="Loss",
        x="trace.step",
        series=series,
        other={"x": "other.step", "series": [{"name": "other.d_loss"}, {"name": "other.g_loss"}]},
        now=["d_loss", "g_loss"],
        x_label="update",
        **options,
    )


def doctor(small: bool = True) -> list[View]:
    """What the doctor says, and the cure."""
    cure = {"action": "cure", "button": True, "value": "cure", "label": "Cure it"}
    return [view("lines", title="Doctor", texts="diagnosis", small=small), view("choices", items=[cure])]


def measure(title: str, now: str, beside: dict[str, Any], **more: Any) -> View:
    """The course of a measure, which is an estimate, and beside it what real examples or a perfect G give."""
    course = {"name": f"trace.{now}", "label": "", "color": "accent", "joined": True}
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[course, {**beside, "color": "muted", "width": 1.2}],
        other={"x": "other.step", "series": [{"name": f"other.{now}", "joined": True}]},
        now=[f"{now}_said"],
        x_label="update",
        **more,
    )
