"""Twenty latents, one by one: each a slider, all of them z."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.digit_autoencoders.digits import decoded
from engine.generative.vae import words
from engine.generative.vae.looks.base import VaeAsking

SAMPLES = 12
MOST_SIGMAS = 4.0


class VaeSliders(VaeAsking):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*VaeAsking.looks, "set_latent", "take", "renew")
    look = "sliders"
    name = "vae20"

    def set_latent(self, index: Annotated[int, Bounds(0, 63)], value: Annotated[float, Bounds(-4, 4)]) -> None:
        """One latent, the others staying where they are."""
        z = self.code.copy()
        if index < len(z):
            z[index] = value
            self.held = z

    def renew(self) -> None:
        """Twelve other samples from the prior."""
        self._sampled += SAMPLES

    def take(self, index: Annotated[int, Bounds(0, SAMPLES - 1)]) -> None:
        """One of the samples becomes z."""
        self.held = self._samples()[index]

    def _samples(self) -> Floats:
        return self.from_prior(SAMPLES, 7 * self._sampled + 5)

    def frame(self) -> Frame:
        kl = self.draws.kl
        return {
            **super().frame(),
            **self.course(),
            **{f"latent.{k}": float(np.clip(value, -MOST_SIGMAS, MOST_SIGMAS)) for k, value in enumerate(self.code)},
            "samples": decoded(self.name, self._samples()),
            "kl": kl.reshape(1, 4, 5).astype(np.float32),
            "kl_range": float(kl.max()),
            "kl_said": [words.divergences(kl)],
        }
