"""What is on the stage as a script of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.ending import of_stage
from engine.script import fill
from engine.supervised.universality.building import Building
from engine.supervised.universality.linear import Linear

HERE = Path(__file__).parent / "standalone"


def script(experiment: Any) -> str:
    """A script that ends at the figures of the stage."""
    return _linear(experiment) if isinstance(experiment, Linear) else _built(experiment)


def _built(experiment: Building) -> str:
    layer = experiment.layer
    at = np.arange(100) / 100
    constants = {
        "ACTIVATION": layer.activation,
        "PLACES": layer.places.tolist(),
        "STEEPNESS": layer.steepness.tolist(),
        "HEIGHTS": layer.heights.tolist(),
        "BIAS": float(layer.bias),
        "TARGET": experiment.target(at).tolist(),
        "IDEAL": experiment.settings.bars.tolist() if experiment.bars else [],
        "STAGE": of_stage({"score": experiment.score, "largest": experiment.frame()["largest"]}),
    }
    return fill(HERE / "built.py", constants)


def _linear(experiment: Linear) -> str:
    constants = {
        "LAYERS": [(w.tolist(), b.tolist()) for w, b in experiment.layers],
        "INPUT": experiment.input.tolist(),
        "RELU_BEHIND": list(experiment.bends),
        "STAGE": of_stage(
            {"outputs": experiment.deep(experiment.input), "single": experiment.shallow(experiment.input)}
        ),
    }
    return fill(HERE / "linear.py", constants)
