"""Residual blocks: layers whose output is added to what came into them (He, Zhang, Ren and Sun 2016).

y = F(x) + x: the layers of a block need to learn only by how much y differs from x, and the gradient comes back through
the sum undiminished. Where x has another shape than F(x), a shortcut gives it that shape:

    option B    a 1×1 convolution with the block's stride; where the block ends with batch normalisation, the shortcut
                does, too, and its convolution has no bias
    option A    every stride-th row and column, and maps of 0 for those that are missing: no weights

A block is a flat row of layers that ends with an :class:`Addition`, which knows how many layers it spans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.convolutional.kernels.sizes import Pair
from engine.convolutional.networks import modules
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.layers import MOST_CHANNELS, BatchNorm, Call, Layer, Windows
from engine.convolutional.networks.windowed import MOST_STRIDE, Conv, Windowed
from engine.settings import choice, whole

SHORTCUTS = {"projection": "+]", "zeros": "+0]"}  # how each is written


@dataclass(frozen=True)
class Thinned(Windowed):
    """Option A's shortcut: every stride-th row and column, and maps of 0 until there are `channels`."""

    stride: int = whole(1, 1, MOST_STRIDE, "stride")
    channels: int = whole(8, 1, MOST_CHANNELS, "number of channels")
    name = "every so many cells, and maps of 0"
    text = "zeros"

    @property
    def kernel(self) -> Pair:
        return 1, 1

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(modules.Padded, (self.stride, self.channels))]


@dataclass(frozen=True)
class Addition(Layer):
    """The end of a block of `span` layers: cell by cell, what they make plus what came into the first of them."""

    span: int = 1
    kind: str = choice("projection", SHORTCUTS, "shortcut")
    name: ClassVar[str] = "addition"
    sort = "addition"

    @property
    def text(self) -> str:
        return SHORTCUTS[self.kind]

    def calls(self, before: Shape, after: Shape, windows: Windows | None) -> list[Call]:
        return [Call(modules.Residual)]

    def shortcut(self, came: Shape, made: Shape, stride: int, *, normalised: bool) -> tuple[Layer, ...]:
        """The layers that bring what came in to the shape of what the block made; none where these agree.

        stride: the block's; normalised: whether it ends with batch normalisation. Raises ValueError with a sentence."""
        if came == made:
            return ()
        if len(came) == 1 or len(made) == 1:
            raise ValueError(
                f"{_said(made)} cannot be added to the {_said(came)} that came in. A block with fully connected "
                "layers gives as many units as come in."
            )
        sides = tuple((side - 1) // stride + 1 for side in came[1:])
        if sides != made[1:] or stride > MOST_STRIDE:
            raise ValueError(
                f"{_said(made)} cannot be added to the {_said(came)} that came in. A block keeps rows and columns, as "
                "with C8@3p1, or divides them by its stride, as with C8@3s2p1."
            )
        if self.kind == "projection":
            convolution = Conv(made[0], (1, 1), stride, bias=0 if normalised else 1)
            return (convolution, BatchNorm()) if normalised else (convolution,)
        if came[0] > made[0]:
            raise ValueError(f"maps of 0 make more of {came[0]} maps, not {made[0]}. Close the block with +] instead.")
        return (Thinned(stride, made[0]),)


def _said(shape: Shape) -> str:
    """8 × 28 × 28 cells, or 10 units"""
    return f"{shape[0]:,} units" if len(shape) == 1 else f"{' × '.join(map(str, shape))} cells"
