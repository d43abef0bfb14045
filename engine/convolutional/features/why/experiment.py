"""The look that asks why features are learnt: four linear classifiers in training, and who is taken for whom.

experiment = WhyLook(WhySettings(learnt_from=500))
experiment.step(200)
experiment.frame()["table"]
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.estimates import Share, share_of
from engine.arithmetic.written import percent
from engine.convolutional.features.why.settings import WhySettings
from engine.convolutional.features.why.spaces import SPACES
from engine.convolutional.features.why.training import CLASSES, Answers, WhyTraining
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure

NAMES = tuple(SPACES)
MOST_SHOWN = 12  # mistakes
BY = {"linear": "the linear classifier", "neighbour": "the nearest neighbour"}


class WhyLook(LearningExperiment[WhyTraining]):
    """See :mod:`engine.experiment`. shown: the space whose mistakes are looked at; by: which of the two makes them."""

    looks = ("show", "judge")
    units = ("update",)
    stays = ("seconds", "shown", "by")
    pace = 20.0

    def __init__(self, settings: WhySettings | None = None) -> None:
        super().__init__(WhyTraining(settings or WhySettings()))
        self.shown = NAMES.index("hog")
        self.by = "linear"

    def show(self, index: Annotated[int, Bounds(0, len(NAMES) - 1)]) -> None:
        """The mistakes of another space."""
        self.shown = index

    def judge(self, by: Literal["linear", "neighbour"]) -> None:
        """The mistakes of the linear classifier, or of the nearest neighbour."""
        self.by = by

    def settle(self) -> bool:
        return self.training.ask_on()

    def measure(self) -> Measure:
        """Shares of the held-out digits, where they are due."""
        if not self.training.due:
            return {}
        right = {space: self._share(self.training.answer, space, "linear").value for space in NAMES}
        return {f"right.{space}": np.array([value]) for space, value in right.items()}

    def _share(self, answers: Answers, space: str, by: str) -> Share:
        said = getattr(answers, by)[space]
        return share_of(int((said == self.training.asked_labels).sum()), len(said))

    def frame(self) -> Frame:
        training = self.training
        answers = training.answered(moving=self.moving)
        rows = []
        for space in NAMES:
            shares = [self._share(answers, space, by) for by in BY]
            numbers, learnt = training.spaces[space].learnt.shape[1] - 1, len(training.labels)
            own = percent(answers.learnt[space] / learnt, 1)
            cells = [f"{numbers:,}", own, *(f"{one.percent} (95 %: {bounds(one)})" for one in shares)]
            rows.append({"head": SPACES[space].title, "cells": cells})
        held = len(training.asked)
        return {
            "step": self.steps,
            "shown": self.shown,
            "by": self.by,
            "table": {
                "title": f"Right of {held:,} digits held out{training.when}",
                "columns": [
                    "numbers",
                    f"of the {len(training.labels):,} learnt",
                    "linear classifier",
                    "nearest neighbour",
                ],
                "rows": rows,
            },
            **{f"right.{space}": self._share(answers, space, "linear").value for space in NAMES},
            **{f"near.{space}": self._share(answers, space, "neighbour").value for space in NAMES},
        }

    def picture(self) -> Frame:
        """confusion (1, 10, 10): true, taken for; mistakes (n, 28, 28) with captions, as many as there is room for."""
        training, space = self.training, NAMES[self.shown]
        said, true = getattr(training.answer, self.by)[space], training.asked_labels
        wrong = np.flatnonzero(said != true)
        some = wrong[:MOST_SHOWN]
        told = f"{len(wrong):,} mistakes" if len(wrong) != 1 else "1 mistake"
        more = f", {len(some)} of them" if len(wrong) > len(some) else ""
        return {
            "confusion": confusion(true, said)[None].astype(np.float32),
            "mistakes": np.rint(255 * training.pictures[training.asked[some]]).astype(np.uint8),
            "mistakes_captions": [f"{true[k]} → {said[k]}" for k in some.tolist()],
            "mistakes_title": f"{told}{more}",
        }


def bounds(share: Share) -> str:
    """91.3–96.2 %"""
    return share.interval.partition(": ")[2]


def confusion(true: NDArray[np.int64], said: NDArray[np.int64]) -> NDArray[np.int64]:
    """(true, taken for): how many."""
    return np.bincount(CLASSES * true + said, minlength=CLASSES**2).reshape(CLASSES, CLASSES)
