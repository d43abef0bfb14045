"""Twenty latents, one by one: each a slider, all of them z."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch

from engine.experiment.protocol import Bounds, Frame
from engine.generative.vae import words
from engine.generative.vae.looks.asking import VaeAsking
from engine.generative.vae.looks.explore import decoded

SAMPLES = 12
MOST_SIGMAS = 4.0


class VaeSliders(VaeAsking):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*VaeAsking.looks, "set_latent", "take", "renew")
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
        self.held = self._samples()[index].numpy().astype(np.float64)

    def _samples(self) -> torch.Tensor:
        generator = torch.Generator().manual_seed((1_000_003 * self.settings.seed + 7 * self._sampled + 5) % 2**32)
        return torch.randn((SAMPLES, self.network.shape.latents), generator=generator)

    def frame(self) -> Frame:
        z, kl = self.code, self.draws.kl
        return {
            **self.common(),
            **self.about(z),
            **self.course(),
            **{f"latent.{number}": float(np.clip(value, -MOST_SIGMAS, MOST_SIGMAS)) for number, value in enumerate(z)},
            "samples": decoded(self.name, self._samples().double().numpy()),
            "kl": kl.reshape(1, 4, 5).astype(np.float32),
            "kl_range": float(kl.max()),
            "kl_said": [words.divergences(kl)],
        }
