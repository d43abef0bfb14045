"""A driven system as a script of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.ending import of_stage
from engine.recurrent.dynamics.driven.experiment import DrivenLook
from engine.script import fill


def script(experiment: DrivenLook) -> str:
    """A script that ends at the state of this step."""
    settings, k = experiment.settings, experiment.steps
    figures = {"state": experiment.states()[k]}
    if settings.bend == "linear" and settings.radius < 1:
        for name, omega in (("0", 0.0), ("pi", np.pi)):
            figures[f"gain at {name}"] = np.abs(settings.driven.response([omega])[0, 0])
    constants = {
        "A": settings.driven.A.tolist(),
        "B": settings.driven.B.tolist(),
        "BEND": settings.bend,
        "SIGNAL": settings.x[:k].tolist(),
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
