"""What the stage shows as a script of its own: the present code, drawing or samples of the generator that ships, or the
run of two networks in training.

Adversarial training is chaotic: when numbers are added in another order, a difference of 10⁻⁷ grows tenfold every few
hundred updates, until the runs have nothing in common. A script in autograd would repeat the recipe but not the run.
So the script contains the stage's own operations.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.convolutional.reader.weights import ON_MNIST
from engine.ending import of_stage
from engine.generative.gan_digits.explore import Explore
from engine.generative.gan_digits.generator.weights import NAME
from engine.generative.gan_digits.opinion import Opinion
from engine.generative.gan_digits.reading import generated, read
from engine.generative.gan_digits.samples import BLOCK, FIRST, Samples
from engine.generative.gan_digits.small.training import SmallTraining
from engine.script import fill
from engine.weights.file import shipped_bytes

HERE = Path(__file__).parent
MOST_UPDATES = 200_000


def script(experiment: Explore | Opinion | Samples) -> str:
    """Raises ValueError with a sentence where there is nothing to repeat yet."""
    constants = dict[str, Any](WEIGHTS=f"{NAME}.safetensors")
    if isinstance(experiment, Explore):
        what = "What the generator makes of this code."
        constants |= {"CODE": [float(value) for value in experiment.code.astype(np.float32)]}
        figures = {"logit": read(generated(experiment.code[None])).logits[0]}
    elif isinstance(experiment, Opinion):
        if experiment.prepared.refusal:
            raise ValueError(f"{experiment.prepared.refusal} The script comes when there is a digit.")
        rows = (255 * experiment.x[0]).round().int().tolist()
        what = "What the discriminator says of this picture."
        figures = {"mark": experiment.logit, "slope.range": float(experiment.slope.abs().max())}
        constants |= {"SHOWN": "drawing", "PICTURE": [bytes(row).hex() for row in rows]}
    else:
        if not experiment.steps:
            raise ValueError("The script comes when there are samples: step or play first.")
        what, figures = "Samples, judged.", {"classes": experiment.frame()["classes"]}
        constants |= {"SHOWN": "samples", "BLOCKS": experiment.steps, "BLOCK": BLOCK, "FIRST": FIRST}
        constants["SEED"] = experiment.settings.seed
    about = f"{what}\n\nIt reads {' and '.join(beside(experiment))} beside it.\n"
    return fill(HERE / "standalone.py", constants | {"STAGE": of_stage(figures)}, about)


def beside(experiment: Explore | Opinion | Samples) -> dict[str, bytes]:
    """The files that the script reads."""
    return shipped_bytes(NAME, *([ON_MNIST] if isinstance(experiment, Samples) else []))


def training_script(training: SmallTraining, since: int = 0) -> str:
    """A script that ends at the same losses and samples. since: the step of the last change on the run's way, or 0.

    Raises ValueError with a sentence where no script repeats the run.
    """
    constants = training.constants(since, MOST_UPDATES)
    last = {f"last {name}": value for name, value in constants["STAGE"].items()}  # its curves show running means
    return fill(HERE / "small" / "standalone.py", constants | {"STAGE": last})
