"""What the stages of all shapes have in common: a network in training, unrolled over what the visitor asks it.

A shape's own experiment says in `read` what is asked, and in `answer` which columns that makes; it may add to the frame
in `more`, and to what can be called from the stage in `looks`.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from torch import Tensor

from engine.arithmetic.written import percent
from engine.digits.pad import BesidePad
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.recurrent.sequences.network import Network
from engine.recurrent.sequences.settings import LONGEST, TrainingSettings
from engine.recurrent.sequences.training import Asked, SequenceTraining
from engine.recurrent.sequences.unrolled import Column, Depends, Run, depends
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

    looks: Sequence[str] = ("pin", "point")
    units: Sequence[str] = ("update",)
    stays: Sequence[str] = (*LearningExperiment.stays, "pinned")

    trained: ClassVar[type[SequenceTraining]] = SequenceTraining

    def __init__(self, settings: TrainingSettings) -> None:
        super().__init__(self.trained(settings))
        self.pinned, self.pointed = -1, -1  # columns whose output is asked what it depended on

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
        """Keep asking the output of a column what it depended on; once more, or −1, and it is not kept."""
        self.pinned = -1 if column == self.pinned else column

    def point(self, column: Place) -> None:
        """The column whose output the pointer is on; −1 when it has left."""
        self.pointed = column

    # --- frames -------------------------------------------------------------------------------------------------------

    def settle(self) -> bool:
        return self.training.ask_on()

    def measure(self) -> Measure:
        """What is held out is left out where it is not due."""
        figures = self.figures(self.training.answer if self.training.due else None)
        floor, goal = self.limits
        return {name: np.array([value]) for name, value in {**figures, "floor": floor, "goal": goal}.items()}

    def figures(self, asked: Asked | None) -> dict[str, float]:
        """What has a curve, by name; asked: what is known of the examples that are held out."""
        held = (asked.loss, asked.share.value) if asked else (math.nan, math.nan)
        return {"loss": self.training.loss, "held_loss": held[0], "accuracy": held[1]}

    @property
    def limits(self) -> tuple[float, float]:
        """The loss of the best that can be done without the input, and the accuracy to reach."""
        return self.training.made.floor, self.training.task.goal

    def frame(self) -> Frame:
        asked = self.training.answered(moving=self.moving)
        floor, goal = self.limits
        asking = self.read()
        answer = self.answer(asking) if asking.source is not None else None
        said = [*asking.said, *(answer.said if answer else ())]
        return {
            "step": self.steps,
            **self._asked_of(),
            **{name: value if math.isfinite(value) else None for name, value in self.figures(asked).items()},
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
        return {name: getattr(self.settings, name) for name in shown_names(type(self.settings.own))}

    def _progress(self) -> list[str]:
        """How good it is on what is held out, against the goal."""
        training = self.training
        asked = training.answered(moving=self.moving)
        goal = self.limits[1]
        reached = "reached" if asked.share.value >= goal else "not yet reached"
        return [
            f"Held-out {self.held}{training.when}: {asked.share.text} right; the goal, {percent(goal)}, is {reached}."
        ]

    held = "examples"
    """What is held out, in a word."""

    def _graph(self, asking: Asking, answer: Answer | None) -> Frame:
        """The graph; where an output is pointed at, what it depended on."""
        if answer is None or asking.source is None:
            return {"graph": {"columns": [], "at": -1, "shares": None, "units": self.settings.size}, "states": _EMPTY}
        run, at = answer.run, self.at(answer)
        graph: dict[str, Any] = {"columns": [column.told for column in answer.columns], "at": at, "shares": None}
        graph["units"] = run.states.shape[1]
        if at >= 0:
            found = self.depends(asking, answer, at - answer.first)
            picture = not self.training.shape.many_in
            reads = [float(np.linalg.norm(found.reads))] if picture else found.reads.tolist()
            graph["shares"] = [*reads, *found.said.tolist()]
        return {"graph": graph, "states": run.states.astype(np.float32)}

    def at(self, answer: Answer) -> int:
        """The column whose output is pointed at, or is kept; −1 for none."""
        there = range(answer.first, min(len(answer.columns), answer.first + len(answer.run.logits)))
        return next((at for at in (self.pointed, self.pinned) if at in there), -1)

    def depends(self, asking: Asking, answer: Answer, place: int) -> Depends:
        """What an answer depended on, by its place among the answers."""
        assert asking.source is not None
        symbol = answer.symbols[place] if answer.symbols else int(answer.run.logits[place].argmax())
        return depends(self.network, asking.source, answer.symbols, place, symbol, asking.held)


_EMPTY = np.zeros((0, 0), np.float32)
