"""The look at histograms of oriented gradients."""

from __future__ import annotations

from engine.convolutional.features.hog.experiment import HogLook
from engine.convolutional.features.hog.script import script
from engine.convolutional.features.hog.settings import MOST_TURNED, VOTES, HogSettings
from engine.convolutional.features.taken import beside
from engine.convolutional.kernels import hog as histograms
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.stage import Row, row, stack, view

LETTERS = (
    "m, θ: a pixel's magnitude and direction; v: the numbers of a block's cells; ε² = 10⁻¹⁰. Of a long sum the largest "
    "terms are written out, and the others as one."
)
TRIES: tuple[Trial, ...] = (
    ("**Nearly at the border.** These stripes run along 19.5°, half a degree before the next bin. They are turned by "
     "1°: how far does the descriptor move with whole votes, how far with split ones?",
     "Stripes, turned by 1°", {"look": "hog", "picture": "stripes", "turn": "1"},
     "By 0.675 of its length with whole votes: nearly all pixels now vote for bin 1. By 0.014 with votes split between "
     "two bins, which change little by little."),
    ("**3,780 numbers.** Dalal and Triggs describe 64 × 128 pixels. Where in the descriptor are the nine numbers of "
     "the cell in the corner, and why are they there only once?",
     "64 × 128 pixels", {"look": "hog", "picture": "astronaut", "window": "person", "pixel": "0,0"},
     "At its beginning, [0:9]. The cell is in the corner, so that only one block has it; a cell inside is in four. "
     "There are 7·15 blocks of 36 numbers."),
    ("**Dark or bright?** Coins are brighter than the table, letters darker than their paper. Look at a vertical edge "
     "of each: can the histogram tell which side is the dark one?",
     "Coins as glyphs", {"look": "hog", "picture": "coins"},
     "No. Directions are counted from 0 to 180°, and a gradient to the right is in the same bin as one to the left. "
     "Only the edge's line is kept."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    controls.show("window")
    with controls.folded("hog", "More: cells and blocks") as opened:
        if opened:
            controls.show("cell")
            controls.show("block")


def equation(settings: HogSettings) -> str:
    """The last step, and how many numbers there are of the window that is always the same."""
    side, cells = settings.block, 9 * settings.block**2
    unit = rf"v \leftarrow v \,/ \sqrt{{\lVert v\rVert^2 + \varepsilon^2}}, \quad v \in \mathbb{{R}}^{{{cells}}}"
    clip = r"v_k \leftarrow \min(v_k,\, 0.2), \quad \text{once more}"
    if settings.window != "person":
        return rf"{unit}, \qquad {clip}"
    down, across = (pixels // settings.cell - side + 1 for pixels in (128, 64))
    count = f"{down * across * cells:,}".replace(",", "{,}")
    return rf"{unit}, \quad {clip}, \qquad {across} \cdot {down} \cdot {cells} = {count}"


def rows(_: Running, settings: HogSettings) -> list[Row]:
    """The picture as glyphs, what the cell has voted, and its blocks; below, its pixels and their arithmetic."""
    pictures = view(
        "pictures", first="picture", first_title="Edges in each cell", first_caption="caption", at="pixel",
        lens="lens_size", snap="snap", strokes="glyphs", boxes="boxes", look="look_at", leave="leave", pin="pin",
        spoken="account", width=1.0,
    )  # fmt: skip
    bins = stack(
        view("lines", heading="title"),
        view("bars", values="bins", digits=2),
        grow=(0, 1),
        width=0.75,
    )
    blocks = view("table", table="blocks", plain=True, action="choose", shown="chosen")
    turning = view("table", table="turning", plain=True)
    both = [turning if settings.turn else blocks] if lesson.presenting() else [blocks, turning]
    tables = stack(*both, grow=[0] * len(both), width=1.1)
    names = (("pixels", "Its pixels"), ("steep", "Magnitude m"), ("angle", "Direction θ, °"))
    maps = [
        {"name": name, "title": title, "values": f"cell.{name}", "texts": f"cell.{name}_texts",
         "range": f"cell.{name}_range", "sized": False}
        for name, title in names
    ]  # fmt: skip
    grids = view("grids", maps=maps, twins=[name for name, _ in names], quiet=True, width=1.35)
    choices: list[Row] = [
        {"action": "turn", "argument": "degrees", "value": "turn", "label": "Picture turned, °", "low": -MOST_TURNED,
         "high": MOST_TURNED, "step": 0.5},
        {"action": "vote", "argument": "how", "value": "votes", "label": "A pixel votes",
         "choices": list(VOTES.items())},
    ]  # fmt: skip
    return [
        row(pictures, bins, tables, height=246, grow=0.52),
        row(view("choices", items=choices), height=28, grow=0.03),
        row(grids, view("lines", texts="account", small=True), height=200, grow=0.45),
    ]


def exercise() -> None:
    lesson.exercise(
        "hog",
        "A picture of 96 × 96 pixels, cells of 8 × 8, blocks of 2 × 2 cells that begin at every cell, nine bins. **How "
        "many numbers has the descriptor?**",
        "Numbers",
        right=4356,
        because="Right: 12·12 cells have 11·11 blocks of 4·9 = 36 numbers, and 121·36 = 4,356.",
        near={
            1296: "Those are the 12·12 cells with 9 bins each, before they are normalised in blocks.",
            5184: "12·12 blocks would be one too many each way: the last cell begins no block.",
            1089: "That is one histogram a block. A block has four, one after the other.",
        },
        hint="Not quite. Count the cells, then the blocks (one fewer each way), then the numbers of a block.",
    )


LOOK = Look(
    sentence="Gradients vote for their direction. **Point at a cell**, and follow its votes to the descriptor.",
    built=HogLook,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(histograms.hog, histograms.whole_votes, histograms.split_votes, histograms.normalised, HogLook),
    script=script,
    caption="The descriptor of the picture as it is turned, held against scikit-image's where votes are whole.",
    sources=(
        "Dalal and Triggs (2005), Histograms of oriented gradients for human detection",
        "scikit-image, issue 3565: votes are not split between bins",
    ),
    beside=beside,
)
