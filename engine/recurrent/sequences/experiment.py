"""What the stages of all shapes have in common: a network in training, unrolled over what the visitor asks it.

A shape's own experiment says in `read` what is asked, and in `answer` which columns that makes; it may add to the frame
in `more`, and to what can be called from the stage in `looks`.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from torch import Tensor

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import percent
from engine.digits.pad import BesidePad
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.recurrent.sequences.network import Network
from engine.recurrent.sequences.settings import LONGEST, TrainingSettings
from engine.recurrent.sequences.training import SequenceTraining
from engine.recurrent.sequences.unrolled import Column, Run, depends
from engine.recurrent.sequences.vocabulary import LONGEST as MOST_WORDS
from engine.settings import shown_names

MOST_COLUMNS = 2 * MOST_WORDS + 2
Typed = Annotated[str, Bounds(0, LONGEST)]
Place = Annotated[int, Bounds(-1, MOST_COLUMNS)]


@dataclass(frozen=True)
class Asking:
    """What is asked. source: as the network reads it, None where there is nothing to read; read: the symbols as words;
    said: what there is to say about it, a sentence each: that a word is not known, and what was done instead; held:
    another source, whose last state the decoder begins with."""

    source: Tensor | None
    read: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    held: Tensor | None = None


@dataclass(frozen=True)
class Answer:
    """columns: of the graph; run: states and chances; symbols: what the decoder has said; first: the column of the
    first answer; said: what the answer is, in words."""

    columns: list[Column]
    run: Run
    symbols: tuple[int, ...] = ()
    first: int = 0
    said: tuple[str, ...] = ()


class SequencesExperiment(BesidePad, LearningExperiment[SequenceTraining]):
    """See :mod:`engine.experiment`. One step is one update."""

    looks: Sequence[str] = ("pin",)
    units: Sequence[str] = ("update",)
    stays: Sequence[str] = (*LearningExperiment.stays, "pinned")

    def __init__(self, settings: TrainingSettings) -> None:
        super().__init__(SequenceTraining(settings))
        self.pinned = -1  # the column whose output is asked what it depended on

    @property
    def network(self) -> Network:
        return self.training.network

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        return (
            f"At update {self.training.failed:,} the loss or a weight grew beyond all bounds: the learning rate of "
            f"{self.settings.rate:g} is too high. The last weights stay."
        )

    # --- what a shape says --------------------------------------------------------------------------------------------

    @abstractmethod
    def read(self) -> Asking:
        """What the visitor asks."""

    @abstractmethod
    def answer(self, asking: Asking) -> Answer:
        """What the network, as it is now, makes of it; the source is not None."""

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        """What this shape shows besides; answer: None where nothing is asked."""
        return {}

    # --- what the stage asks ------------------------------------------------------------------------------------------

    def pin(self, column: Place) -> None:
        """Ask the output of a column what it depended on; once more, or −1, and none is asked."""
        self.pinned = -1 if column == self.pinned else column

    # --- frames -------------------------------------------------------------------------------------------------------

    def settle(self) -> bool:
        return self.training.ask_on()

    def measure(self) -> Measure:
        """What is held out is left out where it is not due."""
        asked = self.training.answer if self.training.due else None
        held = (asked.loss, asked.share.value) if asked else (math.nan, math.nan)
        named = dict(
            zip(
                ("loss", "held_loss", "accuracy", "floor", "goal"),
                (self.training.loss, *held, *self.limits),
                strict=True,
            )
        )
        return {name: np.array([value]) for name, value in named.items()}

    @property
    def limits(self) -> tuple[float, float]:
        """The loss of the best that can be done without the input, and the accuracy to reach."""
        return self.training.made.floor, self.training.task.goal

    def frame(self) -> Frame:
        asked = self.training.answered(moving=self.moving)
        floor, goal = self.limits
        figures = {"loss": self.training.loss, "held_loss": asked.loss, "accuracy": asked.share.value}
        asking = self.read()
        answer = self.answer(asking) if asking.source is not None else None
        said = [*asking.said, *(answer.said if answer else ())]
        return {
            "step": self.steps,
            **self._asked_of(),
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "floor": floor,
            "goal": goal,
            "progress": self._progress(),
            "said": said,
            "spoken": " ".join(said),
            **self._graph(asking, answer),
            **self.more(asking, answer),
        }

    def _asked_of(self) -> Frame:
        """The settings that are typed or chosen on the stage."""
        return {name: getattr(self.settings, name) for name in shown_names(type(self.settings))}

    def _progress(self) -> list[str]:
        """How good it is on what is held out, and what that is held against."""
        training = self.training
        asked = training.answered(moving=self.moving)
        floor, goal = self.limits
        reached = "reached" if asked.share.value >= goal else "not yet reached"
        return [
            f"Held out{training.when}: {asked.share.of(self.held)} right; the goal of {percent(goal, 0)} is {reached}. "
            f"Loss ≈ {decimals(asked.loss, 4)} nats a symbol; without the input at best ≈ {decimals(floor, 4)}."
        ]

    held = "examples"
    """What is held out, in a word."""

    def _graph(self, asking: Asking, answer: Answer | None) -> Frame:
        """The graph; where a column is pinned, what its output depended on."""
        if answer is None or asking.source is None:
            return {"graph": {"columns": [], "at": -1, "shares": None, "units": self.settings.hidden}, "states": _EMPTY}
        run, at = answer.run, self.pinned
        if not 0 <= at - answer.first < len(run.chances) or at >= len(answer.columns):
            at = -1
        graph: dict[str, Any] = {"columns": [column.told for column in answer.columns], "at": at, "shares": None}
        graph["units"] = run.states.shape[1]
        extra: Frame = {}
        if at >= 0:
            place = at - answer.first
            symbol = answer.symbols[place] if answer.symbols else int(run.chances[place].argmax())
            found = depends(self.network, asking.source, answer.symbols, place, symbol, asking.held)
            picture = not self.training.shape.many_in
            reads = [float(np.linalg.norm(found.reads))] if picture else found.reads.tolist()
            graph["shares"] = [*reads, *found.said.tolist()]
            if picture:
                extra["slope"] = found.reads.reshape(-1, 8, 8).astype(np.float32)
        return {"graph": graph, "states": run.states.astype(np.float32), **extra}


_EMPTY = np.zeros((0, 0), np.float32)
