"""The same models on data sets that are drawn anew, one a step: how often each is the best one, and how far the shares
scatter. One test of 40 points ranks models mostly by luck; 200 of them show what is luck and what is not.

A set by formula is dealt from other seeds, with as many points to learn from and to test with. Points without a formula
are drawn anew from themselves (see :func:`engine.supervised.classifiers.data.redraw`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from engine.arithmetic.estimates import decimals, mean_of, share_of
from engine.arrays import Floats
from engine.experiment.learning import Training
from engine.experiment.protocol import Frame, Measure
from engine.plane.datasets import PlaneData
from engine.supervised.classifiers import frame
from engine.supervised.classifiers.data import OWN, SOURCES, dealt
from engine.supervised.classifiers.looks import Look
from engine.supervised.classifiers.models.estimators import predictor
from engine.supervised.classifiers.settings import MODELS, ClassifierSettings
from engine.supervised.classifiers.training import given
from engine.supervised.classifiers.verdict import listed
from engine.supervised.classifiers.words import SHORT

MOST = 200
SIX = ("moons", "rings", "sides", "xor", "spiral", "three_arms")
"""The sets to predict first."""
LEADERS = {
    "moons": ("rbf", "neighbours", "mlp"),
    "rings": ("rbf", "mlp"),
    "sides": ("logistic", "linear", "rbf", "mlp"),
    "xor": ("rbf", "neighbours", "mlp"),
    "spiral": ("neighbours",),
    "three_arms": ("rbf",),
}
"""Of the six models and settings that the lesson opens with: those that are best more often than all others. A test
redraws the sets and counts."""
NO_TEST = "No points are kept for testing, so nothing can be compared: choose a share above 0."
TOO_FEW = "There are too few points to draw others from: add some first, side by side."
DONE = f"All {MOST} data sets are drawn."


class RedrawTraining(Training[ClassifierSettings]):
    """shares: (redraws, models), what part of each redraw's test points each model gets right; NaN without any."""

    kept = ("shares",)

    def __init__(self, settings: ClassifierSettings, data: PlaneData | None = None) -> None:
        self.own = data is not None or settings.data == OWN
        self._dealt = settings.noise, data or given(settings)
        super().__init__(settings)

    @property
    def data(self) -> PlaneData:
        """The points side by side."""
        if not self.own and self._dealt[0] != self.settings.noise:
            self._dealt = self.settings.noise, given(self.settings)
        return self._dealt[1]

    def begin(self) -> None:
        self.shares: Floats = np.zeros((0, len(self.settings.panels)))

    def drawn(self, number: int) -> PlaneData:
        """The data set of a redraw, from 1; 0 is the one side by side."""
        if not number:
            return self.data
        s, data = self.settings, self.data
        points = np.concatenate([data.inputs, data.targets[:, None], data.is_test[:, None]], axis=1)
        name = OWN if self.own else s.data
        return dealt(name, s.count, s.noise, s.test_share, s.data_seed, number, points, data.classes)

    def scored(self, number: int) -> Floats:
        """What part of a redraw's test points each model gets right: (models,)."""
        if self.own:
            return score(self.settings, self.drawn(number))
        return np.array(known_score(self.settings, number))

    @property
    def reason(self) -> str:
        """Why nothing can be drawn, or no more."""
        if self.own and len(self.data.targets) < 2:
            return TOO_FEW
        if not self.own and not self.data.is_test.any():
            return NO_TEST
        return DONE if self.steps >= MOST else ""

    @property
    def ready(self) -> bool:
        return not self.reason

    def update(self) -> bool:
        """One more data set: every model is fitted to it and tested on it."""
        row = self.scored(self.steps + 1)
        self.shares = np.concatenate([self.shares, row[None]])
        return True


def score(settings: ClassifierSettings, data: PlaneData) -> Floats:
    """What part of the test points each model shown gets right: (models,), NaN without test or training points."""
    held = data.is_test
    inputs, labels = data.train_inputs, data.train_targets.astype(np.int64)
    if not held.any() or not len(labels):
        return np.full(len(settings.panels), np.nan)
    test, wanted = data.inputs[held], data.targets[held].astype(np.int64)
    says = (predictor(name, settings, inputs, labels, data.classes) for name in settings.panels)
    return np.array([(one(test) == wanted).mean() for one in says])


@lru_cache(maxsize=2_048)
def known_score(settings: ClassifierSettings, number: int) -> tuple[float, ...]:
    """The same for a redraw of a set by formula, worked out once: whoever goes back and forth finds it there."""
    seed = (settings.data_seed + number) % 2**31
    return tuple(score(settings, given(replace(settings, data_seed=seed))).tolist())


def wins(shares: Floats) -> tuple[Floats, Floats, int]:
    """How often each model is best, alone or with others: (models,); how often alone: (models,); of how many sets."""
    counted = shares[~np.isnan(shares).any(axis=1)]
    if not len(counted):
        return np.zeros(shares.shape[1]), np.zeros(shares.shape[1]), 0
    best = counted >= counted.max(axis=1, keepdims=True) - 1e-12
    return best.sum(axis=0).astype(float), best[best.sum(axis=1) == 1].sum(axis=0).astype(float), len(counted)


