"""s ← tanh(As + b) as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.recurrent.dynamics.nonlinear.experiment import TanhLook
from engine.script import fill


def script(experiment: TanhLook) -> str:
    """A script that ends at the state of this step, and finds the fixed points by another way."""
    system, settings = experiment.settings.system, experiment.settings
    found = experiment.solved()[0]
    figures = {"state": experiment.way()[experiment.steps]}
    if found.complete:
        figures["fixed points"] = len(found.points)
    constants = {
        "A": system.A.tolist(),
        "B": system.b.tolist(),
        "START": [settings.from_x, settings.from_y],
        "STEPS": experiment.steps,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
