"""A run of the multilayer perceptron as a script of its own: in plain torch, or in the compiled loop of the stage.

The loop adds in another order than torch does. What that makes of the last digits may grow in a long run, as every
difference does where a network learns fast. So the loop is there to take away, too.
"""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.ending import of_stage
from engine.script import fill
from engine.supervised.mlp.frame import FIGURES
from engine.supervised.mlp.training import MLPTraining

MOMENTS = {
    "sgd": {},
    "momentum": {"first": "momentum_buffer"},
    "rmsprop": {"second": "square_avg"},
    "adam": {"first": "exp_avg", "second": "exp_avg_sq"},
}
"""What our loop remembers of a gradient, and what torch.optim calls it."""


def script(training: MLPTraining, start: MLPTraining, index: int = 0, *, loop: bool = False) -> str:
    """A script that repeats what network ``index`` learnt between ``start`` and ``training``, the same run earlier.

    Nothing but steps may lie between the two. loop: in the stage's own compiled loop, not in torch. Raises
    ``ValueError`` when there is nothing to learn from.
    """
    if not training.train_count:
        raise ValueError("There are no training points yet, so there is nothing to run.")
    settings = training.settings
    figures = FIGURES if training.data.classes else FIGURES[:2]
    constants = {
        "ACTIVATION": settings.activation,
        "OUTPUT": training.output,
        "OPTIMISER": settings.optimiser,
        "RATE": settings.learning_rate,
        "UPDATES": training.steps - start.steps,
        "BATCHING": settings.batching,
        "BATCH": min(settings.batch_size, start.train_count),
        "SEED": start.seeds[index],
        "PENALTY": settings.regularisation,
        "CUTS": settings.l1_cuts and settings.regularisation == "l1",
        "TIME": start.time,
        "STAGE": of_stage(dict(zip(figures, training.figures[index], strict=False))),
        "POINTS": np.column_stack([training.data.inputs, training.data.targets, training.data.is_test]).tolist(),
    }
    constants |= _looped(start, index) if loop else _layered(start, index)
    file = "loop" if loop else "autograd"
    return fill(Path(__file__).parent / "standalone" / f"{file}.py", constants, _about(training, start, index, loop))


def _looped(start: MLPTraining, index: int) -> dict[str, Any]:
    """Where the compiled loop begins: rows of numbers."""
    moments = MOMENTS[start.settings.optimiser] if start.time else {}
    return {
        "INPUTS": list(start.settings.features),
        "HIDDEN": list(start.sizes[1:-1]),
        "OUTPUTS": start.sizes[-1],
        "POSITION": list(astuple(start.position)),
        "PENALTY_RATE": start.settings.regularisation_rate,
        "PARAMETERS": start.parameters[index].tolist(),
        "FROZEN": np.flatnonzero(start.frozen[index]).tolist(),
        "OFF": np.flatnonzero(start.off[index]).tolist(),
        **{name.upper(): getattr(start, name)[index].tolist() for name in moments},
    }


def _layered(start: MLPTraining, index: int) -> dict[str, Any]:
    """Where torch begins: numbers layer by layer."""
    settings, position = start.settings, start.position
    weights, biases = start.layers(index)
    masks = bool(start.frozen[index].any()) or settings.l1_cuts
    return {
        "FEATURES": list(settings.features),
        "EPOCH": position.epoch,
        "SAMPLE": position.sample,
        "CARRIED": position.carried,
        "SHRINKING": settings.learning_rate * settings.regularisation_rate,
        "WEIGHTS": [layer.tolist() for layer in weights],
        "BIASES": [layer.tolist() for layer in biases],
        "ON": _on(start, index) if start.off[index].any() else [],
        "FROZEN": _per_parameter(start, index, (start.frozen > 0).astype(np.float64)) if masks else [],
        "REMEMBERED": _remembered(start, index),
    }


def _about(training: MLPTraining, start: MLPTraining, index: int, loop: bool) -> str:
    shape = "-".join(str(size) for size in training.sizes)
    since = f" from step {start.steps}, the last change, on" if start.steps else ""
    how = "in the stage's own compiled loop, which needs numba" if loop else "in plain torch"
    same = "the one on the stage" if loop else "the one on the stage but for rounding, which the last line measures"
    return (
        f"A {shape} network, seed {training.seeds[index]}, {training.settings.optimiser}{since},\n{how}.\n\n"
        f"Float64. It prints the loss after {training.steps - start.steps} updates: {same}.\n"
    )


def _on(start: MLPTraining, index: int) -> list[list[float]]:
    ends = np.cumsum(start.sizes[1:-1])
    return [part.tolist() for part in np.split(1.0 - start.off[index].astype(np.float64), ends)[:-1]]


def _per_parameter(start: MLPTraining, index: int, values: Floats) -> list[Any]:
    """Numbers that lie beside the parameters, weights and biases in turn."""
    return [part.tolist() for pair in zip(*start.layers(index, values), strict=True) for part in pair]


def _remembered(start: MLPTraining, index: int) -> list[dict[str, Any]]:
    """The optimiser's memory, where the script does not begin at its start."""
    names = MOMENTS[start.settings.optimiser]
    if not start.time or not names:
        return []
    rows = zip(*(_per_parameter(start, index, getattr(start, name)) for name in names), strict=True)
    return [dict(zip(names.values(), row, strict=True)) for row in rows]
