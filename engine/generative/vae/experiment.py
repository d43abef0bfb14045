"""The lesson on variational auto-encoders with a network in training: both terms of the bound, the map, one x in full.

    experiment = VaeTrain(VaeSettings(look="train"))
    experiment.step(1000)
    experiment.measure()["bound"]           # nats a digit, held out

It learns 8×8 digits, MNIST, or points of the plane. One step is one update. What is asked, and which code is decoded,
changes nothing of the run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch
from torch import Tensor

from engine.digits.naming import named
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent
from engine.generative.autoencoders.experiment import CELLS, AutoEncoderExperiment, Index, first_two
from engine.generative.digit_autoencoders.asking import Sheets
from engine.generative.vae import points, words
from engine.generative.vae.looks.base import Place
from engine.generative.vae.settings import VaeSettings
from engine.generative.vae.training import Figures, VaeTraining

SAMPLES, MOST_SIDE = 16, 28
Pixel = Annotated[int, Bounds(-1, MOST_SIDE - 1)]


class VaeTrain(Sheets, AutoEncoderExperiment[VaeTraining]):
    """See :mod:`engine.experiment`. It has no pad; what was drawn waits here for the next look that has one."""

    edits: Sequence[str] = ("cure",)
    looks: Sequence[str] = (*AutoEncoderExperiment.looks, "see", "renew")

    stays = (*AutoEncoderExperiment.stays, "pixel", "_sampled")

    def __init__(self, settings: VaeSettings | None = None) -> None:
        super().__init__(VaeTraining(settings or VaeSettings(look="train")))
        self.pixel = (self.training.data.side // 2,) * 2
        self._sampled = 0

    def move(self, index: Index, x: Place, y: Place) -> None:
        """Which place of the map is decoded, in place of the code of x."""
        by_share = self.settings.by_share and not self.training.data.on_plane
        self.put = latent.from_map(np.array([x, y]), by_share)

    def see(self, index: Annotated[int, Bounds(-1, 1)], row: Pixel, column: Pixel) -> None:
        """Which pixel of x is written out."""
        if max(row, column) < self.training.data.side and min(index, row, column) >= 0:
            self.pixel = row, column

    def renew(self) -> None:
        """Other samples from the prior."""
        self._sampled += 1

    def cure(self) -> None:
        """β down to 1, where it has made the code collapse."""
        self.change(beta=1.0)

    # --- frames ---------------------------------------------------------------------------------------------------

    @property
    def x(self) -> Tensor:
        """What is asked, (size,)."""
        return self.training.x[self.of] if self.own is None else self.own

    def course(self, figures: Figures | None) -> dict[str, float]:
        first, second = (figures.reconstruction, figures.kl) if figures else (math.nan, math.nan)
        return {"bound": first + second, "train": self.training.loss, "reconstruction": first, "divergence": second}

    def frame(self) -> Frame:
        training, figures = self.training, self.figures
        z, kl = self.code(self.x), figures.divergence
        collapsed = words.collapsed(kl) and self.steps >= words.EARLY
        return {
            **super().frame(),
            "kl": kl.tolist(),
            "bound_said": figures.bound.text,
            "said": [
                self._said(),
                words.weighed(figures, training.beta) + words.health(self.settings, self.steps, figures),
            ],
            "cure": (collapsed and self.settings.beta > 1) or None,
            **(points.frame(training, self.x, z) if training.data.on_plane else self._digit(z)),
        }

    @torch.no_grad()
    def _digit(self, z: Tensor) -> Frame:
        """x, what z decodes to, and one pixel's part in −log p(x|z)."""
        training, data = self.training, self.training.data
        decoded = training.network.decode(z[None])
        cost = -float(training.given(self.x[None], decoded)[0])
        means = training.means(decoded)
        row, column = self.pixel
        at = row * data.side + column
        x, y = latent.to_map(first_two(z[None].numpy())[0], self.settings.by_share).tolist()
        coin = self.settings.bernoulli
        told = words.pixel(
            (row + 1, column + 1), float(self.x[at]), float(means[0, at]), None if coin else training.deviation
        )
        seen = "binarised" if coin else "in greys"
        what = "x̂ at μ(x)" if self.put is None else "decoded at z"
        return {
            "map.handles": [{"x": x, "y": y, "label": "z"}],
            "asked": torch.cat([self.x[None], means]).view(2, data.side, -1).numpy(),
            "asked.captions": [f"x: {named(int(data.kinds[self.of]))}, held out, {seen}", what],
            "asked.rect": [row, column, row + 1, column + 1],
            "given": [told, words.all_pixels(data.size, cost)],
        }

    def _said(self) -> str:
        count = f"{self.figures.active} of {self.settings.latents} latents active"
        return self.held_out(f"{words.terms(self.figures)}; {count}")

    @torch.no_grad()
    def picture(self) -> Frame:
        """The map of decodings with the held-out codes on it, those held out with their reconstructions, samples."""
        training, settings, side = self.training, self.settings, self.training.data.side
        if training.data.on_plane:
            return points.picture(training, self.x, self._sampled)
        held, by_share = training.held, settings.by_share
        low, high = latent.extent(by_share)
        samples = torch.randn((SAMPLES, settings.latents), generator=points.chance(training, self._sampled))
        return {
            **self.mapped(latent.map_codes(CELLS, by_share), torch.zeros(settings.latents), training.x, held.means),
            "map.extent": [low, high, low, high],
            "map.axes": latent.axes(by_share, settings.latents),
            "map.dots": latent.to_map(first_two(held.mean), by_share).astype(np.float32),
            "samples": training.decoded(samples).view(-1, side, side).numpy(),
        }
