"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.effects import picture as digit_picture
from ui.figures import BLUE, ORANGE, SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """LeNet-5's volumes: rows and columns to scale, one sheet a map, up to 16 of them; lists of units as bars."""
    picture = Image.new("RGB", (2 * WIDE, 2 * SIZE), "white")
    pen = ImageDraw.Draw(picture)
    anatomy = ARCHITECTURES["LeNet-5, 1998"].anatomy()
    shapes = [anatomy.input, *(part.output for part in anatomy.layers if part.input != part.output)]
    left = 30
    for number, (channels, *sides) in enumerate(shapes):
        a_list = not sides or sides[0] == 1
        columns, rows = (18, 4 * channels) if a_list else (6 * sides[1], 6 * sides[0])
        sheets = 1 if a_list else min(channels, 16)
        rim = tuple(int(part) for part in (ORANGE if number % 2 == 0 and number else BLUE))
        for back in reversed(range(sheets)):
            x, y = left + 5 * back, SIZE - rows // 2 + 2 * sheets - 5 * back
            pen.rectangle((x, y, x + columns, y + rows), fill="white" if back else "#f4f4f6", outline=rim, width=3)
        if not number:
            face = Image.fromarray(tint(digit_picture(anatomy.input, 3)[0]).astype(np.uint8))
            picture.paste(
                face.resize((columns - 5, rows - 5), Image.Resampling.NEAREST), (left + 3, SIZE - rows // 2 + 5)
            )
        left += columns + 5 * sheets + 12
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.LANCZOS))
