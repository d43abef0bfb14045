"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.settings import ConvolutionSettings
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """The tutorial's image, and what the blur makes of it."""
    content = Content(ConvolutionSettings())
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for values, left, cell in ((content.image[0], 14, 26), (content.output[0], 294, 22)):
        top = (SIZE - cell * len(values)) // 2
        for (row, column), value in np.ndenumerate(values):
            y, x = top + row * cell, left + column * cell
            picture[y : y + cell - 1, x : x + cell - 1] = tint(np.array(value / 90))
    return picture.astype(np.uint8)
