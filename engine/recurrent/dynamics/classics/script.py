"""A classic flow as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.recurrent.dynamics.classics.experiment import DT, EACH, ClassicsLook
from engine.script import fill


def script(experiment: ClassicsLook) -> str:
    """A script that ends where one's own way is at this step."""
    settings, k = experiment.settings, experiment.steps
    constants = {
        "FLOW": settings.classic,
        "PARAMETERS": settings.parameters,
        "START": settings.begins,
        "DT": DT,
        "STEPS": k * EACH,
        "STAGE": of_stage({"state": experiment.ways()[0, k]}),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