class RedrawsExperiment(Look[RedrawTraining]):
    """One step is one redraw."""

    looks = ("guess",)
    units = ("redraw",)
    pace = 20.0

    def __init__(self, settings: ClassifierSettings | None = None, data: PlaneData | None = None) -> None:
        super().__init__(RedrawTraining(settings or ClassifierSettings(look="redraws"), data))
        self._drawn: tuple[Any, Frame] = (None, {})
        self._first: tuple[Any, Floats] = (None, np.zeros(0))

    @property
    def stopped(self) -> str:
        return self.training.reason

    def learn(self, count: int) -> int:
        taken = super().learn(count)
        guess = self.guesses.get(self.settings.data)
        if guess and self.steps >= MOST:
            self.outcomes[self.settings.data] = guess in self._best()
        return taken

    def measure(self) -> Measure:
        return {}

    def guess(self, name: Literal[
        "", "logistic", "perceptron", "linear", "rbf", "tree", "forest", "neighbours", "bayes", "mlp"
    ]) -> None:  # fmt: skip
        """Predict which model will be best most often. It counts before the first redraw."""
        if name and name not in self.settings.panels:
            raise ValueError("This model is not among those that are compared.")
        if self.steps:
            raise ValueError("Redraws have been seen already: go back to the start, then predict.")
        self.guesses[self.settings.data] = name

    def _best(self) -> list[str]:
        """The models that are best most often so far."""
        often, _, count = wins(self.training.shares)
        names = self.settings.panels
        return [name for name, one in zip(names, often, strict=True) if one == often.max()] if count else []

    def frame(self) -> Frame:
        training, shares, names = self.training, self.training.shares, self.settings.panels
        if self._drawn[0] != (self.steps, self.settings):
            self._drawn = (self.steps, self.settings), frame.points(training.drawn(self.steps))
        if self._first[0] != self.settings:
            self._first = self.settings, training.scored(0)
        often, alone, count = wins(shares)
        notes = [self._note(row, int(best), count) for row, best in zip(shares.T, often, strict=True)]
        low = min([0.3, *shares[~np.isnan(shares)].tolist()])
        return {
            **self._drawn[1],
            "step": self.steps,
            "strips": shares.T.astype(np.float32),
            "strip_labels": [SHORT[name] for name in names],
            "strip_notes": notes,
            "strip_marks": [None if np.isnan(one) else float(one) for one in self._first[1]],
            "strip_bounds": [0.3 if low >= 0.3 else 0.0, 1.0],
            "often": [int(one) for one in often],
            "said": self._said(often, alone, count),
            "guess": self.guesses.get(self.settings.data, ""),
            "guessed": self._guessed(),
        }

    @staticmethod
    def _note(row: Floats, best: int, count: int) -> str:
        """best on 120 of 200, and the mean with its standard error."""
        shares = row[~np.isnan(row)]
        if not count or len(shares) < 2:
            return ""
        mean = mean_of(100 * shares)
        return f"best on {best} of {count},\nmean {mean.text if mean.error else decimals(mean.value, 1)} %"

    def _said(self, often: Floats, alone: Floats, count: int) -> list[str]:
        """Which model was best most often."""
        if not count:
            about = "Each redraw is another set of the same kind, as large as the one side by side."
            if self.training.own:
                about = (
                    "Each redraw takes as many of these points as there are, with replacement; those that were never "
                    "taken are its test."
                )
            play = "Press play, and see which model is best on how many of them. Of equals each counts as best."
            return [about, *([play] if self.training.ready else [])]
        first = self._best()
        share = share_of(int(often.max()), count)
        alone_on = ", ".join(
            f"{MODELS[name]} {int(one)}" for name, one in zip(self.settings.panels, alone, strict=True) if one
        )
        return [
            f"{listed([MODELS[name] for name in first])}: best on {int(often.max())} of {count} redrawn sets, "
            f"{share.percent} (95 %: {share.interval.partition(': ')[2]}).",
            f"Best alone: {alone_on}." if alone_on else "No model was best alone on any of them.",
        ]

    def _guessed(self) -> list[str]:
        """What was predicted, and how it stands."""
        guess = self.guesses.get(self.settings.data)
        lines = []
        if guess:
            best = self._best()
            stands = "" if not best else " So far that is right." if guess in best else " So far it is not."
            if self.steps >= MOST and best:
                stands = " That came true." if guess in best else f" It was {listed([MODELS[one] for one in best])}."
            lines.append(f"You predicted {MODELS[guess]}.{stands}")
        right = sum(self.outcomes.get(name, False) for name in SIX)
        if any(name in self.outcomes for name in SIX):
            told = sum(name in self.outcomes for name in SIX)
            rest = [SOURCES[name] for name in SIX if name not in self.outcomes]
            left = f" Left: {', '.join(rest)}." if rest else ""
            lines.append(f"Of the six sets {told} predicted, {right} of them rightly.{left}")
        return lines
