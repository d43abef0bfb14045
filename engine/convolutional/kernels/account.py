"""One output cell's numbers: every product, every sum, written out so that what is shown adds up as it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arithmetic.exact import added, decimal, decimals_for, fixed, last_step, places, rational, read_shown, short
from engine.arithmetic.written import joined, product
from engine.arrays import Floats
from engine.convolutional.kernels.convolution import patch
from engine.convolutional.kernels.operands import seen, stacked
from engine.convolutional.kernels.sizes import Cell, Convolution, OutputSize, output_size

MOST_WRITTEN = 300  # products written out in all; more take too long to be made to agree while a pointer moves
Rationals = list[list[Fraction]]  # channel by channel


@dataclass(frozen=True, eq=False)
class Products:
    """One output cell: the cells under the kernel and the kernel as it lies on them (channels, rows, columns), their
    products, each channel's sum of them, and with the bias the result; shown: its ReLU where there is one.

    Of a transposed convolution: the cells of the image whose stamps reach it, and the entries with which they do."""

    patch: Floats
    kernel: Floats
    bias: float = 0.0
    relu: bool = False
    flip: bool = False  # whether the kernel was turned
    stamped: bool = False  # whether it is a transposed convolution's

    @property
    def products(self) -> Floats:
        return self.patch * self.kernel

    @property
    def subtotals(self) -> Floats:
        return np.asarray(self.products.sum((1, 2)))

    @property
    def result(self) -> float:
        return float(self.products.sum()) + self.bias

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
    h, g, b = stacked(image, kernels, bias, settings.groups)
    sizes = output_size(h.shape[1:], g.shape[2:], settings)
    rows, columns = (size.windows for size in sizes)
    group, w = h[seen(filter, g, settings.groups)], (g[:, :, ::-1, ::-1] if settings.flip else g)[filter]
    if settings.transposed:  # the rows and columns whose stamps reach the cell, and the entries with which they do
        (i, k), (j, q) = (reaching(axis, at) for axis, at in zip((rows, columns), position, strict=True))
        under, lying = group[:, i[:, None], j], w[:, k[:, None], q]
    else:
        under, lying = patch(group, (rows, columns), position, settings.fill), w
    return Products(under, lying, float(b[filter]), relu=relu, flip=settings.flip, stamped=settings.transposed)


def reaching(axis: OutputSize, cell: int) -> NDArray[np.intp]:
    """(2, n) along one axis: the windows that lie on a cell, and with which of their places."""
    return np.array(axis.lying_on(cell), np.intp).reshape(-1, 2).T


def stamp(
    image: ArrayLike, kernels: ArrayLike, position: Cell, *, filter: int = 0, settings: Convolution | None = None
) -> Products:
    """All products that the cells of an image at `position` stamp into one filter's output, channel by channel."""
    settings = settings or Convolution(operation="transposed")
    h, g, _ = stacked(image, kernels, None, settings.groups)
    w = (g[:, :, ::-1, ::-1] if settings.flip else g)[filter]
    cells = h[seen(filter, g, settings.groups), position[0], position[1]]
    return Products(np.broadcast_to(cells[:, None, None], w.shape), w, flip=settings.flip, stamped=True)


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

    def named(self, channels: Sequence[str], all_of_them: str) -> tuple[list[str], list[str]]:
        """The lines of the channels, each with its name where there are several, and those of the steps after them."""
        count = len(self.terms)
        lines = [f"{name}: {line}" if count > 1 else line for name, line in zip(channels, self.lines, strict=False)]
        names = [all_of_them] * (count > 1) + ["Bias"] * (self.bias != "0") + ["ReLU"] * (self.relu is not None)
        return lines, [f"{name}: {line}" for name, line in zip(names, self.lines[count:], strict=True)]


def written(products: Products) -> Shown:
    """The account with fractions where all of it is short that way, otherwise with the fewest decimals that agree."""
    values, weights = (
        [[rational(number) for number in channel.ravel().tolist()] for channel in numbers]
        for numbers in (products.patch, products.kernel)
    )
    bias = rational(products.bias)
    account = _account(values, weights, bias, short) or _in_decimals(values, weights, bias)
    if account is None:  # no digits agree: round nothing but the operands
        account = _account(*_rounded(values, weights, bias, 17), decimal)
    assert account is not None
    if not products.relu:
        return account
    relu = account.result if read_shown(account.result) > 0 else "0"
    return replace(account, relu=relu, lines=(*account.lines, f"max(0, {account.result}) = {relu}"))


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


