"""What of the panels is drawn and said, as the views of a stage want it."""

from __future__ import annotations

import numpy as np

from engine.arithmetic.estimates import share_of
from engine.experiment.protocol import Frame
from engine.plane.datasets import PlaneData
from engine.supervised.classifiers import verdict, words
from engine.supervised.classifiers.models.machines import Machine
from engine.supervised.classifiers.models.panel import Answer, Panel, Place
from engine.supervised.classifiers.settings import MODELS, OWN_SETTINGS
from engine.supervised.classifiers.training import ClassifierTraining

SIZE = 40  # cells of a field along a side
NOTHING = np.zeros((0, 4), np.float32)
NO_CONTOURS = np.zeros((0, SIZE, SIZE), np.float32)
BLANK = np.zeros((SIZE, SIZE), np.uint8)


def points(data: PlaneData) -> Frame:
    return {
        "points": data.inputs.astype(np.float32),
        "targets": data.targets.astype(np.float32),
        "is_test": data.is_test.astype(np.uint8),
        "classes": data.classes,
    }


def panel(name: str, fitted: Panel | None, training: ClassifierTraining) -> Frame:
    """One panel: its field, what it draws over it, which points it gets wrong, and how many it gets right."""
    data = training.data
    learnt, none = ~data.is_test, np.zeros(len(data.targets), np.uint8)
    found: Frame = {f"segments.{name}": NOTHING, f"lines.{name}": [], f"rings.{name}": none, f"wrong.{name}": none}
    found |= {f"field.{name}": BLANK.astype(np.int8), f"kind.{name}": BLANK, f"sure.{name}": BLANK}
    if fitted is None:
        return {**found, f"note.{name}": "", f"right.{name}": [0, 0, 0, 0]}
    marks = fitted.marks(SIZE)
    found |= {f"{part}.{name}": array for part, array in fitted.field(SIZE).items()}
    found |= {f"segments.{name}": marks.segments.astype(np.float32), f"lines.{name}": marks.lines}
    if name == "rbf":
        found[f"contours.{name}"] = NO_CONTOURS if marks.contours is None else marks.contours.astype(np.float32)
    wrong = fitted.says(data.inputs) != data.targets if len(data.targets) else none
    if marks.rings is not None and len(marks.rings) == learnt.sum():  # else of the points before: it is fitted next
        rings = none.copy()
        rings[learnt] = marks.rings
        found[f"rings.{name}"] = rings
    train, test = int(learnt.sum()), int(data.is_test.sum())
    right = [train - int(wrong[learnt].sum()), train, test - int(wrong[data.is_test].sum()), test]
    return {**found, f"wrong.{name}": wrong.astype(np.uint8), f"note.{name}": _note(right), f"right.{name}": right}


def _note(right: list[int]) -> str:
    """95.0 %: of the points held out, or of all where none is."""
    hits, count = right[2:] if right[3] else right[:2]
    return share_of(hits, count).percent


def ways(name: str, shown: Frame, answer: Answer | None) -> Frame:
    """What a panel draws for the place that is asked about, with what it draws anyway."""
    if answer is None or not len(answer.segments):
        return {}
    more = answer.segments.astype(np.float32)
    return {f"segments.{name}": np.concatenate([shown[f"segments.{name}"], more])}


def words_of(
    shown: Frame, answers: dict[str, Answer], training: ClassifierTraining, picked: str, asked: Place | None
) -> Frame:
    """The table of all models, the reasons and the sliders of the one that is picked. shown: the panels' parts."""
    settings = training.settings
    rows, hits, tests = [], {}, int(training.data.is_test.sum())
    train = len(training.labels)
    for name in settings.panels:
        right, fitted_to, test_right, _ = shown[f"right.{name}"]
        if fitted_to:
            hits[words.SHORT[name]] = test_right
        cells = [share_of(right, train).percent, verdict.test_share(test_right, tests)] if fitted_to else ["", ""]
        if asked is not None:
            cells = [f"class {answers[name].label}", answers[name].brief] if name in answers else ["", ""]
        rows.append({"head": words.SHORT[name], "cells": cells})
    columns = [f"{train:,} training", f"{tests:,} test points (95 %)" if tests else "no test set"]
    where = f" at ({asked[0]:.2f}, {asked[1]:.2f})".replace("-", "−") if asked is not None else ""
    if asked is not None:
        columns = ["There", "Because"]
    found: Frame = {
        "table": {
            "title": "",
            "label": "What each says at the place pointed at" if asked else "How often each is right",
            "columns": columns,
            "rows": rows,
        },
        "verdict": [verdict.told(hits, tests)] if hits else [],
        "asked": {"x": asked[0], "y": asked[1]} if asked is not None else None,
        "picked": list(settings.panels).index(picked),
        **pairs_of(training.known(picked)),
        "why_title": f"{MODELS[picked]}{where}",
        "why": why(training, picked, answers.get(picked)),
    }
    for name in words.LETTERS:
        own = name in OWN_SETTINGS[picked]
        found[f"slider.{name}"] = words.slider(settings, name) if own else None
        found[f"beside.{name}"] = words.beside(settings, name) if own else ""
    return found


def pairs_of(fitted: Panel | None) -> Frame:
    """Which pairs of classes have a machine of their own, as 0-1, and which one is looked at, if any. Of two classes
    there is nothing to choose."""
    if not isinstance(fitted, Machine) or len(fitted.labels) == 2:
        return {"pair": None, "pairs": []}
    names = ["", *(f"{first}-{second}" for first, second in fitted.named)]
    return {"pair": names[0 if fitted.chosen is None else 1 + fitted.chosen], "pairs": names}


def why(training: ClassifierTraining, picked: str, answer: Answer | None) -> list[str]:
    """The reasons of the model that is picked; while a place is asked about, those of its answer there."""
    fitted = training.known(picked)
    if fitted is None:
        return [words.NO_POINTS]
    if answer is not None:
        return [f"It says class {answer.label} there:", *answer.lines]
    return [*fitted.why(), *verdict.one_sided(fitted, training.data)]
