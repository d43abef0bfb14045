"""The lens of lesson 2.2: one pixel's patch, kernel and products, as numbers that add up and as texts for a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from engine.arithmetic.exact import added, entry_text, fixed, in_whole, places, result
from engine.arithmetic.typed import grid
from engine.arithmetic.written import joined, product
from engine.arrays import AnyFloats, Floats
from engine.convolutional.filters.responses import Response
from engine.convolutional.kernels.account import MOST_WRITTEN, Products, Shown, shortened_products, written
from engine.convolutional.kernels.filtering import EDGES, Edge, beyond, margin, neighbourhood
from engine.experiment.protocol import Frame

MOST_IN_A_LINE = 9
NOTHING = 1e-9  # below this a brightness between 0 and 255 is shown as 0
DIGITS = 3  # that a sum has at least, if it has decimals
NAMES = ("red", "green", "blue")
PARTS = ("patch", "kernel", "products", "sum")


@dataclass(frozen=True)
class Lens:
    """parts: for each of PARTS its numbers (channels, rows, columns) and the text of every cell; lines: the arithmetic;
    sums: each channel's result as shown."""

    parts: dict[str, tuple[AnyFloats, list[str]]]
    lines: list[str]
    sums: list[str]

    def frame(self, full: float) -> Frame:
        """For a view of grids: `lens.patch`, `lens.patch_texts`, `lens.patch_range`, and so on."""
        frame: Frame = {}
        for name, (numbers, texts) in self.parts.items():
            size = float(np.nan_to_num(np.abs(numbers)).max(initial=0)) or 1.0
            frame |= grid(f"lens.{name}", numbers, texts, {"patch": max(255.0, size), "sum": full}.get(name, size))
        return frame


def look(response: Response, row: int, column: int, edge: Edge) -> Lens:
    """What the last application computes at one pixel of the picture. Raises ValueError where it computes nothing."""
    if response.problem:
        raise ValueError(response.problem)
    g = response.filter.kernel
    insets = [margin(side, response.steps - 1, edge) for side in g.shape]
    place = (row - insets[0], column - insets[1])
    patch = neighbourhood(response.before, *place, g.shape, edge).astype(np.float64)
    patch[np.abs(patch) < NOTHING] = 0.0
    lens = _written(patch, g) if patch.size <= MOST_WRITTEN else _rounded(patch, g)
    outside = beyond(*place, g.shape, response.before.shape[-2:])
    if outside:
        lens.lines.append(f"{outside} of the {g.size} cells lie beyond the edge: {EDGES[edge].cells}.")
    return lens


def blank(response: Response) -> Lens:
    """The kernel alone, where nothing is computed: empty cells in the other grids."""
    g, depth = response.filter.kernel, len(response.before)
    shapes = {"patch": (depth, *g.shape), "products": (depth, *g.shape), "sum": (depth, 1, 1)}
    empty = {name: (np.full(shape, np.nan), [""] * math.prod(shape)) for name, shape in shapes.items()}
    return Lens({**empty, "kernel": (g[None], [entry_text(value) for value in g.ravel().tolist()])}, [], [])


def _lens(patch: Floats, g: Floats, texts: Sequence[list[str]], line: str) -> Lens:
    numbers = (patch, g[None], patch * g, (patch * g).sum((1, 2), keepdims=True))
    return Lens(dict(zip(PARTS, zip(numbers, texts, strict=True), strict=True)), [line], texts[-1])


def _written(patch: Floats, g: Floats) -> Lens:
    """One account of all channels, so that the kernel has the same digits in each; each has a sum of its own."""
    account = written(Products(patch, np.broadcast_to(g, patch.shape)))
    sums = _shortened(account, (patch * g).sum((1, 2)).tolist())
    texts = [
        [value for row in account.terms for value, _, _ in row],
        [weight for _, weight, _ in account.terms[0]],
        [text for row, total in zip(account.terms, sums, strict=True) for text in shortened_products(row, total)],
        sums,
    ]
    return _lens(patch, g, texts, _line(account) if len(patch) == 1 else _sums(sums))


def _shortened(account: Shown, true: list[float]) -> list[str]:
    """The channels' sums with no more decimals than are needed, while what is shown still gives what is true."""
    sums = list(account.subtotals)
    if len(sums) == 1 or any("/" in text for row in account.terms for term in row for text in term):
        return sums
    exact = [added(text for _, _, text in row) for row in account.terms]
    least = max(0, DIGITS - 1 - math.floor(math.log10(max(map(abs, true)) or 1)))
    for fewer in range(max(map(places, sums)) - 1, least - 1, -1):
        shown = [fixed(value, fewer) for value in exact]
        if shown == [fixed(Fraction(value), fewer) for value in true]:
            sums = shown
    return sums


def _rounded(patch: Floats, g: Floats) -> Lens:
    """Too many numbers to be written so that they add up: each is rounded by itself, and the lens says so."""
    (h, of_patch), (k, of_kernel) = in_whole(patch), in_whole(g)
    exact = (patch, g, patch * g, (h * k).sum((1, 2)) / (of_patch * of_kernel))
    texts = [[entry_text(value, 4) for value in values.ravel().tolist()] for values in exact]
    return _lens(patch, g, texts, f"Each of the {g.size} products is shown rounded by itself. {_sums(texts[-1])}")


def _line(account: Shown) -> str:
    """All products where there are few, over their common divisor if they have one; else the first and the last."""
    terms, total = account.terms[0], account.subtotals[0]
    if len(terms) <= MOST_IN_A_LINE:
        return account.divisions[0] or account.lines[0]
    exactly = added(text for _, _, text in terms)
    first, second, last = (product(value, weight) for value, weight, _ in (terms[0], terms[1], terms[-1]))
    return (
        f"{joined([first, second])} + … {joined(['', last]).strip()} ({len(terms)} products) {result(exactly, total)}"
    )


def _sums(totals: Sequence[str]) -> str:
    """Red −74, green −59, blue −66: three channels have their products in the grids."""
    return f"Sums: {', '.join(f'{name} {total}' for name, total in zip(NAMES, totals, strict=True))}."
