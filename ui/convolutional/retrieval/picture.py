"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.convolutional.retrieval.search.experiment import Search
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """A digit, and its nearest in three spaces."""
    search = Search()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    picture[124:236, 14:126] = tint(np.kron(search.query / 255, np.ones((4, 4))))
    for row, space in enumerate(("pixels", "hog", "layer12")):
        for column, index in enumerate(search.found[space].which[:4]):
            top, left = 18 + row * 112, 148 + column * 82
            cell = tint(np.kron(search.archive.pictures[index] / 255, np.ones((2, 2))))
            picture[top + 14 : top + 70, left : left + 56] = cell
    return picture.astype(np.uint8)
