"""What of a kernel's walk is drawn and said: the grids with their numbers as they are shown, the account, the sizes.

Arrays: ``image`` (C, H, W), ``kernel`` (O·C, kH, kW), ``bias`` (O, 1, 1), ``products`` (C, kH, kW) of the cell that is
looked at, ``output`` (O, H′, W′), ``pooled`` (O, H″, W″), each float32 with NaN where nothing is shown yet, and each
with ``…_texts``, the numbers as text, joined by line feeds.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import cell_text, entry_text, joined_texts
from engine.arithmetic.typed import grid
from engine.arrays import Floats
from engine.convolutional.convolution import words
from engine.convolutional.convolution.looks import Looks, Watched
from engine.convolutional.convolution.questions import Question
from engine.convolutional.convolution.tour import At, Content, Place
from engine.experiment.protocol import Frame

HIDDEN = "?"
MOST_TRIED = 40


class FrameMaker:
    """Frames of one content. What only the content decides is made once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._looks = Looks(content)

    @cached_property
    def still(self) -> Frame:
        """What does not change while the kernel walks and the pointer moves."""
        content = self.content
        slices = content.kernels.reshape(-1, *content.kernels.shape[2:])
        rows, columns = content.geometry.sizes
        pooled = content.pooled
        return {
            **grid("image", content.image),
            **grid("kernel", slices),
            **grid("bias", content.bias[:, None, None]),
            "image_range": _range(content.image, content.output),
            "kernel_range": _range(content.kernels),
            "longest": self._longest(),
            "fill_text": entry_text(content.convolution.fill),
            "geometry": {
                axis: {
                    "N": size.N, "K": size.K, "S": size.S, "D": size.D, "before": size.before, "after": size.after,
                    "size": size.size, "unread": [*size.unread, *size.skipped],
                }
                for axis, size in (("rows", rows), ("columns", columns))
            },
            "flip": content.convolution.flip,
            "pool": {"size": list(pooled.size), "stride": list(pooled.stride)} if pooled else None,
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
        question, asked, pinned = watched.question, watched.asked, watched.pinned
        at = self.content.at(watched.steps)
        return {
            **self.still,
            **self._progress(watched.steps, asked),
            **self._looks.frame(watched),
            "step": watched.steps,
            "where": self._where(at, bool(asked and asked.kind == "size")),
            "at": {"map": "output", "place": list(at.place), "done": at.done} if at else None,
            "pinned": {"map": pinned[0], "place": list(pinned[1])} if pinned else None,
            "sizes": [] if asked and asked.kind == "size" else words.sizes(*self.content.geometry.sizes),
            "misfits": words.misfits(*self.content.geometry.sizes),
            "hidden_maps": ["output", "pooled"] if asked and asked.kind == "size" else [],
            "question": {
                "prompt": question.prompt(len(self.content.kernels)),
                "typed": question.kind != "winner",
                "sentence": question.verdict.sentence if question.verdict else "",
                "right": bool(question.verdict and question.verdict.right),
                "open": question.open,
                "score": watched.score,
            } if question else None,
        }  # fmt: skip

    def _where(self, at: At | None, hidden: bool) -> str:
        """Cell 13 of 64, and the product in it while it is in the making."""
        cells = "of ?" if hidden else f"of {self.content.output.size:,}"
        if at is None:
            return f"cell 0 {cells}"
        cell = int(np.ravel_multi_index(at.place, self.content.output.shape)) + 1
        part = f", product {at.done}" if at.done < self.content.products_a_cell else ""
        return f"cell {cell:,} {cells}{part}"

    # --- the output as far as it is there -------------------------------------------------------------------------

    def _progress(self, steps: int, asked: Question | None) -> Frame:
        """Output and pooled map as far as the walk has come, without what is asked for."""
        content, (outputs, pools) = self.content, self.texts
        done = steps // content.products_a_cell
        hidden = asked.place if asked else None
        there = np.arange(content.output.size).reshape(content.output.shape) < done
        if asked and asked.kind == "winner" and content.pooled:  # its window must be there to be judged
            channel, rows, columns = content.pooled.window(asked.place)
            there[channel, rows, columns] = True
        parts = _masked("output", content.output, outputs, there, hidden if asked and asked.kind == "cell" else None)
        if content.pooled is None:
            return {**parts, "winners": None, "done": done}
        pooled, ready = content.pooled, content.pooled_when() <= done
        parts |= _masked("pooled", pooled.values, pools, ready, hidden if asked and asked.kind == "winner" else None)
        winners = None
        if pooled.winners is not None:
            marks = np.where(ready[..., None], pooled.winners, -1)
            if asked and asked.kind == "winner":
                marks[asked.place] = -1
            winners = marks.reshape(len(marks), -1).tolist()
        return {**parts, "winners": winners, "done": done}


def _masked(name: str, values: Floats, texts: list[str], there: NDArray[np.bool_], hidden: Place | None) -> Frame:
    shown = np.where(there, values, np.nan)
    kept = [text if here else "" for text, here in zip(texts, there.ravel().tolist(), strict=True)]
    if hidden is not None:
        shown[hidden] = np.nan
        kept[int(np.ravel_multi_index(hidden, values.shape))] = HIDDEN
    return {name: shown.astype(np.float32), f"{name}_texts": joined_texts(kept)}


def _range(*arrays: Floats) -> float:
    """The size of a value that gets full colour; 1 where all are 0."""
    return max(float(np.abs(array).max()) for array in arrays) or 1.0
