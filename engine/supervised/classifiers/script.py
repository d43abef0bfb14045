"""What is on the stage as a script of its own, in scikit-learn and numpy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.ending import of_stage
from engine.experiment.protocol import State
from engine.plane.datasets import PlaneData
from engine.script import fill
from engine.supervised.classifiers.data import OWN
from engine.supervised.classifiers.experiment import PanelsExperiment
from engine.supervised.classifiers.redraws import RedrawsExperiment
from engine.supervised.classifiers.settings import OWN_SETTINGS, ClassifierSettings
from engine.supervised.classifiers.tuning import TuneExperiment
from engine.supervised.classifiers.words import NO_POINTS

FOLDER = Path(__file__).with_name("standalone")


def script(experiment: Any, start: State | None = None) -> str:
    """A script that ends at the figures of the stage. start: the state since which nothing was changed, side by side.

    Raises ValueError with a sentence while there is nothing to run.
    """
    if isinstance(experiment, RedrawsExperiment):
        return _redraws(experiment)
    if isinstance(experiment, TuneExperiment):
        return _tune(experiment)
    return _panels(experiment, start or experiment.state())


def _settings(settings: ClassifierSettings) -> dict[str, Any]:
    """What the models shown depend on."""
    names = [one for name in settings.panels for one in OWN_SETTINGS[name]]
    return {name: getattr(settings, name) for name in ("scaled", "seed", *names)}


def _rows(data: PlaneData, which: Any) -> list[list[Any]]:
    labels = data.targets.astype(np.int64).tolist()
    rows = zip(data.inputs.tolist(), labels, which.tolist(), strict=True)
    return [[*place, label] for place, label, there in rows if there]


def _panels(experiment: PanelsExperiment, start: State) -> str:
    training, settings = experiment.training, experiment.settings
    if not len(training.labels):
        raise ValueError(NO_POINTS)
    frame = experiment.frame()
    learns, kept = "mlp" in settings.panels, {"mlp": "parameters", "first": "first", "second": "second"}
    right = [frame[f"right.{name}"] for name in settings.panels]
    constants = {
        "MODELS": list(settings.panels),
        "SETTINGS": _settings(settings),
        "CLASSES": training.data.classes,
        "POINTS": _rows(training.data, ~training.data.is_test),
        "TESTS": _rows(training.data, training.data.is_test),
        **{name.upper(): start[one].tolist() if learns else [] for name, one in kept.items()},
        "LEARNT": int(start["learnt"]),
        "STEPS": experiment.steps - int(start["steps"]),
        "STAGE": of_stage({"right": [[one[0], one[2]] for one in right]}),
    }
    return fill(FOLDER / "panels.py", constants)


def _redraws(experiment: RedrawsExperiment) -> str:
    training, settings = experiment.training, experiment.settings
    shares = training.shares[~np.isnan(training.shares).any(axis=1)]
    if not len(shares):
        raise ValueError("No data set has been redrawn yet: press play first.")
    data = training.data
    own = np.concatenate([data.inputs, data.targets[:, None], data.is_test[:, None]], axis=1).tolist()
    constants = {
        "MODELS": list(settings.panels),
        "SETTINGS": _settings(settings),
        "DATA": OWN if training.own else settings.data,
        "COUNT": settings.count,
        "NOISE": settings.noise,
        "TEST_SHARE": settings.test_share,
        "SEED": settings.data_seed,
        "CLASSES": data.classes,
        "POINTS": own if training.own else [],
        "REDRAWS": experiment.steps,
        "STAGE": of_stage({"mean": shares.mean(axis=0), "last": shares[-1]}),
    }
    return fill(FOLDER / "redraws.py", constants)


def _tune(experiment: TuneExperiment) -> str:
    training = experiment.training
    if not training.hits:
        raise ValueError("No setting has been tried yet: press play first.")
    constants = {
        "SETTINGS": _settings(experiment.settings),
        "CLASSES": training.data.classes,
        "POINTS": _rows(training.data, ~training.data.is_test),
        "CANDIDATES": training.candidates[: len(training.hits)],
        "STAGE": of_stage({"hits": training.hits}),
    }
    return fill(FOLDER / "tune.py", constants)
