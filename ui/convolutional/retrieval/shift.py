"""The look that shifts: why learnt features."""

from __future__ import annotations

from typing import Any

from engine.convolutional.retrieval import change, held_out
from engine.convolutional.retrieval.archive import ARCHIVES, COUNTS, DIGITS
from engine.convolutional.retrieval.settings import RetrievalSettings
from engine.convolutional.retrieval.shift.experiment import SPACES, Shift
from engine.convolutional.retrieval.spaces import SHORT
from ui import lesson, mnist, pad
from ui.controls import Controls
from ui.convolutional.retrieval.look import Searching
from ui.lesson import Trial
from ui.live import Running
from ui.stage import Row, row, view

COLORS = ("text", "negative", "accent")


def widgets(controls: Controls) -> None:
    """Which digit is shifted, and where to."""
    archive = controls.show("archive", titles={name: ARCHIVES[name] for name in DIGITS})
    if archive == "mnist":
        mnist.offer(controls.lesson)
    controls.show("direction")
    controls.show("pick", high=COUNTS[archive] - 1, help="Which picture is shifted while nothing is drawn.")


def rows(running: Running, _: RetrievalSettings) -> list[Row]:
    """The shifted digit, precision against shift, and below it, space by space, the ten nearest."""
    digit = view(
        "tiles", title="The digit", images="query", scale="sequential", smooth=False, width=0.6,
        overlay=pad.ears("retrieval"),
    )  # fmt: skip
    series = [
        {"name": f"course.{name}", "label": SHORT[name], "color": color}
        for name, color in zip(SPACES, COLORS, strict=True)
    ]
    curve = view(
        "curve", title="Precision at 10 against the shift", x="course.x", series=series, cursor="pixels",
        still=True, continuous=True, bounds=[0, 1], x_label="pixels", width=1.6,
    )  # fmt: skip
    said = view("lines", texts="account", small=True)
    return [row(digit, curve, said, height=214, grow=0.4), *(_space(k) for k in range(len(SPACES)))]


def _space(number: int) -> Row:
    more: dict[str, Any] = {"columns": 10, "short": True, "scale": "sequential", "smooth": False}
    if not lesson.presenting():
        more["captions"] = f"near.{number}.captions"
    near = view("tiles", images=f"near.{number}", agrees=f"near.{number}.agrees", width=3.4, **more)
    return row(view("lines", texts=f"space.{number}", small=True), near, height=86, grow=0.2)


def equation(settings: RetrievalSettings) -> str:
    """What a shift does to a distance, and what a late layer makes of it."""
    return (
        r"\mathbf{x}'(i, j) = \mathbf{x}(i - \delta_{\downarrow}, j - \delta_{\rightarrow}), \qquad "
        r"d = \|\varphi(\mathbf{x}') - \varphi(\mathbf{b})\|"
    )


def exercise() -> None:
    """What a shift does to a thin line in pixel space."""
    lesson.exercise(
        "retrieval.shift",
        "A picture shows one upright line: 10 pixels of ink 1, one pixel wide. It is shifted to the right by one "
        "pixel. "
        "**How far is it from itself in pixel space, $d = \\sqrt{\\sum_i (a_i - b_i)^2}$?**",
        "d",
        right=20**0.5,
        because="Right: 10 pixels lose their ink and 10 get it: d = √20 ≈ 4.47. A shift by 4 pixels costs as much.",
        near={20: "That is d². Take the root.", 10**0.5: "The 10 pixels that get ink count, too."},
        hint="Not quite. Count the pixels that differ: those that lose ink, and those that get it.",
        within=0.006,
        step=0.01,
        decimals=2,
    )


TRIALS: list[Trial] = [
    ("**Four pixels.** Press play. After how many pixels has raw pixel space lost all ten neighbours, and how many "
     "of them agree then? What do the dotted line and the dashed one say of 100 pictures at 4 pixels?",
     "Shift a 5", {"look": "shift"},
     "After 3 pixels: none is left, and none of the ten that came in their place is a 5. At 4 pixels raw pixels have a "
     "P@10 of 0.14, hardly more than chance, HOG has 0.44, and layer 12 has 0.88: it pools twice, and its 4×4 cells "
     "hardly notice."),
]  # fmt: skip


LOOK = Searching(
    sentence="The same digit, shifted: **press play**, and see which space keeps its neighbours.",
    built=Shift,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=lambda _: (
        "δ: the shift in pixels; φ: the numbers of a picture in a space: its pixels, HOG, or a layer's outputs."
    ),
    trials=TRIALS,
    exercise=exercise,
    code=(change, held_out),
    script=lambda shift: str(shift.script),
    beside=lambda shift: dict(shift.beside),
    caption="The neighbours at this shift, and precision at 10 at every shift, computed anew.",
    sources=("LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",),
)
