"""What one cell of a layer reads, and with which weights: for every input map it reads a patch and a kernel.

Convolutions with stride, padding, dilation, groups or a connection table, locally connected layers, and fully connected
ones that read maps are all alike here: a cell is Σ patch · kernel + bias. Padding is patch cells of 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor, nn

from engine.arrays import Floats
from engine.convolutional.kernels.account import Products
from engine.convolutional.kernels.convolution import patch
from engine.convolutional.networks.anatomy import LayerAnatomy
from engine.convolutional.networks.modules import LocallyConnected2d, TableConv2d

Place = tuple[int, int, int]  # map, row, column
WEIGHING = (nn.Conv2d, TableConv2d, LocallyConnected2d, nn.Linear)


@dataclass(frozen=True, eq=False)
class Window(Products):
    """patch, kernel: (maps, rows, columns); maps: which of the input maps these are, counted from 0; everything:
    whether it reads all there is, as a unit does."""

    maps: tuple[int, ...] = ()
    everything: bool = False

    @property
    def strongest(self) -> int:
        """The place in `maps` of the map that adds, or takes away, most."""
        return int(np.argmax(np.abs(self.subtotals)))


def window(part: LayerAnatomy, module: nn.Module, before: Floats, place: Place) -> Window:
    """What a cell of a layer (one of WEIGHING) makes of the maps before it (channels, rows, columns)."""
    maps, kernel, bias = _weights(part, module, before.shape, place)
    read = before[maps] if part.windows is None else patch(before[maps], part.windows, place[1:])
    return Window(read, kernel, bias, maps=tuple(maps), everything=part.windows is None)


def _weights(
    part: LayerAnatomy, module: nn.Module, before: tuple[int, ...], place: Place
) -> tuple[list[int], Floats, float]:
    """Which maps a cell reads, its kernel for each of them, and its bias."""
    channel = place[0]
    if isinstance(module, nn.Linear):
        return [*range(before[0])], _numbers(module.weight[channel]).reshape(before), module.bias[channel].item()
    if isinstance(module, TableConv2d):
        links = [k for k, target in enumerate(module.targets) if target == channel]
        return [module.sources[k] for k in links], _numbers(module.weight[links]), module.bias[channel].item()
    if isinstance(module, LocallyConnected2d):
        at = place[1] * part.output[2] + place[2]
        kernel = _numbers(module.weight[at, :, channel]).reshape(before[0], *module.kernel_size)
        return [*range(before[0])], kernel, module.bias[channel, at].item()
    assert isinstance(module, nn.Conv2d)
    inputs = module.in_channels // module.groups
    first = channel // (module.out_channels // module.groups) * inputs
    bias = 0.0 if module.bias is None else module.bias[channel].item()
    return [*range(first, first + inputs)], _numbers(module.weight[channel]), bias


def _numbers(weights: Tensor) -> Floats:
    return weights.detach().numpy().astype(np.float64)
