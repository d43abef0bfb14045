"""The receptive field: which part of the image a cell of some layer can see (Araujo, Norris and Sim 2019).

`Field` is the usual calculation, size + (K − 1)·jump at every layer, in which cells of padding count as if they were of
the image. `read_by` follows the windows back one by one and knows exactly which rows or columns are read: none beyond
the border, none that a stride steps over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.convolutional.kernels.sizes import OutputSize

Step = OutputSize | int | None
"""What a layer does along one axis: windows, a reading of all so many cells at once, or nothing."""


@dataclass(frozen=True)
class Field:
    """Along one axis of the image: how many cells one cell sees, how far its neighbour's view is moved (0 where there
    is no neighbour), and the first cell that cell 0 sees, negative in the padding."""

    size: int = 1
    jump: int = 1
    start: int = 0

    def after(self, step: Step) -> Field:
        """The field one layer on."""
        if step is None:
            return self
        if isinstance(step, int):
            return Field(self.size + (step - 1) * self.jump, 0, self.start)
        grown = self.size + (step.span - 1) * self.jump
        return Field(grown, self.jump * step.S, self.start - step.before * self.jump)

    def seen(self, cell: int, cells: int) -> tuple[int, int]:
        """The first and the last cell of an image of so many cells in the view of a cell: both ends count."""
        first = self.start + cell * self.jump
        return max(0, first), min(cells, first + self.size) - 1


def read_by(cells: Iterable[int], steps: Sequence[Step]) -> tuple[int, ...]:
    """The image's rows (or columns) that some cells of the last of these layers read, the first layer first."""
    read = set(cells)
    for step in reversed(steps):
        if isinstance(step, int):
            read = set(range(step)) if read else read
        elif step is not None:
            read = {met for cell in read for met in step.window(cell) if 0 <= met < step.N}
    return tuple(sorted(read))
