"""A run on the plane as a script: the stage's own updates, from the start to the present one."""

from __future__ import annotations

from pathlib import Path

from engine.generative.gan.training import GANTraining
from engine.script import fill

MOST_UPDATES = 50_000


def script(training: GANTraining, since: int = 0) -> str:
    """A script that ends at the same losses. since: the step of the last change on the run's way, 0 for none.

    Raises ValueError with a sentence where no script repeats the run.
    """
    run = training.constants(since, MOST_UPDATES)
    distribution = training.distribution
    assert distribution is not None
    return fill(
        Path(__file__).with_name("standalone.py"),
        run
        | {
            "DATA": training.settings.data,
            "CENTRES": distribution.centres.tolist(),
            "SDS": distribution.sds.tolist(),
            "CENTRE": training.centre,
            "HALF": training.half,
            "NOISE": training.settings.noise,
        },
    )
