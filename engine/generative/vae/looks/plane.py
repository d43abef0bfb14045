"""The plane of two latents: z is dragged through it, and every place is decoded.

experiment = VaePlane()
experiment.move(0, 0.5, -1.0)       # every move of a pointer
experiment.frame()["pictures"]      # is decoded
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders import digits
from engine.generative.vae import words
from engine.generative.vae.looks.asking import VaeAsking
from engine.generative.vae.looks.explore import Place, placed


class VaePlane(VaeAsking):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*VaeAsking.looks, "move")

    def move(self, index: Annotated[int, Bounds(0, 1)], x: Place, y: Place) -> None:
        """A place on the map: z is there now."""
        self.held = placed(x, y, self.settings.by_share)

    def frame(self) -> Frame:
        z, by_share = self.code, self.settings.by_share
        x, y = latent.to_map(z, by_share).tolist()
        kept, found = self._kept.get("true", (None, {}))
        return {
            **self.common(),
            **self.map(),
            "map.lines": self._rings(by_share),
            "map.handles": [{"x": x, "y": y, "label": "z"}],
            **self.about(z),
            **self.course(found["true.value"] if kept is self.draws else np.nan),
            "table": words.table(self.draws, self._steps),
        }

    def _rings(self, by_share: bool) -> list[dict[str, object]]:
        """q(z|x), one deviation and two from its mean."""
        mean, deviation = self.draws.mean[0].double().numpy(), self.draws.deviation
        rings = [latent.ellipse(mean, k * deviation, by_share).tolist() for k in (1, 2)]
        return [{"points": ring, "color": "accent"} for ring in rings]

    def picture(self) -> Frame:
        """The true posterior beside q."""
        return self.keep("true", self.draws, self._posterior)

    def _posterior(self) -> Frame:
        found = latent.posterior(self.network, self.asked[0].x, grid=digits.grid())
        (left, bottom), (right, top) = found.low.tolist(), found.high.tolist()
        return {
            "true.ground": np.rint(255 * found.density / found.density.max()).astype(np.uint8),
            "true.extent": [left, right, bottom, top],
            "true.lines": self._rings(False),
            "true.said": [
                f"−log p(x) by the grid: {words.nats(found.likelihood)} nats",
                words.gap(self.draws, found),
            ],
            "true.value": found.likelihood,
        }
