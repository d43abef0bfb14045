"""Baum–Welch from one beginning as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.recurrent.dynamics.learning.experiment import BaumWelchExperiment
from engine.script import fill


def script(experiment: BaumWelchExperiment) -> str:
    """The model that is looked at, from its beginning, after as many steps."""
    learners, k = experiment.training.learners, experiment.picked
    begin = experiment.settings.starts()[k]
    figures = {
        "log_likelihood": learners.log_likelihoods[k],
        "start": learners.start[k],
        "transition": learners.transition[k],
        "emission": learners.emission[k],
    }
    constants = {
        "START": begin.start.tolist(),
        "TRANSITION": begin.transition.tolist(),
        "EMISSION": begin.emission.tolist(),
        "SEQUENCES": [x.tolist() for x in experiment.settings.sequences()],
        "STEPS": experiment.steps,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
