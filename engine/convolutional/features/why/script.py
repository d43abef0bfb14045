"""The look that asks why features are learnt as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.features.why.experiment import NAMES, WhyLook
from engine.ending import of_stage
from engine.script import fill
from engine.weights.file import shipped_bytes


def script(experiment: WhyLook) -> str:
    """The four classifiers after as many updates, and the nearest neighbours, in torch."""
    frame = experiment.frame()
    figures = {f"{which}.{space}": frame[f"{which}.{space}"] for which in ("right", "near") for space in NAMES}
    constants = {
        "COUNT": experiment.settings.learnt_from,
        "DEAL": experiment.settings.deal,
        "UPDATES": experiment.steps,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)


def beside(_: WhyLook) -> dict[str, bytes]:
    """The digit network's weights."""
    return shipped_bytes("digits")
