"""A walk from one code to another, through three networks at once: two that are variational, and one that is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders.latent import PATHS
from engine.generative.digit_autoencoders.asking import FILM, Walk, shown
from engine.generative.digit_autoencoders.digits import SIDE, decoded
from engine.generative.vae import words
from engine.generative.vae.looks.base import NETWORKS, Place, VaeExplore


class VaeWalk(Walk, VaeExplore):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*Walk.looks, "move")
    look = "walk"
    networks = tuple(NETWORKS)

    def move(self, index: Annotated[int, Bounds(0, 1)], x: Place, y: Place) -> None:
        """A place on the map: one of the ends is there now."""
        self.place("AB"[index], x, y)

    def at(self, name: str, shares: float | Floats) -> Floats:
        """Codes on the way, (n, latents)."""
        first, last = self.codes(name)
        return PATHS[self.settings.path](first, last, np.atleast_1d(np.asarray(shares, float)))

    def frame(self) -> Frame:
        a, b = self.codes("vae2")
        first, last = (one.x.view(1, SIDE, SIDE).numpy() for one in self.asked)
        middle = [decoded(name, self.at(name, self.share)) for name in NETWORKS]
        here = {"t" if 0 < self.share < 1 else "": self.at("vae2", self.share)[0]}
        return {
            **super().frame(),
            **self.map([self.at("vae2", np.linspace(0, 1, 41))], {"A": a, "B": b}, here),
            **{name: part for one in NETWORKS for name, part in self.keep(one, self._film).items()},
            "film.at": self.at_picture,
            "now": np.concatenate([first, *middle, last]),
            "now.captions": ["A", "2 latents", "20 latents", "no KL", "B"],
            "numbers": self._words(),
        }

    def _film(self, name: str) -> Frame:
        """What eleven places on the way decode to, (11, 28, 28)."""
        return {f"film.{name}": decoded(name, self.at(name, np.linspace(0, 1, FILM)))}

    def _words(self) -> list[str]:
        """Where the walk is, and what its ends are; the films say that they show reconstructions."""
        a, b = self.codes("vae2")
        how = words.way(a, b, self.share, self.settings.path)
        return [
            self.refused or f"t = {shown(self.share)}, 2 latents: {how}",
            f"{self.ends}{self.told('the first film')}",
        ]
