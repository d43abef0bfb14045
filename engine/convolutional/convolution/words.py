"""What lesson 2.1 says beside its grids: sizes, what the turn of the kernel changes, what a cell takes part in."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from engine.arithmetic.exact import added, cell_text, entry_text, fixed, last_step, places, short
from engine.arithmetic.written import joined, product
from engine.arrays import Floats
from engine.convolutional.kernels.account import Products, written
from engine.convolutional.kernels.convolution import Meeting
from engine.convolutional.kernels.sizes import Size, listed

MOST_LISTED = 9


def sizes(rows: Size, columns: Size) -> list[str]:
    """The output's size with the numbers in it, axis by axis where they differ."""
    axes = [rows] if rows.formula == columns.formula else [rows, columns]
    lines = [size.formula if len(axes) == 1 else f"{size.axis.capitalize()}: {size.formula}" for size in axes]
    if rows.short_formula and columns.short_formula:
        lines.append(f"or (N − K)/S + 1 = {listed([size.short_formula for size in axes])}")
    return lines


def misfits(rows: Size, columns: Size) -> list[str]:
    """What of the image is never read, and which strides and paddings would fit; where odd padding goes; which cells
    of the output no stamp reaches."""
    sentences = [size.sentence for size in (rows, columns)]
    if sentences[0] and sentences[0].replace("row", "column") == sentences[1]:
        sentences = [f"{sentences[0]} The same holds for the columns."]
    return [sentence for sentence in sentences if sentence]


def turn(kernels: Floats, plain: Floats, turned: Floats, *, transposed: bool = False) -> str:
    """Whether convolution and cross-correlation, or their transposes, agree here, and why. plain, turned: the outputs
    without and with it."""
    several = kernels.size > kernels.shape[-1] * kernels.shape[-2]
    many = "these kernels" if several else "this kernel"
    of = "the transposes of " if transposed else ""
    changed = int((~np.isclose(plain, turned, rtol=1e-9, atol=1e-9)).sum())
    if np.allclose(kernels, kernels[..., ::-1, ::-1], rtol=0, atol=1e-12):
        same = "they are" if several else "it is"
        return f"A turn by 180° leaves {many} as {same}: {of}convolution and cross-correlation agree."
    if not changed:
        return f"A turn by 180° changes {many}, but on this image not the output."
    return f"A turn by 180° changes {many}, and with it {changed} of {plain.size} output cells."


def read_by(value: float, touched: Sequence[Meeting], kernel: Floats) -> list[str]:
    """What becomes of one input cell under one filter's slice (kH, kW): in which output cells, with which entry."""
    if not touched:
        return ["No window reads this cell."]
    text, count = entry_text(value), len(touched)
    many = "One output cell reads it" if count == 1 else f"{count} output cells read it"
    each = ", each with another entry of the kernel" if count > 1 else ""
    parts = [
        f"row {one.window[0]}, column {one.window[1]}: {product(text, entry_text(float(kernel[one.entry])))}"
        for one in touched[:MOST_LISTED]
    ]
    more = f" … and {count - MOST_LISTED} more" if count > MOST_LISTED else ""
    return [f"It holds {text}. {many}{each}.", "; ".join(parts) + more]


def shared_weight(weight: float, met: Sequence[Meeting]) -> list[str]:
    """One kernel entry, used for every output cell."""
    outside = sum(not one.inside for one in met)
    padding = f", {outside} of them padding" if outside else ""
    cells = "one cell" if len(met) == 1 else f"{len(met)} cells"
    return [f"{entry_text(weight)} meets {cells}{padding}, one for each output cell: one weight, used everywhere."]


def account(cell: Products, value: float, channels: Sequence[int]) -> list[str]:
    """How a cell of the output comes about, which shows this value; channels: the numbers of those that it reads."""
    shown = written(cell)
    lines, after = shown.named([f"Channel {c}" for c in channels], "Channels")
    if len(lines) == 1 and shown.divisions[0]:
        lines = [shown.divisions[0]]
    if after:
        lines.append(";  ".join(after))
    return [*lines[:-1], as_in_cell(lines[-1], value)]


def as_in_cell(line: str, value: float) -> str:
    """The line, and how the cell shows its result where that has other digits."""
    _, *results = re.split(" [=≈] ", line)
    result, cell = results[-1], cell_text(value)
    if cell in results[-2:]:
        return line
    finer = "/" in cell or ("/" not in result and places(cell) > places(result))
    return f"{line}, more exactly {cell}" if finer else f"{line} ≈ {cell}"


def so_far(cell: Products, done: int) -> list[str]:
    """The account while its products are being made: the newest one, and the sum of those there are."""
    terms = [term for channel in written(cell).terms for term in channel]
    value, weight, result = terms[done - 1]
    made = [text for _, _, text in terms[:done]]
    total = short(added(made)) or fixed(added(made), max(map(places, made)) or 3)
    return [
        f"Product {done} of {len(terms)}: {product(value, weight)} = {result}",
        f"So far: {last_step(joined(made), added(made), total)}" if done > 1 else "",
    ]
