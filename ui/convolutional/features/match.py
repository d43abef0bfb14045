"""The look at SIFT's matches, and at what their votes find."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.arithmetic.written import plain
from engine.convolutional.features.sift import matching, voting, warp
from engine.convolutional.features.sift.matches import Matching
from engine.convolutional.features.sift.script import matches_script
from engine.convolutional.features.sift.settings import MatchSettings
from engine.convolutional.features.taken import beside
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, row, stack, view

LETTERS = (
    "d₁, d₂: distances of a descriptor from its nearest and its second nearest in the other picture; p, q: places in "
    "the first and in the second picture, counted from the middle; s, φ, t: scale, turn and shift."
)
GREEN, RED = {"color": 2}, {"color": 3, "dash": True}
MARK = {"color": "muted", "shape": "dot"}
HALF = {"look": "match", "picture": "cat", "match_scale": "0.7", "match_hidden": "0.6"}
TRIES: tuple[Trial, ...] = (
    ("**Most of it hidden.** Of the cat the left 60 % are hidden, and gravel is all around. Step through: how many "
     "nearest neighbours are right, how many of those kept, and how well is the whole found?",
     "A hidden cat", HALF,
     "36 of 256 are right, 14.1 %. The ratio test keeps 30, and all of these are right. The outline that they find is "
     "0.06 pixels from the true one, most of which cannot be seen."),
    ("**Votes without the test.** The same, and every nearest neighbour votes: 220 of 256 are false. Is the cat found?",
     "All of them vote", {**HALF, "match_ratio": "1"},
     "Yes. False votes lie anywhere, right ones in one place: the fullest bin has 51 votes. 36 matches agree in the "
     "end, and 34 of them are right. The corners are off by 1.26 pixels."),
    ("**All bricks are alike.** The same with a wall. Which bin is the fullest, and what is found?",
     "A wall", {**HALF, "picture": "brick", "match_ratio": "1"},
     "A false one: 74 votes, for bricks look like other bricks and their parts lie alike. What is found is 48 pixels "
     "off, and none of its 22 matches is right. With the ratio test, at 0.8, it is 2.5 pixels off: a key point whose "
     "nearest two are alike is not kept."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """What the second picture lies on, and the side of both."""
    controls.show("match_ground")
    controls.show("sift_side", in_sight=True)
    st.caption(
        "Green and solid: a match that is right, for it is known how the second picture was made. Red and dashed: a "
        "false one. Press a key point of the first picture for its match."
    )


def equation(settings: MatchSettings) -> str:
    angle, scale = settings.match_angle, plain(settings.match_scale)
    below = "<" if settings.match_ratio < 1 else r"\le"
    return (
        rf"\frac{{d_1}}{{d_2}} {below} {plain(settings.match_ratio)}, \qquad "
        r"\mathbf{q} = s\,R_\varphi\,\mathbf{p} + \mathbf{t}, \qquad "
        rf" \text{{true: }} \varphi = {angle}^\circ,\; s = {scale},\; \mathbf{{t}} = \mathbf{{0}}"
    )


SLIDERS = (
    ("angle", "Turn, °", -180, 180, 1),
    ("scale", "Scale", 0.4, 2, 0.01),
    ("light", "Brightness", -80, 80, 1),
    ("stretch", "Contrast", 0.3, 1.5, 0.01),
    ("hidden", "Hidden", 0, 0.9, 0.01),
    ("ratio", "d₁/d₂ <", 0.4, 1, 0.01),
)


def rows(*_: Any) -> list[Row]:
    """Both pictures with the matches between them, and their votes; below, sliders, numbers, and how ratios spread."""
    pictures = view(
        "spots", title="Matches",
        panes=[
            {"ground": "left", "extent": "extent", "heading": "first_title", "marks": "marks_first", "kinds":
             "kinds_first"},
            {"ground": "right", "extent": "extent", "heading": "second_title", "marks": "marks_second", "kinds":
             "kinds_second", "outlines": "outlines"},
        ],
        styles=[MARK, {**GREEN, "shape": "circle"}, {**RED, "shape": "cross"}, None], lines="lines",
        line_kinds="line_kinds", line_styles=[GREEN, RED], pick="look_at_point",
        picked="picked", spoken="account", width=2.3,
    )  # fmt: skip
    votes = view(
        "map", title="Votes", ground="votes", dots="said", kinds="said_kinds", names=["", "", "●", "×"],
        extent="votes_extent",
        handles="true", axes=["turn, °", "log₂ scale"], switches=False, quiet=True,
    )  # fmt: skip
    items = [
        {"action": "adjust", "with": {"name": name}, "argument": "value", "value": name, "label": label, "low": low,
         "high": high, "step": step}
        for name, label, low, high, step in SLIDERS
    ]  # fmt: skip
    counts = view("table", table="counts", plain=True, width=1.4)
    words = view("lines", heading="heading", texts="account")
    told = counts if lesson.presenting() else stack(words, counts, grow=(0, 1), width=1.4)
    ratios = view(
        "chart", title="How many have which d₁/d₂", extent="ratio_extent", axes=["", ""], marks="ratio_mark",
        lines=[
            {"x": "ratios", "values": "ratios_right", **GREEN, "label": "right"},
            {"x": "ratios", "values": "ratios_false", "color": RED["color"], "dash": "dashed", "label": "false"},
        ],
    )  # fmt: skip
    return [
        row(pictures, votes, height=252, grow=0.55),
        row(view("choices", items=items, spread=True, width=0.95), told, ratios, height=218, grow=0.45),
    ]


def exercise() -> None:
    lesson.exercise(
        "match",
        "A key point has direction 100° and σ = 2 in the first picture, its match 145° and σ = 3. Its match votes: "
        "**by how many degrees is the whole turned?**",
        "Degrees",
        right=45,
        because="Right: 145° − 100° = 45°. The same match says that the whole is 3/2 = 1.5 times as large.",
        near={
            -45: "That is φ₁ − φ₂: how the first picture is turned against the second.",
            245: "That is their sum. The turn is how far the second direction is from the first.",
            1.5: "That is the scale, σ₂/σ₁.",
        },
        hint="Not quite. The key point turns with the picture, from 100° to 145°.",
    )


LOOK = Look(
    sentence="One thing in two pictures. **Turn and scale the second**, and see which matches are right.",
    built=Matching,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(matching.match, voting.vote, voting.count, voting.fit, voting.find, warp.Move),
    script=matches_script,
    caption="Key points by scikit-image; their matches, and what the votes of these find.",
    sources=(
        "Hough (1962), Method and means for recognizing complex patterns; Ballard (1981), Generalizing the Hough "
        "transform to detect arbitrary shapes",
    ),
    beside=beside,
)
