"""A convolution's settings, and how large its output is: ⌊(N + 2P − D(K − 1) − 1)/S⌋ + 1 (Dumoulin and Visin, 2016).

All errors are ValueErrors with one sentence for the visitor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.arithmetic.exact import LARGEST_ENTRY

Pair = tuple[int, int]
Cell = tuple[int, int]  # row, column
MOST_STRIDE, MOST_PADDING, MOST_DILATION = 4, 6, 3
LARGEST = 1e9  # numbers that are computed with
AXES = ("rows", "columns")


@dataclass(frozen=True)
class Convolution:
    """How a kernel slides. stride, padding, dilation: one number for both axes, or (rows, columns).

    padding "same": D(K − 1) cells on each axis in all, so that stride S gives ⌈N/S⌉ cells, N with stride 1; an odd
    one goes below or to the right, as in torch (scipy's mode "same" puts it above and to the left). fill: the value of
    the padding. flip: turn the kernel first. Raises ValueError outside the ranges above.
    """

    stride: int | Pair = 1
    padding: int | Pair | Literal["same"] = 0
    dilation: int | Pair = 1
    fill: float = 0.0
    flip: bool = False

    def __post_init__(self) -> None:
        _check_range("stride", self.stride, 1, MOST_STRIDE)
        _check_range("dilation", self.dilation, 1, MOST_DILATION)
        if self.padding != "same":
            _check_range("padding", self.padding, 0, MOST_PADDING, ' or "same"')
        if not math.isfinite(self.fill) or abs(self.fill) > LARGEST_ENTRY:
            raise ValueError(f"The fill value must be a number between −{LARGEST_ENTRY} and {LARGEST_ENTRY}.")

    def size(self, axis: int, image: int, kernel: int) -> OutputSize:
        """The output's size along axis 0 (rows) or 1 (columns), without a check that the kernel fits."""
        stride, dilation = pair(self.stride)[axis], pair(self.dilation)[axis]
        total = dilation * (kernel - 1)
        before, after = total // 2, total - total // 2
        if self.padding != "same":
            before = after = pair(self.padding)[axis]
        return OutputSize(AXES[axis], image, kernel, before, after, stride, dilation, self.padding == "same")


@dataclass(frozen=True)
class OutputSize:
    """One axis: N cells of image and K of kernel, padding before and after, stride S, dilation D."""

    axis: str
    N: int
    K: int
    before: int
    after: int
    S: int
    D: int
    same: bool = False

    @property
    def span(self) -> int:
        """How many cells the kernel reaches over: D(K − 1) + 1."""
        return self.D * (self.K - 1) + 1

    @property
    def room(self) -> int:
        """How many cells the kernel can move by: N + 2P − D(K − 1) − 1."""
        return self.N + self.before + self.after - self.span

    @property
    def size(self) -> int:
        """⌊(N + 2P − D(K − 1) − 1)/S⌋ + 1"""
        return self.room // self.S + 1

    @property
    def left_over(self) -> int:
        """How many cells at the end of the padded axis no window reaches, because S does not divide."""
        return self.room % self.S

    @property
    def unread(self) -> tuple[int, ...]:
        """The image's own rows (columns) among those left over at the end."""
        return tuple(range(max(0, self.N + self.after - self.left_over), self.N))

    @property
    def skipped(self) -> tuple[int, ...]:
        """The image's rows (columns) that fall between windows or between the entries of a dilated kernel."""
        met = {m * self.S + k * self.D - self.before for m in range(self.size) for k in range(self.K)}
        return tuple(cell for cell in range(self.N) if cell not in met and cell not in self.unread)

    @property
    def fitting_strides(self) -> tuple[int, ...]:
        return tuple(stride for stride in range(1, MOST_STRIDE + 1) if self.room % stride == 0)

    @property
    def fitting_paddings(self) -> tuple[int, ...]:
        rooms = [(padding, self.N + 2 * padding - self.span) for padding in range(MOST_PADDING + 1)]
        return tuple(padding for padding, room in rooms if room >= 0 and room % self.S == 0)

    @property
    def formula(self) -> str:
        """⌊(N + 2P − D(K − 1) − 1)/S⌋ + 1 with the numbers in it."""
        padding = f"2·{self.before}" if self.before == self.after else f"{self.before} + {self.after}"
        inside = f"{self.N} + {padding} − {self.D}·({self.K} − 1) − 1"
        return f"⌊({inside})/{self.S}⌋ + 1 = ⌊{self.room}/{self.S}⌋ + 1 = {self.size}"

    @property
    def short_formula(self) -> str:
        """The tutorial's (N − K)/S + 1 with the numbers in it; empty where padding or dilation makes it wrong."""
        if self.before or self.after or self.D > 1:
            return ""
        whole = f"({self.N} − {self.K})/{self.S} + 1"
        return f"⌊{whole[:-4]}⌋ + 1 = {self.size}" if self.left_over else f"{whole} = {self.size}"

    @property
    def sentence(self) -> str:
        """What does not fit and what would; where the cells of "same" padding go. Empty where there is nothing."""
        parts = []
        if self.same and self.before != self.after:
            before, after = ("above", "below") if self.axis == "rows" else ("on the left", "on the right")
            parts.append(f'"same" adds {self._counted(self.before)} {before} and {self.after} {after}.')
        if self.left_over:
            parts.append(
                f"Stride {self.S} does not divide {self.room}: {self._never_read()}. "
                f"Strides that fit: {listed(self.fitting_strides)}; "
                f"paddings that fit: {listed(self.fitting_paddings) or 'none up to ' + str(MOST_PADDING)}."
            )
        if self.skipped:
            which = self.axis if len(self.skipped) > 1 else self.axis[:-1]
            parts.append(f"The windows step over {which} {listed(self.skipped)}.")
        return " ".join(parts)

    def _counted(self, count: int) -> str:
        return f"{count} {self.axis[:-1] if count == 1 else self.axis}"

    def _never_read(self) -> str:
        one, image = self.axis[:-1], self.unread
        if not image and self.left_over == 1:
            return f"the last {one} of the padding is never read"
        if not image:
            return f"the last {self.left_over} {self.axis} of the padding are never read"
        return f"{one} {image[0]} is never read" if len(image) == 1 else f"{self.axis} {listed(image)} are never read"


def output_size(image: Pair, kernel: Pair, settings: Convolution) -> tuple[OutputSize, OutputSize]:
    """Both axes of the output for an image and a kernel of (rows, columns). Raises ValueError if it cannot fit."""
    sizes = (settings.size(0, image[0], kernel[0]), settings.size(1, image[1], kernel[1]))
    for size in sizes:
        if size.N < 1 or size.K < 1:
            raise ValueError(f"Image and kernel need at least one of their {size.axis}.")
        if size.room < 0:
            padded = size.N + size.before + size.after
            having = "with its padding has" if size.before or size.after else "has"
            raise ValueError(f"The kernel reaches over {size.span} {size.axis}, but the image {having} only {padded}.")
    return sizes


def pair(number: int | Pair | str) -> Pair:
    if isinstance(number, str):
        raise ValueError("A number, or one for each axis, is needed here.")
    return (number, number) if isinstance(number, int) else number


def _check_range(name: str, number: int | Pair | str, low: int, high: int, other: str = "") -> None:
    numbers = (number,) if isinstance(number, int) else number
    whole = isinstance(numbers, tuple) and all(type(n) is int and low <= n <= high for n in numbers)
    if not whole or len(numbers) > 2:
        raise ValueError(f"The {name} must be a whole number from {low} to {high}{other}, or one for each axis.")


def listed(things: Sequence[object]) -> str:
    """a, b and c"""
    texts = [str(thing) for thing in things]
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
