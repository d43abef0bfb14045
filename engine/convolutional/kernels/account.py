"""One output cell's numbers: every product, every sum, written out so that what is shown adds up as it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from numpy.typing import ArrayLike

from engine.arithmetic.exact import decimal, decimals_for, fixed, rational, read_shown, short
from engine.arithmetic.written import joined, product
from engine.convolutional.kernels.convolution import Geometry, Meeting, stacked
from engine.convolutional.kernels.sizes import Convolution

Pair = tuple[int, int]
Cell = tuple[int, int]  # row, column
Rationals = list[list[Fraction]]  # channel by channel


@dataclass(frozen=True)
class Term:
    """One product: value of the input cell, weight of the kernel entry that meets it."""

    value: float
    weight: float
    product: float
    meeting: Meeting


@dataclass(frozen=True)
class Channel:
    """One input channel's products, in the reading order of the window, and their sum."""

    terms: tuple[Term, ...]
    subtotal: float


@dataclass(frozen=True)
class Products:
    """One output cell: result = total + bias, total the sum of the subtotals; shown = ReLU(result) if relu."""

    channels: tuple[Channel, ...]
    total: float
    bias: float
    result: float
    relu: bool
    flip: bool

    @property
    def shown(self) -> float:
        return max(0.0, self.result) if self.relu else self.result


def products(
    image: ArrayLike,
    kernels: ArrayLike,
    position: Cell,
    *,
    filter: int = 0,
    bias: ArrayLike | None = None,
    settings: Convolution | None = None,
    relu: bool = False,
) -> Products:
    """All numbers on the way to the output cell at `position` of one filter; shapes and errors as in `by_hand`."""
    settings = settings or Convolution()
    h, g, b = stacked(image, kernels, bias)
    if not 0 <= filter < len(g):
        raise ValueError(f"There is no filter number {filter}.")
    window = Geometry(h.shape[1:], g.shape[2:], settings).window(position)
    channels = []
    for c in range(len(h)):
        terms = []
        for met in window:
            value = float(h[c][met.cell]) if met.inside else float(settings.fill)
            weight = float(g[filter, c][met.entry])
            terms.append(Term(value, weight, value * weight, met))
        channels.append(Channel(tuple(terms), sum(term.product for term in terms)))
    total = sum(channel.subtotal for channel in channels)
    return Products(tuple(channels), total, float(b[filter]), total + float(b[filter]), relu, settings.flip)


@dataclass(frozen=True)
class Shown:
    """What a screen shows of `Products`: each number follows from the shown ones before it.

    terms: for each channel its (value, weight, product). Products are exact; subtotals, total and result are rounded
    to the digits shown, or exact fractions. relu: max(0, result), None without ReLU. divisions: for each channel the
    sum over a common denominator, (0·1 + 90·1 + …)/9 = 540/9 = 60, or "". lines: the whole account, a line for
    each step.
    """

    terms: tuple[tuple[tuple[str, str, str], ...], ...]
    subtotals: tuple[str, ...]
    total: str
    bias: str
    result: str
    relu: str | None
    divisions: tuple[str, ...]
    lines: tuple[str, ...]


def written(products: Products) -> Shown:
    """The account with fractions where all of it is short that way, otherwise with the fewest decimals that agree."""
    values = [[rational(term.value) for term in channel.terms] for channel in products.channels]
    weights = [[rational(term.weight) for term in channel.terms] for channel in products.channels]
    bias = rational(products.bias)
    account = _account(values, weights, bias, short) or _in_decimals(values, weights, bias)
    if account is None:  # no digits agree: round nothing but the operands
        account = _account(*_rounded(values, weights, bias, 17), decimal)
    assert account is not None
    return _with_relu(account) if products.relu else account


def _rounded(
    values: Rationals, weights: Rationals, bias: Fraction, digits: int
) -> tuple[Rationals, Rationals, Fraction]:
    """The operands in decimals, so many significant digits for the largest value and for the largest weight."""
    for_values, for_weights = (decimals_for(digits, [*chain(*numbers)]) for numbers in (values, weights))
    return (
        [[round(number, for_values) for number in channel] for channel in values],
        [[round(number, for_weights) for number in channel] for channel in weights],
        round(bias, max(decimals_for(digits, [bias]), 3)),
    )


