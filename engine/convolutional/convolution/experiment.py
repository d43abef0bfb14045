"""Lesson 2.1 as an experiment: a kernel's walk over an image, what is pointed at, edited, asked and guessed.

experiment = ConvolutionExperiment(ConvolutionSettings(image="tutorial"))
experiment.step(experiment.length)
experiment.content.output[0]  # the tutorial's table
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.typed import with_entry, write_grid
from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.frame import FrameMaker
from engine.convolutional.convolution.questions import Asked, Diagnosis, Question, diagnose, diagnose_winner, pick
from engine.convolutional.convolution.settings import OWN, ConvolutionSettings
from engine.convolutional.convolution.watched import Grid, Spot, Watched, filter_of, walk_of
from engine.convolutional.kernels.sizes import MOST_PADDING, MOST_SIDE
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.undo import EditedTour

Channel = Annotated[int, Bounds(0, 15)]
Cell = Annotated[int, Bounds(-MOST_PADDING, MOST_SIDE + MOST_PADDING)]
Typed = Annotated[str, Bounds(1, 30)]


class ConvolutionExperiment(EditedTour[ConvolutionSettings]):
    """See :mod:`engine.experiment`. Its steps are products."""

    edits = ("set_pixel", "set_entry", "set_bias", "set_mixer", "undo")
    looks = ("point", "pin", "strongest", "ask", "answer", "reveal", "close_question")
    units = ("product", "cell", "row", "channel")
    first_unit = "cell"
    pace = 5.0
    end = "The kernel has been everywhere."
    content: Content

    def __init__(self, settings: ConvolutionSettings | None = None) -> None:
        super().__init__()
        self._asked = self._done = self._right = 0
        self._take(settings or ConvolutionSettings())

    def _take(self, settings: ConvolutionSettings) -> None:
        content = Content(settings)
        at = self.content.at(self._steps) if self._steps else None
        if at is not None:  # the same cell, if it is still there; the end stays the end
            whole = at.done == self.content.products_a_cell
            self._steps = content.length if self.stopped else content.steps_to(at, whole=whole)
        self.content, self.settings = content, settings
        self._maker = FrameMaker(content)
        self.hover: Spot | None = None  # what the pointer is on
        self._pin: tuple[Spot, int] | None = None  # and the step at which it was set: it lasts until the walk goes on
        self.question: Question | None = None

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return self.content.length

    def span(self, unit: str) -> tuple[int, int]:
        return self.content.span(unit, self._steps)

    # --- edits ----------------------------------------------------------------------------------------------------

    def set_pixel(self, channel: Channel, row: Cell, column: Cell, text: Typed, first: bool = True) -> None:
        """Write a number into the image. first: it begins a new stroke, which is taken back as one."""
        image = with_entry(self.content.image, (channel, row, column), parse_entry(text))
        self._edit(first, image=OWN, pixels=write_grid(image))

    def set_entry(self, channel: Channel, row: Cell, column: Cell, text: Typed, first: bool = True) -> None:
        """Write a number into a kernel. channel: filter by filter, as many slices each as the image has channels."""
        slices, bias = with_entry(self.content.slices, (channel, row, column), parse_entry(text)), self.content.bias
        # random kernels bring biases along, which one's own kernels do not: they stay as they are
        biases = write_grid(bias[None, None]) if bias.any() else self.settings.bias
        self._edit(first, kernel=OWN, entries=write_grid(slices), bias=biases)

    def set_bias(
        self, channel: Channel, row: Cell = 0, column: Cell = 0, text: Typed = "0", first: bool = True
    ) -> None:
        """Write the bias of a filter."""
        bias = with_entry(self.content.bias, (channel,), parse_entry(text))
        self._edit(first, bias=write_grid(bias[None, None]))

    def set_mixer(self, channel: Channel, row: Cell, column: Cell, text: Typed, first: bool = True) -> None:
        """Write a weight of a 1×1 filter, its row; column: the output's filter that it weighs."""
        weights = with_entry(self.content.mixing[None], (channel, row, column), parse_entry(text))
        self._edit(first, mixing=write_grid(weights))

    def _edit(self, first: bool, **changes: Any) -> None:
        """What is looked at stays."""
        pin, hover = self._pin, self.hover
        super()._edit(first, **changes)
        self._pin, self.hover = pin, hover

    # --- looks ----------------------------------------------------------------------------------------------------

    def point(self, map: Grid, channel: Channel = 0, row: Cell = 0, column: Cell = 0) -> None:
        """What the pointer is on; map "none" when it has left."""
        place = (channel, row, column)
        self.hover = (map, place) if self.content.has(map, place) else None

    def pin(self, map: Grid, channel: Channel = 0, row: Cell = 0, column: Cell = 0) -> None:
        """Keep looking at a cell until the walk goes on, or until it is pinned again. Answers the question of a
        winner when it is open."""
        spot: Spot = (map, (channel, row, column))
        question, pooled = self.question, self.content.pooled
        if not self.content.has(*spot):
            self._pin = None
        elif question and question.open and question.kind == "winner" and map == "output" and pooled:
            self._judged(question, diagnose_winner(spot[1], self.content.output, pooled, question.place))
        else:
            self._pin = (spot, self._steps) if self.pinned != spot else None

    def strongest(self) -> None:
        """Pin the output cell that answers most strongly, among those of the filter that is looked at."""
        self._pin = (("output", self.content.strongest(filter_of(self.content, self._watched))), self._steps)
        self.hover = None

    @property
    def pinned(self) -> Spot | None:
        return self._pin[0] if self._pin and self._pin[1] == self._steps else None

    # --- questions ------------------------------------------------------------------------------------------------

    def ask(self, kind: Asked) -> None:
        """Hide a cell of the output, or its size, or which cell wins a pooling window, and ask for it. The same seed
        asks the same questions."""
        content = self.content
        generator = np.random.default_rng([self.settings.seed, self._asked])
        if kind == "winner":
            if content.pooled is None or content.pooled.winners is None:
                raise ValueError("Switch maximum pooling on first: then there is a winner to predict.")
            place = pick(content.pooled.values, generator)
        else:
            place = pick(content.output, generator)
        self.question = Question(kind, place, int(generator.integers(2)))
        self._asked += 1
        self.hover = None
        self._pin = None
        self._pin_asked(self.question)

    def answer(self, text: Typed) -> None:
        """Judge a typed guess of the cell or the size that is asked for."""
        question = self._open_question()
        if question.kind == "winner":
            raise ValueError("Click the cell of the output that wins.")
        size = self.content.geometry.sizes[question.axis]
        asked = size if question.kind == "size" else self.content.cell(question.place)
        self._judged(question, diagnose(parse_entry(text), asked))

    def _judged(self, question: Question, verdict: Diagnosis) -> None:
        """Only a first guess counts as right."""
        first = question.verdict is None
        question.verdict = verdict
        self._done += first
        self._right += first and verdict.right
        if verdict.right:
            self._pin_asked(question)

    def reveal(self) -> None:
        """Show what was asked for, and how it comes about."""
        question = self._open_question()
        self._done += question.verdict is None
        question.told = self.content.told(question.kind, question.place, question.axis)
        self._pin_asked(question)

    def _pin_asked(self, question: Question) -> None:
        if question.kind != "size":
            self._pin = (("pooled" if question.kind == "winner" else "output", question.place), self._steps)

    def close_question(self) -> None:
        """Put the question away."""
        self.question = None

    def _open_question(self) -> Question:
        if self.question is None or not self.question.open:
            raise ValueError("There is no question to answer now.")
        return self.question

    # --- frames ---------------------------------------------------------------------------------------------------

    @property
    def _watched(self) -> Watched:
        score = f"{self._right} of {self._done} right at first" if self._done else ""
        at = self.content.at(self._steps)
        walk = walk_of(self.content, at) if at else None
        return Watched(self._steps, at, self.hover, self.pinned, self.question, score, walk)

    def frame(self) -> Frame:
        return self._maker.frame(self._watched)
