"""The neocognitron as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.features.neocognitron.experiment import Neocognitron
from engine.convolutional.features.neocognitron.patterns import DIGITS
from engine.convolutional.features.neocognitron.settings import LAYERS
from engine.convolutional.features.neocognitron.shifts import meanings
from engine.convolutional.features.neocognitron.training import ROUNDS
from engine.ending import of_stage
from engine.script import fill


def script(experiment: Neocognitron) -> str:
    """A script that learns as far as the stage has come, and ends with what it tells."""
    training, settings = experiment.training, experiment.settings
    told = training.answer
    figures = {
        "C3": training.layers(experiment.shown())[-1].c.flatten().numpy(),
        "planes": meanings(training.a, training.b),
        "told": told.neocognitron,
        "told today": told.modern,
    }
    constants = {
        "SEED": settings.neo_seed,
        "PRESENTATIONS": training.steps,
        "STAGE_LENGTH": ROUNDS * len(DIGITS) if settings.neo_order == LAYERS else 0,
        "SHOWN": int(settings.neo_digit),
        "DOWN": settings.neo_down,
        "RIGHT": settings.neo_right,
        "CHANGE": settings.neo_change,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
