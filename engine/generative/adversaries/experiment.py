"""Two networks that learn against each other as an experiment: what the lessons on the plane and on digits share.

One step is one update, of D or of G; an iteration is D's updates and then G's. An edit may let one of the two learn
alone, or give the doctor's cure. A lesson adds what is seen and what the doctor says to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import numpy as np

from engine.arithmetic.written import joined, write
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Frame, Measure, State
from engine.generative.adversaries.definition import LOGARITHMIC, LOSSES
from engine.generative.adversaries.doctor import Diagnosis, failure
from engine.generative.adversaries.players import Players

Learning = TypeVar("Learning", bound=Players[Any])


class PlayersExperiment(LearningExperiment[Learning]):
    """A pair in training as a stage plays it. A lesson adds the pictures and the figures."""

    edits: Sequence[str] = ("learns", "cure")
    units: Sequence[str] = ("iteration", "update")
    budget = 24_000_000  # a moment is two whole networks
    examine: Callable[[Any, Any, Any], Diagnosis]
    """The lesson's doctor, asked about the training, how near G is, and how D stands."""

    def __init__(self, training: Learning) -> None:
        super().__init__(training)
        self._forget()

    @property
    def diagnosis(self) -> Diagnosis:
        """What the doctor says to the figures that were measured last."""
        return self.examine(self.training, *self._looked)

    def _forget(self) -> None:
        """Forget how near G was and how D stood when they were last measured."""
        self._looked: tuple[Any, Any] = (None, None)
        self._measured: tuple[int, Any] | None = None

    def _read(self) -> Any:
        """Measure the generator, once at each step."""
        if self._measured is None or self._measured[0] != self.steps:
            self._measured = self.steps, self.training.read()
        return self._measured[1]

    @property
    def stopped(self) -> str:
        return failure(self.training) if self.diverged else ""  # the doctor beside it says why, and what helps

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present update or iteration began, and forward to where it ends."""
        if unit != "iteration":
            return 1, 1
        length = sum(self.training.schedule)
        return self.training.turn or length, length - self.training.turn

    def reset(self) -> None:
        super().reset()
        self._forget()

    def restore(self, state: State) -> None:
        super().restore(state)
        self._forget()

    # What is changed

    def change(self, **settings: Any) -> None:
        super().change(**settings)
        self._forget()

    def learns(self, who: Literal["both", "discriminator", "generator"]) -> None:
        """Let both learn in turn, or only one of them."""
        self.training.only("" if who == "both" else who)

    def cure(self) -> None:
        """Set what the doctor advises. Raises ValueError where nothing is wrong."""
        found = self.diagnosis
        if not found.cure:
            raise ValueError("There is nothing to cure just now.")
        self.training.only("")
        self.change(**found.cure)

    # What every frame says

    def _told(self) -> Frame:
        """How far the training has come, who learns, what the doctor says, and whether there is a cure."""
        found = self.diagnosis
        advice = f"Cure: {found.advice}." if found.cure else ""
        return {
            "step": self.training.steps,
            "where": where(self.training),
            "learns": self.training.alone or "both",
            "diagnosis": [f"{found.name}. {found.sentence}" if found.name else found.sentence, advice],
            "cure": bool(found.cure) or None,
        }


def number(value: float) -> float | None:
    """A figure for a frame: None where it is not finite."""
    return value if math.isfinite(value) else None


def rows(figures: Mapping[str, Sequence[float]]) -> Measure:
    """Figures for curves, kept within what a 32-bit float can hold."""
    return {name: np.clip(np.array(row, dtype=np.float64), -1e30, 1e30) for name, row in figures.items()}


# In words


def where(training: Players[Any]) -> str:
    """How far the training has come, and whose update was the last."""
    s = training.schedule
    if training.turn == 0:
        return f"iteration {training.iteration:,}"
    player, number, of = ("D", training.turn, s[0]) if training.turn <= s[0] else ("G", training.turn - s[0], s[1])
    return f"iteration {training.iteration + 1:,}, {player} {number} of {of}"


def d_loss(training: Players[Any], *, sides: bool = True) -> str:
    """D's loss before its last update, as the sum of its parts. sides: the real and the generated examples' apart."""
    s, gan = training.settings, training.gan
    text = LOSSES[s.loss].text[0]
    parts = [gan.real_side, gan.d_loss - gan.sloped - gan.real_side] if sides else [gan.d_loss - gan.sloped]
    if sides and s.real_weight < 1 and s.loss in LOGARITHMIC:
        text = text.replace("−mean log D(x)", f"−{s.real_weight:g} mean log D(x)")
    if s.loss == "wasserstein":  # written the other way round
        parts.reverse()
    if s.penalty != "none":
        parts.append(gan.sloped)
        text += " + R1" if s.penalty == "r1" else " + penalty"
    written = write(parts, lambda o, _: sum(o))
    if len(parts) == 1:
        return f"{text} ≈ {written.results[0]}"
    return f"{text} ≈ {joined(written.operands)} {written.ends[0]}"
