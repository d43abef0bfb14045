"""How one key point came about, in numbers that add up as they are shown; and its descriptor, written out with
numpy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arithmetic.written import joined, less, plain, product, read, show, write
from engine.arrays import Floats
from engine.convolutional.features.sift.extrema import (
    AT_ONCE,
    BORDER,
    EDGE,
    FAINT,
    FURTHEST,
    KEPT,
    UNSETTLED,
    Candidates,
)
from engine.convolutional.features.sift.keypoints import tops
from engine.convolutional.features.sift.loops import BINS, CELLS, CLIP, DIRECTIONS, PEAK, REACH, WHOLE
from engine.convolutional.features.sift.scale_space import Octave

EXTREMUM, PLACE, STRENGTH, CORNER, DIRECTION, DESCRIPTOR = range(6)
STEPS = ("Extrema of D", "Their exact places", "Strong enough", "No edge", "Directions", "Descriptors")
DECIDED = {KEPT: DESCRIPTOR, UNSETTLED: PLACE, FAINT: STRENGTH, EDGE: CORNER, BORDER: CORNER}
"""At which step each fate is decided."""
THOUSAND = 1000
"""D is written in thousandths of the way from black to white."""
Table = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """lines: what is said; table: the numbers beside it, where there are any."""

    lines: list[str]
    table: Table | None = None


def around(octave: Octave, pixel: Floats) -> Floats:
    """D at a pixel (scale, row, column) and its 26 neighbours: (3, 3, 3)."""
    s, r, c = (int(one) for one in pixel)
    return octave.differences[s - 1 : s + 2, r - 1 : r + 2, c - 1 : c + 2]


def extremum(octave: Octave, found: Candidates, k: int) -> Told:
    """Larger, or smaller, than all its neighbours."""
    s, r, c = (int(one) for one in found.start[k])
    cube = THOUSAND * around(octave, found.start[k])
    others = np.delete(cube.ravel(), 13)
    value, least, most = cube[1, 1, 1], others.min(), others.max()
    word, near, extreme = ("larger", most, "largest") if value > most else ("smaller", least, "smallest")
    digits = next(digits for digits in range(3, 18) if show(value, digits) != show(near, digits))
    rows, columns = octave.blurred.shape[1:]
    return Told(
        [
            f"Octave {int(found.octave[k])} ({columns} × {rows}), scale {s} (σ ≈ {show(octave.sigmas[s], 3)}), "
            f"row {r}, column {c}: D ≈ {show(value, digits)} thousandths, {word} than all its 26 neighbours, of which "
            f"the {extreme} is ≈ {show(near, digits)}.",
        ]
    )


def place(found: Candidates, k: int) -> Told:
    """H x̂ = −g, row by row."""
    h, x = THOUSAND * found.hessian[k], found.offset[k]
    if not np.isfinite(x).all():
        return Told(["H has no inverse here: no parabola has its top near this pixel."])
    operands = [*h.ravel(), *x]
    rows = write(operands, *(_row(i) for i in range(3)), least=3)
    names = ("scale", "row", "column")
    table = {
        "title": "H x̂ = −g, row by row",
        "columns": [*(f"H, {name}" for name in names), "x̂", "−g"],
        "rows": [
            {"head": name, "cells": [*rows.operands[3 * i : 3 * i + 3], rows.operands[9 + i], rows.results[i]]}
            for i, name in enumerate(names)
        ],
    }
    moved = int(np.abs(found.pixel[k] - found.start[k]).sum())
    from_where = f"It moved on by {moved} pixel{'s' * (moved > 1)}. " if moved else ""
    far = max(abs(read(one)) for one in rows.operands[9:])
    settled = "it has settled" if found.settled[k] else "it has not settled, and is dropped"
    return Told(
        [
            f"{from_where}The parabola through D has its top at x̂ = −H⁻¹g from the pixel, in scale, row and column.",
            f"At most {plain(far)} away, and {plain(FURTHEST)} is allowed: {settled}.",
        ],
        table,
    )


def _row(i: int) -> Any:
    return lambda o, _: sum(o[3 * i + j] * o[9 + j] for j in range(3))


def strength(found: Candidates, k: int, contrast: float) -> Told:
    """D(x̂) = D + ½ g·x̂ against the contrast threshold, in thousandths."""
    first = THOUSAND * abs(found.first[k])
    if first < AT_ONCE * contrast:
        most = write([AT_ONCE, contrast], lambda o, _: o[0] * o[1], exact=(0, 1))
        return Told(
            [
                f"|D| ≈ {show(first, 3)} at its pixel is below {AT_ONCE}·{most.operands[1]} {most.ends[0]}: too "
                "faint to be looked at further."
            ]
        )
    g, x = THOUSAND * found.gradient[k], found.offset[k]
    operands = [THOUSAND * found.value[k], *(one for pair in zip(g, x, strict=True) for one in pair)]
    peak = write(operands, lambda o, _: o[0] + (o[1] * o[2] + o[3] * o[4] + o[5] * o[6]) / 2, visible=3)
    value, *pairs = peak.operands
    inner = joined([product(a, b) for a, b in zip(pairs[::2], pairs[1::2], strict=True)])
    strong = THOUSAND * abs(found.peak[k]) > contrast
    size = peak.results[0].lstrip("−")
    return Told(
        [
            f"D(x̂) = D + ½ g·x̂ {peak.given} {value} + ½·({inner}) {peak.ends[0]}",
            f"|D(x̂)| ≈ {size} is {'above' if strong else 'not above'} {plain(contrast)}: "
            f"{'strong enough' if strong else 'too faint'}.",
        ]
    )


def corner(found: Candidates, k: int, edge: float) -> Told:
    """tr²/det against (r + 1)²/r."""
    h = THOUSAND * found.hessian[k]
    operands = [h[1, 1], h[2, 2], h[1, 2]]
    trace_ = write(operands, _trace, _determinant, lambda _, r: r[0] * r[0] / r[1] if r[1] else math.inf, visible=3)
    a, b, c = trace_.operands
    tr, det, ratio = trace_.ends
    bound, r = (edge + 1) ** 2 / edge, plain(edge)
    rounded = f"{'=' if round(bound, 2) == bound else '≈'} {plain(round(bound, 2))}"
    passes = abs(found.trace[k] ** 2 / found.determinant[k]) <= bound
    at_border = not (
        (found.places[k] > found.sigmas[k]).all() and (found.places[k] + found.sigmas[k] < found.shape).all()
    )
    ends = "it is no edge" if passes else "it is an edge, and dropped"
    lines = [
        f"Curvatures of D: D_rr ≈ {a}, D_cc ≈ {b}, D_rc ≈ {c}",
        f"tr = D_rr + D_cc {tr}, det = D_rr·D_cc − D_rc² {det}",
        f"tr²/det {ratio}; at most (r + 1)²/r = ({r} + 1)²/{r} {rounded} is allowed: {ends}.",
    ]
    if passes and at_border:
        lines.append(f"It is nearer to the border than its σ ≈ {show(found.sigmas[k], 3)}, and dropped.")
    return Told(lines)


def _trace(o: Any, _: Any) -> Any:
    return o[0] + o[1]


def _determinant(o: Any, _: Any) -> Any:
    return o[0] * o[1] - o[2] * o[2]


def direction(histogram: Floats) -> Told:
    """The strongest bins, and the parabola through each."""
    lines = []
    found = tops(histogram)
    for top in found:
        before, here, after = histogram[top - 1], histogram[top], histogram[(top + 1) % BINS]
        turn = write([before, here, after], _vertex, _turn(int(top)), visible=3)
        a, b, c = turn.operands
        shift, angle = turn.results
        lines.append(
            f"Peak in bin {top}: beside it {a} and {c}, there {b}. The parabola's top lies "
            f"({less(a, c)})/(2·({a} + {c} − 2·{b})) {turn.signs[0]} {shift} bins further:"
        )
        lines.append(f"10°·({top}{_more(shift)} + ½) {turn.signs[1]} {angle}°, with scikit-image's half bin.")
    share = f"{100 * PEAK:.0f} %"
    last = f"Peaks of at least {share} of the highest make key points of their own: {len(found)} here."
    lines.append(last if len(found) > 1 else f"No other peak has {share} of its height.")
    return Told(lines)


def _vertex(o: Any, _: Any) -> Any:
    return (o[0] - o[2]) / (2 * (o[0] + o[2] - 2 * o[1]))


def _turn(top: int) -> Any:
    """Degrees of a peak in a bin, from how many bins further it lies; the half is written as a fraction."""
    return lambda _, found: 10 * (top + found[0]) + 5


def _more(shift: str) -> str:
    return f" − {shift[1:]}" if shift.startswith("−") else f" + {shift}"


def cells(octave: Octave, scale: int, place: Floats, sigma: float, angle: float) -> Floats:
    """The descriptor before it is cut and rounded: (CELLS, CELLS, DIRECTIONS).

    scale: 0 to SCALES − 1; place (2,), sigma: in pixels of the octave; angle: of the key point, radians. Each pixel's
    weighted gradient is shared out between the nearest rows, columns and directions, in the measure in which it is
    near."""
    sizes, turns = (one[scale] for one in octave.gradients)
    side = 2 * REACH * sigma / CELLS
    inside = (CELLS + 1) / 2 * side
    ends = [(max(0, p - math.sqrt(2) * inside + 0.5), min(p + math.sqrt(2) * inside + 0.5, n - 1))
            for p, n in zip(place, sizes.shape, strict=True)]  # fmt: skip
    rows, columns = np.meshgrid(*(np.arange(int(low), int(high)) for low, high in ends), indexing="ij")
    down, across = rows - place[0], columns - place[1]
    along = math.cos(angle) * down + math.sin(angle) * across
    aside = math.cos(angle) * across - math.sin(angle) * down
    within = np.maximum(np.abs(along), np.abs(aside)) < inside
    rows, columns, along, aside = (one[within] for one in (rows, columns, along, aside))
    weights = sizes[rows, columns] * np.exp(-(along**2 + aside**2) / (2 * (REACH * sigma) ** 2))
    near = [
        np.clip(1 - np.abs(one / side - np.arange(CELLS)[:, None] + (CELLS - 1) / 2), 0, 1) for one in (along, aside)
    ]
    turned = (turns[rows, columns] - angle) / (2 * np.pi) % 1 * DIRECTIONS
    apart = np.abs(turned - np.arange(DIRECTIONS)[:, None])
    near_turn = np.clip(1 - np.minimum(apart, DIRECTIONS - apart), 0, 1)
    return np.asarray(np.einsum("ip,jp,dp,p->ijd", *near, near_turn, weights))


def numbers(sums: Floats) -> tuple[Floats, float, float]:
    """The descriptor's bytes (128,) from its sums; the value at which they are cut, and the length of what that
    leaves."""
    flat = sums.ravel()
    most = CLIP * float(np.linalg.norm(flat))
    cut = np.minimum(flat, most)
    length = float(np.linalg.norm(cut))
    return np.minimum(np.floor(WHOLE * cut / length), 255) if length else 0 * flat, most, length


def descriptor(sums: Floats, cell: int) -> Told:
    """One cell's eight numbers: summed up, cut, given their share of the whole length."""
    flat = sums.ravel()
    made, most, length = numbers(sums)
    own = slice(cell * DIRECTIONS, (cell + 1) * DIRECTIONS)
    for places in range(3, 18):
        cut, left = (f"{one:.{places}f}" for one in (most, length))
        shown = [f"{one:.{places}f}" for one in flat[own]]
        parts = [min(float(one), float(cut)) for one in shown]
        if [min(math.floor(WHOLE * one / float(left)), 255) for one in parts] == made[own].tolist():
            break
    row, column = divmod(cell, CELLS)
    kept = write([CLIP, float(np.linalg.norm(flat))], lambda o, _: o[0] * o[1], exact=(0,), visible=places)
    kinds = {"sum": shown, "cut": [min(one, cut, key=float) for one in shown]}
    kinds["byte"] = [f"{int(one)}" for one in made[own]]
    return Told(
        [
            f"{CELLS}·{CELLS}·{DIRECTIONS} = {CELLS * CELLS * DIRECTIONS} numbers. Those of the cell in row {row}, "
            f"column {column} tell how steep it gets there in each direction.",
            f"The length of all is {kept.operands[1]}. Above {CLIP}·{kept.operands[1]} {kept.ends[0]} they are cut "
            f"({int((flat > most).sum())} of them); then it is {left}. Times {WHOLE}/{left} and rounded down, they are "
            "bytes.",
        ],
        {
            "title": "",
            "label": "The cell's numbers",
            "columns": [f"{360 * k // DIRECTIONS}°" for k in range(DIRECTIONS)],
            "rows": [{"head": head, "cells": texts} for head, texts in kinds.items()],
        },
    )
