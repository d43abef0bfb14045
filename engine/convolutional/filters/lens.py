"""The lens of lesson 2.2: one pixel's patch, kernel and products, as numbers that add up and as texts for a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from engine.arithmetic.exact import (
    added,
    decimals_for,
    entry_text,
    fixed,
    in_whole,
    last_step,
    places,
    result,
)
from engine.arithmetic.typed import grid
from engine.arithmetic.written import joined, product
from engine.arrays import AnyFloats, Floats
from engine.convolutional.filters.responses import Response
from engine.convolutional.kernels.account import MOST_WRITTEN, Products, Shown, shortened_products, written
from engine.convolutional.kernels.filtering import EDGES, Edge, beyond, margin, neighbourhood
from engine.convolutional.kernels.slices import CHANNELS
from engine.experiment.protocol import Frame

MOST_IN_A_LINE, MOST_IN_A_SLICE = 9, 3
NOTHING = 1e-9  # below this a brightness between 0 and 255 is shown as 0
DIGITS = 3  # that a sum has at least, if it has decimals
SHORT = 6  # characters that a slice's sum may have
PARTS = ("patch", "kernel", "products", "sum", "total")


@dataclass(frozen=True)
class Lens:
    """parts: for each of PARTS its numbers (channels, rows, columns) and the text of every cell; lines: the arithmetic;
    sums: each channel's result as shown, or the one of all three where they are added up."""

    parts: dict[str, tuple[AnyFloats, list[str]]]
    lines: list[str]
    sums: list[str]

    def frame(self, full: float) -> Frame:
        """For a view of grids: `lens.patch`, `lens.patch_texts`, `lens.patch_range`, and so on."""
        frame: Frame = {}
        for name, (numbers, texts) in self.parts.items():
            size = float(np.nan_to_num(np.abs(numbers)).max(initial=0)) or 1.0
            ranges = {"patch": max(255.0, size), "total": full, "sum": size if "total" in self.parts else full}
            frame |= grid(f"lens.{name}", numbers, texts, ranges.get(name, size))
        return frame


def look(response: Response, row: int, column: int, edge: Edge) -> Lens:
    """What the last application computes at one pixel of the picture. Raises ValueError where it computes nothing."""
    if response.problem:
        raise ValueError(response.problem)
    size = response.weights.shape[1:]
    insets = [margin(side, response.steps - 1, edge) for side in size]
    place = (row - insets[0], column - insets[1])
    patch = neighbourhood(response.before, *place, size, edge).astype(np.float64)
    patch[np.abs(patch) < NOTHING] = 0.0
    few = patch.size <= MOST_WRITTEN
    lens = (_written if few else _rounded)(patch, response.weights, response.summed)
    outside = beyond(*place, size, response.before.shape[-2:])
    if outside:
        cells = math.prod(size)
        lens.lines.append(f"{outside} of the {cells} cells lie beyond the edge: {EDGES[edge].cells}.")
    return lens


def blank(response: Response) -> Lens:
    """The kernel alone, where nothing is computed: empty cells in the other grids."""
    g, depth = response.weights, len(response.before)
    shapes = {"patch": (depth, *g.shape[1:]), "products": (depth, *g.shape[1:]), "sum": (depth, 1, 1)}
    shapes |= {"total": (1, 1, 1)} if response.summed else {}
    empty = {name: (np.full(shape, np.nan), [""] * math.prod(shape)) for name, shape in shapes.items()}
    return Lens({**empty, "kernel": (g, [entry_text(value) for value in g.ravel().tolist()])}, [], [])


def _lens(patch: Floats, g: Floats, texts: Sequence[list[str]], total: str, lines: list[str]) -> Lens:
    """texts: of patch, kernel, products and sums; total: of these, or nothing where they are not added up."""
    sums = (patch * g).sum((1, 2), keepdims=True)
    parts = dict(zip(PARTS, zip((patch, g, patch * g, sums), texts, strict=True), strict=False))
    if not total:
        return Lens(parts, lines, texts[-1])
    return Lens({**parts, "total": (sums.sum(0, keepdims=True), [total])}, lines, [total])


