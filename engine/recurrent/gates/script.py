"""What the lesson shows as a script of its own: the sequence read in plain torch with gates held, or the training."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.ending import of_stage
from engine.recurrent.gates import training
from engine.recurrent.gates.holds import HOLDABLE
from engine.recurrent.gates.tour import GatesTour
from engine.recurrent.gates.weights import KINDS
from engine.script import fill

STANDALONE = Path(__file__).parent / "standalone"
FIGURES = [f"{kind}_{figure}" for kind in KINDS for figure in ("loss", "accuracy", "longer")]


def script(experiment: GatesTour | training.GatesExperiment) -> str:
    """Raises ValueError with a sentence where a script cannot repeat what is shown."""
    return reading_script(experiment) if isinstance(experiment, GatesTour) else training_script(experiment)


def reading_script(tour: GatesTour) -> str:
    """The walk through the present sequence; it prints the answers of the stage."""
    reading, task = tour.reading, tour.settings.what
    there = [
        hold
        for hold in tour.holds
        if hold.gate in HOLDABLE[tour.kind]
        and (hold.unit or 1) <= tour.survey.hidden
        and (hold.step or 1) <= len(reading)
    ]
    constants = {name.upper(): tensor.double().tolist() for name, tensor in reading.weights.items()} | {
        "CELL": tour.kind,
        "SYMBOLS": task.shows(reading.sequence),
        "ANSWERS": list(task.answers),
        "INPUTS": np.round(task.vectors[reading.sequence], 12).tolist(),
        "STAGE": of_stage({"probabilities": reading.probabilities}),
        "HOLDS": [[hold.gate, hold.unit, hold.step, hold.value] for hold in there],
    }
    text = "".join(task.shows(reading.sequence))
    about = f"A trained {tour.kind.upper()} reads “{text}”, symbol by symbol, gates held by hand as on the stage."
    return fill(STANDALONE / "read.py", constants, about)


def training_script(experiment: training.GatesExperiment) -> str:
    """The run so far, from its start. Raises ValueError with a sentence where it left all bounds."""
    if experiment.diverged:
        raise ValueError("The script is for runs that stay within bounds: go back to an earlier step.")
    settings, task, frame = experiment.settings, experiment.settings.what, experiment.frame()
    constants = {
        "TASK": settings.task, "FEATURES": task.features, "OUTPUTS": task.outputs, "EVERY_STEP": task.every_step,
        "HIDDEN": settings.hidden, "BATCH": settings.batch, "SEED": settings.seed, "FORGET": settings.forget_bias,
        "UPDATES": experiment.steps, "RATES": {update: rate for update, (rate,) in experiment.training.course},
        "SHORTEST": training.SHORTEST, "LONGEST": training.LONGEST, "HELD_OUT": training.HELD_OUT,
        "LENGTHS": training.LENGTHS,
        "STAGE": of_stage({name: frame[name] for name in FIGURES}),
    }  # fmt: skip
    about = f"An LSTM and a GRU learn the task “{settings.task}”: {experiment.steps:,} updates, as on the stage."
    return fill(STANDALONE / "learn.py", constants, about)
