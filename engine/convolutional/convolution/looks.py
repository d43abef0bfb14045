"""What is said of the cell that is looked at: its products, sums and pooling windows; who reads it; whom it meets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from engine.arithmetic.exact import cell_text, entry_text, joined_texts
from engine.convolutional.convolution import words
from engine.convolutional.convolution.questions import Question
from engine.convolutional.convolution.tour import Content, Place
from engine.convolutional.kernels.account import Products, written
from engine.convolutional.kernels.pooling import written_pool
from engine.experiment.protocol import Frame

Grid = Literal["image", "kernel", "bias", "products", "output", "pooled", "none"]
Spot = tuple[Grid, Place]
Said = tuple[str, list[str]]  # a title, and lines


@dataclass(frozen=True)
class Watched:
    """Where a walk is, and what the visitor looks at: hover, under the pointer; pinned, until the walk goes on; focus,
    what is written about; base, the output cell whose products are shown. question, score: what is asked, and how
    earlier guesses went."""

    steps: int
    hover: Spot | None
    pinned: Spot | None
    focus: Spot | None
    base: Place | None
    question: Question | None
    score: str

    @property
    def asked(self) -> Question | None:
        """The question that still waits for its answer."""
        return self.question if self.question and self.question.open else None


class Looks:
    """Accounts of one content's cells; the newest is kept for as long as nothing else is looked at."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._kept: tuple[Any, Frame] = (None, {})

    def frame(self, watched: Watched) -> Frame:
        """products (C, kH, kW) of the cell `base`, `made` of them; account_of and account, a title and its lines."""
        asked, base, focus = watched.asked, watched.base, watched.focus
        secret = asked is not None and asked.kind == "cell" and asked.place == base
        made = 0 if base is None or secret else self._made(watched, base)
        key = (base, focus, made, secret, asked and asked.place)
        if self._kept[0] != key:
            cell = self.content.cell(base) if base else None
            title, lines = ("", [""]) if secret else self._said(focus, base, cell, made)
            if secret and base:
                title = self._name("Output", base, len(self.content.output), "filter")
                lines = ["Work it out from the window and the kernel."]
            elif asked and asked.kind == "winner" and focus == ("pooled", asked.place):
                lines = ["Find the largest number in the window that is marked."]
            frame = {"base": list(base) if base else None, "made": made, "account_of": title, "account": lines}
            self._kept = key, {**frame, **self._products(cell, made)}
        return self._kept[1]

    def _made(self, watched: Watched, base: Place) -> int:
        """How many products of a cell are there: all, unless it is the one that the walk is at and nobody points."""
        at = self.content.at(watched.steps)
        pointed = ("output", base) in (watched.hover, watched.pinned)
        return at.done if at and at.place == base and not pointed else self.content.products_a_cell

    def _said(self, focus: tuple[str, Place] | None, base: Place | None, cell: Products | None, made: int) -> Said:
        if focus is None:
            return "", ["Press play, or point at any cell."]
        grid, place = focus
        if grid in ("output", "products"):
            if cell is None or base is None:
                return "", []
            return self._name("Output", base, len(self.content.output), "filter"), self._lines(cell, made, base)
        if grid == "image":
            return self._image_words(place, base[0] if base else 0)
        ways: dict[str, Callable[[Place], Said]] = {
            "kernel": self._kernel_words, "bias": self._bias_words, "pooled": self._pooled_words,
        }  # fmt: skip
        return ways[grid](place)

    def _products(self, cell: Products | None, made: int) -> Frame:
        shape = self.content.kernels.shape[1:]
        values, texts = np.full(shape, np.nan).ravel(), [""] * int(np.prod(shape))
        if cell and made:
            values[:made] = [term.product for channel in cell.channels for term in channel.terms][:made]
            texts[:made] = [term[2] for channel in written(cell).terms for term in channel][:made]
        return {"products": values.reshape(shape).astype(np.float32), "products_texts": joined_texts(texts)}

    def _lines(self, cell: Products, made: int, place: Place) -> list[str]:
        if made < self.content.products_a_cell:
            return words.so_far(cell, made)
        shown = written(cell)
        channels = len(cell.channels)
        lines = [f"Channel {c + 1}: {line}" if channels > 1 else line for c, line in enumerate(shown.lines[:channels])]
        rest = list(shown.lines[channels:])
        divisions = [division for division in shown.divisions if division]
        if channels == 1 and divisions:
            lines = divisions
        names = [
            *(["Channels"] if channels > 1 else []),
            *(["Bias"] if cell.bias else []),
            *(["ReLU"] if cell.relu else []),
        ]
        after = ";  ".join(f"{name}: {line}" for name, line in zip(names, rest, strict=True))
        lines = [*lines, after] if after else lines
        return [*lines[:-1], _as_in_cell(lines[-1], float(self.content.output[place]))]

    @staticmethod
    def _name(grid: str, place: Place, channels: int, of: str) -> str:
        channel, row, column = place
        which = f", {of} {channel + 1}" if channels > 1 else ""
        return f"{grid}{which}, row {row}, column {column}"

    def _image_words(self, place: Place, filter: int) -> Said:
        channel, row, column = place
        rows, columns = self.content.geometry.sizes
        inside = 0 <= row < rows.N and 0 <= column < columns.N
        value = float(self.content.image[place]) if inside else self.content.convolution.fill
        touched = self.content.geometry.touched((row, column))
        lines = words.read_by(value, touched, self.content.kernels[filter, channel])
        return self._name("Image" if inside else "Padding", place, len(self.content.image), "channel"), lines

    def _kernel_words(self, place: Place) -> Said:
        slice, row, column = place
        met = self.content.geometry.met_by((row, column))
        weight = float(self.content.kernels.reshape(-1, *self.content.kernels.shape[2:])[place])
        filter, channel = divmod(slice, len(self.content.image))
        many = self.content.kernels.shape[:2] != (1, 1)
        which = f", filter {filter + 1}, channel {channel + 1}" if many else ""
        lines = words.shared_weight(weight, len(met), sum(one.inside for one in met))
        return f"Kernel{which}, row {row}, column {column}", lines

    def _bias_words(self, place: Place) -> Said:
        text = entry_text(float(self.content.bias[place[0]]))
        cells = self.content.output[0].size
        return f"Bias of filter {place[0] + 1}", [f"{text} is added to each of the {cells} output cells."]

    def _pooled_words(self, place: Place) -> Said:
        pooled = self.content.pooled
        kind = self.content.settings.pooling
        if pooled is None or kind == "none":
            return "", []
        window = self.content.output[pooled.window(place)]
        line = written_pool(window.ravel().tolist(), kind).line
        line = _as_in_cell(line, float(pooled.values[place]))
        return self._name("Pooled", place, len(pooled.values), "filter"), [line]


def _as_in_cell(line: str, value: float) -> str:
    """The line, and how the cell shows its result where that has other digits."""
    result, cell = line.rpartition(" = ")[2], cell_text(value)
    if result == cell:
        return line
    finer = "/" in cell or ("/" not in result and len(cell.partition(".")[2]) > len(result.partition(".")[2]))
    return f"{line}, more exactly {cell}" if finer else f"{line} ≈ {cell}"
