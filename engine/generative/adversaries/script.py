"""A run as a script of its own, from the start to the present update: what every lesson on two networks writes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from engine.generative.adversaries.players import Players
from engine.generative.adversaries.settings import PlayersSettings


def constants(training: Players[Any], since: int, most: int) -> dict[str, Any]:
    """What of the run stands at the script's top. since: the step of the last change on its way, 0 for none.

    Raises ValueError with a sentence where no script repeats the run: the script knows only the present settings, and a
    run of more updates than `most` would take many minutes.
    """
    s = training.settings
    if since or training.alone:
        raise ValueError("This run was changed on its way. Start again (R) with the settings as they are, then play.")
    if not training.ready or not training.steps:
        raise ValueError("There is no run yet: play a little first.")
    if training.steps > most:
        raise ValueError(f"This run has {training.steps:,} updates: a script of up to {most:,} is offered.")
    chosen = {field.name: getattr(s, field.name) for field in fields(PlayersSettings)}
    return {"UPDATES": training.steps, "SETTINGS": chosen | {"g_sizes": s.g_sizes, "d_sizes": s.d_sizes}}
