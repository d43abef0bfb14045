"""What is drawn and said of a kernel's walk: the grids with their numbers as they are shown, the account, the sizes.

Arrays: ``image`` (C, H, W), ``kernel`` (O·C, kH, kW), ``bias`` (O, 1, 1), ``products`` (C, kH, kW) of the cell that is
looked at, ``output`` (O, H′, W′), ``pooled`` (O, H″, W″), ``difference`` (O, H′, W′), what the turn of the kernel
changes before bias and ReLU, where it is to be compared, each float32 with NaN where nothing is shown yet, and each
with ``…_texts``, the numbers as text, joined by line feeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import cell_text, entry_text
from engine.arithmetic.typed import grid
from engine.arrays import Floats
from engine.convolutional.convolution import words
from engine.convolutional.convolution.content import At, Content, Place
from engine.convolutional.convolution.questions import Question
from engine.convolutional.kernels.account import Products, written
from engine.convolutional.kernels.pooling import written_pool
from engine.experiment.protocol import Frame

HIDDEN = "?"
MOST_TRIED = 40
Grid = Literal["image", "kernel", "bias", "products", "output", "pooled", "difference", "none"]
Spot = tuple[Grid, Place]
Said = tuple[str, list[str]]  # a title, and lines


@dataclass(frozen=True)
class Watched:
    """Where a walk is, and what the visitor looks at: hover, under the pointer; pinned, until the walk goes on.
    question, score: what is asked, and how earlier guesses went."""

    steps: int
    at: At | None
    hover: Spot | None
    pinned: Spot | None
    question: Question | None
    score: str

    @property
    def spots(self) -> list[Spot]:
        walk: Spot | None = ("output", self.at.place) if self.at else None
        return [spot for spot in (self.hover, self.pinned, walk) if spot]

    @property
    def base(self) -> Place | None:
        """The output cell whose products are shown."""
        return next((place for grid, place in self.spots if grid == "output"), None)

    def asks(self, kind: str) -> Place | None:
        """The place that a question of this kind asks for, while it waits for its answer."""
        return self.about(kind) if self.question and self.question.open else None

    def about(self, kind: str) -> Place | None:
        """The same, and once it has its answer, too, until the question is put away."""
        return self.question.place if self.question and self.question.kind == kind else None


class FrameMaker:
    """Frames of one content. What only the content decides is made once; the newest account of a cell is kept for as
    long as nothing else is looked at."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._kept: tuple[Any, Frame] = (None, {})

    @cached_property
    def still(self) -> Frame:
        """What does not change while the kernel walks and the pointer moves."""
        content = self.content
        rows, columns = content.geometry.sizes
        pooled = content.pooled
        return {
            **grid("image", content.image),
            **grid("kernel", content.slices),
            **grid("bias", content.bias[:, None, None]),
            **(grid("difference", content.difference) if content.settings.compare else {}),
            "image_range": _range(content.image, content.output),
            "kernel_range": _range(content.kernels),
            "longest": self._longest(),
            "fill_text": entry_text(content.settings.fill),
            "geometry": {
                axis: {
                    "N": size.N, "K": size.K, "S": size.S, "D": size.D, "before": size.before, "after": size.after,
                    "size": size.size, "unread": [*size.unread, *size.skipped],
                }
                for axis, size in (("rows", rows), ("columns", columns))
            },
            "flip": content.settings.flip,
            "pool": {"size": [pooled.size] * 2, "stride": [pooled.stride] * 2} if pooled else None,
            "misfits": words.misfits(rows, columns),
        }  # fmt: skip

    def _longest(self) -> dict[str, int]:
        """How many characters the longest number of a grid that fills in will have, so that its type never jumps."""
        values, weights = (np.unique(numbers)[:MOST_TRIED] for numbers in (self.content.image, self.content.kernels))
        made = [entry_text(product) for product in np.unique(np.outer(values, weights)).tolist()]
        outputs, pools = self.texts
        grids = {"output": outputs, "pooled": pools, "products": made}
        return {name: max(map(len, texts)) for name, texts in grids.items() if texts}

    @cached_property
    def texts(self) -> tuple[list[str], list[str]]:
        """The numbers of the output and of the pooled map, cell by cell."""
        pooled = self.content.pooled
        pools = [cell_text(value) for value in pooled.values.ravel().tolist()] if pooled else []
        return [cell_text(value) for value in self.content.output.ravel().tolist()], pools

    def frame(self, watched: Watched) -> Frame:
        question, pinned, at = watched.question, watched.pinned, watched.at
        hidden = watched.asks("size") is not None
        return {
            **self.still,
            **self._progress(watched),
            **self._looked_at(watched),
            "step": watched.steps,
            "where": self._where(at, hidden),
            "at": {"map": "output", "place": list(at.place), "done": at.done} if at else None,
            "pinned": {"map": pinned[0], "place": list(pinned[1])} if pinned else None,
            "sizes": [] if hidden else words.sizes(*self.content.geometry.sizes),
            "hidden_maps": ["output", "pooled", "difference"] if hidden else [],
            "question": {
                "prompt": question.prompt(len(self.content.kernels)),
                "typed": question.kind != "winner",
                "sentence": question.sentence,
                "right": bool(question.verdict and question.verdict.right),
                "open": question.open,
                "score": watched.score,
            } if question else None,
        }  # fmt: skip

    def _where(self, at: At | None, hidden: bool) -> str:
        """Cell 13 of 64, and the product in it while it is being worked out."""
        cells = "of ?" if hidden else f"of {self.content.output.size:,}"
        if at is None:
            return f"cell 0 {cells}"
        cell = int(np.ravel_multi_index(at.place, self.content.output.shape)) + 1
        part = f", product {at.done}" if at.done < self.content.products_a_cell else ""
        return f"cell {cell:,} {cells}{part}"

    # --- the output as far as it is there -------------------------------------------------------------------------

    def _progress(self, watched: Watched) -> Frame:
        """Output and pooled map as far as the walk has come, without what is asked for, and with what was answered."""
        content, (outputs, pools) = self.content, self.texts
        done, asked = watched.steps // content.products_a_cell, watched.asks("winner")
        there = np.arange(content.output.size).reshape(content.output.shape) < done
        cell, winner = watched.about("cell"), watched.about("winner")
        if cell:
            there[cell] = True
        if winner and content.pooled:  # its window must be there to be judged, and to be compared with the answer
            there[content.pooled.window(winner)] = True
        parts = _masked("output", content.output, outputs, there, watched.asks("cell"))
        winners = None
        if content.pooled:
            ready = content.pooled_when() <= done
            if winner:
                ready[winner] = True
            parts |= _masked("pooled", content.pooled.values, pools, ready, asked)
            if content.pooled.winners is not None:
                marks = np.where(ready[..., None], content.pooled.winners, -1)
                if asked:
                    marks[asked] = -1
                winners = marks.reshape(len(marks), -1).tolist()
        return {**parts, "winners": winners, "done": done}

    # --- what is said of the cell that is looked at -----------------------------------------------------------------

    def _looked_at(self, watched: Watched) -> Frame:
        """products (C, kH, kW) of the cell `base`, `made` of them; account_of and account, a title and its lines."""
        at, base, asked = watched.at, watched.base, watched.asks("winner")
        focus = watched.spots[0] if watched.spots else None
        secret = base is not None and watched.asks("cell") == base
        made = 0
        if base is not None and not secret:  # all, unless it is the one that the walk is at and nobody points at it
            walking = at and at.place == base and ("output", base) not in (watched.hover, watched.pinned)
            made = at.done if at and walking else self.content.products_a_cell
        key = (base, focus, made, secret, asked)
        if self._kept[0] != key:
            cell = self.content.cell(base) if base else None
            if secret and base:
                title = self._name("Output", base, len(self.content.output), "filter")
                lines = ["Work it out from the window and the kernel."]
            else:
                title, lines = self._said(focus, base, cell, made)
                if asked and focus == ("pooled", asked):
                    lines = ["Find the largest number in the window that is marked."]
            frame = {"base": list(base) if base else None, "made": made, "account_of": title, "account": lines}
            self._kept = key, {**frame, **self._products(cell, made)}
        return self._kept[1]

    def _products(self, cell: Products | None, made: int) -> Frame:
        shape = self.content.kernels.shape[1:]
        values, texts = np.full(shape, np.nan).ravel(), [""] * int(np.prod(shape))
        if cell and made:
            values[:made] = cell.products.ravel()[:made]
            texts[:made] = [term[2] for channel in written(cell).terms for term in channel][:made]
        return grid("products", values.reshape(shape), texts)

    def _said(self, focus: Spot | None, base: Place | None, cell: Products | None, made: int) -> Said:
        content = self.content
        if focus is None:
            return "", ["Press play, or point at any cell."]
        map, place = focus
        if map == "image":
            return self._image_words(place, base[0] if base else 0)
        if map == "kernel":
            return self._kernel_words(place)
        if map == "bias":
            text = entry_text(float(content.bias[place[0]]))
            added = f"{text} is added to each of the {content.output[0].size} output cells."
            return f"Bias of filter {place[0]}", [added]
        if map == "pooled" and content.pooled:
            window = content.output[content.pooled.window(place)].ravel().tolist()
            line = written_pool(window, "average" if content.pooled.winners is None else "max")
            line = words.as_in_cell(line, float(content.pooled.values[place]))
            return self._name("Pooled", place, len(content.output), "filter"), [line]
        if cell is None or base is None:
            return "", []
        whole = made == content.products_a_cell
        lines = words.account(cell, float(content.output[base])) if whole else words.so_far(cell, made)
        return self._name("Output", base, len(content.output), "filter"), lines

    def _image_words(self, place: Place, filter: int) -> Said:
        channel, row, column = place
        content, (rows, columns) = self.content, self.content.geometry.sizes
        inside = 0 <= row < rows.N and 0 <= column < columns.N
        value = float(content.image[place]) if inside else content.settings.fill
        lines = words.read_by(value, content.geometry.touched((row, column)), content.kernels[filter, channel])
        return self._name("Image" if inside else "Padding", place, len(content.image), "channel"), lines

    def _kernel_words(self, place: Place) -> Said:
        slice, row, column = place
        filter, channel = divmod(slice, len(self.content.image))
        which = f", filter {filter}, channel {channel}" if len(self.content.slices) > 1 else ""
        lines = words.shared_weight(float(self.content.slices[place]), self.content.geometry.met_by((row, column)))
        return f"Kernel{which}, row {row}, column {column}", lines

    @staticmethod
    def _name(grid: str, place: Place, channels: int, of: str) -> str:
        channel, row, column = place
        which = f", {of} {channel}" if channels > 1 else ""
        return f"{grid}{which}, row {row}, column {column}"


def _masked(name: str, values: Floats, texts: list[str], there: NDArray[np.bool_], hidden: Place | None) -> Frame:
    shown = np.where(there, values, np.nan)
    kept = [text if here else "" for text, here in zip(texts, there.ravel().tolist(), strict=True)]
    if hidden is not None:
        shown[hidden] = np.nan
        kept[int(np.ravel_multi_index(hidden, values.shape))] = HIDDEN
    return grid(name, shown, kept)


def _range(*arrays: Floats) -> float:
    """The size of a value that gets full colour; 1 where all are 0."""
    return max(float(np.abs(array).max()) for array in arrays) or 1.0
