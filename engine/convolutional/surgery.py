"""Surgery on a trained network (lesson 2.5): maps muted, kernels of the first layer replaced, biases left out.

What a part is good for shows when it is gone (Morcos et al. 2018): the digit's answer and the accuracy over digits that
nobody trained on change at once. The shipped network itself is never touched.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.convolutional.digit_network import DigitNetwork
from engine.convolutional.kernels import KERNELS, gabor
from engine.convolutional.preprocessing import prepared

Floats = NDArray[np.float64]
EACH = 30  # bundled digits of each class over which accuracy is measured
REPLACEMENTS: dict[str, Floats] = {
    **{name: KERNELS[name].kernel for name in ("Sobel x", "Sobel y", "Laplacian", "blur")},
    "Gabor 45°": gabor(3, sigma=1.0, angle=45.0, wavelength=3.0, phase=90.0),
}


@dataclass(frozen=True)
class Surgery:
    """muted: (layer, map), layers counted from 1 as in the plan; kernels: (map, its entries row by row) of the first
    layer, the newest last; biases: whether they are left in."""

    muted: tuple[tuple[int, int], ...] = ()
    kernels: tuple[tuple[int, tuple[float, ...]], ...] = ()
    biases: bool = True

    def muting(self, layer: int, channel: int) -> Surgery:
        """One map more muted, or heard again."""
        place = (layer, channel)
        if place in self.muted:
            return replace(self, muted=tuple(one for one in self.muted if one != place))
        return replace(self, muted=(*self.muted, place))

    def with_kernel(self, channel: int, kernel: Floats) -> Surgery:
        """Another kernel for a map of the first layer."""
        others = tuple(one for one in self.kernels if one[0] != channel)
        return replace(self, kernels=(*others, (channel, tuple(np.ravel(kernel).tolist()))))


class Muted(nn.Module):
    """A layer some of whose maps (or units) are 0."""

    def __init__(self, layer: nn.Module, channels: list[int]) -> None:
        super().__init__()
        self.layer, self.channels = layer, channels

    def forward(self, x: Tensor) -> Tensor:
        heard: Tensor = self.layer(x.flatten(1) if isinstance(self.layer, nn.Linear) else x).clone()
        heard[:, self.channels] = 0
        return heard


def operated(network: DigitNetwork, surgery: Surgery) -> DigitNetwork:
    """A copy of the network after surgery. Raises ValueError for a map or kernel that is not there."""
    result = copy.deepcopy(network)
    layers = result.layers
    with torch.no_grad():
        if not surgery.biases:
            for layer in layers:
                if isinstance(layer, nn.Conv2d | nn.Linear) and layer.bias is not None:
                    layer.bias.zero_()
        first = layers[0]
        assert isinstance(first, nn.Conv2d)
        for channel, entries in surgery.kernels:
            if not 0 <= channel < first.out_channels or len(entries) != first.weight[0, 0].numel():
                raise ValueError("The first layer has no such kernel.")
            first.weight[channel, 0] = torch.tensor(entries).reshape(first.weight[0, 0].shape)
    for number in {layer for layer, _ in surgery.muted}:
        if not 1 <= number <= len(layers):
            raise ValueError("There is no such layer to mute a map of.")
        channels = sorted(channel for layer, channel in surgery.muted if layer == number)
        layers[number - 1] = Muted(layers[number - 1], channels)
    return result


@cache
def bundled() -> tuple[Tensor, Tensor]:
    """scikit-learn's digits, EACH of a class, prepared as drawings are: (n, 1, 28, 28), and what they are."""
    from sklearn.datasets import load_digits  # takes a while to import

    data = load_digits()
    chosen = np.concatenate([np.flatnonzero(data.target == digit)[:EACH] for digit in range(10)])
    pictures = np.stack([prepared((data.images[k] / 16).astype(np.float32)).digit for k in chosen])
    return torch.from_numpy(pictures)[:, None], torch.from_numpy(data.target[chosen])


def right(network: nn.Module) -> int:
    """How many of the bundled digits a network reads right."""
    pictures, targets = bundled()
    with torch.inference_mode():
        return int((network(pictures).argmax(1) == targets).sum())
