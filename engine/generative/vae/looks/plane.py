"""The plane of two latents: z is dragged through it, and every place is decoded.

experiment = VaePlane()
experiment.move(0, 0.5, -1.0)       # every move of a pointer
experiment.frame()["pictures"]      # is decoded
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders import digits
from engine.generative.vae import words
from engine.generative.vae.looks.base import Place, VaeAsking


class VaePlane(VaeAsking):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*VaeAsking.looks, "move")

    def move(self, index: Annotated[int, Bounds(0, 1)], x: Place, y: Place) -> None:
        """A place on the map: z is there now."""
        self.held = self.placed(x, y)

    def frame(self) -> Frame:
        return {
            **super().frame(),
            **self.map(self._rings(), {"z": self.code}, {}),
            **self.course(self._kept.get("true", {}).get("true.value", np.nan)),
            "table": words.table(self.draws, self._steps),
        }

    def _rings(self) -> list[Floats]:
        """q(z|x), one deviation and two from its mean."""
        mean, deviation = self.draws.mean[0].double().numpy(), self.draws.deviation
        return [latent.ellipse(mean, k * deviation) for k in (1, 2)]

    def picture(self) -> Frame:
        """The true posterior beside q."""
        found = self.keep("true", self._posterior)
        likelihood = found["true.value"]
        said = [
            f"−log p(x) by the grid: ≈ {words.nats(likelihood)} nats",
            words.gap(self.draws.bound(self._steps), likelihood),
        ]
        return found | {"true.said": said}

    def _posterior(self, _: str) -> Frame:
        found = latent.posterior(self.network, self.asked[0].x, grid=digits.grid())
        (left, bottom), (right, top) = found.low.tolist(), found.high.tolist()
        return {
            "true.ground": np.rint(255 * found.density / found.density.max()).astype(np.uint8),
            "true.extent": [left, right, bottom, top],
            "true.lines": [{"points": ring.tolist(), "color": "accent"} for ring in self._rings()],
            "true.value": found.likelihood,
        }
