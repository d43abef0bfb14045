"""What is drawn and said of a kernel's walk: the grids with their numbers as they are shown, the account, the sizes.

Arrays: ``image`` (C, H, W), ``kernel`` (O·C/groups, kH, kW), ``bias`` (O, 1, 1), ``products`` (C/groups, kH, kW) of
the cell that is looked at, ``output`` (O, H′, W′), ``pooled`` (O, H″, W″), ``mixing`` (1, P, O) and ``mixed``
(P, H′, W′), the 1×1 filters and what they make, ``difference`` (O, H′, W′), what the turn of the kernel changes before
bias and ReLU, and of a transposed convolution ``stamps`` (1, H′, W′), how many reach each cell, or ``back`` (C, H, W),
the output convolved back; each float32 with NaN where nothing is shown yet, and each with ``…_texts``, the numbers as
text, joined by line feeds.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import cell_text, entry_text
from engine.arithmetic.typed import grid
from engine.arrays import Floats
from engine.convolutional.convolution import stamping, words
from engine.convolutional.convolution.content import At, Content, Place
from engine.convolutional.convolution.costs import costs
from engine.convolutional.convolution.said import named, said
from engine.convolutional.convolution.watched import Spot, Watched, base_of, filter_of
from engine.convolutional.kernels.account import reaching, written
from engine.experiment.protocol import Frame

HIDDEN = "?"
MOST_TRIED = 40


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
        rows, columns = content.geometry.windows
        pooled, settings = content.pooled, content.settings
        return {
            **grid("image", content.image),
            **grid("kernel", content.slices),
            **grid("bias", content.bias[:, None, None]),
            **(grid("difference", content.difference) if settings.compare and not settings.transposed else {}),
            **(self._beside() if settings.transposed else {}),
            **(grid("mixing", content.mixing[None], full=_range(content.mixing)) if settings.pointwise else {}),
            "image_range": _range(content.image, content.output),
            **({} if content.mixed is None else {"mixed_range": _range(content.mixed)}),
            "kernel_range": _range(content.kernels),
            "longest": self._longest(),
            "fill_text": "" if settings.transposed else entry_text(settings.fill),
            "geometry": {
                axis: {
                    "N": size.N, "K": size.K, "S": size.S, "D": size.D, "before": size.before,
                    "after": max(0, size.after), "size": size.size, "unread": [*size.unread, *size.skipped],
                }
                for axis, size in (("rows", rows), ("columns", columns))
            },
            "transposed": settings.transposed,
            "groups": settings.groups,
            "flip": settings.flip,
            "pool": {"size": [pooled.size] * 2, "stride": [pooled.stride] * 2} if pooled else None,
            "misfits": words.misfits(*content.geometry.sizes),
        }  # fmt: skip

    def _beside(self) -> Frame:
        """What stands beside the output of a transposed convolution."""
        content = self.content
        if content.settings.beside == "stamps":
            return grid("stamps", content.stamps, full=float(content.stamps.max()) or 1.0)
        if content.settings.beside == "back":
            texts = map(cell_text, content.back.ravel().tolist())
            return grid("back", content.back, texts, full=_range(content.back))
        return {}

    def _longest(self) -> dict[str, int]:
        """How many characters the longest number of a grid that fills in will have, so that its type never jumps."""
        values, weights = (np.unique(numbers)[:MOST_TRIED] for numbers in (self.content.image, self.content.kernels))
        made = [entry_text(product) for product in np.unique(np.outer(values, weights)).tolist()]
        outputs, pools, mixed = self.texts
        grids = {"output": outputs, "pooled": pools, "mixed": mixed, "products": made}
        longest = {name: max(map(len, texts)) for name, texts in grids.items() if texts}
        if self.content.settings.transposed:  # sums on the way may be longer than what they end at
            longest["output"] = max(longest["output"], longest["products"])
        return longest

    @cached_property
    def texts(self) -> tuple[list[str], list[str], list[str]]:
        """The numbers of the output, of the pooled map and of what 1×1 filters make, cell by cell."""
        content = self.content
        maps = (content.output, content.pooled.values if content.pooled else np.zeros(0),
                np.zeros(0) if content.mixed is None else content.mixed)  # fmt: skip
        outputs, pools, mixed = ([cell_text(value) for value in values.ravel().tolist()] for values in maps)
        return outputs, pools, mixed

    def frame(self, watched: Watched) -> Frame:
        question, pinned, at = watched.question, watched.pinned, watched.at
        hidden = watched.asks("size") is not None
        return {
            **self.still,
            **self._progress(watched),
            **self._looked_at(watched),
            "step": watched.steps,
            "where": self._where(at, hidden),
            "at": {"map": watched.walk[0], "place": list(watched.walk[1]), "done": at.done}
            if at and watched.walk else None,
            "looked": filter_of(self.content, watched),
            "pinned": {"map": pinned[0], "place": list(pinned[1])} if pinned else None,
            "sizes": [] if hidden else self._sizes,
            "costs": [] if hidden else self._costs,
            "hidden_maps": ["output", "pooled", "mixed", "difference", "stamps"] if hidden else [],
            "question": {
                "prompt": question.prompt(len(self.content.kernels)),
                "typed": question.kind != "winner",
                "sentence": question.sentence,
                "right": bool(question.verdict and question.verdict.right),
                "open": question.open,
                "score": watched.score,
            } if question else None,
        }  # fmt: skip

    @cached_property
    def _sizes(self) -> list[str]:
        lines = words.sizes(*self.content.geometry.sizes)
        return [*lines, stamping.matrix(self.content)] if self.content.settings.transposed else lines

    @cached_property
    def _costs(self) -> list[str]:
        return [*(line for line in self._sizes if not line.startswith("or ")), *costs(self.content)]

    def _where(self, at: At | None, hidden: bool) -> str:
        """Cell 13 of 64, and the product in it while it is being worked out."""
        hidden = hidden and not self.content.settings.transposed  # whose walk is over the image
        cells = "of ?" if hidden else f"of {math.prod(self.content.stops):,}"
        if at is None:
            return f"cell 0 {cells}"
        cell = int(np.ravel_multi_index(at.place, self.content.stops)) + 1
        part = f", product {at.done}" if at.done < self.content.products_a_cell else ""
        return f"cell {cell:,} {cells}{part}"

    # --- the output as far as it is there -------------------------------------------------------------------------

    def _progress(self, watched: Watched) -> Frame:
        """Output and pooled map as far as the walk has come, without what is asked for, and with what was answered."""
        content, (outputs, pools, mixed) = self.content, self.texts
        done, asked = watched.steps // content.products_a_cell, watched.asks("winner")
        there = content.done_when <= done
        cell, winner = watched.about("cell"), watched.about("winner")
        if cell:
            there[cell] = True
        if winner and content.pooled:  # its window must be there to be judged, and to be compared with the answer
            there[content.pooled.window(winner)] = True
        values = content.output
        if content.settings.transposed and not there.all():
            values = np.where(there, values, content.laid(watched.steps))
            cells = zip(outputs, values.ravel().tolist(), there.ravel().tolist(), strict=True)
            outputs = [text if final or np.isnan(value) else cell_text(value) for text, value, final in cells]
            there = ~np.isnan(values)
        parts = _masked("output", values, outputs, there, watched.asks("cell"))
        if content.mixed is not None:
            ready = np.broadcast_to(content.done_when[-1] <= done, content.mixed.shape)
            parts |= _masked("mixed", content.mixed, mixed, ready, None)
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
        at, content, asked = watched.at, self.content, watched.asks("winner")
        base, of = base_of(content, watched) or (None, None)
        focus = watched.spots[0] if watched.spots else None
        secret = base is not None and base == ("output", watched.asks("cell"))
        made = 0
        if base is not None and not secret:  # all, unless it is the one that the walk is at and nobody points at it
            walking = of == watched.walk and of not in (watched.hover, watched.pinned)
            made = at.done if at and walking else content.products_a_cell
        key = (base, focus, made, secret, asked, watched.at if content.settings.transposed else None)
        if self._kept[0] != key:
            if secret and base:
                title = named("Output", base[1], len(content.output))
                with_ = "stamps that reach it" if content.settings.transposed else "window and the kernel"
                lines = [f"Work it out from the {with_}."]
            else:
                title, lines = said(content, watched, focus, base, made)
                if asked and focus == ("pooled", asked):
                    lines = ["Find the largest number in the window that is marked."]
            shown = {"map": base[0], "place": list(base[1])} if base else None
            frame = {"base": shown, "made": made, "account_of": title, "account": lines}
            self._kept = key, {**frame, **self._products(base, made)}
        return self._kept[1]

    def _products(self, base: Spot | None, made: int) -> Frame:
        """The products of a cell where they lie in its window. Those that are added up in a cell which is stamped lie
        where its stamps have them."""
        content = self.content
        shape = content.kernels.shape[1:]
        values, texts = np.full(shape, np.nan), np.full(shape, "", dtype=object)
        if base and made:
            map, place = base
            gathered = map == "output" and content.settings.transposed
            cell = content.stamp(place) if map == "image" else content.cell(place)
            lying = [range(side) for side in shape[1:]]
            if gathered:
                lying = [reaching(axis, at)[1] for axis, at in zip(content.geometry.windows, place[1:], strict=True)]
            there = np.ix_(range(shape[0]), *lying)
            values[there] = cell.products
            made_texts = np.array([term[2] for channel in written(cell).terms for term in channel], dtype=object)
            texts[there] = made_texts.reshape(cell.products.shape)
            values.ravel()[made:], texts.ravel()[made:] = np.nan, ""
        return grid("products", values, texts.ravel().tolist())


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
