"""The look at simple and complex cells."""

from __future__ import annotations

from engine.convolutional.features.cells import gabor, responses, sheet, stimuli
from engine.convolutional.features.cells.experiment import Cells
from engine.convolutional.features.cells.script import script
from engine.convolutional.features.cells.settings import ONE, SHEET, CellsSettings
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.stage import Row, row, stack, view

LETTERS = (
    "s: the contrast at a sample of the screen, from −1 to 1; w: the simple cell's field, u across its stripes and v "
    "along them; o: the same sum for its partner, a quarter of a wave apart; r, E: what the two cells fire."
)
TRIES: tuple[Trial, ...] = (
    ("**Light or dark?** Drag the bar over the field and watch both cells. Then take a light bar. Which of the two "
     "tells a dark bar from a light one?",
     "A dark bar", {"look": "cells", "stimulus": "dark", "bar_angle": "60", "bar_turn": "0"},
     "The simple cell: at its best it fires 0.44 for light and 0.29 for dark, and at other places. The complex cell "
     "fires 0.19 for both at the same places, for it squares."),
    ("**The cortex's 40°.** Go to the end: how wide are the tuning curves at half height? And of a field of "
     "0.3924 wavelengths, which answers over one and a half octaves?",
     "A grating that turns", {"look": "cells", "stimulus": "grating", "bar_turn": "2"},
     "The round field of one octave is ≈ 38.4° wide; the median of the macaque's cells is near 40°. The complex cell "
     "has ≈ 27.1°, for a square falls faster. Over one and a half octaves it is ≈ 55.3°. On the way F1/F0 is ≈ 1.57 of "
     "the simple cell, near π/2, and 0.00 of the complex one: it does not follow the stripes."),
    ("**A map of orientations.** Play: which cells answer, and which of the two pictures flickers? Turn the stripes by "
     "90°, and take other seeds of the sheet.",
     "A sheet of cells",
     {"look": "cells", "recorded": "sheet", "stimulus": "grating", "bar_angle": "50", "bar_turn": "0"},
     "Patches of cells that prefer 50°, and at 140° the patches between them. Simple cells come and go with the "
     "stripes; complex cells stay. With seeds 0 to 5 between 39 and 62 of the 256 complex cells answer over half at "
     "50°, and between 35 and 60 at 140°."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """What is shown and how it moves; folded away, the field."""
    recorded = controls.show("recorded")
    for name in ("stimulus", "bar_angle", "bar_turn", "stripe"):
        controls.show(name)
    with controls.folded("cell", "The cell's field") as opened:
        if opened:
            for name in ("cell_angle",) * (recorded == ONE) + ("cell_phase", "cell_wave", "cell_spread", "cell_aspect"):
                controls.show(name)
    if recorded == SHEET:
        controls.show("sheet_seed")


def equation(settings: CellsSettings) -> str:
    cell = settings.gabor
    sigma = cell.spread * cell.wave
    bell = r"u^2 + v^2" if cell.aspect == 1 else rf"u^2 + {cell.aspect:g}^2 v^2"
    phase = rf" + {cell.phase:g}^\circ" if cell.phase else ""
    return (
        r"e = \textstyle\sum w\,s, \quad r = \max(0, e), \quad E = e^2 + o^2, \qquad "
        rf"w = \tfrac{{1}}{{N}}\, e^{{-({bell})/2\sigma^2}} "
        rf"\cos\!\left(\tfrac{{2\pi u}}{{{cell.wave:g}^\circ}}{phase}\right), \quad \sigma \approx {sigma:.2f}^\circ"
    )


def rows(_: Running, settings: CellsSettings) -> list[Row]:
    """The screen with the field over it, the answers over a sweep; below, the tuning curve, products and numbers."""
    screen = view(
        "map", title="The screen, and the cell's field on it", ground="screen", extent="corners", handles="handles",
        move="move", free=True, axes=["", ""], quiet=True,
    )  # fmt: skip
    course = view(
        "chart", title="Answers in this sweep", extent="room", axes=["frame", ""], marks="cursor", dots="present",
        lines=[
            {"x": "time", "values": "o", "color": "muted", "dash": "dotted", "label": "o", "width": 1.4},
            {"x": "time", "values": "e", "color": "muted", "dash": "dashed", "label": "e", "width": 1.6},
            {"x": "time", "values": "complex", "color": "negative", "label": "E complex"},
            {"x": "time", "values": "simple", "color": "positive", "label": "r simple"},
        ],
    )  # fmt: skip
    tuning = view(
        "chart", title="Tuning, ° from the field", extent="tuned.room", axes=["", ""], dots="tuned.dots",
        lines=[
            {"x": "median", "values": "median.height", "color": "muted", "dash": "dashed", "label": "V1 median"},
            {"x": "half.complex", "values": "half.complex.height", "color": "negative", "width": 1.2},
            {"x": "half.simple", "values": "half.simple.height", "color": "positive", "width": 1.2},
            {"x": "tuned", "values": "tuned.complex", "color": "negative", "label": "complex"},
            {"x": "tuned", "values": "tuned.simple", "color": "positive", "label": "simple"},
        ],
    )  # fmt: skip
    words = stack(view("lines", texts="account"), view("lines", texts="said", small=True), grow=(0, 1), width=1.5)
    if settings.recorded == SHEET:
        cells = view(
            "tiles", title="The sheet from above: press a cell", images="sheet", angles="angles",
            captions="sheet.captions",
            rect="sheet.at", pin="pick", scale="sequential", short=True, columns=2, most=300, width=2.0,
        )  # fmt: skip
        course = {**course, "width": 1.0}
        return [row(screen, cells, height=278, grow=0.57), row(course, tuning, words, height=196, grow=0.43)]
    fields = view(
        "tiles",
        title="Field, and products",
        images="fields",
        captions="captions",
        scale="diverging",
        smooth=True,
        columns=3,
        short=True,
        width=1.0,
    )
    return [
        row(screen, {**course, "width": 1.8}, height=278, grow=0.57),
        row(tuning, fields, words, height=196, grow=0.43),
    ]


def exercise() -> None:
    lesson.exercise(
        "cells",
        "At one moment a simple cell has the sum e = −0.3, its partner o = 0.4. **What does the complex cell fire?**",
        "E",
        right=0.25,
        because="Right: (−0.3)² + 0.4² = 0.09 + 0.16 = 0.25. The simple cell itself is silent: max(0, −0.3) = 0.",
        near={
            0.5: "That is the root of it. The energy is the sum of the squares.",
            0.16: "That is o² alone. The square of a negative e counts, too: a simple cell for dark brings it in.",
            0.07: "That is 0.16 − 0.09: a square is never negative.",
            0.1: "That is e + o. The energy adds up their squares.",
            0.7: "That is the sum of their sizes. The energy adds up their squares.",
        },
        hint="Not quite. E = e² + o².",
        within=1e-9,
        step=0.01,
        decimals=2,
    )


LOOK = Look(
    sentence="What cells of the visual cortex answer to. **Press play**, or drag the bar and turn it.",
    built=Cells,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(gabor.Gabor, gabor.round_width, stimuli.stimuli, responses, sheet),
    script=script,
    caption="What the cells answer to this frame, and their tuning curves as far as they have been measured.",
    sources=(
        "Hubel and Wiesel (1962), Receptive fields, binocular interaction and functional architecture in the cat's "
        "visual cortex, J. Physiol. 160, 106–154",
        "Daugman (1985), Uncertainty relation for resolution in space, spatial frequency, and orientation: Gabors",
        "Adelson and Bergen (1985), Spatiotemporal energy models for the perception of motion: the quadrature pair",
        "De Valois, Yund and Hepler (1982), The orientation and direction selectivity of cells in macaque visual "
        "cortex: widths at half height from 6° on, median near 40°",
        "Skottun and others (1991), Classifying simple and complex cells on the basis of response modulation: F1/F0",
    ),
)
