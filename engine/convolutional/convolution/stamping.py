"""What lesson 2.1 says of a transposed convolution: what a cell stamps, which stamps reach a cell, and its matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from engine.arithmetic.exact import cell_text, entry_text, rational, read_shown, short
from engine.arithmetic.written import joined, product
from engine.convolutional.convolution import words
from engine.convolutional.convolution.content import At, Content, Place
from engine.convolutional.kernels.account import Products, reaching, written
from engine.convolutional.kernels.convolution import Meeting
from engine.convolutional.kernels.sizes import listed

MOST_SUMS = 6


def stamped(content: Content, channels: Sequence[int], row: int, column: int) -> list[str]:
    """What the cells of some channels at a row and column stamp, and where."""
    texts = [entry_text(float(content.image[channel, row, column])) for channel in channels]
    below, beside = (axis.window(at) for axis, at in zip(content.geometry.windows, (row, column), strict=True))
    where = f"{_lines('row', below)} and {_lines('column', beside)} of the output"
    if len(texts) == 1:
        told = f"It holds {texts[0]} and stamps {texts[0]}·g into {where}."
    else:
        each = listed([f"{text} in channel {channel}" for channel, text in zip(channels, texts, strict=True)])
        told = f"Each channel stamps its number times its kernel, {each}, into {where}."
    cut = sum(not content.inside((0, m, n)) for m in below for n in beside)
    return [told, _cut(cut, "of the stamp’s cells")] if cut else [told]


def laid_down(content: Content, at: At, hidden: Place | None = None) -> list[str]:
    """What has become of the output's cells that had been stamped before, once the cell that a walk is at has stamped;
    nothing of the one that is hidden."""
    before = content.laid(content.steps_to(at, whole=True) - content.products_a_cell)
    sums = []
    for place, made in _falling(content, at.place):
        if made and content.inside(place) and place != hidden and not np.isnan(before[place]):
            sums.append(_sum(place, float(before[place]), made))
    told = [one for one in sums if one]
    more = f" … and {len(told) - MOST_SUMS} more" if len(told) > MOST_SUMS else ""
    return ["Stamps that overlap add up: " + "; ".join(told[:MOST_SUMS]) + more] if told else []


def so_far(content: Content, at: At, hidden: Place | None = None) -> list[str]:
    """The newest product of a stamp that is being made, and what becomes of the cell that it falls on, unless that is
    hidden."""
    terms = [term for channel in written(content.stamp(at.place)).terms for term in channel]
    value, weight, result = terms[at.done - 1]
    place, _ = list(_falling(content, at.place))[(at.done - 1) % content.kernels[0, 0].size]
    line = f"Product {at.done} of {len(terms)}: {product(value, weight)} = {result}"
    if not content.inside(place):
        return [f"{line}, which the padding cuts off."]
    before = content.laid(content.steps_to(at, whole=False) - 1)
    sum = "" if place == hidden or np.isnan(before[place]) else _sum(place, float(before[place]), read_shown(result))
    return [line, sum or f"It falls on row {place[1]}, column {place[2]} of the output."]


def account(content: Content, cell: Products, place: Place, at: At | None) -> list[str]:
    """How a cell of the output comes about: from which cells of the image, with which entries of the kernel."""
    value = float(content.output[place])
    if not cell.patch.size:
        relu = " after ReLU" if cell.relu else ""
        return [f"No stamp reaches this cell: it holds the bias{relu}, {cell_text(value)}."]
    (i, k), (j, q) = (reaching(axis, one) for axis, one in zip(content.geometry.windows, place[1:], strict=True))
    high, wide = content.kernels.shape[2:]
    entries = (high - 1 - k, wide - 1 - q) if cell.flip else (k, q)
    many = f"{len(i) * len(j)} stamps reach" if len(i) * len(j) > 1 else "One stamp reaches"
    lines = [
        f"{many} it: {_lines('row', i)} and {_lines('column', j)} of the image, with {_lines('row', entries[0])} and "
        f"{_lines('column', entries[1])} of the kernel."
    ]
    if at and at.place[0] == place[0]:
        made = (at.place[1] * content.stops[2] + at.place[2]) + (at.done == content.products_a_cell)
        there = sum(row * content.stops[2] + column < made for row in i.tolist() for column in j.tolist())
        if there < len(i) * len(j):
            lines[0] += f" So far {there} of them {'is' if there == 1 else 'are'} there."
    group = content.group(place[0])
    return [*lines, *words.account(cell, value, group)]


def reached(content: Content, row: int, column: int) -> list[str]:
    """How many stamps of a channel reach a cell of the output, the ones that the padding cut off, too."""
    (i, _), (j, _) = (reaching(axis, one) for axis, one in zip(content.geometry.windows, (row, column), strict=True))
    if not len(i) * len(j):
        return ["No stamp reaches this cell."]
    total = f"{len(i)}·{len(j)} = {len(i) * len(j)}"
    return [f"It lies under the stamps of {_lines('row', i)} and {_lines('column', j)} of the image: {total}."]


def shared_weight(weight: float, met: Sequence[Meeting]) -> list[str]:
    """One kernel entry, stamped once by each cell of the image."""
    cut = sum(not one.inside for one in met)
    off = f", {cut} of them cut off by the padding" if cut else ""
    many = "once" if len(met) == 1 else f"{len(met)} times, once for each cell of the image"
    return [f"{entry_text(weight)} is stamped {many}{off}: one weight, used everywhere."]


def matrix(content: Content) -> str:
    """The transposed convolution as a matrix: its size, and that of the convolution's whose transpose it is."""
    high, wide = content.output.size, content.image.size
    (filters, *large), (channels, *small) = content.output.shape, content.image.shape
    from_, to = (_shape(count, sides) for count, sides in ((filters, large), (channels, small)))
    return f"f = Cᵀh + b, Cᵀ: {high:,}×{wide:,}. C, {wide:,}×{high:,}, convolves {from_} to {to}."


