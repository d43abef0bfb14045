"""A convolution's settings, and how large its output is (Dumoulin and Visin, 2016).

    convolution               ⌊(N + 2P − D(K − 1) − 1)/S⌋ + 1
    transposed convolution    (N − 1)S − 2P + D(K − 1) + A + 1, A: output padding

All errors are ValueErrors with one sentence for the visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.settings import Settings, choice, number, switch, whole

Pair = tuple[int, int]
Cell = tuple[int, int]  # row, column
Padding = int | Literal["same"]
MOST_STRIDE, MOST_PADDING, MOST_DILATION = 4, 6, 3
MOST_GROUPS = 4
MOST_ADDED = max(MOST_STRIDE, MOST_DILATION) - 1  # of output padding
MOST_SIDE = 40  # rows and columns of an output that a transposed convolution may fill
LARGEST = 1e9  # numbers that are computed with
AXES = ("rows", "columns")
OPERATIONS = {"convolution": "Convolution", "transposed": "Transposed convolution"}


@dataclass(frozen=True)
class Convolution(Settings):
    """How a kernel slides, along both axes alike or, `apart`, along the columns by numbers of their own. Raises
    ValueError with a sentence for a value out of range.

    With `same` there are D(K − 1) cells of padding on each axis in all, so that stride S gives ⌈N/S⌉ cells, N with
    stride 1; where their number is odd, the last one goes below or to the right, as in torch (scipy's mode "same" puts
    it above and to the left).

    With several `groups` each filter reads the channels of its own group alone. A transposed convolution knows neither
    `same` nor `fill`: its padding cuts cells off, and its `added` cells are torch's output_padding.
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
    operation: str = choice("convolution", OPERATIONS, "operation")
    groups: int = whole(1, 1, MOST_GROUPS, "number of groups", title="Groups", step=1)
    added: int = whole(0, 0, MOST_ADDED, "output padding", title="Output padding A", step=1)  # cells at the end
    added_columns: int = whole(
        0, 0, MOST_ADDED, "output padding of the columns", title="Output padding of the columns", step=1
    )

    @property
    def transposed(self) -> bool:
        return self.operation == "transposed"

    def size(self, axis: int, image: int, kernel: int) -> OutputSize | TransposedSize:
        """The output's size along axis 0 (rows) or 1 (columns), without a check that the kernel fits."""
        stride, padding, dilation = self.numbers(axis)
        if self.transposed:
            added = self.added_columns if axis and self.apart else self.added
            return TransposedSize(AXES[axis], image, kernel, padding, stride, dilation, added)
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
    def windows(self) -> OutputSize:
        """How the kernel's windows lie: on the cells of the image."""
        return self

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

    def lying_on(self, cell: int) -> list[tuple[int, int]]:
        """The windows that lie on a cell, each with its place that does."""
        windows = ((at, self.window(at)) for at in range(self.size))
        return [(at, window.index(cell)) for at, window in windows if cell in window]

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
        return _named(self.axis, count)

    def check(self) -> None:
        """Raises ValueError with a sentence if the kernel does not fit."""
        if self.room < 0:
            padded = self.N + self.before + self.after
            having = "with its padding has" if self.before or self.after else "has"
            raise ValueError(f"The kernel reaches over {self.span} {self.axis}, but the image {having} only {padded}.")

    def _never_read(self) -> str:
        image, left = self.unread, self.left_over
        verb = "is" if (len(image) or left) == 1 else "are"
        if not image:
            many = "" if left == 1 else f"{left} "
            return f"the last {many}{self.named(left)} of the padding {verb} never read"
        return f"{self.named(len(image))} {listed(image)} {verb} never read"


@dataclass(frozen=True)
class TransposedSize:
    """One axis of a transposed convolution: each of N cells of image stamps the kernel's K cells, D apart, into the
    output, S cells after the stamp before; P cells are cut off on each side, `added` ones kept or put on at the end."""

    axis: str
    N: int
    K: int
    P: int
    S: int
    D: int
    added: int = 0

    @property
    def size(self) -> int:
        """(N − 1)S − 2P + D(K − 1) + A + 1"""
        return (self.N - 1) * self.S - 2 * self.P + self.D * (self.K - 1) + self.added + 1

    @property
    def windows(self) -> OutputSize:
        """How the stamps lie: as the windows of the convolution that this one transposes, on the cells of the output.
        It has one window for each cell of the image."""
        return OutputSize(self.axis, self.size, self.K, self.P, self.P - self.added, self.S, self.D)

    @property
    def stamped(self) -> int:
        """How many cells all stamps together reach over, before the padding is cut off."""
        return (self.N - 1) * self.S + self.D * (self.K - 1) + 1

    @property
    def formula(self) -> str:
        """(N − 1)S − 2P + D(K − 1) + A + 1 with the numbers in it."""
        stamps = f"({self.N} − 1)·{self.S} − 2·{self.P} + {self.D}·({self.K} − 1)"
        return f"{stamps} + {self.added} + 1 = {self.size}"

    @property
    def short_formula(self) -> str:
        return ""

    @property
    def sentence(self) -> str:
        """Where the stamps leave gaps. Empty where they leave none."""
        gaps = self.windows.skipped + self.windows.unread
        return f"No stamp reaches {self.named(len(gaps))} {listed(sorted(gaps))} of the output." if gaps else ""

    def named(self, count: int) -> str:
        """Row or column for one, rows or columns for more."""
        return _named(self.axis, count)

    def check(self) -> None:
        """Raises ValueError with a sentence if there is no such output, or too large a one."""
        most = max(self.S, self.D) - 1
        if self.added > most:
            raise ValueError(
                f"The output padding of the {self.axis} must be smaller than their stride or their dilation: "
                f"{self.added} is more than {most}."
            )
        if self.size < 1:
            raise ValueError(
                f"Padding {self.P} cuts 2·{self.P} = {2 * self.P} {self.axis} off the {self.stamped + self.added} of "
                "the output: none are left."
            )
        if self.size > MOST_SIDE:
            raise ValueError(
                f"The output would have {self.size} {self.axis}, more than the {MOST_SIDE} that are shown here: take a "
                "smaller image, kernel or stride."
            )


Size = OutputSize | TransposedSize


def _named(axis: str, count: int) -> str:
    return axis[:-1] if count == 1 else axis


def along(axis: int, N: int, K: int, S: int = 1, padding: Padding = 0, D: int = 1) -> OutputSize:
    """The size along axis 0 (rows) or 1 (columns); padding: cells on each side, or "same"."""
    total = D * (K - 1)
    before, after = (total // 2, total - total // 2) if padding == "same" else (padding, padding)
    return OutputSize(AXES[axis], N, K, before, after, S, D, padding == "same")


def output_size(image: Pair, kernel: Pair, settings: Convolution) -> tuple[Size, Size]:
    """Both axes of the output for an image and a kernel of (rows, columns). Raises ValueError if it cannot fit."""
    sizes = (settings.size(0, image[0], kernel[0]), settings.size(1, image[1], kernel[1]))
    for size in sizes:
        if size.N < 1 or size.K < 1:
            raise ValueError(f"Image and kernel need at least one of their {size.axis}.")
        size.check()
    return sizes


def listed(things: Sequence[object]) -> str:
    """a, b and c"""
    texts = [str(thing) for thing in things]
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
