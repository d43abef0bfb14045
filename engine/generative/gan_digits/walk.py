"""A walk through the noise of the generator of digits: from A to B, or round by four codes for as long as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.gan_digits.explore import DigitGANExplore
from engine.generative.gan_digits.generator.network import LATENTS
from engine.generative.gan_digits.latent import CORNERS, along
from engine.generative.gan_digits.reading import generated, read, short

LEG, FILM = 40, 13


class DigitGANWalk(DigitGANExplore):
    """A step is a fortieth of the way from one code to the next. See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*DigitGANExplore.looks, "go")

    @property
    def closed(self) -> bool:
        return self.settings.route == "round"

    @property
    def length(self) -> int:
        return LEG * (len(CORNERS) if self.closed else 1)

    @property
    def share(self) -> float:
        """How much of the way is behind."""
        return self._steps / self.length

    def go(self, index: Annotated[int, Bounds(0, FILM - 1)]) -> None:
        """To one of the pictures of the way."""
        self._steps = round(index * self.length / (FILM - 1))

    @property
    def code(self) -> Floats:
        return np.asarray(self._along(np.array([self.share]))[0])

    def _along(self, shares: Floats) -> Floats:
        return along(self.corners, shares, self.settings.path, closed=self.closed)

    def frame(self) -> Frame:
        key = (self.corners.tobytes(), self.settings.path, self.settings.route)
        film = self.keep("film", key, self._film)
        return {**super().frame(), **film, "film.at": round(self.share * (FILM - 1))}

    def where(self, z: Floats) -> str:
        """The length of z on the way from A to B beside those of both."""
        if self.closed:
            return super().where(z)
        first, last = (float(np.linalg.norm(corner)) for corner in self.corners[:2])
        t = f"{self.share:.3f}".rstrip("0").rstrip(".")
        return (
            f"t = {t}: ‖z‖ = {np.linalg.norm(z):.2f}, ‖z_A‖ = {first:.2f}, ‖z_B‖ = {last:.2f}; draws from N(0, I) have "
            f"about √{LATENTS} = {LATENTS**0.5:.2f}."
        )

    def _film(self) -> Frame:
        """Thirteen places on the way, decoded and read, with ‖z‖."""
        there = self._along(np.linspace(0, 1, FILM))
        pictures = generated(there)
        lengths = np.linalg.norm(there, axis=1)
        read_as = [short(shares) for shares in read(pictures).shares]
        captions = [f"{one}  {length:.1f}" for one, length in zip(read_as, lengths, strict=True)]
        return {"film": pictures[:, 0].numpy(), "film.captions": captions}
