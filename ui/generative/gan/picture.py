"""The lesson's card on the first page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.settings import RECIPES
from ui.figures import BLUE, ORANGE, SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """Two Gaussians, what a generator makes of them after a few hundred iterations, and the discriminator's opinion."""
    experiment = GANExperiment(replace(RECIPES["gaussians"], g_hidden=(16, 16), d_hidden=(16, 16), batch_size=64))
    experiment.step(400)
    frame = experiment.frame() | experiment.picture()
    across, down = np.meshgrid(np.arange(WIDE), np.arange(SIZE) + (WIDE - SIZE) / 2)
    field, places = frame["field"] / 127, (len(frame["field"]) / WIDE)
    picture = tint(field[(down * places).astype(int), (across * places).astype(int)] * 0.6)
    for (x, y), real in zip(frame["points"], frame["targets"], strict=True):
        distance = np.hypot(across - x * WIDE, down - (1 - y) * WIDE)
        picture[distance < 5] = 255
        picture[distance < 3.8] = BLUE if real else ORANGE
    return picture.astype(np.uint8)
