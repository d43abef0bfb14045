"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.recurrent.gates.tour import GatesTour
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """Forget gate, cell state and hidden state of a trained LSTM over a sequence of brackets; units as rows."""
    frame = GatesTour().frame()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    titles = [band["title"][0] for band in frame["score"]["bands"]]
    for k, name in enumerate(("f", "c", "h")):
        index = titles.index(name)
        values = np.clip(frame["bands"][index] / frame["score"]["bands"][index]["range"], -1, 1)
        cells = np.kron(values, np.ones((12, 27)))
        top = 44 + k * 106
        picture[top : top + len(cells), 24 : 24 + cells.shape[1]] = tint(cells)
    drawn = Image.fromarray(picture.astype(np.uint8))
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(24)
    for step, symbol in enumerate(frame["score"]["symbols"]):
        pen.text((24 + 27 * (step + 0.5), 24), symbol, "#2b2d36", font, "mm")
    return np.asarray(drawn)
