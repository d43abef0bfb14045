"""What the lesson shows as scripts of their own, with the stage's numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.ending import of_stage
from engine.recurrent.gradients.cliff import CliffExperiment
from engine.recurrent.gradients.ledger_experiment import LedgerExperiment
from engine.recurrent.gradients.race import LAGS
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.settings import CLIPS
from engine.script import fill

Shown = LedgerExperiment | CliffExperiment | RaceExperiment


def script(experiment: Shown) -> str:
    """What is shown as a script. Raises ValueError with a sentence where a script cannot repeat it."""
    if isinstance(experiment, LedgerExperiment):
        return _ledger(experiment)
    return _cliff(experiment) if isinstance(experiment, CliffExperiment) else _race(experiment)


def _filled(experiment: Shown, names: dict[str, str], constants: dict[str, Any], about: str = "") -> str:
    """names: the constants that are settings, each with the setting's name."""
    settings = {constant: getattr(experiment.settings, name) for constant, name in names.items()}
    path = Path(__file__).parent / "standalone" / f"{experiment.settings.look}.py"
    return fill(path, settings | constants, about)


def _ledger(experiment: LedgerExperiment) -> str:
    (t, k), cell = experiment.place, experiment.settings.cell
    kind = "lstm" if cell == "lstm_c" else cell
    names = {
        "STEPS": "length", "H": "hidden", "SEED": "seed", "RADIUS": "scale", "INPUTS": "inputs", "FORGET": "forget",
        "START": "start",
    }  # fmt: skip
    gates = {"lstm": 4, "gru": 3}.get(kind, 1)
    return _filled(
        experiment,
        names,
        {
            "CELL": kind,
            "GATES": gates,
            "T": t,
            "K": k,
            "OF_CELL": cell == "lstm_c",
            "STAGE": of_stage({"norm": experiment.ledger.norms[t - 1, k - 1]}),
        },
    )


def _cliff(experiment: CliffExperiment) -> str:
    if experiment.moved:
        raise ValueError("The sliders were moved on the way; the script is for descents with one setting. Start again.")
    names = {"W": "w", "B": "b", "LENGTH": "length", "RATE": "rate", "BOUND": "bound"}
    return _filled(
        experiment,
        names,
        {"STEPS": experiment.since, "STAGE": of_stage({f"now.{clip}": experiment.slope(clip).loss for clip in CLIPS})},
    )


def _race(experiment: RaceExperiment) -> str:
    race, settings, task = experiment.training, experiment.settings, experiment.training.task
    course = [(update, dict(zip(race.noted, values, strict=True))) for update, values in race.course]
    if len({moved["factor"] for _, moved in course}) > 1:
        raise ValueError("The recurrent weights were multiplied on the way; the script is for runs without that.")
    if len({moved["forget"] for _, moved in course}) > 1:
        raise ValueError("The forget bias was moved on the way; the script is for runs without that.")
    names = {
        "TASK": "task", "H": "hidden", "BATCH": "batch", "SEED": "seed", "RULE": "rule", "FORGET": "forget",
        "FACTOR": "factor",
    }  # fmt: skip
    steps = {
        update: (max(moved["length"], task.shortest), moved["learning_rate"], moved["clip"], moved["threshold"])
        for update, moved in course
    }
    constants = {
        "FEATURES": task.features, "OUTPUTS": task.outputs, "EVERY_STEP": task.every_step, "UPDATES": race.steps,
        "COURSE": steps, "LAGS": {lag: task.chance(lag) for lag in LAGS} if settings.mode == "lag" else {},
        "STAGE": of_stage({f"now.{cell}": learner.loss for cell, learner in race.learners.items()}),
    }  # fmt: skip
    about = (
        f"{task.title}: four recurrent networks, {race.steps:,} updates each, as on the stage: their running losses."
    )
    return _filled(experiment, names, constants, about)
