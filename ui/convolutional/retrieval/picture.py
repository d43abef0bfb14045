"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.convolutional.retrieval.search.experiment import Search
from engine.convolutional.retrieval.search.settings import SearchSettings
from ui.figures import BLUE, ORANGE, SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """A digit, and its nearest in three spaces, with the frames of the stage."""
    search = Search(SearchSettings(layers=("layer12",)))
    picture = np.full((SIZE, WIDE, 3), 255.0)
    picture[124:236, 16:128] = tint(np.kron(search.query / 255, np.ones((4, 4))))
    for row, found in enumerate(search.found.values()):
        for column, index in enumerate(found.which[:4]):
            top, left = 24 + row * 110, 156 + column * 80
            frame = BLUE if search.archive.labels[index] == search.asked else ORANGE
            picture[top + 13 : top + 79, left : left + 66] = frame
            picture[top + 18 : top + 74, left + 5 : left + 61] = tint(
                np.kron(search.archive.pictures[index] / 255, np.ones((2, 2)))
            )
    return picture.astype(np.uint8)
