"""What the controls and stages of two networks that learn against each other share."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.controls import Controls
from ui.stage import View, view

LEARNS: dict[str, Any] = {
    "action": "learns", "argument": "who", "value": "learns", "label": "Learns",
    "choices": [["both", "both"], ["discriminator", "only D"], ["generator", "only G"]],
}  # fmt: skip
EQUATIONS = {
    "minimax": r"\min_G \max_D \; \mathbb{E}_{x}\log \sigma(D(x)) + \mathbb{E}_{z}\log\bigl(1 - \sigma(D(G(z)))\bigr)",
    "non-saturating": r"\max_D \; \mathbb{E}_{x}\log \sigma(D(x)) + \mathbb{E}_{z}\log\bigl(1 - \sigma(D(G(z)))\bigr), "
    r"\qquad \max_G \; \mathbb{E}_{z}\log \sigma(D(G(z)))",
    "least squares": r"\min_D \; \tfrac12\mathbb{E}_{x}(D(x) - 1)^2 + \tfrac12\mathbb{E}_{z}D(G(z))^2, "
    r"\qquad \min_G \; \tfrac12\mathbb{E}_{z}(D(G(z)) - 1)^2",
    "wasserstein": r"\min_G \max_{D} \; \mathbb{E}_{x}D(x) - \mathbb{E}_{z}D(G(z)), "
    r"\qquad \lVert \nabla D \rVert \le 1",
    "hinge": r"\min_D \; \mathbb{E}_{x}\max(0, 1 - D(x)) + \mathbb{E}_{z}\max(0, 1 + D(G(z))), "
    r"\qquad \max_G \; \mathbb{E}_{z}D(G(z))",
}


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
    """The course of a measure, and beside it what real examples or a perfect G give."""
    course = {"name": f"trace.{now}", "label": "", "color": "accent", "joined": True}
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[course, {**beside, "color": "muted", "width": 1.2}],
        other={"x": "other.step", "series": [{"name": f"other.{now}", "joined": True}]},
        now=[now],
        x_label="update",
        **more,
    )
