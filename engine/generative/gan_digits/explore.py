"""The lesson on a generator of digits at the one that ships: four codes, and what lies between them.

    experiment = DigitGANWalk()
    experiment.step(12)
    experiment.frame()["now"]           # what the place on the way from A to B is decoded to

What a walk and a plane have in common stands here; see :mod:`engine.generative.gan_digits.walk` and
:mod:`engine.generative.gan_digits.plane`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.generative.gan_digits.generator.nearest import at_hand
from engine.generative.gan_digits.generator.network import LATENTS
from engine.generative.gan_digits.generator.quality import as_pictures
from engine.generative.gan_digits.latent import CORNERS, SAMPLES, codes
from engine.generative.gan_digits.reading import generated, judged, nearest, read, said, short
from engine.generative.gan_digits.settings import DigitGANSettings


class DigitGANExplore(Tour):
    """Four codes A, B, C, D, twelve samples to choose them from, and a code z that is looked at.

    See :mod:`engine.experiment`.
    """

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("take", "corner_is", "renew", "anew")
    units: Sequence[str] = ("step",)
    pace = 20.0

    def __init__(self, settings: DigitGANSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or DigitGANSettings()
        self.corner = 0  # the one that a pressed sample becomes
        self.block = 1  # of the samples shown
        self.corners: Floats = codes(self.settings.seed, 0, len(CORNERS))
        self._kept: dict[str, tuple[Any, Frame]] = {}

    def come_from(self, before: DigitGANExplore) -> None:
        """Take over the four codes and the samples."""
        if before.settings.seed == self.settings.seed:
            self.corners, self.block = before.corners, before.block

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if self.settings.seed != before.seed:
            self.corners, self.block = codes(self.settings.seed, 0, len(CORNERS)), 1
        self._steps = min(self._steps, self.length)

    # --- stepping -------------------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        """Whether the way comes back to its start, and so has no end."""
        return True

    @property
    def stopped(self) -> str:
        return "This is the other end." if self._steps >= self.length and not self.closed else ""

    def step(self, count: int = 1) -> int:
        """Round, the step after the last is the first."""
        if not self.closed:
            return super().step(count)
        self._steps = (self._steps + count) % self.length
        return count

    # --- choosing -------------------------------------------------------------------------------------------------

    def corner_is(self, corner: Literal["A", "B", "C", "D"]) -> None:
        """What a sample that is pressed becomes."""
        self.corner = CORNERS.index(corner)

    def take(self, index: Annotated[int, Bounds(0, SAMPLES - 1)]) -> None:
        """One of the samples becomes a corner, and the next press the next one."""
        self.corners = self.corners.copy()
        self.corners[self.corner] = codes(self.settings.seed, self.block)[index]
        self.corner = (self.corner + 1) % (len(CORNERS) if self.closed else 2)

    def renew(self) -> None:
        """Twelve other samples."""
        self.block += 1

    def anew(self) -> None:
        """Four other codes."""
        self.block += 1
        self.corners = codes(self.settings.seed, self.block + 1_000, len(CORNERS))

    @property
    def code(self) -> Floats:
        """z as it is looked at, (latents,)."""
        raise NotImplementedError

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        z = self.code
        picture = generated(z[None])
        reading = read(picture)
        return {
            "step": self._steps,
            "corner": CORNERS[self.corner],
            "now": picture[0].numpy(),
            "now.captions": [f"G(z), read as {short(reading.shares[0])}"],
            "shares": reading.shares[0].tolist(),
            "numbers": [
                self.where(z),
                f"{said(reading.shares[0])} {judged(float(reading.logits[0]))}",
                nearest(reading.distances[0]),
            ],
            **self.keep("corners", self.corners.tobytes(), self._ends),
            **self.keep("samples", (self.settings.seed, self.block), self._sheet),
        }

    def where(self, z: Floats) -> str:
        """The length of z beside that of draws."""
        return f"‖z‖ = {np.linalg.norm(z):.2f}; draws from N(0, I) have about √{LATENTS} = {LATENTS**0.5:.2f}."

    def picture(self) -> Frame:
        """The digits trained on that are nearest, where MNIST is at hand."""
        found = at_hand()
        if found is None:
            return {}
        which, far = found.gallery.nearest(generated(self.code[None])[0])
        digits = found.gallery.digits.take(which)
        return {
            "near": as_pictures(digits.images)[:, 0].numpy(),
            "near.captions": [f"{label}: {apart:.1f}" for label, apart in zip(digits.labels, far, strict=True)],
        }

    def _ends(self) -> Frame:
        """The four codes, decoded and read."""
        pictures = generated(self.corners)
        captions = [f"{name}: {short(shares)}" for name, shares in zip(CORNERS, read(pictures).shares, strict=True)]
        return {"corners": pictures[:, 0].numpy(), "corners.captions": captions}

    def _sheet(self) -> Frame:
        """Twelve samples to choose from."""
        pictures = generated(codes(self.settings.seed, self.block))
        return {"samples": pictures[:, 0].numpy(), "samples.captions": [short(one) for one in read(pictures).shares]}

    def keep(self, name: str, key: Any, make: Callable[[], Frame]) -> Frame:
        """What has been made for this key, or is made now."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != key:
            kept = self._kept[name] = key, make()
        return kept[1]
