"""The look at edges and gradients."""

from __future__ import annotations

from typing import Any

from engine.convolutional.features.edges import canny
from engine.convolutional.features.edges.experiment import Edges
from engine.convolutional.features.edges.script import script
from engine.convolutional.features.edges.settings import EdgesSettings
from engine.convolutional.features.taken import beside
from ui import lesson
from ui.controls import Controls
from ui.convolutional.features.look import Look
from ui.lesson import Trial
from ui.stage import Row, row, view

LETTERS = (
    "h: the picture, smoothed by a Gaussian of width σ; gx, gy: its slopes to the right and downwards; m, θ: "
    "magnitude and direction of the gradient."
)
TRIES: tuple[Trial, ...] = (
    ("**One edge, two slopes.** Point at the rings: where is the slope to the right 0, and where the one downwards?",
     "The rings", {"look": "edges", "picture": "rings"},
     "gx is 0 straight above and below the middle, gy to its left and right."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    controls.show("sigma")
    controls.show("low")
    controls.show("high")


def equation(settings: EdgesSettings) -> str:
    return (
        r"m = \sqrt{g_x^2 + g_y^2}, \quad \theta = \operatorname{atan2}(g_y, g_x), \quad "
        rf"\sigma = {settings.sigma:g}, \quad \text{{weak: }} {settings.low} \le m < {settings.high}, \quad "
        rf"\text{{strong: }} m \ge {settings.high}"
    )


def rows(_: Any) -> list[Row]:
    """All stages, the one of the step large; below, Sobel's products at a pixel, and its way through the stages."""
    pictures = view(
        "pictures", large=True, first="large", rest="stage", first_heading="title", first_caption="caption",
        titles="titles", captions="captions", shown="step", seek=True, strokes="arrows", arrows=True,
        at="pixel", lens="lens_size", look="look_at", leave="leave", pin="pin", spoken="account",
    )  # fmt: skip
    kernels = [
        (f"lens.{name}{part}", title, sign, below)
        for part, titles, sign in (
            ("", ("Sobel x", "Sobel y"), "×"),
            ("_products", ("Products",) * 2, "="),
            ("_sum", ("gx", "gy"), "Σ"),
        )
        for name, title, below in zip(("gx", "gy"), titles, (False, True), strict=True)
    ]
    maps = [
        {"name": name, "title": title, "sign": sign, "below": below, "small": "sum" in name, "sized": False,
         "values": name, "texts": f"{name}_texts", "range": f"{name}_range"}
        for name, title, sign, below in (("lens.patch", "Smoothed", "", False), *kernels)
    ]  # fmt: skip
    grids = view(
        "grids",
        maps=maps,
        twins=["lens.patch", "lens.gx", "lens.gx_products", "lens.gy", "lens.gy_products"],
        quiet=True,
    )
    return [
        row(pictures, height=268, grow=0.56),
        row(grids, view("lines", texts="account", small=True), height=208, grow=0.44),
    ]


def exercise() -> None:
    lesson.exercise(
        "edges",
        "Sobel's slopes at a pixel are gx = 24 and gy = 18. **What is the magnitude?**",
        "m",
        right=30,
        because="Right: √(24² + 18²) = √900 = 30.",
        near={42: "That is their sum. The magnitude is the length of the arrow (24, 18)."},
        hint="Not quite. The magnitude is the length of the arrow (24, 18), by Pythagoras.",
    )


LOOK = Look(
    built=Edges,
    controls=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    tries=TRIES,
    exercise=exercise,
    code=(canny.canny, canny.along_the_gradient, canny.neighbours, Edges),
    script=script,
    caption="Sobel's gradient at the place that rests, and Canny's edges, by scipy and scikit-image.",
    sources=(
        "Sobel and Feldman (1968), A 3×3 isotropic gradient operator for image processing",
        "Canny (1986), A computational approach to edge detection",
    ),
    beside=beside,
)
