"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.recurrent.sequences.shapes.many_to_one import ManyToOne
from ui.figures import SIZE, WIDE, Picture, tint

WORDS = ("film", "is", "not", "bad")


def picture() -> Picture:
    """A trained network reads a sentence: its states as strips, the answer at the end."""
    experiment = ManyToOne()
    experiment.step(500)
    experiment.type(" ".join(("the", *WORDS)))
    frame = experiment.frame()
    canvas = np.full((SIZE, WIDE, 3), 255.0)
    for k, state in enumerate(frame["states"][1:]):
        cells = np.kron(tint(state[:, None].astype(np.float64)), np.ones((8, 48, 1)))
        canvas[110 : 110 + len(cells), 48 + 112 * k : 96 + 112 * k] = cells[:128]
    drawn = Image.fromarray(canvas.astype(np.uint8))
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(28)
    for k, word in enumerate(WORDS):
        middle = 72 + 112 * k
        pen.text((middle, 308), word, "#2b2d36", font, "mm")
        pen.line([(middle, 286), (middle, 246)], "#8a8c96", 3)
        if k:
            pen.line([(middle - 84, 174), (middle - 28, 174)], "#8a8c96", 3)
    middle = 72 + 112 * (len(WORDS) - 1)
    pen.line([(middle, 104), (middle, 76)], "#8a8c96", 3)
    pen.text((middle, 52), frame["graph"]["columns"][-1]["says"], "#1c6ebc", font, "mm")
    return np.asarray(drawn)
