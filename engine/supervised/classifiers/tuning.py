"""The best settings of each model by cross-validation, beside those of its sliders (Stone, 1974; Geisser, 1975).

The training points are divided into five parts. Each part in turn is held out while the model learns from the other
four, so that every point is predicted once by a model that has not seen it. The test points are not touched: only at
the end do they say what the choice is worth. One step is one setting of one model.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from engine.arithmetic.estimates import share_of
from engine.arithmetic.written import plain
from engine.experiment.learning import Training
from engine.experiment.protocol import Frame, Measure
from engine.plane.datasets import PlaneData
from engine.supervised.classifiers import frame
from engine.supervised.classifiers.data import OWN
from engine.supervised.classifiers.folds import PARTS, validate
from engine.supervised.classifiers.looks import Look
from engine.supervised.classifiers.models.estimators import predictor
from engine.supervised.classifiers.settings import MODELS, ClassifierSettings
from engine.supervised.classifiers.training import given
from engine.supervised.classifiers.verdict import test_share
from engine.supervised.classifiers.words import LETTERS, SHORT

GRIDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "logistic": {"c_logistic": (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0)},
    "perceptron": {"epochs": (1, 2, 5, 10, 20, 50, 100)},
    "linear": {"c_linear": (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)},
    "rbf": {"c_rbf": (0.1, 1.0, 10.0, 100.0), "gamma": (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)},
    "tree": {"depth": (1, 2, 3, 4, 5, 6, 8, 10)},
    "forest": {"forest_depth": (1, 2, 3, 5, 8, 12)},
    "neighbours": {"k": (1, 3, 5, 7, 9, 11, 15, 21, 31, 50)},
    "bayes": {"smoothing": (1e-9, 0.001, 0.01, 0.1, 1.0)},
    "mlp": {"units": (1, 2, 4, 8, 16)},
}
"""What is tried of each model, besides what its sliders say."""
TOO_FEW = "There are too few training points to hold a part of them out."
DONE = "Every setting has been tried."

Candidate = tuple[str, dict[str, Any]]


def candidates(settings: ClassifierSettings) -> list[Candidate]:
    """Model by model what its sliders say, then its grid without that."""
    found: list[Candidate] = []
    for name in settings.panels:
        grid = GRIDS[name]
        own = {one: getattr(settings, one) for one in grid}
        tried = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
        found += [(name, own), *((name, one) for one in tried if one != own)]
    return found


@lru_cache(maxsize=2_048)
def known_hits(name: str, settings: ClassifierSettings) -> int:
    """How many training points of a set by formula a model gets right that has not seen them, worked out once."""
    data = given(settings)
    return validate(name, settings, data.train_inputs, data.train_targets.astype(np.int64), data.classes)


class TuneTraining(Training[ClassifierSettings]):
    """hits: how many training points each candidate so far gets right when it has not seen them."""

    kept = ("hits",)

    def __init__(self, settings: ClassifierSettings, data: PlaneData | None = None) -> None:
        self.own = data is not None or settings.data == OWN
        self._take(settings, data or given(settings))
        super().__init__(settings)

    def _take(self, settings: ClassifierSettings, data: PlaneData) -> None:
        self._of, self.data = settings, data
        self.labels = data.train_targets.astype(np.int64)
        self.candidates = candidates(settings)

    def updated(self) -> None:
        """With other settings other candidates are tried, on points with other noise."""
        if self.settings != self._of:
            other = self.settings.noise != self._of.noise and not self.own
            self._take(self.settings, given(self.settings) if other else self.data)

    def begin(self) -> None:
        self.hits: list[int] = []

    @property
    def reason(self) -> str:
        if len(self.labels) < 2:
            return TOO_FEW
        return DONE if self.steps >= len(self.candidates) else ""

    @property
    def ready(self) -> bool:
        return not self.reason

    def update(self) -> bool:
        """One more setting of one model."""
        name, changed = self.candidates[self.steps]
        settings = replace(self.settings, **changed)
        if self.own:
            hits = validate(name, settings, self.data.train_inputs, self.labels, self.data.classes)
        else:
            hits = known_hits(name, settings)
        self.hits = [*self.hits, hits]
        return True

    def tried(self, name: str) -> list[tuple[dict[str, Any], int]]:
        """What was tried of a model so far, its sliders first, and how many points each got right."""
        return [
            (changed, hits)
            for (one, changed), hits in zip(self.candidates, self.hits, strict=False)
            if one == name
        ]  # fmt: skip

    def best(self, name: str) -> tuple[dict[str, Any], int] | None:
        """The best so far; of equals the one that was tried first."""
        return max(self.tried(name), key=lambda one: one[1], default=None)


class TuneExperiment(Look[TuneTraining]):
    """See :class:`TuneTraining`."""

    units = ("setting",)
    pace = 20.0

    def __init__(self, settings: ClassifierSettings | None = None, data: PlaneData | None = None) -> None:
        super().__init__(TuneTraining(settings or ClassifierSettings(look="tune"), data))
        self._tests: dict[str, str] = {}

    @property
    def stopped(self) -> str:
        return self.training.reason

    def measure(self) -> Measure:
        return {}

    def better(self) -> ClassifierSettings:
        """The settings with the best of every model so far, to look at side by side."""
        found = [self.training.best(name) for name in self.settings.panels]
        changes = {name: value for one in found if one for name, value in one[0].items()}
        settings: ClassifierSettings = self.settings
        return replace(settings, look="panels", **changes)

    def frame(self) -> Frame:
        training, names = self.training, self.settings.panels
        count = len(training.labels)
        tried = {name: training.tried(name) for name in names}
        most = max((len([one for one in training.candidates if one[0] == name]) for name in names), default=1)
        strips = np.full((len(names), most), np.nan, np.float32)
        for row, name in enumerate(names):
            shares = [hits / count for _, hits in tried[name]]
            strips[row, : len(shares)] = shares
        low = min([0.3, *(float(one) for one in strips[~np.isnan(strips)])])
        return {
            **frame.points(training.data),
            "step": self.steps,
            "strips": strips,
            "strip_labels": [SHORT[name] for name in names],
            "strip_notes": [f"{len(tried[name])} tried" if tried[name] else "" for name in names],
            "strip_marks": [tried[name][0][1] / count if tried[name] else None for name in names],
            "strip_bounds": [0.3 if low >= 0.3 else 0.0, 1.0],
            "table": self._table(),
            "said": self._said(),
        }

    def _table(self) -> dict[str, Any]:
        rows = []
        for name in self.settings.panels:
            best, tried = self.training.best(name), self.training.tried(name)
            cells = [""] * 6
            if best is not None:
                count = len(self.training.labels)
                cells = []
                for changed, hits in (tried[0], best):
                    cells += [told(changed), share_of(hits, count).percent, self._test(name, changed)]
            rows.append({"head": MODELS[name], "cells": cells})
        columns = ["Sliders", "CV", "Test (95 %)", "Best", "CV", "Test (95 %)"]
        return {"title": "", "label": "The sliders’ settings and the best ones", "columns": columns, "rows": rows}

    def _test(self, name: str, changed: dict[str, Any]) -> str:
        """What part of the test points a model gets right with such settings."""
        key = f"{name} {changed} {self.settings}"
        if key not in self._tests:
            training, held = self.training, self.training.data.is_test
            settings = replace(self.settings, **changed)
            says = predictor(name, settings, training.data.train_inputs, training.labels, training.data.classes)
            right = says(training.data.inputs[held]) == training.data.targets[held]
            hits = int(right.sum()) if held.any() else 0
            self._tests[key] = test_share(hits, int(held.sum()))
        return self._tests[key]

    def _said(self) -> list[str]:
        training, count = self.training, len(self.training.labels)
        if not training.hits:
            return [
                f"{len(training.candidates)} settings of {len(self.settings.panels)} models, each on {PARTS} parts of "
                f"the {count} training points.{' Press play.' if training.ready else ''}"
            ]
        name, changed = training.candidates[len(training.hits) - 1]
        share = share_of(training.hits[-1], count)
        return [
            f"Last tried: {MODELS[name]}, {told(changed)}: {training.hits[-1]} of {count} points held out in turn are "
            f"right, {share.percent} (95 %: {share.interval.partition(': ')[2]}).",
            "CV: cross-validation, by the training points alone. What it finds best is best by luck in part: the test "
            "points, which took no part in it, tell what it is worth.",
        ]


def told(changed: dict[str, Any]) -> str:
    """C = 10, γ = 0.3"""
    return ", ".join(f"{LETTERS[name]} = {plain(value)}" for name, value in changed.items())
