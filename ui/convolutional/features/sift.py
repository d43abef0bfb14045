"""The look at SIFT's key points."""

from __future__ import annotations

import streamlit as st

from engine.arithmetic.written import plain
from engine.convolutional.features.sift import account, extrema, keypoints, scale_space
from engine.convolutional.features.sift.points import Points
from engine.convolutional.features.sift.script import points_script
from engine.convolutional.features.sift.settings import PointsSettings
from engine.convolutional.features.taken import beside
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.stage import Row, View, row, stack, view

LETTERS = (
    "h: the picture, from 0 (black) to 1 (white); G: a Gaussian; D: the difference of two blurs, k = 2^(1/3); g, H: "
    "its gradient and Hessian, x̂: where its extremum lies; tr, det: sum and product of its two curvatures."
)
CIRCLE, DROPPED = {"color": "accent", "shape": "circle"}, {"color": "negative", "shape": "cross"}
TRIES: tuple[Trial, ...] = (
    ("**One dot, four key points.** A bright dot is found once, at the scale that fits it. Go back to the start and "
     "step on: where do four key points come from?",
     "A bright dot, alone", {"look": "sift", "picture": "single"},
     "From its directions. Around a dot it gets brighter towards its middle from all sides, so that no direction is "
     "much stronger than others. Four peaks have at least 80 % of the highest, and each makes a key point of its own."),
    ("**Edges are bad places.** The rings have 195 extrema, and 116 of them are dropped as edges. Raise r to 30, the "
     "highest: does one of these stay?",
     "Rings", {"look": "sift", "picture": "rings"},
     "None. Along a ring D hardly changes, so that one curvature is nearly 0, and tr²/det is huge. Such a place could "
     "lie anywhere along its ring, and would be elsewhere in a second picture."),
    ("**Lowe's own threshold.** His paper drops what is fainter than 0.03, scikit-image below 0.0133. How many of the "
     "photographer's 126 key points are left with 0.03?",
     "Contrast 0.03", {"look": "sift", "sift_contrast": "30"},
     "100. 228 of 343 extrema are too faint, in place of 190. What is left is what is found again most surely."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """The side of the picture, and what its scale space shows."""
    controls.show("sift_side", in_sight=True)
    controls.show("sift_shown")
    st.caption(
        "Press a level of the scale space to see it large with what was found there, and once more for the picture. "
        "Press a mark to see how it came about. On the right is what lies around it, turned so that its direction "
        "points down."
    )


def equation(settings: PointsSettings) -> str:
    contrast = plain(round(settings.sift_contrast / 1000, 6))
    r = plain(settings.sift_edge)
    return (
        r"D = \big(G_{k\sigma} - G_\sigma\big) * h, \quad "
        r"|D(\hat{\mathbf{x}})| = \big|D + \tfrac{1}{2}\,\mathbf{g} \cdot \hat{\mathbf{x}}\big| > "
        rf"{contrast}, \quad "
        rf"\frac{{\mathrm{{tr}}^2}}{{\det}} \le \frac{{({r} + 1)^2}}{{{r}}}"
    )


def thresholds() -> View:
    return view(
        "choices",
        items=[
            {"action": "adjust", "with": {"name": "contrast"}, "argument": "value", "value": "contrast",
             "label": "|D| ‰ >", "low": 0.5, "high": 50, "step": 0.1},
            {"action": "adjust", "with": {"name": "edge"}, "argument": "value", "value": "edge", "label": "Edge r ≤",
             "low": 1, "high": 30, "step": 0.5},
        ],
        spread=True,
    )  # fmt: skip


def rows(_: Running, settings: PointsSettings) -> list[Row]:
    """The scale space, the picture with its key points, and what lies around one of them; below, how it came about."""
    blurs = settings.sift_shown == "blurs"
    space = view(
        "tiles", title="Scale space: G" if blurs else "Scale space: D", images="levels",
        scale="grey" if blurs else "diverging", columns=6 if blurs else 5, action="show_level", shown="level_shown",
        smooth=True,
    )  # fmt: skip
    large = view(
        "spots", title="Key points", panes=[{"ground": "large", "extent": "extent", "heading": "title", "marks":
        "marks", "kinds": "kinds"}], styles=[None, CIRCLE, DROPPED, CIRCLE], pick="look_at_candidate", picked="picked",
        spoken="account", width=1.15,
    )  # fmt: skip
    patch = view(
        "spots", title="Cells of the descriptor", panes=[{"ground": "patch", "extent": "patch_extent", "heading":
        "patch_title", "marks": "patch_cells", "kinds": "patch_kinds", "stars": "patch_lines"}],
        styles=[None, {"color": "text", "shape": "square"}], pick="look_at_cell", picked="cell", spoken="account",
    )  # fmt: skip
    counts = stack(thresholds(), view("table", table="counts", plain=True), grow=(0, 1), width=1.05)
    around = view("tiles", images="neighbours", captions="scales", numbers=True, digits=1, columns=3, short=True)
    words = view("lines", heading="heading", texts="account")
    told = stack(words, stack(around), view("table", table="detail", plain=True), grow=(0, 1, 0), width=1.95)
    turns = view(
        "chart", title="Directions, °", extent="turn_extent", axes=["", ""], marks="tops",
        lines=[
            {"x": "degrees", "values": "histogram", "color": "text", "label": "of the highest"},
            {"x": "degrees", "values": "peak", "color": "muted", "dash": "dashed", "label": "80 %"},
        ],
        width=0.75,
    )  # fmt: skip
    if lesson.presenting():
        return [
            row(space, large, patch, height=250, grow=0.5),
            row(counts, {**words, "width": 2}, turns, height=218, grow=0.5),
        ]
    return [row(space, large, patch, height=250, grow=0.55), row(counts, told, turns, height=218, grow=0.45)]


def exercise() -> None:
    lesson.exercise(
        "sift",
        "At an extremum of D the two curvatures are 4 and 2, and there is no mixed one. **What is tr²/det?** "
        "Is it an edge for r = 10?",
        "tr²/det",
        right=4.5,
        because="Right: (4 + 2)²/(4·2) = 36/8 = 4.5. That is below (10 + 1)²/10 = 12.1, so it is no edge.",
        near={
            0.75: "That is tr/det. The trace is squared, so that the size of D does not matter.",
            36: "That is tr². Divide it by the determinant, 4·2.",
            2: "That is the ratio of the two, 4/2. tr²/det grows with it: (2 + 1)²/2.",
        },
        hint="Not quite. The trace is the sum of both curvatures, the determinant their product.",
        within=1e-9,
        step=0.5,
        decimals=2,
    )


LOOK = Look(
    sentence="Points that are found again in a turned or larger picture. **Press a mark**: how it came about.",
    built=Points,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(scale_space.blurs, extrema.candidates, extrema.settle, keypoints.described, account.cells, account.numbers),
    script=points_script,
    caption="The key points by scikit-image, which the stage's own equal; and the one that is looked at.",
    sources=(
        "Lowe (1999), Object recognition from local scale-invariant features; Lowe (2004), Distinctive image features "
        "from scale-invariant keypoints",
        "Lindeberg (1998), Feature detection with automatic scale selection",
        "Rey Otero and Delbracio (2014), Anatomy of the SIFT method: scikit-image follows it",
    ),
    beside=beside,
)
