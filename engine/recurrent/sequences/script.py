"""The run so far as a script of its own, with the examples beside it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from safetensors.torch import save

from engine.ending import of_stage
from engine.recurrent.sequences.experiment import SequencesExperiment
from engine.recurrent.sequences.network import Shape
from engine.recurrent.sequences.training import NOISE
from engine.script import fill

FILE = "examples.safetensors"


def script(experiment: SequencesExperiment) -> str:
    """Raises ValueError with a sentence where the run left all bounds."""
    if experiment.diverged:
        raise ValueError("The script is for runs that stay within bounds: go back to an earlier step.")
    training, settings = experiment.training, experiment.settings
    frame = experiment.frame()
    shape = {one.name: getattr(training.shape, one.name) for one in fields(Shape)}
    constants = {
        "EXAMPLES": FILE, "SHAPE": shape, "SEED": settings.seed, "BATCH": settings.batch, "UPDATES": experiment.steps,
        "RATES": {update: rate for update, (rate,) in training.course},
        "NOISE": NOISE if training.noisy else 0.0,
        "STAGE": of_stage({name: frame[name] for name in ("loss", "held_loss", "accuracy")}),
    }  # fmt: skip
    about = (
        f"{training.task.title}: a network of {training.network.parameters_in_all:,} parameters learns as on the stage."
    )
    return fill(Path(__file__).with_name("standalone.py"), constants, about)


def beside(experiment: SequencesExperiment) -> dict[str, bytes]:
    """The examples: numbers of symbols, −1 after the last, or the ink of pictures."""
    training = experiment.training
    parts = {"": training.train, "held_": training.held_out}
    return {
        FILE: save(
            {f"{prefix}{name}": part for prefix, batch in parts.items() for name, part in batch._asdict().items()}
        )
    }
