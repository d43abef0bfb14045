"""Two maps of codes side by side: of an auto-encoder, and of a variational one with as many latents.

Every place of either map is decoded, and a network trained to read digits (lesson 2.5) says how sure it is of what it
sees there. An auto-encoder is asked for nothing but good reconstructions, and leaves stretches between its codes whose
decodings are no digits; the KL of a variational one leaves few. A step is one on the straight way from the code of one
digit to that of another, on both maps at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

import numpy as np

from engine.arithmetic.exact import fixed
from engine.arithmetic.written import percent
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoder.experiment import square
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoders.experiment import Place
from engine.generative.autoencoders.latent import lattice, linear, mosaic
from engine.generative.digit_autoencoders.asking import FILM, Walk, shown
from engine.generative.digit_autoencoders.digits import SURE, codes, decoded, known, said, shares, short

CELLS = 20
MAPS = {"ae2": "Auto-encoder", "vae2": "Variational auto-encoder"}
Index = Annotated[int, Bounds(0, 1)]


class AeExplore(Walk):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*Walk.looks, "move_ae2", "move_vae2")
    networks = ("ae2", "vae2")

    def __init__(self, settings: AeSettings | None = None) -> None:
        super().__init__(settings or AeSettings(look="map"))

    def move_ae2(self, index: Index, x: Place, y: Place) -> None:
        """An end on the auto-encoder's map is put elsewhere."""
        self._put("ae2", index, x, y)

    def move_vae2(self, index: Index, x: Place, y: Place) -> None:
        """An end on the variational one's map is put elsewhere."""
        self._put("vae2", index, x, y)

    def _put(self, name: str, index: int, x: float, y: float) -> None:
        self.put[name, "AB"[index]] = np.array([x, y])
        self._steps = 0 if index == 0 else self.length  # where the hand is, there one looks

    def frame(self) -> Frame:
        return {
            "step": self._steps,
            "film.at": self.at_picture,
            "said": [self.refused or f"t = {shown(self.share)}: z ≈ {', '.join(map(self._at, MAPS))}. {self.ends}"],
            **self._map("ae2"),
            **self._map("vae2"),
        }

    def _at(self, name: str) -> str:
        """The code on one of the maps, and whose it is."""
        a, b = self.codes(name)
        (code,) = linear(a, b, np.array([self.share]))
        whose = {"ae2": "the auto-encoder", "vae2": "the VAE"}[name]
        return f"({', '.join(fixed(Fraction(float(part)), 2) for part in code)}) of {whose}"

    def _map(self, name: str) -> Frame:
        a, b = self.codes(name)
        way = linear(a, b, np.array([self.share, *np.linspace(0, 1, FILM)]))  # where it is, then the film
        pictures = decoded(name, way)
        read = shares(pictures)
        marks = {"A": a, "B": b, "t": way[0]}
        return {
            **_ground(name),
            f"{name}.lines": [{"points": [a.tolist(), b.tolist()], "color": "accent"}],
            f"{name}.handles": [
                {"x": float(x), "y": float(y), "label": label} | ({"still": True} if label == "t" else {})
                for label, (x, y) in marks.items()
            ],
            f"{name}.now": pictures[:1],
            f"{name}.read": [said(read[0])],
            f"{name}.film": pictures[1:],
            f"{name}.captions": [short(one) for one in read[1:]],
        }


@lru_cache(maxsize=2)
def _ground(name: str) -> Frame:
    """The map: what each place decodes to, the known codes, and how much of it is read with confidence."""
    places = codes(name)
    low, high = square(places)
    pictures = decoded(name, lattice(low, high, CELLS))
    sure = shares(pictures).max(1) >= SURE
    return {
        f"{name}.ground": mosaic(pictures, CELLS),
        f"{name}.extent": [low[0], high[0], low[1], high[1]],
        f"{name}.dots": places.astype(np.float32),
        f"{name}.kinds": known()[1],
        f"{name}.said": [f"{percent(sure.mean())} of its {CELLS}×{CELLS} places are read with ≥ 0.9"],
    }
