"""The look at HOG as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.features.hog.experiment import HogLook
from engine.ending import of_stage
from engine.script import fill


def script(experiment: HogLook) -> str:
    """The descriptor with these settings, held against scikit-image's where votes are whole, and one cell of it."""
    settings, cell = experiment.settings, experiment.resting_cell
    descriptor = experiment.hog.descriptor
    figures = {
        "count": len(descriptor),
        "nine": descriptor[cell.first : cell.first + 9],
        "length": float((descriptor**2).sum() ** 0.5),
        **{f"apart_{votes}": apart for votes, apart in experiment.distances().items()},
    }
    constants = {
        "PICTURE": settings.picture,
        "LONGEST": experiment.longest,
        "PORTRAIT": settings.window == "person",
        "CELL": settings.cell,
        "BLOCK": settings.block,
        "VOTES": settings.votes,
        "TURN": settings.turn,
        "FIRST": cell.first,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
