"""Four digits at the corners of a square, and everything between them: a pointer is dragged through it.

experiment = VaeCorners()
experiment.mix(0, 0.25, 0.9)        # every move of a pointer
experiment.frame()["now"]           # is decoded, by three networks
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders.asking import shown
from engine.generative.digit_autoencoders.digits import SIDE, decoded
from engine.generative.vae import words
from engine.generative.vae.looks.base import NETWORKS, Place, VaeExplore
from engine.generative.vae.settings import VaeSettings

GRID = 9
HALF = 0.5 / (GRID - 1)  # half a cell: the pictures at the corners are those of the corners
PLACES = {"A": (0, 1), "B": (1, 1), "C": (0, 0), "D": (1, 0)}  # A and B above, C and D below
OUTSIDE = 0.72  # how far from the middle of a corner's picture its letter stands, in half cells
EDGE = 13  # points of an edge as it is drawn on the map


def route(step: int) -> tuple[float, float]:
    """The place of a step: along the square's rows, there and back, from A down; across and up."""
    row, column = divmod(step, GRID)
    column = GRID - 1 - column if row % 2 else column
    return column / (GRID - 1), 1 - row / (GRID - 1)


class VaeCorners(VaeExplore):
    """See :mod:`engine.experiment`. A step is one to the next picture of the grid; held: where the pointer is."""

    looks: Sequence[str] = (*VaeExplore.looks, "mix", "move")
    look = "corners"
    networks = tuple(NETWORKS)
    pace = 10.0
    length = GRID * GRID - 1
    end = "That was all of the square."

    def __init__(self, settings: VaeSettings | None = None) -> None:
        super().__init__(settings)
        self.held: tuple[float, float] | None = (0.5, 0.5)

    def mix(self, index: Annotated[int, Bounds(0, 4)], x: Place, y: Place) -> None:
        """A place in the square: s from the left, t from below."""
        self.held = min(1.0, max(0.0, x)), min(1.0, max(0.0, y))

    def move(self, index: Annotated[int, Bounds(0, 3)], x: Place, y: Place) -> None:
        """A place on the map: a corner is there now."""
        self.place("ABCD"[index], x, y)

    @property
    def pointer(self) -> tuple[float, float]:
        """s and t."""
        return self.held or route(self._steps)

    def at(self, name: str, across: Floats, up: Floats) -> Floats:
        """Codes at places of the square, each from 0 to 1: (n,) and (n,) → (n, latents)."""
        return latent.mixed(self.codes(name), across, up, self.settings.path)

    def weights(self, name: str) -> tuple[float, ...]:
        """How much of each corner's code z is, by one of the networks: A, B, C, D."""
        (s, t), path = self.pointer, self.settings.path
        a, b, c, d = self.codes(name)
        above, below = latent.parts(a, b, s, path), latent.parts(c, d, s, path)
        upper, lower = (one @ np.stack(ends) for one, ends in ((np.array(above), (a, b)), (np.array(below), (c, d))))
        low, high = latent.parts(lower, upper, t, path)
        return *(high * part for part in above), *(low * part for part in below)

    def code(self, name: str) -> Floats:
        """z by one of the networks."""
        across, up = (np.array([share]) for share in self.pointer)
        return np.asarray(self.at(name, across, up)[0])

    def frame(self) -> Frame:
        s, t = self.pointer
        return {
            **super().frame(),
            **self.map([self._outline()], dict(zip(PLACES, self.codes("vae2"), strict=True)), {"z": self.code("vae2")}),
            **self.keep("vae2", self._square),
            **self.keep("vae20", self._square),
            "square.extent": [-HALF, 1 + HALF, -HALF, 1 + HALF],
            "square.handles": [{"x": s, "y": t, "label": "(s, t)"}, *_letters()],
            "corners": torch.stack([one.x.view(SIDE, SIDE) for one in self.asked]).numpy(),
            "corners.captions": [f"{name}: {one.short}" for name, one in zip(PLACES, self.asked, strict=True)],
            "now": np.concatenate([decoded(name, self.code(name)[None]) for name in NETWORKS]),
            "now.captions": ["2 latents", "20 latents", "no KL"],
            "numbers": self._words(),
        }

    def _square(self, name: str) -> Frame:
        """What 9 × 9 places decode to, as one picture, the corners' reconstructions in its corners."""
        shares = np.linspace(0, 1, GRID)
        across, up = (part.ravel() for part in np.meshgrid(shares, shares[::-1]))
        return {f"square.{name}": latent.mosaic(decoded(name, self.at(name, across, up)), GRID)}

    def _outline(self) -> Floats:
        """The square's edges in the plane of two latents, once around, (4 · points, 2)."""
        way, on, off = np.linspace(0, 1, EDGE), np.ones(EDGE), np.zeros(EDGE)
        edges = [(way, on), (on, 1 - way), (1 - way, off), (off, way)]
        return np.concatenate([self.at("vae2", across, up) for across, up in edges])

    def _words(self) -> list[str]:
        s, t = map(shown, self.pointer)
        return [
            self.refused or f"s = {s} across, t = {t} up; 2 latents: {words.corners(self.weights('vae2'))}",
            "The squares' corners are reconstructions of A, B, C and D, not those themselves."
            + self.told("the square of two latents"),
        ]


def _letters() -> list[Frame]:
    """A, B, C and D in the outer corners of the corners' pictures."""
    out = {0: -OUTSIDE * HALF, 1: 1 + OUTSIDE * HALF}
    return [{"x": out[x], "y": out[y], "label": name, "still": True, "bare": True} for name, (x, y) in PLACES.items()]
