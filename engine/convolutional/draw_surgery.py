"""The network of the drawing lesson under the knife: maps muted, kernels written, biases taken out, all undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.convolutional import draw_words as words
from engine.convolutional.convolution_frame import grid
from engine.convolutional.draw_changes import DrawChanges
from engine.convolutional.draw_run import Index, trained
from engine.convolutional.exact import parse_entry
from engine.convolutional.surgery import REPLACEMENTS, Muted, Surgery, bundled, right
from engine.training import Bounds, Frame

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

    def choose_kernel(self, index: Annotated[int, Bounds(0, 63)]) -> None:
        """Which of the first layer's kernels is under the knife."""
        self._kernel = min(index, len(self.thinking.outputs[1]) - 1)

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
        if name not in REPLACEMENTS or learnt.shape != REPLACEMENTS[name].shape:
            raise ValueError(f"There is no kernel of {learnt.shape[0]}×{learnt.shape[1]} called “{name}” here.")
        known = REPLACEMENTS[name] * np.linalg.norm(learnt) / np.linalg.norm(REPLACEMENTS[name])
        self._operate(self.surgery.with_kernel(self._kernel, known))

    def keep_biases(self, on: bool) -> None:
        """Leave all biases in, or take them out."""
        self._operate(replace(self.surgery, biases=on))

    def undo_surgery(self) -> None:
        """Take the last operation back."""
        if len(self._operations) == 1:
            raise ValueError("There is nothing to take back.")
        self._operations.pop()
        self._put_together()

    def as_trained(self) -> None:
        """The network as it was trained."""
        self._operate(Surgery())

    def _operate(self, surgery: Surgery) -> None:
        self._operations = [*self._operations, surgery][-MOST_OPERATIONS:]
        self._put_together()

    def _first_kernel(self) -> NDArray[np.float64]:
        first = self.thinking.layers[0]
        inner = first.layer if isinstance(first, Muted) else first
        weights: NDArray[np.float64] = inner.weight.detach().numpy()[self._kernel, 0].astype(np.float64)  # type: ignore[operator]
        return weights

    def _surgery(self) -> Frame:
        """What was done, and what it costs."""
        if self._cost is None:
            sound = right(trained(self.settings.network).network)
            self._cost = words.surgery(self.surgery, sound, right(self.network), len(bundled()[1]))
        kernel, muted = self._first_kernel(), {c for layer, c in self.surgery.muted if layer == self._steps}
        count = len(self.thinking.outputs[self._steps])
        return {
            "surgery": self._cost,
            "keep_biases": self.surgery.biases,
            "chosen_kernel": self._kernel,
            "put": "",
            "map_captions": [f"{k + 1}, muted" if k in muted else str(k + 1) for k in range(count)],
            **grid("surgery.kernel", kernel[None]),
            "surgery.kernel_range": float(np.abs(kernel).max()) or 1.0,
        }
