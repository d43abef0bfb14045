"""What is said of the race: the standings, how fast it goes, whose ledger is shown, how it ended."""

from __future__ import annotations

import math
from typing import Any

from engine.arithmetic.written import show
from engine.recurrent.cells.learner import NAMES
from engine.recurrent.gradients.race import BUDGET, LAGS, LEARNT, Race
from engine.recurrent.gradients.settings import RACERS


def standings(race: Race) -> dict[str, Any]:
    """Cell by cell: the loss beside chance, what has been seen, what has been learnt; who has left all bounds."""
    lag = race.settings.mode == "lag"
    columns = (
        ["T", "learnt", "loss", "of chance", "sequences"]
        if lag
        else ["loss", "of chance", "left it after", "sequences"]
    )
    rows = [{"head": NAMES[cell].removesuffix("-RNN"), "cells": _cells(race, cell, lag)} for cell in RACERS]
    note = f"Left: below half of the chance line. Learnt: below {LEARNT:.0%} of it.".replace("%", " %")
    note = " ".join(race.troubles()) or note
    return {
        "title": "Longest lag learnt" if lag else race.task.sentence,
        "columns": columns,
        "rows": rows,
        "note": note,
    }


def _cells(race: Race, cell: str, lag: bool) -> list[str]:
    learner, chance = race.learners[cell], race.baseline(cell)
    if learner.failed:
        loss, share = show(learner.loss, 3) if math.isfinite(learner.loss) else "∞", "out"
    elif math.isnan(learner.loss):
        loss, share = "–", "–"
    else:
        loss, share = show(learner.loss, 3), f"{100 * learner.loss / chance:.0f} %"
    seen = f"{learner.steps * race.settings.batch:,}"
    if lag:
        through = race.lags[cell] == len(LAGS)
        return ["all" if through else str(race.lag(cell)), str(race.learnt(cell) or "–"), loss, share, seen]
    half = race.half[cell]
    return [loss, share, f"{half:,} updates" if half else "–", seen]


def said(race: Race, seconds: float) -> str:
    """Sequences, seconds and pace; in a race for the longest lag, how much of the budget is left."""
    batch, task = race.settings.batch, race.task
    whole = f"{race.steps * batch:,} sequences each"
    pace = f" · {seconds:,.0f} s of learning" if race.steps and seconds else ""
    if race.settings.mode == "lag":
        return f"{task.title}: {whole}{pace} · {max(0, BUDGET - race.steps):,} updates left"
    lag = race.settings.lag
    return f"{task.title}, T = {lag} · chance {show(task.chance(lag), 4)} · {whole}{pace}"


def ledger(cell: str, steps: int, start: int) -> str:
    """The title of the triangle that is shown."""
    state = "cₖ" if cell == "lstm" else "hₖ"
    part = f", the last {steps - start} of {steps} steps" if start else ""
    return f"{NAMES[cell]}: ‖∂Lₜ/∂{state}‖{part}"


def result(race: Race) -> str:
    """Who learnt the longest lag."""
    order = sorted(RACERS, key=lambda cell: (-race.learnt(cell), race.learners[cell].steps))
    told = [f"{NAMES[cell]} {race.learnt(cell) or 'none'}" for cell in order]
    return f"After {race.steps:,} updates each, the longest lags learnt are: {', '.join(told)}."
