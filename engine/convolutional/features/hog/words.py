"""The arithmetic of one cell: the vote of a pixel, the sum of a bin, its normalisation, and its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.exact import fixed, read_shown
from engine.arithmetic.long_sums import long_sum, summed_then
from engine.arithmetic.written import many, product, squared
from engine.arrays import Bytes, Floats
from engine.convolutional.features.hog.cell import Cell, blocks_with
from engine.convolutional.kernels.hog import BINS, CLIP, WIDTH, Hog, Votes, between
from engine.experiment.protocol import Frame

DIRECTION = "θ"


def account(cell: Cell, picture: Bytes, votes: Votes, steps: int) -> Frame:
    """account: the vote of a pixel while they vote; then the fullest bin, normalised, and its place."""
    pixels = cell.side**2
    if not steps:
        return {"account": ["No pixel has voted yet: step, or play."]}
    if steps <= pixels:
        chosen, lines = _vote(cell, picture, votes, steps - 1)
        return {"account": [*lines, *_bin(cell, votes, steps, chosen)]}
    chosen = int(cell.hog.cells[cell.at].argmax())
    if not cell.hog.cells[cell.at][chosen]:
        return {"account": ["No pixel of this cell has a direction: all nine numbers are 0."]}
    lines = [*_bin(cell, votes, pixels, chosen), *_normalised(cell, chosen, steps - pixels)]
    return {"account": [*lines, _place(cell, chosen)] if steps == pixels + 3 else lines}


def _vote(cell: Cell, picture: Bytes, votes: Votes, index: int) -> tuple[int, list[str]]:
    """The bin that gets most of a pixel's vote, and how it comes to that."""
    row, column = (first * cell.side + part for first, part in zip(cell.at, divmod(index, cell.side), strict=True))
    ends = [_beside(picture, row, column, 0, 1), _beside(picture, row, column, 1, 0)]
    slopes = [f"{name} = {text}" for name, text in zip(("gx", "gy"), ends, strict=True)]
    gx, gy = (float(part[row, column]) for part in (cell.hog.across, cell.hog.down))
    head = f"Pixel ({row}, {column}): {', '.join(slopes)}"
    if not gx and not gy:
        return 0, [f"{head}: it has no direction, and no vote."]
    angle = float(cell.hog.angle[row, column])
    size = Equation("m", ("x", "y"), math.hypot)
    texts = agreed({"x": gx, "y": gy}, [size], least=1)
    x, y, m = _short(texts["x"]), _short(texts["y"]), texts["m"]
    length = f"√({squared(x)} + {squared(y)}) {size.sign(texts)} {m}"
    if votes == "whole":
        chosen = int(angle // WIDTH)
        low, high = _ends(chosen)
        said = f"m = {length} goes into bin {chosen}, {low}–{high}°, for {DIRECTION} {_told(angle)}°."
        return chosen, [head + ".", said]
    lower, share = (float(part) for part in between(angle))
    place = Equation("place", ("angle",), lambda angle: angle / WIDTH - 0.5)
    parts = [
        Equation("rest", ("share",), lambda share: 1 - share),
        Equation("near", ("rest", "m"), lambda rest, m: rest * m),
        Equation("far", ("share", "m"), lambda share, m: share * m),
    ]
    shown = agreed({"share": share, "m": math.hypot(gx, gy)}, parts)
    where = agreed({"angle": angle}, [place])
    one, other = int(lower), (int(lower) + 1) % BINS
    return (one if share < 0.5 else other), [
        f"{head}; m = {length}; {DIRECTION} {_told(angle)}° lies at {DIRECTION}/20 − ½ {place.sign(where)} "
        f"{where['place']} of the bins' middles:",
        f"{product(shown['rest'], shown['m'])} {parts[1].sign(shown)} {shown['near']} to bin {one}, "
        f"{product(shown['share'], shown['m'])} {parts[2].sign(shown)} {shown['far']} to bin {other}.",
    ]


def _beside(picture: Bytes, row: int, column: int, down: int, right: int) -> str:
    """The slope as a difference of neighbours; 0 at the border, where one is missing."""
    rows, columns = picture.shape
    if not (0 < row < rows - 1 if down else 0 < column < columns - 1):
        return "0 at the border"
    after, before = int(picture[row + down, column + right]), int(picture[row - down, column - right])
    return f"{after} − {before} = {str(after - before).replace('-', '−')}"


def _short(text: str) -> str:
    """Without the zeros behind a whole number."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _told(angle: float) -> str:
    text = fixed(Fraction(angle), 1)
    return f"{'=' if read_shown(text) == Fraction(angle) else '≈'} {_short(text)}"


def _ends(chosen: int) -> tuple[str, str]:
    return f"{chosen * WIDTH:.0f}", f"{(chosen + 1) * WIDTH:.0f}"


def _bin(cell: Cell, votes: Votes, voted: int, chosen: int) -> list[str]:
    """The votes of a bin so far, added up, over the number of pixels."""
    given = cell.shares(votes)[:voted, chosen]
    given = given[given > 0]
    pixels = cell.side**2
    if not len(given):
        return []
    mean = Equation("mean", ("sum",), lambda total: total / pixels)
    lines, total = long_sum(given, "votes")
    so_far = "" if voted == pixels else " so far"
    texts = agreed({"sum": float(read_shown(total))}, [mean])
    line = f"Bin {chosen}{so_far}, {many(len(given), 'vote')}: {lines[0]}"
    return [f"{line}; /{pixels} {mean.sign(texts)} {texts['mean']}."]


def _normalised(cell: Cell, chosen: int, stage: int) -> list[str]:
    """What becomes of the bin's number: divided by the block's length, cut off at 0.2, divided once more."""
    raw, once, clipped, twice = (part.reshape(-1, BINS) for part in cell.stages())
    here = (cell.within, chosen)
    total, divided = _divided(raw, here, float(once[here]))
    lines = [f"Block {cell.block}, its {raw.size} numbers v: {total if stage == 1 else ''}{divided}"]
    if stage > 1:
        text = fixed(Fraction(float(once[here])), 3)
        judged = f"{text} > 0.2 becomes 0.2" if once[here] > CLIP else f"{text} ≤ 0.2 stays"
        lines.append(f"Clipped: {judged}; {int((once > CLIP).sum())} of {raw.size} are cut off.")
    if stage > 2:
        lines.append(f"Once more: {''.join(_divided(clipped, here, float(twice[here])))}")
    return lines


def _divided(numbers: Floats, here: tuple[int, int], truth: float) -> tuple[str, str]:
    """The sum of all squares, and what one of the numbers over its root is. ε² = 10⁻¹⁰ is too small to be seen."""
    total, result = summed_then(
        numbers.ravel() ** 2,
        truth,
        [float(numbers[here])],
        lambda given, _: given[1] / math.sqrt(given[0]),
        lambda shown, end: f"{shown[1]}/√{shown[0]} {end}",
    )[:2]
    return f"‖v‖² = {total}; ", f"{result}."


def _place(cell: Cell, chosen: int) -> str:
    """Where the cell's nine numbers of this block lie."""
    total, first = len(cell.hog.descriptor), cell.first
    return (
        f"Of the descriptor's {total:,} numbers the cell's nine in this block are [{first}:{first + BINS}], "
        f"and this one is [{first + chosen}]."
    )


def block_table(at: tuple[int, int], hog: Hog, side: int) -> Frame:
    """The blocks that a cell is in: their lengths, how many numbers are cut off, and where the cell's nine are."""
    rows = []
    for block in blocks_with(at, hog):
        cell = Cell(hog, at, side, block)
        raw, once = cell.stages()[:2]
        length = float(np.sqrt((raw**2).sum()))
        cells = [f"{length:.2f}", f"{int((once > CLIP).sum())}/{raw.size}", f"[{cell.first}:{cell.first + BINS}]"]
        rows.append({"head": f"({block[0]}, {block[1]})", "cells": cells})
    inside = many(len(rows), "block")
    return {
        "title": f"This cell is in {inside}",
        "columns": ["‖v‖", "cut off", "its nine"],
        "rows": rows,
    }


def turned_table(distances: Mapping[str, float], turn: float) -> Frame | None:
    """How far the descriptor moved when the picture was turned, for both ways to vote."""
    if not distances:
        return None
    names = {"whole": "votes into one bin", "split": "votes split between two"}
    text = f"{turn:g}".replace("-", "−")
    return {
        "title": f"The picture turned by {text}°",
        "columns": ["‖d − d₀‖/‖d₀‖"],
        "rows": [{"head": names[votes], "cells": [f"{value:.3f}"]} for votes, value in distances.items()],
    }
