"""A run of the multilayer perceptron as a script of its own: plain torch, nothing of ours, the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.script import fill
from engine.supervised.mlp.training import MLPTraining

MOMENTS = {
    "sgd": {},
    "momentum": {"first": "momentum_buffer"},
    "rmsprop": {"second": "square_avg"},
    "adam": {"first": "exp_avg", "second": "exp_avg_sq"},
}
"""What our loop remembers of a gradient, and what torch.optim calls it."""


def script(training: MLPTraining, start: MLPTraining, index: int = 0) -> str:
    """A script that repeats what network ``index`` learnt between ``start`` and ``training``, the same run earlier.

    Nothing but steps may lie between the two. Raises ``ValueError`` when there is nothing to learn from.
    """
    if not training.train_count:
        raise ValueError("There are no training points yet, so there is nothing to run.")
    settings, updates, position = training.settings, training.steps - start.steps, start.position
    weights, biases = start.layers(index)
    masks = bool(start.frozen[index].any()) or settings.l1_cuts
    constants = {
        "FEATURES": list(settings.features),
        "ACTIVATION": settings.activation,
        "OUTPUT": training.output,
        "OPTIMISER": settings.optimiser,
        "RATE": settings.learning_rate,
        "UPDATES": updates,
        "BATCHING": settings.batching,
        "BATCH": min(settings.batch_size, start.train_count),
        "SEED": start.seeds[index],
        "EPOCH": position.epoch,
        "SAMPLE": position.sample,
        "CARRIED": position.carried,
        "PENALTY": settings.regularisation,
        "SHRINKING": settings.learning_rate * settings.regularisation_rate,
        "CUTS": settings.l1_cuts and settings.regularisation == "l1",
        "WEIGHTS": [layer.tolist() for layer in weights],
        "BIASES": [layer.tolist() for layer in biases],
        "ON": _on(start, index) if start.off[index].any() else [],
        "FROZEN": _per_parameter(start, index, (start.frozen > 0).astype(np.float64)) if masks else [],
        "TIME": start.time,
        "REMEMBERED": _remembered(start, index),
        "POINTS": np.column_stack([training.data.inputs, training.data.targets, training.data.is_test]).tolist(),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants, _about(training, start, index))


def _about(training: MLPTraining, start: MLPTraining, index: int) -> str:
    shape = "-".join(str(size) for size in training.sizes)
    since = f" from step {start.steps}, the last change, on" if start.steps else ""
    return (
        f"A {shape} network, seed {training.seeds[index]}, {training.settings.optimiser}{since}, in plain torch.\n\n"
        f"Float64. It prints the loss after {training.steps - start.steps} updates, equal to the one on the stage.\n"
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
