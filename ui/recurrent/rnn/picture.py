"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import RNNSettings
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """A network of three units unrolled over five steps: inputs below, states, outputs above; arrows in between."""
    net = Unrolled(RNNSettings(sequence="xor", hidden=3, length=5, seed=6, scale=1.4))
    picture = Image.new("RGB", (2 * WIDE, 2 * SIZE), "white")
    pen = ImageDraw.Draw(picture)
    side, pitch, left = 88, 176, 84
    tops = {"y": 60, "h": 228, "x": 580}
    rows = {"x": net.x, "h": net.h, "y": net.y}
    for t in range(net.length):
        x = left + t * pitch
        middle = x + side // 2
        for y in (tops["h"], tops["x"]):
            _arrow(pen, (middle, y - 4), (middle, y - 76))
        _arrow(pen, (x - pitch + side + 8, 360), (x - 6, 360))
        for name, values in rows.items():
            for unit, value in enumerate(values[t]):
                colour = tint(np.array(value / np.abs(values).max()))
                top = tops[name] + unit * side
                fill = tuple(int(part) for part in colour)
                pen.rectangle((x, top, x + side, top + side), fill=fill, outline="#b9bac4", width=2)
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.LANCZOS))


def _arrow(pen: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A line with a head, straight up or to the right."""
    pen.line((*start, *end), fill="#6b6d7a", width=5)
    (x, y), wing = end, 14
    across = start[1] == y
    points = [(x, y), (x - wing, y - wing), (x - wing, y + wing)] if across else [(x, y), (x - wing, y + wing),
              (x + wing, y + wing)]  # fmt: skip
    pen.polygon(points, fill="#6b6d7a")