def not_inverse(content: Content) -> str:
    """What is left of the image when the output is convolved back."""
    image, back = content.image, content.back
    changed = int((~np.isclose(image, back, rtol=1e-9, atol=1e-9)).sum())
    if not changed:
        return "Convolved back, the output is the image again: on this image CCᵀ changes nothing."
    return (
        f"Convolved back, the output has the image’s size, but {changed} of {image.size} cells hold another number: "
        "Cᵀ is the transpose of C, not its inverse."
    )


def evenness(content: Content) -> str:
    """Whether cells away from the border lie under equally many stamps."""
    axes = [size.windows for size in content.geometry.sizes]
    least, most = int(content.stamps.min()), int(content.stamps.max())
    uneven = [axis for axis in axes if axis.D == 1 and axis.K % axis.S]
    if uneven:
        stride, kernel = uneven[0].S, f"{uneven[0].K} {uneven[0].axis}"
        return (
            f"From {least} to {most} stamps on a cell: stride {stride} does not divide the kernel’s {kernel}, so the "
            "stamps overlap unevenly, like a checkerboard."
        )
    inner = [axis.K // axis.S for axis in axes]
    if all(axis.D == 1 for axis in axes) and inner[0] * inner[1] == most:
        product = f"{inner[0]}·{inner[1]} = {most}"
        return f"The stride divides the kernel: away from the border {product} stamps lie on each cell."
    return f"From {least} to {most} stamps on a cell."


def _falling(content: Content, place: Place) -> Iterator[tuple[Place, Fraction]]:
    """Where the stamp of a cell falls, in its reading order, and what falls there from all channels together."""
    below, beside = (axis.window(at) for axis, at in zip(content.geometry.windows, place[1:], strict=True))
    made = content.stamp(place).products
    for k, m in enumerate(below):
        for q, n in enumerate(beside):
            yield (place[0], m, n), sum(map(rational, made[:, k, q].tolist()), Fraction(0))


def _sum(place: Place, before: float, made: Fraction) -> str:
    """Row 4, column 6: 10 + 10 = 20; empty where it cannot be said exactly in few digits."""
    texts = [short(number) for number in (rational(before), made, rational(before) + made)]
    return f"row {place[1]}, column {place[2]}: {joined(texts[:2])} = {texts[2]}" if all(texts) else ""


def _lines(what: str, numbers: Sequence[int]) -> str:
    """row 3, or rows 3, 5 and 7"""
    return f"{what}{'s' * (len(numbers) > 1)} {listed([str(number).replace('-', '−') for number in numbers])}"


def _cut(count: int, of: str) -> str:
    return f"The padding cuts {count} {of} off."


def _shape(count: int, sides: Sequence[int]) -> str:
    return "×".join(map(str, ([count] if count > 1 else []) + list(sides)))
