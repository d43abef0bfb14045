"""Twenty latents by directions that gather what changes together: one slider a direction, one strip of pictures.

Either the principal directions of the codes: where digits differ most in z. The KL presses the codes into one round
cloud, so that these hardly differ in variance and no direction is much more telling than another. Or the directions in
which the decoded picture changes most, which is what makes the first few of them tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

import numpy as np

from engine.arrays import Bytes, Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders.codes import Directions, changing
from engine.generative.digit_autoencoders.digits import SIDE, decoded, network
from engine.generative.digit_autoencoders.weights import shipped_codes
from engine.generative.vae.looks.base import VaeAsking

NETWORK, MANY, MOST = "vae20", 10, 3.0
PLACES = np.linspace(-MOST, MOST, 9)


@lru_cache(maxsize=2)
def directions(kind: str) -> Directions:
    """One of DIRECTIONS, for the network with twenty latents."""
    codes = shipped_codes(NETWORK)
    return codes.principal if kind == "codes" else changing(network(NETWORK), codes)


class VaeDirections(VaeAsking):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*VaeAsking.looks, "go_along", "middle", "take_strip")
    look = "directions"
    name = NETWORK

    @property
    def directions(self) -> Directions:
        return directions(self.settings.directions)

    def go_along(self, index: Annotated[int, Bounds(0, MANY - 1)], value: Annotated[float, Bounds(-4, 4)]) -> None:
        """z to a place along one direction, in standard deviations of the codes; the others stay."""
        self.held = self.directions.moved(self.code, index, value)

    def middle(self) -> None:
        """z to the mean of all codes."""
        self.held = self.directions.mean.copy()

    def take_strip(
        self,
        index: Annotated[int, Bounds(0, MANY - 1)],
        row: Annotated[int, Bounds(0, SIDE - 1)],
        column: Annotated[int, Bounds(0, len(PLACES) * SIDE - 1)],
    ) -> None:
        """z to what one of a strip's pictures shows; the place is that of a pixel."""
        self.go_along(index, float(PLACES[column // SIDE]))

    def strips(self, z: Floats) -> Bytes:
        """What z decodes to with one direction after the other from −3 to 3: a strip each, (10, 28, 252) bytes."""
        codes = np.concatenate([self.directions.moved(z, k, PLACES) for k in range(MANY)])
        return latent.mosaic(decoded(self.name, codes), len(PLACES)).reshape(MANY, SIDE, len(PLACES) * SIDE)

    def frame(self) -> Frame:
        z, found = self.code, self.directions
        places = np.clip(found.along(z), -MOST, MOST)
        return {
            **super().frame(),
            **{f"along.{k}": float(place) for k, place in enumerate(places[:MANY])},
            "strips": self.strips(z),
            **{f"share.{k}": f"{100 * share:.1f} %" for k, share in enumerate(found.shares[:MANY])},
            "shares.said": self._words(),
        }

    def _words(self) -> list[str]:
        shares = self.directions.shares
        ten = f"{100 * shares[:MANY].sum():.1f} %"
        strips = "A row is one direction from −3 to 3 standard deviations of the codes, the others as they are."
        if self.settings.directions == "codes":
            why = (
                f"%: of the variance of μ over MNIST's training part; these ten hold {ten}. "
                "They are nearly alike: the KL has made the cloud of codes round."
            )
        else:
            why = f"%: of the squared change in the picture by a small step any way; these ten make {ten} of it."
        return [strips, why]
