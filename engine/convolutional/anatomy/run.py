"""A picture on its way through a network, as the stage shows it: the maps going into a layer and coming out."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import Floats32
from engine.convolutional.anatomy import words
from engine.convolutional.anatomy.effects import change, cut, made, picture, shipped, through
from engine.convolutional.anatomy.settings import AnatomySettings
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.layers import Activation
from engine.convolutional.networks.windowed import Conv, Pool
from engine.digits.naming import named
from engine.experiment.protocol import Frame

MOST_MAPS, LONGEST_SIDE = 24, 96  # drawn of a layer, and the cells along a side


class Run:
    """The picture through the network, with the weights of :func:`made`. `problem` says why there is none, where the
    network is too large."""

    def __init__(self, anatomy: Anatomy, settings: AnatomySettings) -> None:
        self.anatomy, self.settings, self.problem = anatomy, settings, ""
        self.shift = (settings.shift, settings.down)
        self.trained = shipped(anatomy.plan, anatomy.input)
        still = picture(settings.image, settings.digit)
        self.volumes = [torch.from_numpy(still)]
        try:
            net = made(anatomy, settings.seed)
        except ValueError as reason:
            self.problem = str(reason)
            return
        self.unmoved = self.volumes = through(net, anatomy, still)  # unmoved: before the picture was shifted
        if any(self.shift):
            self.volumes = through(net, anatomy, picture(settings.image, settings.digit, *self.shift))

    def frame(self, number: int) -> Frame:
        """goes_in and comes_out (maps, rows, columns), −1 to 1, up to MOST_MAPS; face.0, face.1, …: the strongest map
        of every volume, −127 to 127; effect: sentences."""
        faces = {f"face.{k}": _face(volume) for k, volume in enumerate(self.volumes)}
        layer = self.anatomy.layers[number - 1].layer if number else None
        hidden = isinstance(layer, Conv) and bool(layer.table)  # its table stands in the maps' place
        if self.problem or hidden:
            nothing: Frame = {"shift": None, "down": None, "digit": None, "in_title": [], "out_title": []}
            return {**faces, **nothing, "effect": [self.problem] if self.problem else []}
        before, after = self.volumes[max(0, number - 1)], self.volumes[number]
        return {
            **faces,
            **({"goes_in": _maps(before)} if number else {}),
            "comes_out": _maps(after),
            "in_title": [_titled("Goes in", before)] if number else [],
            "out_title": [_titled("Comes out" if number else "The picture", after)],
            "effect": self._effect(number),
            "shift": self.settings.shift,
            "down": self.settings.down,
            "digit": None if self.settings.image[0] == 3 else self.settings.digit,
        }

    def _effect(self, number: int) -> list[str]:
        settings = self.settings
        what = "a photograph" if settings.image[0] == 3 else named(settings.digit)
        untrained = f"through untrained weights, seed {settings.seed}"
        weights = "through the weights that ship here, trained on MNIST" if self.trained else untrained
        lines = [f"The maps: {what} {weights}."]
        layer = self.anatomy.layers[number - 1].layer if number else None
        if isinstance(layer, Activation) and layer.kind == "relu":
            lines.append(words.cut(cut(self.volumes[number - 1])))
        if any(self.shift) and number:
            before, after = (change(self.unmoved[at], self.volumes[at]) for at in (number - 1, number))
            lines += words.shifted(self.shift, before, after, pooled=layer is not None and layer.sort == "pooling")
        elif isinstance(layer, Pool):
            lines.append("Move the picture by a pixel: how much changes before the pooling, and after?")
        return lines


def _titled(title: str, volume: Tensor) -> str:
    most, count = f"full colour {float(volume.abs().max()):.3g}", len(volume)
    if volume.ndim == 1:
        return f"{title}: {count:,} units · {most}"
    if _a_list(volume):
        return f"{title}: {count:,} maps of one cell · {most}"
    counted = f"{MOST_MAPS} of {count:,} maps" if count > MOST_MAPS else f"{count} {'map' if count == 1 else 'maps'}"
    return f"{title}: {counted} · {most}"


def _a_list(volume: Tensor) -> bool:
    return volume.ndim == 1 or volume.shape[1:] == (1, 1)


def _maps(volume: Tensor) -> Floats32:
    """The first maps of a volume, or a list of units as one block, relative to the largest of the whole layer."""
    maps = _block(volume.flatten())[None] if _a_list(volume) else volume[:MOST_MAPS]
    return (_thinned(maps) / max(float(volume.abs().max()), 1e-12)).numpy().astype(np.float32)


def _block(units: Tensor) -> Tensor:
    """A list as rows and columns, nearly square, without a rest where that is possible; NaN where there is a rest."""
    count = len(units)
    rows = next(rows for rows in range(math.isqrt(count), 0, -1) if count % rows == 0)
    if count > 8 * rows * rows:
        rows = math.isqrt(count)
    columns = math.ceil(count / rows)
    block = torch.full((rows * columns,), math.nan)
    block[:count] = units
    return block.reshape(rows, columns)


def _thinned(maps: Tensor) -> Tensor:
    """Every second or third cell of maps with very many."""
    every = math.ceil(max(maps.shape[-2:]) / LONGEST_SIDE)
    return maps[..., ::every, ::every]


def _face(volume: Tensor) -> NDArray[np.int8] | NDArray[np.uint8]:
    """The map with the largest cells as signed bytes; three channels of a picture as bytes of colour; a list of units
    as one column."""
    if _a_list(volume):
        volume = volume.reshape(1, -1, 1)
    if len(volume) == 3 and float(volume.min()) >= 0 and float(volume.max()) <= 1:
        return (_thinned(volume) * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous().numpy()
    strongest = volume[int(volume.abs().sum(dim=(1, 2)).argmax())]
    scaled = _thinned(strongest) / max(float(volume.abs().max()), 1e-12)
    return (scaled * 127).round().to(torch.int8).numpy()
