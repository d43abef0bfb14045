"""The looks of the lesson, in the order in which they are offered."""

from __future__ import annotations

from ui import lesson
from ui.controls import Controls
from ui.convolutional.retrieval import maps, search
from ui.convolutional.retrieval.look import Look
from ui.pad import pad, put_away

LESSON = "retrieval"
LOOKS: dict[str, Look] = {"search": search.LOOK, "map": maps.MAP, "reading": maps.READING}


def controls(controls: Controls) -> None:
    """The pad first, where there is one; then which look, and what belongs to it."""
    look = LOOKS[controls.settings.look]
    if look.pad:
        pad(LESSON, label="Draw a digit here")
    else:
        put_away(LESSON)
    if not lesson.presenting():
        controls.show("look")
        look.widgets(controls)
