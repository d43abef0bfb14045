"""The lens of lesson 2.2: one pixel's patch, kernel and products, as numbers that add up and as texts for a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import entry_text, fixed, read_shown
from engine.arithmetic.written import joined, product
from engine.arrays import AnyFloats
from engine.convolutional.filters.responses import Response
from engine.convolutional.kernels.account import Shown, products, shortened_products, written
from engine.convolutional.kernels.filtering import Edge, beyond, margin, neighbourhood
from engine.experiment.protocol import Frame

MOST_WRITTEN = 300  # products written out in all; more take too long to be made to agree while a pointer moves
MOST_IN_A_LINE = 9
DIGITS = 3  # that a sum has at least, if it has decimals
NAMES = ("red", "green", "blue")
PARTS = ("patch", "kernel", "products", "sum")


@dataclass(frozen=True)
class Lens:
    """Arrays (channels, rows, columns) and the text of every cell; lines: the arithmetic; sums: each channel's result
    as shown."""

    arrays: dict[str, NDArray[np.float32]]
    texts: dict[str, list[str]]
    lines: list[str]
    sums: list[str]

    def frame(self, full: float) -> Frame:
        """For a view of grids: `lens.patch`, `lens.patch_texts`, `lens.patch_range`, and so on."""
        sizes = {name: float(np.nan_to_num(np.abs(self.arrays[name])).max(initial=0)) or 1.0 for name in PARTS}
        ranges = {**sizes, "patch": max(255.0, sizes["patch"]), "sum": full}
        return {
            **{f"lens.{name}": self.arrays[name] for name in PARTS},
            **{f"lens.{name}_texts": encoded(self.texts[name]) for name in PARTS},
            **{f"lens.{name}_range": ranges[name] for name in PARTS},
        }


def encoded(texts: list[str]) -> NDArray[np.uint8]:
    """Texts as bytes of UTF-8, joined by line breaks."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def look(response: Response, row: int, column: int, edge: Edge) -> Lens:
    """What the last application computes at one pixel of the picture. Raises ValueError where it computes nothing."""
    if response.problem:
        raise ValueError(response.problem)
    g = response.filter.kernel
    insets = [margin(side, response.steps - 1, edge) for side in g.shape]
    place = (row - insets[0], column - insets[1])
    patch = neighbourhood(response.before, *place, g.shape, edge).astype(np.float64)
    lens = _written(patch, g) if patch.size <= MOST_WRITTEN else _rounded(patch, g)
    outside = beyond(*place, g.shape, response.before.shape[-2:])
    if outside:
        lens.lines.append(f"{outside} of the {g.size} cells lie beyond the edge: {_rule(edge)}.")
    return lens


def blank(response: Response) -> Lens:
    """The kernel alone, where nothing is computed: empty cells in the other grids."""
    g = response.filter.kernel
    depth = len(response.before)
    shapes = {"patch": (depth, *g.shape), "products": (depth, *g.shape), "sum": (depth, 1, 1)}
    arrays = {name: np.full(shape, np.nan, np.float32) for name, shape in shapes.items()}
    texts = {name: [""] * array.size for name, array in arrays.items()}
    arrays["kernel"], texts["kernel"] = g[None].astype(np.float32), [entry_text(value) for value in g.ravel().tolist()]
    return Lens(arrays, texts, [], [])


def _written(patch: AnyFloats, g: AnyFloats) -> Lens:
    """One account of all channels, so that the kernel has the same digits in each; each has a sum of its own."""
    account = written(products(patch, np.broadcast_to(g, patch.shape), (0, 0)))
    sums = _shortened(account, (patch * g).sum((1, 2)).tolist())
    texts = {
        "patch": [value for row in account.terms for value, _, _ in row],
        "kernel": [weight for _, weight, _ in account.terms[0]],
        "products": [
            text for row, total in zip(account.terms, sums, strict=True) for text in shortened_products(row, total)
        ],
        "sum": sums,
    }
    lines = [_line(account, 0)] if len(patch) == 1 else [_sums(texts["sum"])]
    return Lens(_arrays(patch, g), texts, lines, texts["sum"])


def _shortened(account: Shown, true: list[float]) -> list[str]:
    """The channels' sums with no more decimals than are needed, while what is shown still gives what is true."""
    sums = list(account.subtotals)
    if len(sums) == 1 or any("/" in text for row in account.terms for term in row for text in term):
        return sums
    exact = [sum((read_shown(text) for _, _, text in row), Fraction(0)) for row in account.terms]
    places = max(len(text.partition(".")[2]) for text in sums)
    least = max(0, DIGITS - 1 - math.floor(math.log10(max(map(abs, true)) or 1)))
    for fewer in range(places - 1, least - 1, -1):
        shown = [fixed(value, fewer) for value in exact]
        if shown == [fixed(Fraction(value), fewer) for value in true]:
            sums = shown
    return sums


def _rounded(patch: AnyFloats, g: AnyFloats) -> Lens:
    """Too many numbers to be written so that they add up: each is rounded by itself, and the lens says so."""
    arrays = _arrays(patch, g)
    exact = {"patch": patch, "kernel": g, "products": patch * g, "sum": (patch * g).sum((1, 2))}
    texts = {name: [entry_text(float(value), 4) for value in np.ravel(values)] for name, values in exact.items()}
    line = f"Each of the {g.size} products is shown rounded by itself. {_sums(texts['sum'])}"
    return Lens(arrays, texts, [line], texts["sum"])


def _arrays(patch: AnyFloats, g: AnyFloats) -> dict[str, NDArray[np.float32]]:
    exact = {"patch": patch, "kernel": g[None], "products": patch * g, "sum": (patch * g).sum((1, 2), keepdims=True)}
    return {name: np.ascontiguousarray(values, np.float32) for name, values in exact.items()}


def _line(account: Shown, channel: int) -> str:
    """All products where there are few, over their common divisor if they have one; else the first and the last."""
    terms, total = account.terms[channel], account.subtotals[channel]
    if len(terms) <= MOST_IN_A_LINE:
        return account.divisions[channel] or account.lines[channel]
    first, second, last = (product(value, weight) for value, weight, _ in (terms[0], terms[1], terms[-1]))
    return f"{joined([first, second])} + … {joined(['', last]).strip()} ({len(terms)} products) = {total}"


def _sums(totals: Sequence[str]) -> str:
    """Red −74, green −59, blue −66: three channels have their products in the grids."""
    return f"Sums: {', '.join(f'{name} {total}' for name, total in zip(NAMES, totals, strict=True))}."


def _rule(edge: Edge) -> str:
    return {
        "zero": "they count as 0",
        "reflect": "the picture is mirrored there",
        "wrap": "they come from the picture's other side",
        "valid": "there are none",
    }[edge]
