"""A run on the 8×8 digits as a script of its own: from the start to the present update, by the stage's own operations.

Adversarial training is chaotic: what two ways of adding up the same numbers differ by, 10⁻⁷ of them, grows tenfold
every few hundred updates, until the runs have nothing in common. A script in autograd would repeat the recipe and not
the run.
"""

from __future__ import annotations

from pathlib import Path

from engine.generative.adversaries.script import constants
from engine.generative.gan_digits.small.training import SmallTraining
from engine.script import fill

MOST_UPDATES = 200_000


def script(training: SmallTraining, since: int = 0) -> str:
    """A script that ends at the same losses and samples. since: the step of the last change on the run's way, or 0.

    Raises ValueError with a sentence where no script repeats the run.
    """
    if training.failed:
        raise ValueError("This run grew beyond all bounds. Go back to a moment before, and the script leads there.")
    return fill(Path(__file__).with_name("standalone.py"), constants(training, since, MOST_UPDATES))
