"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.convolutional.draw.experiment import DrawExperiment
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """A digit, and the maps of the layer that first sees whole strokes."""
    experiment = DrawExperiment()
    experiment.step(7)
    frame = experiment.frame()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    digit = np.kron(frame["stage.digit"][0], np.ones((7, 7)))
    picture[82:278, 14:210] = tint(digit)
    for k, values in enumerate(frame["maps"][:12]):
        row, column = divmod(k, 3)
        cell = np.kron(np.clip(values / frame["maps_range"], -1, 1), np.ones((6, 6)))
        top, left = 18 + row * 82, 226 + column * 82
        picture[top : top + len(cell), left : left + len(cell)] = tint(cell)
    return picture.astype(np.uint8)
