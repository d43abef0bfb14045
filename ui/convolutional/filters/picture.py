"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.convolutional.kernels.filtering import apply
from engine.convolutional.kernels.named import KERNELS
from engine.convolutional.kernels.pictures import load
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """Where the photographer's picture gets brighter to the right (blue) and darker (orange)."""
    response = apply(load("camera")[40:340, 60:460], KERNELS["Sobel x"].kernel)
    picture = Image.fromarray(tint(np.clip(response / 300, -1, 1)).astype(np.uint8))
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.BILINEAR))
