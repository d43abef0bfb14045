"""The picture of a look, for a script that is taken along."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from skimage import data

from engine.arrays import Bytes
from engine.convolutional.features.pictured import YOURS, Pictured
from engine.convolutional.kernels.pictures import dot_and_edge, grey, rings, single_dot, stripes


def taken(name: str, longest: int) -> Bytes:
    """scikit-image's picture of that name, one that is computed, or your own: in grey, and made small enough."""
    if name == "yours" and not Path("your picture.png").exists():
        sys.exit("Put your picture.png into this folder: the page where you found this script gives it, too.")
    computed = {"rings": rings, "stripes": stripes, "single": single_dot, "dot": dot_and_edge}
    if name == "yours":
        picture = np.array(Image.open("your picture.png"))
    else:
        picture = computed[name]() if name in computed else getattr(data, name)()
    for side in (512, longest):
        image = Image.fromarray(grey(picture) if side == longest else picture)
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)
        picture = np.array(image)
    return picture


def beside(experiment: Any) -> dict[str, bytes]:
    """The visitor's own picture, as the look has it: a file that the script reads."""
    if not isinstance(experiment, Pictured) or experiment.settings.picture != YOURS:
        return {}
    file = io.BytesIO()
    Image.fromarray(experiment.shown).save(file, "PNG")
    return {"your picture.png": file.getvalue()}
