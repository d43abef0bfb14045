"""The logistic map as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.recurrent.dynamics.logistic.experiment import LogisticLook
from engine.recurrent.dynamics.logistic.quadratic import exponent
from engine.script import fill


def script(experiment: LogisticLook) -> str:
    """A script that ends at this step's x, and at the exponent that is told."""
    settings, k = experiment.settings, experiment.steps
    x, other = experiment.orbits()[:, k]
    figures = {"x": x, "other": other, "exponent": exponent(settings.r)}
    constants = {"R": settings.r, "START": settings.x0, "STEPS": k, "STAGE": of_stage(figures)}
    return fill(Path(__file__).with_name("standalone.py"), constants)
