"""The look at edges and gradients."""

from __future__ import annotations

from typing import Any

from engine.convolutional.features.edges import canny
from engine.convolutional.features.edges.experiment import Edges
from engine.convolutional.features.edges.script import script
from engine.convolutional.features.edges.settings import SIGMA, EdgesSettings
from engine.convolutional.features.taken import beside
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, row, view

MOST = 400  # of the thresholds' sliders; a link may have more
LETTERS = (
    "h: the picture, smoothed by a Gaussian of width σ; gx, gy: its slopes to the right and downwards; m, θ: "
    "magnitude and direction of the gradient."
)
TRIES: tuple[Trial, ...] = (
    ("**One edge, two slopes.** Go to the slopes of the rings, and point at them: where is the slope to the right 0, "
     "and where the one downwards?",
     "The rings", {"look": "edges", "picture": "rings"},
     "gx is 0 straight above and below the middle, gy to the left and to the right of it. In both places the other one "
     "is large: only together are they the same all around."),
    ("**Two thresholds, or one?** With both at 100 there are 2,631 edge pixels on the coins. Move “Weak ≥” down to 40: "
     "how many come back, and which?",
     "Both at 100", {"look": "edges", "picture": "coins", "low": "100"},
     "302: there are 2,933 now. They are weaker than 100, and hang together with pixels that are not. With both "
     "thresholds at 40 all 4,084 stay."),
    ("**Blurred away.** Bricks have 9,079 edge pixels at σ = 1. How many are left at σ = 3?",
     "Bricks, σ = 1", {"look": "edges", "picture": "brick", "sigma": "1"},
     "None. Slopes of the grain cancel each other in the blur, and no group of pixels reaches the high threshold of "
     "100, though 2,047 pixels are above the low one."),
)  # fmt: skip


def controls(_: Controls) -> None:
    """All that it has is on its stage."""


def equation(settings: EdgesSettings) -> str:
    return (
        r"m = \sqrt{g_x^2 + g_y^2}, \quad \theta = \operatorname{atan2}(g_y, g_x), \quad "
        rf"\sigma = {settings.sigma:g}, \quad \text{{weak: }} {settings.low} \le m < {settings.high}, \quad "
        rf"\text{{strong: }} m \ge {settings.high}"
    )


def rows(*_: Any) -> list[Row]:
    """All stages, the one of the step large; below, Sobel's products at a pixel, and its way through the stages."""
    pictures = view(
        "pictures", large=True, first="large", rest="stage", first_heading="title", first_caption="caption",
        titles="titles", captions="captions", shown="step", seek=True, strokes="arrows", arrows=True,
        at="pixel", lens="lens_size", look="look_at", leave="leave", pin="pin", spoken="account",
    )  # fmt: skip
    parts = [("lens.patch", "Smoothed", "", False)]
    for part, (first, second), sign in (("", ("Sobel x", "Sobel y"), "×"), ("_products", ("Products",) * 2, "="),
                                        ("_sum", ("gx", "gy"), "Σ")):  # fmt: skip
        parts += [(f"lens.gx{part}", first, sign, False), (f"lens.gy{part}", second, sign, True)]
    maps = [
        {"name": name, "title": title, "sign": sign, "below": below, "small": "sum" in name, "sized": False,
         "values": name, "texts": f"{name}_texts", "range": f"{name}_range"}
        for name, title, sign, below in parts
    ]  # fmt: skip
    grids = view("grids", maps=maps, twins=[name for name, *_ in parts if "sum" not in name], quiet=True)
    sliders: list[Row] = [
        {"action": "blur", "argument": "sigma", "value": "sigma", "label": "Blur σ", "low": SIGMA[0], "high": SIGMA[1],
         "step": 0.1},
        *({"action": "threshold", "with": {"which": which}, "argument": "value", "value": which, "low": 1, "high": MOST,
           "label": label, "step": 1} for which, label in (("low", "Weak\u00a0≥"), ("high", "Strong\u00a0≥"))),
    ]  # fmt: skip
    return [
        row(pictures, height=256, grow=0.54),
        row(view("choices", items=sliders), height=28, grow=0.03),
        row(grids, view("lines", texts="account", small=True), height=200, grow=0.43),
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
    sentence="Edges are where a picture changes. **Point at a pixel**, and see each of its numbers.",
    built=Edges,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
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
