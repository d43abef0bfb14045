"""The lesson on variational auto-encoders at networks that ship: what all its looks have in common.

Pictures are asked about: A, and in some looks B, C and D, digits drawn by formula or by the visitor. The looks are
classes of their own; :func:`engine.generative.vae.looks.choice.explore` makes the one that the settings ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.digits.pad import Sent, from_pad
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders import digits
from engine.generative.digit_autoencoders.digits import Asked, codes, known, network
from engine.generative.vae.settings import ENDS, PICTURES, VaeSettings, sheet

SIDE, CELLS = 28, 20
Pictures = NDArray[np.float32]
Place = Annotated[float, Bounds(-4, 4)]
"""A coordinate on the map; beyond its edge, the edge is meant."""


class VaeExplore(Tour):
    """See :mod:`engine.experiment`. A look says what it does with `asked`, its pictures, in `begin`."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("ink", "clear")
    units: Sequence[str] = ("step",)

    def __init__(self, settings: VaeSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or VaeSettings()
        self.drawn: list[NDArray[np.uint8] | None] = [None] * len(ENDS)
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._ask()

    def begin(self) -> None:
        """The pictures are there, or others than before."""
        raise NotImplementedError

    def frame(self) -> Frame:
        raise NotImplementedError

    def _ask(self) -> None:
        self.asked = [self._picture(number) for number in range(PICTURES.get(self.settings.look, 1))]
        self.begin()

    def _picture(self, number: int) -> Asked:
        drawn, end = self.drawn[number], ENDS[number]
        if drawn is not None:
            return digits.from_drawing(drawn)
        return digits.example(getattr(self.settings, f"digit{end}"), getattr(self.settings, f"example{end}"))

    def come_from(self, before: VaeExplore) -> None:
        """Take over what had been drawn."""
        self.drawn = list(before.drawn)
        self._ask()

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if replace(before, drawn=self.settings.drawn) == self.settings:  # the pictures stay, and what is made of them
            return
        self.reset()
        self._ask()

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """A picture in place of the example."""
        self.drawn["abcd".index(sheet(self.settings))] = picture
        self._ask()

    def clear(self) -> None:
        """Nothing is drawn: the example again."""
        self.draw(None)

    def keep(self, name: str, key: Any, make: Callable[[], Frame]) -> Frame:
        """What has been made for this key, or is made now."""
        kept = self._kept.get(name)
        if kept is None or kept[0] is not key:
            kept = self._kept[name] = key, make()
        found: Frame = kept[1]
        return found

    def common(self) -> Frame:
        """What the frames of all looks hold."""
        return {"step": self._steps}

    def map(self) -> Frame:
        """The plane of the network with two latents, as it is decoded, and where digits lie in it."""
        by_share = self.settings.by_share
        low, high = latent.extent(by_share)
        return {
            "map.ground": _ground(by_share),
            "map.extent": [low, high, low, high],
            "map.axes": ["Φ(z₁)", "Φ(z₂)"] if by_share else ["z₁", "z₂"],
            **_dots(by_share),
        }


def placed(x: float, y: float, by_share: bool) -> Floats:
    """The code at a place on the map, (2,)."""
    return latent.from_map(np.array([x, y]), by_share)


@torch.no_grad()
def decoded(name: str, z: Floats) -> Pictures:
    """What a network that ships makes of codes (n, latents): (n, 28, 28), the probability of ink."""
    found: Pictures = network(name).decode(torch.from_numpy(z).float()).sigmoid().view(-1, SIDE, SIDE).numpy()
    return found


@torch.no_grad()
def encoded(name: str, asked: Sequence[Asked]) -> Floats:
    """Where a network that ships puts pictures: μ of each, (n, latents)."""
    found: Floats = network(name).encode(torch.stack([one.x for one in asked]))[0].double().numpy()
    return found


_grounds: dict[bool, NDArray[np.uint8]] = {}


def _ground(by_share: bool) -> NDArray[np.uint8]:
    if by_share not in _grounds:
        _grounds[by_share] = latent.manifold(network("vae2"), CELLS, by_share)
    return _grounds[by_share]


def _dots(by_share: bool) -> Frame:
    places = latent.to_map(codes("vae2"), by_share).astype(np.float32)
    return {"map.dots": places, "map.kinds": known()[1]}
