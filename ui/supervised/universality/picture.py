"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from engine.supervised.universality.building import Building
from engine.supervised.universality.settings import UniversalitySettings
from ui.figures import SIZE, VIOLET, WIDE, Picture


def picture() -> Picture:
    """A curve as a sum of steps, each of them pale."""
    frame = Building(UniversalitySettings(target="nielsen", activation="sigmoid", units=20)).frame()
    picture = Image.new("RGB", (2 * WIDE, 2 * SIZE), "white")
    pen = ImageDraw.Draw(picture)
    _, _, low, high = frame["extent"]

    def line(values: np.ndarray, colour: tuple[int, ...], width: int) -> None:
        x, y = 2 * WIDE * frame["x"], 2 * SIZE * (0.96 - 0.92 * (values - low) / (high - low))
        pen.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=colour, width=width, joint="curve")

    for part in frame["parts"]:
        line(part, (196, 184, 226), 4)
    line(frame["target"], (150, 152, 165), 7)
    line(frame["sum"], tuple(int(part) for part in VIOLET), 11)
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.LANCZOS))
