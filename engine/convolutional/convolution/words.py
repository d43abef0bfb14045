"""What lesson 2.1 says beside its grids: sizes, what the turn of the kernel changes, what a cell takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from engine.arithmetic.exact import entry_text, fixed, read_shown, short
from engine.arithmetic.written import joined, product
from engine.arrays import Floats
from engine.convolutional.kernels.account import Products, written
from engine.convolutional.kernels.convolution import Meeting
from engine.convolutional.kernels.sizes import OutputSize, listed

MOST_LISTED = 9


def sizes(rows: OutputSize, columns: OutputSize) -> list[str]:
    """The output's size with the numbers in it, axis by axis where they differ."""
    same = (rows.formula, rows.short_formula) == (columns.formula, columns.short_formula)
    lines = []
    for size in [rows] if same else [rows, columns]:
        lines.append(size.formula if same else f"{size.axis.capitalize()}: {size.formula}")
    if rows.short_formula and columns.short_formula:
        short = [rows.short_formula] if same else [rows.short_formula, columns.short_formula]
        lines.append(f"or (N − K)/S + 1 = {listed(short)}")
    return lines


def misfits(rows: OutputSize, columns: OutputSize) -> list[str]:
    """What of the image is never read, and which strides and paddings would fit; where odd padding goes."""
    sentences = [size.sentence for size in (rows, columns)]
    if sentences[0] and sentences[0].replace("row", "column") == sentences[1]:
        sentences = [f"{sentences[0]} The same holds for the columns."]
    return [sentence for sentence in sentences if sentence]


def turn(kernels: Floats, plain: Floats, turned: Floats) -> str:
    """Whether convolution and cross-correlation agree here, and why. plain, turned: the outputs without and with it."""
    many = "these kernels" if kernels.size // kernels.shape[-1] // kernels.shape[-2] > 1 else "this kernel"
    changed = int((~np.isclose(plain, turned, rtol=1e-9, atol=1e-9)).sum())
    if np.allclose(kernels, kernels[..., ::-1, ::-1], rtol=0, atol=1e-12):
        return (
            f"A turn by 180° leaves {many} as {'they are' if 'these' in many else 'it is'}: "
            "convolution and cross-correlation agree."
        )
    if not changed:
        return f"A turn by 180° changes {many}, but on this image not the output."
    return f"A turn by 180° changes {many}, and with it {changed} of {plain.size} output cells."


def read_by(value: float, touched: Sequence[Meeting], kernel: Floats) -> list[str]:
    """What becomes of one input cell under one filter's slice (kH, kW): in which output cells, with which entry."""
    if not touched:
        return ["No window reads this cell."]
    text = entry_text(value)
    many = "One output cell reads it" if len(touched) == 1 else f"{len(touched)} output cells read it"
    each = ", each with another entry of the kernel" if len(touched) > 1 else ""
    parts = [
        f"row {one.output[0]}, column {one.output[1]}: {product(text, entry_text(float(kernel[one.entry])))}"
        for one in touched[:MOST_LISTED]
    ]
    more = f" … and {len(touched) - MOST_LISTED} more" if len(touched) > MOST_LISTED else ""
    return [f"It holds {text}. {many}{each}.", "; ".join(parts) + more]


def shared_weight(weight: float, met: int, inside: int) -> list[str]:
    """One kernel entry, used for every output cell."""
    padding = f", {met - inside} of them padding" if inside < met else ""
    cells = "one cell" if met == 1 else f"{met} cells"
    return [f"{entry_text(weight)} meets {cells}{padding}, one for each output cell: one weight, used everywhere."]


def so_far(cell: Products, done: int) -> list[str]:
    """The account while its products are being made: the newest one, and the sum of those there are."""
    terms = [term for channel in written(cell).terms for term in channel]
    value, weight, result = terms[done - 1]
    made = [text for _, _, text in terms[:done]]
    total = sum(map(read_shown, made), Fraction(0))
    decimals = max(len(text.partition(".")[2]) for text in made)
    text = (
        f"= {short(total)}" if short(total) else f"{'≈' if '/' in ''.join(made) else '='} {fixed(total, decimals or 3)}"
    )
    return [
        f"Product {done} of {len(terms)}: {product(value, weight)} = {result}",
        f"So far: {joined(made)} {text}" if done > 1 else "",
    ]
