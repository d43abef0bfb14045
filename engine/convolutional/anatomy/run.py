"""A picture on its way through a network, as the stage shows it: the maps going into a layer and coming out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats32
from engine.convolutional.anatomy import words
from engine.convolutional.anatomy.effects import change, cut, made, picture, shipped
from engine.convolutional.anatomy.own import OwnPicture
from engine.convolutional.anatomy.settings import AnatomySettings
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.layers import Activation
from engine.convolutional.networks.windowed import Conv, Pool
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.shown import Shown
from engine.convolutional.reader.thinking import Thinking
from engine.digits.naming import named
from engine.experiment.protocol import Frame

MOST_MAPS, LONGEST_SIDE = 24, 96  # drawn of a layer, and the cells along a side


class Run:
    """The picture through the network, with the weights of :func:`made`. own: the visitor's, where there is one, which
    is sent if the settings say so. `problem` says why there is none, where the network is too large."""

    def __init__(self, anatomy: Anatomy, settings: AnatomySettings, own: OwnPicture | None = None) -> None:
        self.has_own, self.own = own is not None, own if settings.own else None
        self.anatomy, self.settings, self.problem = anatomy, settings, ""
        self.shift = (settings.shift, settings.down)
        self.trained = shipped(anatomy.plan, anatomy.input)
        still = picture(settings.image, settings.digit, own=self.own)
        self.thinking: Thinking | None = None
        self.volumes = [still]
        try:
            reader = Reader(anatomy, made(anatomy, settings.seed))
            self.thinking = Thinking(reader, still)
        except ValueError as reason:
            self.problem = str(reason)
            return
        self.unmoved = self.thinking.outputs  # before the picture was shifted
        if any(self.shift):
            self.thinking = Thinking(reader, picture(settings.image, settings.digit, *self.shift, own=self.own))
        self.volumes = self.thinking.outputs

    def shown(self, number: int) -> Shown:
        """What comes out of a layer, as pictures."""
        return Shown(self.volumes[number], MOST_MAPS, LONGEST_SIDE)

    def hidden(self, number: int) -> bool:
        """Whether no maps are shown: there are none, or the layer's table of connections stands in their place."""
        layer = self.anatomy.layers[number - 1].layer if number else None
        return bool(self.problem) or (isinstance(layer, Conv) and bool(layer.table))

    def frame(self, number: int) -> Frame:
        """goes_in and comes_out (maps, rows, columns), −1 to 1, up to MOST_MAPS; face.0, face.1, …: the strongest map
        of every volume, −127 to 127; effect: sentences."""
        faces = {f"face.{k}": _face(volume) for k, volume in enumerate(self.volumes)}
        if self.hidden(number):
            chosen: Frame = dict.fromkeys(("own", "digit", "shift", "down"))
            nothing: Frame = {**chosen, "in_title": [], "out_title": []}
            return {**faces, **nothing, "effect": [self.problem] if self.problem else []}
        before, after = self.shown(max(0, number - 1)), self.shown(number)
        shapes = [self.anatomy.input, *(part.output for part in self.anatomy.layers)]
        return {
            **faces,
            **({"goes_in": _maps(before)} if number else {}),
            "comes_out": _maps(after),
            "in_title": [_titled("Goes in", shapes[number - 1], before)] if number else [],
            "out_title": [_titled("Comes out" if number else "The picture", shapes[number], after)],
            "effect": self._effect(number),
            "shift": self.settings.shift,
            "down": self.settings.down,
            "own": self.settings.own if self.has_own else None,
            "digit": None if self.settings.image[0] == 3 or self.own else self.settings.digit,
        }

    def _effect(self, number: int) -> list[str]:
        settings = self.settings
        what = "a photograph" if settings.image[0] == 3 else named(settings.digit)
        if self.own:
            what = "your picture" if settings.image[0] == 3 else "your digit, prepared as in lesson 2.5,"
        untrained = f"through untrained weights, seed {settings.seed}"
        weights = "through the trained weights that ship here" if self.trained else untrained
        lines = [f"The maps: {what} {weights}."]
        if self.own and settings.image[0] != 3 and self.own.prepared.refusal:
            lines.append(self.own.prepared.refusal)
        if self.trained and number == len(self.anatomy.layers):
            answer = int(self.volumes[-1].argmax())
            lines.append(f"The largest of the ten is that of unit {answer}: read as {named(answer)}.")
        layer = self.anatomy.layers[number - 1].layer if number else None
        if isinstance(layer, Activation) and layer.kind == "relu":
            lines.append(words.cut(cut(self.volumes[number - 1])))
        if any(self.shift) and number:
            before, after = (change(self.unmoved[at], self.volumes[at]) for at in (number - 1, number))
            lines += words.shifted(self.shift, before, after, pooled=layer is not None and layer.sort == "pooling")
        elif isinstance(layer, Pool):
            lines.append("Move the picture by a pixel: how much changes before the pooling, and after?")
        return lines


def _titled(title: str, shape: Shape, shown: Shown) -> str:
    most, count = f"full colour {np.abs(shown.maps).max():.3g}", len(shown.maps)
    if shown.a_list:
        return f"{title}: {count:,} {'units' if len(shape) == 1 else 'maps of one cell'} · {most}"
    counted = f"{MOST_MAPS} of {count:,} maps" if count > MOST_MAPS else f"{count} {'map' if count == 1 else 'maps'}"
    return f"{title}: {counted} · {most}"


def _maps(shown: Shown) -> Floats32:
    """The first maps of a volume, or a list of units as one block, relative to the largest of the whole layer."""
    return shown.pictures / max(float(np.abs(shown.maps).max()), 1e-12)


def _face(volume: Floats32) -> NDArray[np.int8] | NDArray[np.uint8]:
    """The map with the largest cells as signed bytes; three channels of a picture as bytes of colour; a list of units
    as one column."""
    if volume[0].size == 1:
        volume = volume.reshape(1, -1, 1)
    if len(volume) == 3 and float(volume.min()) >= 0 and float(volume.max()) <= 1:
        colours = Shown(volume, 3, LONGEST_SIDE).pictures.transpose(1, 2, 0)
        return np.ascontiguousarray(np.rint(255 * colours).astype(np.uint8))
    largest = int(np.abs(volume).sum(axis=(1, 2)).argmax())
    scaled = Shown(volume[largest : largest + 1], 1, LONGEST_SIDE).pictures[0] / max(float(np.abs(volume).max()), 1e-12)
    signed: NDArray[np.int8] = np.rint(127 * scaled).astype(np.int8)
    return signed