def _written(patch: Floats, g: Floats, summed: bool) -> Lens:
    """One account of all channels, so that one kernel has the same digits in each."""
    account = written(Products(patch, np.broadcast_to(g, patch.shape)))
    sums, total = _shortened(account, (patch * g).sum((1, 2)).tolist(), summed)
    terms = account.terms
    texts = [
        [value for row in terms for value, _, _ in row],
        [weight for row in terms[: len(g)] for _, weight, _ in row],
        [text for row, whole in zip(terms, sums, strict=True) for text in shortened_products(row, whole)],
        sums,
    ]
    if summed:
        return _lens(patch, g, texts, total, _slices(account, sums, total))
    return _lens(patch, g, texts, "", [_line(account) if len(patch) == 1 else _sums(sums)])


def _shortened(account: Shown, true: list[float], summed: bool) -> tuple[list[str], str]:
    """The channels' sums with no more decimals than are needed, while what is shown still gives what is true; and,
    where they are added up, their total, which follows from the sums as they are shown."""
    sums, total = list(account.subtotals), account.total
    if len(sums) == 1 or any("/" in text for row in account.terms for term in row for text in term):
        return sums, total
    if summed and max(map(len, [*sums, total])) <= SHORT:
        return sums, total
    exact = [added(text for _, _, text in row) for row in account.terms]
    whole = max(map(abs, [*true, *[sum(true)] * summed])) or 1
    least = max(0, DIGITS + summed - 1 - math.floor(math.log10(whole)))
    for fewer in range(max(map(places, sums)) - 1, least - 1, -1):
        shown = [fixed(value, fewer) for value in exact]
        agree = not summed or fixed(added(shown), fewer) == fixed(Fraction(math.fsum(true)), fewer)
        if agree and shown == [fixed(Fraction(value), fewer) for value in true]:
            sums, total = shown, fixed(added(shown), fewer)
    return sums, total


def _rounded(patch: Floats, g: Floats, summed: bool) -> Lens:
    """Too many numbers to be written so that they add up: each is rounded by itself, and the lens says so. The total
    still follows from the sums as they are shown."""
    (h, of_patch), (k, of_kernel) = in_whole(patch), in_whole(g)
    sums = (h * k).sum((1, 2)) / (of_patch * of_kernel)
    exact = (patch, g, patch * g, sums)
    texts = [[entry_text(value, 4) for value in values.ravel().tolist()] for values in exact]
    said = f"Each of the {patch.size} products is shown rounded by itself."
    if not summed:
        return _lens(patch, g, texts, "", [f"{said} {_sums(texts[-1])}"])
    true = [Fraction(value) for value in sums.tolist()]
    count, whole = decimals_for(4, true), sum(true, Fraction(0))
    while True:
        texts[-1] = [fixed(value, count) for value in true]
        total = fixed(added(texts[-1]), count)
        if total == fixed(whole, count):
            return _lens(patch, g, texts, total, [said, _sums(texts[-1]), _total(texts[-1], total)])
        count += 1


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


def _slices(account: Shown, sums: Sequence[str], total: str) -> list[str]:
    """A line for each slice, and one for their total. Where there are many products these stand in the grids."""
    lines = []
    for name, terms, shown in zip(CHANNELS, account.terms, sums, strict=True):
        exactly = added(text for _, _, text in terms)
        few = joined([product(value, weight) for value, weight, _ in terms])
        many = f"{product(*terms[0][:2])} + … {joined(['', product(*terms[-1][:2])]).strip()} ({len(terms)} products)"
        said = last_step(few, exactly, shown) if len(terms) <= MOST_IN_A_SLICE else f"{many} {result(exactly, shown)}"
        lines.append(f"{name.capitalize()}: {said}")
    return [*lines, _total(sums, total)]


def _total(sums: Sequence[str], total: str) -> str:
    return f"Total: {last_step(joined(list(sums)), added(sums), total)}"


def _sums(totals: Sequence[str]) -> str:
    """Red −74, green −59, blue −66: three channels have their products in the grids."""
    return f"Sums: {', '.join(f'{name} {total}' for name, total in zip(CHANNELS, totals, strict=True))}."
