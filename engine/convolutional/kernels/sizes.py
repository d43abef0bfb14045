"""A convolution's settings, and how large its output is: ⌊(N + 2P − D(K − 1) − 1)/S⌋ + 1 (Dumoulin and Visin, 2016).

All errors are ValueErrors with one sentence for the visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.settings import Settings, number, switch, whole

Pair = tuple[int, int]
Cell = tuple[int, int]  # row, column
Padding = int | Literal["same"]
MOST_STRIDE, MOST_PADDING, MOST_DILATION = 4, 6, 3
LARGEST = 1e9  # numbers that are computed with
AXES = ("rows", "columns")


@dataclass(frozen=True)
class Convolution(Settings):
    """How a kernel slides, along both axes alike or, `apart`, along the columns by numbers of their own. Raises
    ValueError with a sentence for a value out of range.

    With `same` there are D(K − 1) cells of padding on each axis in all, so that stride S gives ⌈N/S⌉ cells, N with
    stride 1; where their number is odd, the last one goes below or to the right, as in torch (scipy's mode "same" puts
    it above and to the left).
    """

    stride: int = whole(1, 1, MOST_STRIDE, "stride", title="Stride S", step=1)
    padding: int = whole(0, 0, MOST_PADDING, "padding", title="Padding P", step=1)  # cells on each side
    same: bool = switch(  # padding that keeps the size, in place of `padding`
        False, "“same” padding", title="“Same” padding: D(K − 1) cells on each axis"
    )
    dilation: int = whole(1, 1, MOST_DILATION, "dilation", title="Dilation D", step=1)
    fill: float = number(  # what the cells of the padding hold
        0.0, -100, 100, "fill value", title="Fill value of the padding", step=1
    )
    flip: bool = switch(False, "turn of the kernel", title="True convolution: turn the kernel")  # by 180°
    apart: bool = switch(False, "columns apart", title="Columns by numbers of their own")
    stride_columns: int = whole(1, 1, MOST_STRIDE, "stride of the columns", title="Stride of the columns", step=1)
    padding_columns: int = whole(0, 0, MOST_PADDING, "padding of the columns", title="Padding of the columns", step=1)
    dilation_columns: int = whole(
        1, 1, MOST_DILATION, "dilation of the columns", title="Dilation of the columns", step=1
    )

    def size(self, axis: int, image: int, kernel: int) -> OutputSize:
        """The output's size along axis 0 (rows) or 1 (columns), without a check that the kernel fits."""
        stride, padding, dilation = self.numbers(axis)
        return along(axis, image, kernel, stride, "same" if self.same else padding, dilation)

    def numbers(self, axis: int) -> tuple[int, int, int]:
        """Stride, padding and dilation along axis 0 (rows) or 1 (columns)."""
        if axis and self.apart:
            return self.stride_columns, self.padding_columns, self.dilation_columns
        return self.stride, self.padding, self.dilation


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

    def window(self, place: int) -> range:
        """The cells under the kernel at one of its places; those below 0 and from N on are padding."""
        first = place * self.S - self.before
        return range(first, first + self.span, self.D)

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
        met = {cell for place in range(self.size) for cell in self.window(place)}
        return tuple(cell for cell in range(self.N) if cell not in met and cell not in self.unread)

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
        whole = f"({self.N} − {self.K})/{self.S}"
        return f"⌊{whole}⌋ + 1 = {self.size}" if self.left_over else f"{whole} + 1 = {self.size}"

    @property
    def sentence(self) -> str:
        """What does not fit and what would; where the cells of "same" padding go. Empty where there is nothing."""
        parts = []
        if self.same and self.before != self.after:
            before, after = ("above", "below") if self.axis == "rows" else ("on the left", "on the right")
            parts.append(f'"same" adds {self.before} {self.named(self.before)} {before} and {self.after} {after}.')
        if self.left_over:
            strides = [stride for stride in range(1, MOST_STRIDE + 1) if self.room % stride == 0]
            rooms = [self.N + 2 * padding - self.span for padding in range(MOST_PADDING + 1)]
            paddings = [padding for padding, room in enumerate(rooms) if room >= 0 and room % self.S == 0]
            parts.append(
                f"Stride {self.S} does not divide {self.room}: {self._never_read()}. Strides that fit: "
                f"{listed(strides)}; paddings that fit: {listed(paddings) or 'none up to ' + str(MOST_PADDING)}."
            )
        if self.skipped:
            parts.append(f"The windows step over {self.named(len(self.skipped))} {listed(self.skipped)}.")
        return " ".join(parts)

    def named(self, count: int) -> str:
        """Row or column for one, rows or columns for more."""
        return self.axis[:-1] if count == 1 else self.axis

    def _never_read(self) -> str:
        image, left = self.unread, self.left_over
        verb = "is" if (len(image) or left) == 1 else "are"
        if not image:
            many = "" if left == 1 else f"{left} "
            return f"the last {many}{self.named(left)} of the padding {verb} never read"
        return f"{self.named(len(image))} {listed(image)} {verb} never read"


def along(axis: int, N: int, K: int, S: int = 1, padding: Padding = 0, D: int = 1) -> OutputSize:
    """The size along axis 0 (rows) or 1 (columns); padding: cells on each side, or "same"."""
    total = D * (K - 1)
    before, after = (total // 2, total - total // 2) if padding == "same" else (padding, padding)
    return OutputSize(AXES[axis], N, K, before, after, S, D, padding == "same")


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


def listed(things: Sequence[object]) -> str:
    """a, b and c"""
    texts = [str(thing) for thing in things]
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
