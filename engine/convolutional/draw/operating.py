"""The network of the drawing lesson under the knife: maps muted, kernels written, biases taken out, all undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.typed import grid
from engine.arrays import Floats
from engine.convolutional.draw import words
from engine.convolutional.draw.changes import DrawChanges
from engine.convolutional.draw.run import MOST_SHOWN, Index
from engine.convolutional.draw.surgery import REPLACEMENTS, Surgery, first_kernels, operated, replacement, right
from engine.experiment.protocol import Bounds, Frame

OPERATIONS = ("mute", "set_kernel", "put", "choose_kernel", "keep_biases", "undo_surgery", "as_trained")
MOST_OPERATIONS = 50
Typed = Annotated[str, Bounds(1, 30)]


class DrawSurgery(DrawChanges):
    """A run whose network can be operated on. Each visitor has a copy; the shipped network is never touched."""

    # --- surgery ----------------------------------------------------------------------------------------------------

    def mute(self, index: Index) -> None:
        """Silence a map of the layer that is shown, or let it be heard again."""
        if not 0 <= index < len(self.thinking.outputs[self._steps]):
            raise ValueError("This layer has no such map.")
        self._operate(self.surgery.muting(self._steps, index))

    def choose_kernel(self, index: Annotated[int, Bounds(0, 1023)]) -> None:
        """Which of the first layer's kernels is under the knife."""
        self._kernel = min(index, len(first_kernels(self.reader)) - 1)

    def set_kernel(self, channel: Index, row: Index, column: Index, text: Typed, first: bool = True) -> None:
        """Write one entry of the first layer's kernel that is chosen."""
        kernel = self._first_kernel().copy()
        if not (0 <= row < kernel.shape[0] and 0 <= column < kernel.shape[1]):
            raise ValueError("The kernel has no such entry.")
        kernel[row, column] = parse_entry(text)
        self._operate(self.surgery.with_kernel(self._kernel, kernel))

    def put(self, name: Annotated[str, Bounds(0, 20)]) -> None:
        """Put a well-known kernel in its place, as large as the learnt one was; nothing for an empty name."""
        if not name:
            return
        learnt = self._first_kernel()
        known = replacement(name, *learnt.shape) if name in REPLACEMENTS else None
        if known is None:
            raise ValueError(f"There is no kernel of {learnt.shape[0]}×{learnt.shape[1]} called “{name}” here.")
        known = known * np.linalg.norm(learnt) / np.linalg.norm(known)
        self._operate(self.surgery.with_kernel(self._kernel, known))

    def keep_biases(self, on: bool) -> None:
        """Leave all biases in, or take them out."""
        self._operate(replace(self.surgery, biases=on))

    def undo_surgery(self) -> None:
        """Take the last operation back."""
        if len(self._operations) == 1:
            raise ValueError("There is nothing to take back.")
        self._become(self._operations[:-1])

    def as_trained(self) -> None:
        """The network as it was trained."""
        self._operate(Surgery())

    def _operate(self, surgery: Surgery) -> None:
        self._become([*self._operations, surgery][-MOST_OPERATIONS:])

    def _become(self, operations: list[Surgery]) -> None:
        """The network after the last of these operations, asked."""
        done = operations[-1]
        reader = self.sound if done == Surgery() else operated(self.sound, done)
        self._think_with(_operations=operations, reader=reader, _cost=None)

    def _first_kernel(self) -> Floats:
        return first_kernels(self.reader)[self._kernel].numpy().astype(np.float64)

    def _surgery(self) -> Frame:
        """What was done, and what it costs."""
        if self._cost is None:
            self._cost = words.surgery(self.surgery, self.sound, right(self.sound), right(self.reader))
        muted = {channel for layer, channel in self.surgery.muted if layer == self._steps}
        part = self.thinking.anatomy.layers[self._steps - 1]
        names = [words.part_name(part, k).split()[1] for k in range(min(part.output[0], MOST_SHOWN))]
        return {
            "surgery": self._cost,
            "keep_biases": self.surgery.biases,
            "map_captions": [f"{name}, muted" if k in muted else name for k, name in enumerate(names)],
            **self._under_the_knife(),
        }

    def _under_the_knife(self) -> Frame:
        """The kernel that can be written, where there is one."""
        if self.reader.kernels is None:
            return {"chosen_kernel": None, "put": None}
        kernel = self._first_kernel()
        return {
            "chosen_kernel": self._kernel,
            "put": "",
            **grid("surgery.kernel", kernel[None]),
            "surgery.kernel_range": float(np.abs(kernel).max()) or 1.0,
        }