def _sums(values: Rationals, weights: Rationals) -> list[Fraction]:
    return [sum((v * w for v, w in zip(*both, strict=True)), Fraction(0)) for both in zip(values, weights, strict=True)]


def _in_decimals(values: Rationals, weights: Rationals, bias: Fraction) -> Shown | None:
    """Decimals: more digits for the operands until subtotals, total and result come out as they truly are."""
    subtotals = _sums(values, weights)
    terms = [v * w for both in zip(values, weights, strict=True) for v, w in zip(*both, strict=True)]
    least = decimals_for(3, [*terms, *subtotals, bias])
    for digits in range(3, 18):
        operands = _rounded(values, weights, bias, digits)
        for places in range(least, least + 3):
            account = _account(*operands, decimal, places)
            truth = _levels(subtotals, bias, places)
            if account and (account.subtotals, account.total, account.result) == truth:
                return account
    return None


def _levels(
    subtotals: Sequence[Fraction], bias: Fraction, places: int, *, chained: bool = False
) -> tuple[tuple[str, ...], str, str]:
    """Subtotals, total and result as texts, with one decimal more at each level before the result.

    Each is rounded from the number itself or, chained, from the texts before it, as a reader would compute.
    """
    for_total = places + (bias != 0)
    for_subtotals = for_total + (len(subtotals) > 1)
    parts = tuple(fixed(part, for_subtotals) for part in subtotals)
    total = sum(map(read_shown, parts) if chained else subtotals, Fraction(0))
    shown = fixed(total, for_total)
    return parts, shown, fixed((read_shown(shown) if chained else total) + bias, places)


def _account(
    values: Rationals, weights: Rationals, bias: Fraction, text: Callable[[Fraction], str], places: int | None = None
) -> Shown | None:
    """The account of operands as they are shown; None if `text` has none for a number. places: None for exact sums."""
    rows = [
        tuple((text(v), text(w), text(v * w)) for v, w in zip(*both, strict=True))
        for both in zip(values, weights, strict=True)
    ]
    sums = _sums(values, weights)
    total = sum(sums, Fraction(0))
    parts, whole, result = tuple(map(text, sums)), text(total), text(total + bias)
    if places is not None:
        parts, whole, result = _levels(sums, bias, places, chained=True)
    if not all([*(number for row in rows for term in row for number in term), *parts, whole, result, text(bias)]):
        return None
    lines = [f"{joined([product(v, w) for v, w, _ in row])} = {part}" for row, part in zip(rows, parts, strict=True)]
    if len(parts) > 1:
        lines.append(f"{joined(parts)} = {whole}")
    if bias:
        lines.append(f"{joined([whole, text(bias)])} = {result}")
    divisions = tuple(map(_division, values, weights, rows, parts))
    return Shown(tuple(rows), parts, whole, text(bias), result, None, divisions, tuple(lines))


def _division(
    values: list[Fraction], weights: list[Fraction], row: Sequence[tuple[str, str, str]], subtotal: str
) -> str:
    """(0·1 + 90·1 + …)/9 = 540/9 = 60, where the weights are shown as fractions; "" where they are not."""
    common = math.lcm(*(weight.denominator for weight in weights))
    above = short(sum((v * w * common for v, w in zip(values, weights, strict=True)), Fraction(0)))
    if common > 1000 or not above or not any("/" in weight for _, weight, _ in row):
        return ""
    terms = [product(term[0], fixed(weight * common, 0)) for term, weight in zip(row, weights, strict=True)]
    return f"({joined(terms)})/{common} = {above}/{common} = {subtotal}"


def _with_relu(account: Shown) -> Shown:
    relu = account.result if read_shown(account.result) > 0 else "0"
    return replace(account, relu=relu, lines=(*account.lines, f"max(0, {account.result}) = {relu}"))


def shortened_products(terms: Sequence[tuple[str, str, str]], total: str) -> list[str]:
    """A channel's products, rounded where they are long, with decimals enough that they still add up to its sum."""
    texts = [text for _, _, text in terms]
    if any("/" in text for text in (*texts, total)):
        return texts
    exact, places = [read_shown(text) for text in texts], len(total.partition(".")[2])
    for digits in range(places, max(len(text.partition(".")[2]) for text in texts)):
        rounded = [fixed(value, digits) for value in exact]
        if fixed(sum(map(read_shown, rounded), Fraction(0)), places) == total:
            return rounded
    return texts
