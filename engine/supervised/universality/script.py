"""What is on the stage as a script of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.ending import of_stage
from engine.script import fill
from engine.supervised.universality.building import Building
from engine.supervised.universality.counted import Depth
from engine.supervised.universality.linear import Linear
from engine.supervised.universality.many import Many
from engine.supervised.universality.settings import BY_HAND
from engine.supervised.universality.square import Square

HERE = Path(__file__).parent / "standalone"


def script(experiment: Any) -> str:
    """A script that ends at the figures of the stage."""
    if isinstance(experiment, Many):
        return _learnt(experiment)
    if isinstance(experiment, Square):
        frame = experiment.frame()
        figures = {name: frame[name] for name in ("pieces_now", "largest")}
        return fill(HERE / "square.py", {"TENTS": experiment.steps, "STAGE": of_stage(figures)})
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


def _learnt(experiment: Many) -> str:
    training = experiment.training
    block, _ = training.block(experiment.at)
    mine = [step for step, index in training.placed if index == experiment.at]
    given = training.solution(block.sizes[1:-1]) if mine else []
    if experiment.settings.init == BY_HAND:
        given = training.begun(experiment.at)
    counts = isinstance(experiment, Depth)
    figures = {"shown_loss": float(training.losses[experiment.at])}
    constants = {
        "SIZES": block.sizes,
        "SEED": experiment.settings.seed + experiment.shown,
        "INIT": experiment.settings.init,
        "ACTIVATION": experiment.settings.bend_of,
        "TARGET": training.t.tolist(),
        "COURSE": training.course,
        "SINCE": mine[-1] if mine else 0,
        "UPDATES": training.steps,
        "SOLUTION": [(w.tolist(), b.tolist()) for w, b in given],
        "COUNTED": counts,
        "STAGE": of_stage(figures | ({"pieces_now": experiment.frame()["pieces_now"]} if counts else {})),
    }
    return fill(HERE / "learnt.py", constants)
