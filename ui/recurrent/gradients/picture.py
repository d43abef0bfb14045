"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.recurrent.gradients.ledger import Ledger
from engine.recurrent.gradients.ledger_experiment import scaled
from engine.recurrent.gradients.settings import GradientsSettings
from ui.figures import NEUTRAL, SIZE, VIOLET, WIDE, Picture


def picture() -> Picture:
    """What is left of every loss's gradient at every earlier step: a plain network, and an LSTM's cell."""
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for left, cell in ((20, "tanh"), (250, "lstm_c")):
        settings = GradientsSettings(cell=cell, length=30, scale=0.8, forget=4.0)
        shown = np.kron(scaled(Ledger(settings).norms), np.ones((7, 7)))[..., None]
        colours = (1 - shown) * NEUTRAL + shown * VIOLET
        picture[75:285, left : left + 210] = np.where(np.isnan(shown), 255.0, colours)
    return picture.astype(np.uint8)
