"""A small generative adversarial network in training on 8×8 digits: :mod:`engine.generative.adversaries.players`.

    training = SmallTraining(GANDigitsSettings(look="train"))
    training.step(8_000)
    training.read().covered

D and G see ink from −1 to 1. An update draws its real digits anew, with replacement, from the 1,437 to learn from.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats, Floats32
from engine.generative.adversaries.players import Players
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.measures import SAMPLES, Reading, judge

MEMORY = 0.98  # of the losses' running means: how much of them an update leaves


class SmallTraining(Players[GANDigitsSettings]):
    """The two networks on the digits that the seed leaves to learn from. means: of each loss without its penalty."""

    kept = (*Players.kept, "means")

    def __init__(self, settings: GANDigitsSettings, dtype: torch.dtype = torch.float32) -> None:
        self.judge = judge(settings.seed)
        self.digits = self.judge.digits
        self.images = torch.from_numpy(2 * self.digits.x - 1).to(dtype)
        super().__init__(settings, dtype)

    def begin(self) -> None:
        super().begin()
        self.means = {"discriminator": math.nan, "generator": math.nan}

    def update(self) -> bool:
        sound = super().update()
        if sound and self.last:
            now = self.gan.g_loss if self.last == "generator" else self.gan.d_loss - self.gan.sloped
            before = self.means[self.last]
            self.means[self.last] = now if math.isnan(before) else before + (1 - MEMORY) * (now - before)
        return sound

    def change(self, settings: GANDigitsSettings) -> None:
        """Take other live settings. Another loss has means of its own."""
        before = self.settings.loss
        super().change(settings)
        if settings.loss != before:
            self.means = dict.fromkeys(self.means, math.nan)

    def batch(self, generator: np.random.Generator) -> Tensor:
        chosen = generator.integers(len(self.images), size=self.settings.batch_size)
        return self.images[torch.from_numpy(chosen)]

    def generate(self, z: Floats) -> Floats32:
        """The pictures that G, or its average, makes of noise: (n, 64), ink from 0 to 1."""
        found: Floats32 = ((self.gan.generate(self.tensor(z)) + 1) / 2).float().clamp(0, 1).numpy()
        return found

    def seen(self, pictures: Floats32) -> Tensor:
        """Pictures, ink from 0 to 1, as the networks see them."""
        return torch.from_numpy(2 * pictures - 1).to(self.dtype)

    def logits(self, pictures: Floats32) -> Floats32:
        """a(x) of (n, 64), ink from 0 to 1: (n,)."""
        found: Floats32 = self.gan.judge(self.seen(pictures)).float().numpy()
        return found

    def samples(self) -> Floats32:
        """The samples for all figures, made of noise that stays the same."""
        return self.generate(self.noise(SAMPLES, 1))

    @torch.inference_mode()
    def read(self) -> Reading:
        """Measure the generator, always with the same noise."""
        return self.judge.read(self.samples())
