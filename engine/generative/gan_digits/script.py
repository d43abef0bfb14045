"""What the stage shows of the generator that ships, as a script of its own: the present code, drawing, or samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.generative.gan_digits.explore import Explore
from engine.generative.gan_digits.opinion import Opinion
from engine.generative.gan_digits.samples import BLOCK, FIRST, Samples
from engine.script import fill


def script(experiment: Explore | Opinion | Samples) -> str:
    """Raises ValueError with a sentence where there is nothing to repeat yet."""
    files, constants = "gan.safetensors", dict[str, Any](WEIGHTS="engine/weights")
    if isinstance(experiment, Explore):
        what = "What the generator makes of this code."
        constants |= {"CODE": [float(value) for value in experiment.code.astype(np.float32)]}
    elif isinstance(experiment, Opinion):
        if experiment.prepared.refusal:
            raise ValueError(f"{experiment.prepared.refusal} The script comes when there is a digit.")
        rows = (255 * experiment.x[0]).round().int().tolist()
        what = "What the discriminator says of this picture."
        constants |= {"SHOWN": "drawing", "PICTURE": [bytes(row).hex() for row in rows]}
    else:
        if not experiment.steps:
            raise ValueError("The script comes when there are samples: step or play first.")
        what, files = "Samples, judged.", "gan.safetensors and digits.safetensors"
        constants |= {"SHOWN": "samples", "BLOCKS": experiment.steps, "BLOCK": BLOCK, "FIRST": FIRST}
        constants["SEED"] = experiment.settings.seed
    about = f"{what}\n\nIt needs {files}, which the project has in engine/weights.\n"
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
