"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.generative.gan_digits.explore import Plane
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """A plane through the noise of a trained generator: four codes at its corners, and all that lies between them."""
    ground = Plane().frame()["map.ground"]
    height = len(ground) * SIZE // WIDE
    found = Image.fromarray(tint(ground[:height] / 255).astype(np.uint8))
    return np.asarray(found.resize((WIDE, SIZE), Image.Resampling.LANCZOS))
