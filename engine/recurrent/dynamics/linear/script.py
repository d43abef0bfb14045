"""One matrix and its two readings as a script of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.ending import of_stage
from engine.recurrent.dynamics.linear.experiment import Linear
from engine.recurrent.dynamics.linear.motion import flow_of, growth_of_flow, growth_of_steps, steps_of
from engine.script import fill


def script(experiment: Linear) -> str:
    """A script that ends at this step: where the visitor's start has come to in both readings."""
    settings, found, k = experiment.settings, experiment.found, experiment.steps
    time, start = k * settings.dt, settings.start[None]
    figures = {
        "trace": float(found.trace),
        "determinant": float(found.determinant),
        "map": steps_of(settings.matrix, start, k)[-1, 0],
        "flow": flow_of(found, start, [time])[0, 0],
        "growth of the map": growth_of_steps(settings.matrix, k).norms[-1],
        "growth of the flow": growth_of_flow(settings.matrix, [time]).norms[0],
    }
    figures = {name: value for name, value in figures.items() if (np.abs(value) < 1e12).all()}
    constants = {
        "A": settings.matrix.tolist(),
        "START": settings.start.tolist(),
        "STEP": k,
        "TIME": time,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
