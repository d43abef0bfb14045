"""The controls that all shapes have: which shape it is, which cell, and how it is trained."""

from __future__ import annotations

from collections.abc import Mapping

from engine.recurrent.sequences.settings import PicturedSettings, SequencesSettings
from ui import lesson
from ui.controls import Controls
from ui.look import Look
from ui.pad import pad, put_away

LESSON = "sequences"


def has_pad(settings: SequencesSettings) -> bool:
    """Whether one draws: where a picture is read."""
    return isinstance(settings.own, PicturedSettings)


def controls(controls: Controls, looks: Mapping[str, Look]) -> None:
    """The pad first, where there is one; then the shape, what belongs to it alone, the cell, and the training."""
    if has_pad(controls.settings):
        pad(LESSON, label="Draw a digit here")
    else:
        put_away(LESSON)
    if lesson.presenting():
        return
    look = controls.show("look")
    looks[look].widgets(controls)


def training(controls: Controls, *, units: str = "hidden", recurs: bool = True) -> None:
    """The cell, and, folded away, its units and how it is trained. units: the field that says how many there are;
    recurs: whether there is a cell at all."""
    if recurs:
        controls.show("cell")
    with controls.folded("training", "Units, learning rate, seed") as opened:
        if opened:
            for name in (units, "rate", "batch", "seed"):
                controls.show(name)
