"""A small generative adversarial network in training on 8×8 digits: :mod:`engine.generative.adversaries.players`.

    training = Gan8Training(Gan8Settings())
    training.step(8_000)
    training.read().covered

D and G see ink from −1 to 1. An update draws its real digits anew, with replacement, from the 1,437 to learn from.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats32
from engine.generative.adversaries import fast
from engine.generative.adversaries.players import JUDGED, Players, stream
from engine.generative.gan_digits.small.measures import SAMPLES, Reading8, judge
from engine.generative.gan_digits.small.settings import Gan8Settings

MEMORY = 0.98  # of the losses' running means: how much of them an update leaves


class Gan8Training(Players[Gan8Settings]):
    """The two networks on the digits that the seed leaves to learn from."""

    def __init__(self, settings: Gan8Settings, dtype: torch.dtype = torch.float32) -> None:
        self.judge = judge(settings.seed)
        self.digits = self.judge.digits
        self.images = torch.from_numpy(2 * self.digits.x - 1).to(dtype)
        super().__init__(settings, dtype)

    def _begin(self) -> None:
        self.means = {"discriminator": math.nan, "generator": math.nan}  # of the losses without penalty
        super()._begin()

    def updated(self) -> None:
        if self.last is None:
            return
        now = self.g_loss if self.last == "generator" else self.d_loss - self.sloped
        before = self.means[self.last]
        self.means[self.last] = now if math.isnan(before) else before + (1 - MEMORY) * (now - before)

    def change(self, **settings: Any) -> None:
        """As any players', but another loss has means of its own."""
        before = self.settings.loss
        super().change(**settings)
        if self.settings.loss != before:
            self.means = dict.fromkeys(self.means, math.nan)

    def batch(self, generator: np.random.Generator) -> Tensor:
        chosen = generator.integers(len(self.images), size=self.settings.batch_size)
        return self.images[torch.from_numpy(chosen)]

    def noise(self, count: int, what: int = 0) -> Tensor:
        """Noise for looking, (count, noise): the same whenever it is asked for."""
        shape = (count, self.settings.noise_size)
        return self.tensor(stream(self.settings.seed, JUDGED + what).standard_normal(shape))

    def generate(self, z: Tensor) -> Floats32:
        """What the generator shown, its average where there is one, makes of noise: (n, 64), ink from 0 to 1."""
        layers = self.average if self.settings.average else self.generator
        y = fast.forward(layers, z, self.settings.g_activation, self.settings.g_output).output
        found: Floats32 = ((y + 1) / 2).float().clamp(0, 1).numpy()
        return found

    def logits(self, pictures: Floats32) -> Floats32:
        """a(x) of (n, 64), ink from 0 to 1: (n,)."""
        x = torch.from_numpy(2 * pictures - 1).to(self.dtype)
        found: Floats32 = fast.forward(self.judging()[0], x, self.settings.d_activation).output[:, 0].float().numpy()
        return found

    def state(self) -> dict[str, Any]:
        return super().state() | {f"mean_{name}": value for name, value in self.means.items()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self.means = {name: float(state[f"mean_{name}"]) for name in self.means}

    def samples(self) -> Floats32:
        """What the generator makes of noise that stays the same, for all figures."""
        return self.generate(self.noise(SAMPLES, 1))

    @torch.inference_mode()
    def read(self) -> Reading8:
        """The generator now, from samples of noise that stay the same."""
        return self.judge.read(self.samples())
