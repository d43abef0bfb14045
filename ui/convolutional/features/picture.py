"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.convolutional.features.edges.experiment import DIRECTION, Edges
from engine.convolutional.features.edges.settings import EdgesSettings
from ui.figures import SIZE, WIDE, Picture


def picture() -> Picture:
    """Where the coins' edges run, and which way it gets brighter there."""
    frame = Edges(EdgesSettings(picture="coins", sigma=1.0)).frame()
    colours = Image.fromarray(frame[f"stage.{DIRECTION}"])
    rows = colours.width * SIZE // WIDE
    return np.asarray(colours.crop((0, 20, colours.width, 20 + rows)).resize((WIDE, SIZE), Image.Resampling.BICUBIC))
