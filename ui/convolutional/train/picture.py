"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.settings import TrainSettings
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """Filters as they are after 100 updates, and who is taken for whom."""
    experiment = TrainExperiment(TrainSettings(architecture="C12@3p1 R P2 F10"))
    experiment.step(100)
    frame = experiment.picture()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for k, values in enumerate(frame["filters"] / frame["filters_range"]):
        row, column = divmod(k, 3)
        top, left = 16 + row * 84, 18 + column * 66
        picture[top : top + 60, left : left + 60] = tint(np.kron(values, np.ones((20, 20))))
    confusion = frame["confusion"][0] / frame["confusion"].max()
    picture[56:306, 220:470] = tint(np.kron(np.sqrt(confusion), np.ones((25, 25))))
    return picture.astype(np.uint8)