def _made(values: Rationals, weights: Rationals) -> Rationals:
    return [[v * w for v, w in zip(*both, strict=True)] for both in zip(values, weights, strict=True)]


def _in_decimals(values: Rationals, weights: Rationals, bias: Fraction) -> Shown | None:
    """Decimals: more digits for the operands until subtotals, total and result come out as they truly are."""
    terms = _made(values, weights)
    subtotals = [sum(row, Fraction(0)) for row in terms]
    least = decimals_for(3, [*chain(*terms), *subtotals, bias])
    for digits in range(3, 18):
        operands = _rounded(values, weights, bias, digits)
        for count in range(least, least + 3):
            account = _account(*operands, decimal, count)
            if account and (account.subtotals, account.total, account.result) == _levels(subtotals, bias, count):
                return account
    return None


def _levels(
    subtotals: Sequence[Fraction], bias: Fraction, count: int, *, chained: bool = False
) -> tuple[tuple[str, ...], str, str]:
    """Subtotals, total and result as texts, with one decimal more at each level before the result's `count`.

    Each is rounded from the number itself or, chained, from the texts before it, as a reader would compute.
    """
    for_total = count + (bias != 0)
    parts = tuple(fixed(part, for_total + (len(subtotals) > 1)) for part in subtotals)
    total = added(parts) if chained else sum(subtotals, Fraction(0))
    shown = fixed(total, for_total)
    return parts, shown, fixed((read_shown(shown) if chained else total) + bias, count)


def _account(
    values: Rationals, weights: Rationals, bias: Fraction, text: Callable[[Fraction], str], count: int | None = None
) -> Shown | None:
    """The account of operands as they are shown; None if `text` has none for a number. count: of decimals of the
    result, None for exact sums."""
    made = _made(values, weights)
    rows = [
        tuple((text(v), text(w), text(p)) for v, w, p in zip(*row, strict=True))
        for row in zip(values, weights, made, strict=True)
    ]
    sums = [sum(row, Fraction(0)) for row in made]
    total = sum(sums, Fraction(0))
    parts, whole, result = tuple(map(text, sums)), text(total), text(total + bias)
    if count is not None:
        parts, whole, result = _levels(sums, bias, count, chained=True)
    if not all([*chain(*chain(*rows)), *parts, whole, result, text(bias)]):
        return None
    lines = [
        last_step(joined([product(v, w) for v, w, _ in row]), exactly, part)
        for row, exactly, part in zip(rows, sums, parts, strict=True)
    ]
    if len(parts) > 1:
        lines.append(last_step(joined(parts), added(parts), whole))
    if bias:
        lines.append(last_step(joined([whole, text(bias)]), read_shown(whole) + bias, result))
    divisions = tuple(map(_division, values, weights, rows, parts))
    return Shown(tuple(rows), parts, whole, text(bias), result, None, divisions, tuple(lines))


def _division(
    values: list[Fraction], weights: list[Fraction], row: Sequence[tuple[str, str, str]], subtotal: str
) -> str:
    """(0·1 + 90·1 + …)/9 = 540/9 = 60, where the weights are shown as fractions; "" where they are not."""
    common = _common(weights)
    above = short(sum((v * w * common for v, w in zip(values, weights, strict=True)), Fraction(0)))
    if common > 1000 or not above or not any("/" in weight for _, weight, _ in row):
        return ""
    terms = [product(term[0], fixed(weight * common, 0)) for term, weight in zip(row, weights, strict=True)]
    exactly = read_shown(above) / common
    return f"({joined(terms)})/{common} = {last_step(f'{above}/{common}', exactly, subtotal)}"


def _common(weights: Sequence[Fraction]) -> int:
    return math.lcm(*(weight.denominator for weight in weights))


def divisor(products: Products) -> int:
    """The common divisor of the kernel's entries where the account divides by it, as by 9 for a mean; 1 elsewhere."""
    if not all(written(products).divisions):
        return 1
    return _common([rational(weight) for weight in products.kernel.ravel().tolist()])


def shortened_products(terms: Sequence[tuple[str, str, str]], total: str) -> list[str]:
    """A channel's products, rounded where they are long, with decimals enough that they still add up to its sum."""
    texts = [text for _, _, text in terms]
    if any("/" in text for text in (*texts, total)):
        return texts
    exact = [read_shown(text) for text in texts]
    for digits in range(places(total), max(map(places, texts))):
        rounded = [fixed(value, digits) for value in exact]
        if fixed(added(rounded), places(total)) == total:
            return rounded
    return texts
