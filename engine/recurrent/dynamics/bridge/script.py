"""The network that foretells symbols as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.recurrent.dynamics.bridge.experiment import BridgeExperiment
from engine.recurrent.dynamics.bridge.training import HELD, HELD_STEPS, SEQUENCES, STEPS
from engine.script import fill


def script(experiment: BridgeExperiment) -> str:
    """The same network after as many updates, on the same held-out sequences."""
    training, settings = experiment.training, experiment.settings
    judged = training.judged()
    constants = {
        "START": training.hmm.start.tolist(),
        "TRANSITION": training.hmm.transition.tolist(),
        "EMISSION": training.hmm.emission.tolist(),
        "NET": settings.net,
        "UNITS": settings.units,
        "SEED": settings.net_seed,
        "UPDATES": experiment.steps,
        "COURSE": training.course,
        "STEPS": STEPS,
        "SEQUENCES": SEQUENCES,
        "HELD_STEPS": HELD_STEPS,
        "HELD": HELD,
        "STAGE": of_stage({"loss": judged.loss, "filter": training.filter_loss, "explained": judged.explained}),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
