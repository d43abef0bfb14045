"""The tutorial's form of a CNN, INPUT → [[CONV → RELU]*K → POOL?]*L → [FC → RELU]*M → FC, as layers.

What the letters and the sizes are is chosen; everything else of the network follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from engine.convolutional.networks.layers import Activation, Conv, Dense, Layer, Pool

RANGES: dict[str, tuple[int, int]] = {
    "convolutions": (1, 4),
    "blocks": (0, 5),
    "dense": (0, 3),
    "channels": (1, 64),
    "kernel": (1, 11),
    "stride": (1, 4),
    "padding": (0, 5),
    "pool": (0, 4),
    "units": (1, 512),
    "classes": (1, 1_000),
}


@dataclass(frozen=True)
class TutorialForm:
    """Raises ValueError for a value outside RANGES."""

    convolutions: int = 1  # K, in each block
    blocks: int = 2  # L
    dense: int = 1  # M, hidden fully connected layers
    channels: int = 8  # of the first block
    double: bool = True  # each block has twice the channels of the one before, up to 512
    kernel: int = 3  # rows and columns
    stride: int = 1  # of the convolutions
    padding: int = 0  # cells on each side, of the convolutions
    same: bool = False  # padding that keeps the size, in place of `padding`
    pool: int = 2  # the max pooling window at the end of each block, 0 for none
    units: int = 32  # of each hidden fully connected layer
    classes: int = 10

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name.capitalize()} must be a whole number from {low} to {high:,}.")

    def layers(self) -> tuple[Layer, ...]:
        """The network's layers, whether or not an image is large enough for them."""
        relu, layers = Activation("relu"), list[Layer]()
        for block in range(self.blocks):
            channels = min(512, self.channels * 2**block) if self.double else self.channels
            convolution = Conv(channels, (self.kernel,) * 2, self.stride, "same" if self.same else self.padding)
            layers += [convolution, relu] * self.convolutions
            layers += [Pool("max", self.pool)] if self.pool else []
        layers += [Dense(self.units), relu] * self.dense
        return (*layers, Dense(self.classes))

    @property
    def text(self) -> str:
        """The form with its numbers: INPUT → [[CONV → RELU]*1 → POOL]*2 → [FC → RELU]*1 → FC"""
        pool = " → POOL" if self.pool else ""
        blocks = f"[[CONV → RELU]*{self.convolutions}{pool}]*{self.blocks} → " if self.blocks else ""
        dense = f"[FC → RELU]*{self.dense} → " if self.dense else ""
        return f"INPUT → {blocks}{dense}FC"


def recognised(layers: Sequence[Layer]) -> TutorialForm | None:
    """The form whose layers these are; None if they are of no such form. Of several, the one with the fewest blocks."""
    convolutions = [layer for layer in layers if isinstance(layer, Conv)]
    pools = [layer for layer in layers if isinstance(layer, Pool)]
    dense = [layer for layer in layers if isinstance(layer, Dense)]
    if not dense:
        return None
    numbers: dict[str, int] = {"dense": len(dense) - 1, "units": dense[0].units, "classes": dense[-1].units}
    numbers["pool"] = pools[0].size if pools else 0
    same = False
    if convolutions:
        first = convolutions[0]
        same = first.padding == "same"
        numbers |= {"channels": first.channels, "kernel": first.kernel[0], "stride": first.stride}
        numbers["padding"] = 0 if first.padding == "same" else first.padding
    for blocks, count, double in product(range(RANGES["blocks"][1] + 1), range(1, 5), (True, False)):
        if blocks * count != len(convolutions):
            continue
        try:
            form = TutorialForm(convolutions=count, blocks=blocks, double=double, same=same, **numbers)
        except ValueError:  # outside the sliders' ranges
            continue
        if form.layers() == tuple(layers):
            return form
    return None
