"""Surgery on a trained network (lesson 2.5): maps muted, kernels of the first layer replaced, biases left out.

What a part is good for shows when it is gone (Morcos et al. 2018): the digit's answer and the accuracy over digits that
nobody showed the shipped networks change at once. The network itself is never touched: a copy is operated on.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.estimates import share_of
from engine.arithmetic.typed import with_entry
from engine.arithmetic.written import plain
from engine.arrays import Floats
from engine.convolutional.kernels.images import placed
from engine.convolutional.kernels.named import KERNELS, gabor
from engine.convolutional.networks.modules import Muted
from engine.convolutional.networks.network import seats
from engine.convolutional.reader.gaze import part_name
from engine.convolutional.reader.reader import Reader
from engine.digits.examples import small_digits
from engine.digits.preparation import prepared
from engine.digits.split import for_network

EACH = 30  # bundled digits of each class over which accuracy is measured
REPLACEMENTS: dict[str, Floats] = {
    **{name: KERNELS[name].kernel for name in ("Sobel x", "Sobel y", "Laplacian", "blur")},
    "Gabor 45°": gabor(3, sigma=1.0, angle=45.0, wavelength=3.0, phase=90.0),
}


@dataclass(frozen=True)
class Surgery:
    """muted: (layer, map), layers numbered from 1 as in the plan; kernels: (map, its entries row by row, what they are)
    of the first layer with weights, the newest last; biases: whether they are left in, and what normalisation adds."""

    muted: tuple[tuple[int, int], ...] = ()
    kernels: tuple[tuple[int, tuple[float, ...], str], ...] = ()
    biases: bool = True

    def muting(self, layer: int, channel: int) -> Surgery:
        """One map more muted, or heard again."""
        place = (layer, channel)
        if place in self.muted:
            return replace(self, muted=tuple(one for one in self.muted if one != place))
        return replace(self, muted=(*self.muted, place))

    def with_kernel(self, channel: int, kernel: Floats, what: str = "written by hand") -> Surgery:
        """Another kernel for a map of the first layer; what: what it is, in words."""
        others = tuple(one for one in self.kernels if one[0] != channel)
        return replace(self, kernels=(*others, (channel, tuple(np.ravel(kernel).tolist()), what)))


@dataclass(frozen=True, eq=False)
class Operated:
    """A network as it was trained, and what has been done to it. Raises ValueError for a part that is not there."""

    sound: Reader
    surgery: Surgery = Surgery()

    @cached_property
    def reader(self) -> Reader:
        """The network after surgery."""
        return self.sound if self.surgery == Surgery() else operated(self.sound, self.surgery)

    def kernel(self, channel: int) -> Floats:
        """The kernel of the first layer for one of its maps."""
        return first_kernels(self.reader)[channel].numpy().astype(np.float64)

    def written(self, channel: int, row: int, column: int, value: float) -> Surgery:
        """The surgery with one entry of a kernel written."""
        return self.surgery.with_kernel(channel, with_entry(self.kernel(channel), (row, column), value))

    def put(self, channel: int, name: str) -> Surgery:
        """The surgery with a well-known kernel in the place of a learnt one. It is multiplied by a number of three
        digits, which is said, so that its norm (the root of the sum of its squares) is that of the learnt one."""
        learnt = first_kernels(self.sound)[channel].numpy().astype(np.float64)
        known = replacement(name, *learnt.shape) if name in REPLACEMENTS else None
        if known is None:
            raise ValueError(f"There is no kernel of {learnt.shape[0]}×{learnt.shape[1]} called “{name}” here.")
        factor = float(f"{np.linalg.norm(learnt) / np.linalg.norm(known):.3g}")
        return self.surgery.with_kernel(channel, known * factor, f"replaced by {name} · {plain(factor)}")

    @cached_property
    def said(self) -> list[str]:
        """What was done to the network, and how many of the bundled digits it reads right now."""
        done, network, layers = self.surgery, self.sound, self.sound.anatomy.layers
        muted = [f"{part_name(layers[number - 1], channel)} of layer {number}" for number, channel in done.muted]
        kernels = [f"kernel {channel} of layer {network.kernels} {what}" for channel, _, what in done.kernels]
        parts = [f"muted: {', '.join(muted)}" if muted else "", ", ".join(kernels), "" if done.biases else "no biases"]
        what = "; ".join(filter(None, parts))
        learnt = ", most of which it has learnt from," if network.data == "digits" else ""
        now, before = right(self.reader), right(network)
        cost = f"Of {10 * EACH} bundled digits{learnt} it reads {now} right, as trained {before}."
        if not learnt:  # then they tell of other digits, too
            share = share_of(now, 10 * EACH)
            cost += f" That is {share.percent} ({share.interval})."
        said = [f"{what[0].upper()}{what[1:]}." if what else "Nothing is changed: click a map to mute it.", cost]
        if network.kernels is None:
            first = next(part for part in layers if part.parameters.value)
            why = "has the first weights and is no 2-D convolution"
            said.append(f"{first.title}, {why}: it has no kernel to write here.")
        if any("·" in what for _, _, what in done.kernels):
            said.append("The factor makes it about as large as the learnt one, by the root of the sum of squares.")
        return said


def operated(reader: Reader, surgery: Surgery) -> Reader:
    """A copy of the network after surgery. Raises ValueError for a map or kernel that is not there."""
    result = replace(reader, network=copy.deepcopy(reader.network))
    with torch.no_grad():
        if not surgery.biases:
            for name, numbers in result.network.named_parameters():
                if name.endswith("bias"):
                    numbers.zero_()
        for channel, entries, _ in surgery.kernels:
            kernels = first_kernels(result)
            if not 0 <= channel < len(kernels) or len(entries) != kernels[0].numel():
                raise ValueError("The first layer has no such kernel.")
            kernels[channel] = torch.tensor(entries).reshape(kernels[0].shape)
    for number in {layer for layer, _ in surgery.muted}:
        if not 1 <= number <= len(reader.ends):
            raise ValueError("There is no such layer to mute a map of.")
        channels = sorted(channel for layer, channel in surgery.muted if layer == number)
        if not all(0 <= channel < reader.anatomy.layers[number - 1].output[0] for channel in channels):
            raise ValueError("This layer has no such map to be muted.")
        row, place = seats(result.network)[reader.ends[number - 1]]
        row[place] = Muted(row[place], channels)
    return result


def first_kernels(reader: Reader) -> Tensor:
    """(maps, rows, columns) the kernels that read the picture: the network's own. ValueError where there are none."""
    if reader.kernels is None:
        raise ValueError("The first layer with weights is no 2-D convolution: there is no kernel to be replaced.")
    module = reader.module(reader.kernels)
    weight: Tensor = module.layer.weight if isinstance(module, Muted) else module.weight  # type: ignore[assignment]
    return weight.detach()[:, 0]


def replacement(name: str, rows: int, columns: int) -> Floats | None:
    """A well-known kernel, 0 around it where the learnt one is larger; None where that is too small to hold it."""
    known = REPLACEMENTS[name]
    fits = known.shape[0] <= rows and known.shape[1] <= columns
    return placed(known, rows, columns) if fits else None


@cache
def bundled(data: str = "mnist") -> tuple[Tensor, Tensor]:
    """scikit-learn's digits, EACH of a class, prepared as drawings are for networks trained on `data`: (n, 1, side,
    side), and what they are."""
    images, labels = small_digits()
    chosen = np.concatenate([np.flatnonzero(labels == digit)[:EACH] for digit in range(10)])
    made = [prepared((images[k] / 16).astype(np.float32)) for k in chosen]
    pictures = np.stack([for_network(one, data) for one in made])
    return torch.from_numpy(pictures)[:, None], torch.from_numpy(labels[chosen])


def right(reader: Reader) -> int:
    """How many of the bundled digits a network reads right."""
    pictures, targets = bundled(reader.data)
    with torch.inference_mode():
        return int((reader(pictures).argmax(1) == targets).sum())
