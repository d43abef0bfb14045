"""Lesson 2.6 as an experiment: a small CNN that learns digits on the stage, and reads what is drawn while it does.

    experiment = TrainExperiment()
    experiment.step(500)
    experiment.frame()["held_accuracy"]         # 0.99…

One step is one update by one mini-batch. With `compare` a second network learns beside the first: from the same
pictures in the same order, moved alike where both are to have them moved. A drawing is something to look at: it changes
nothing of the run.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.convolutional.train import picture as cnn_picture
from engine.convolutional.train import why as cnn_why
from engine.convolutional.train import words
from engine.convolutional.train.picture import HARDEST
from engine.convolutional.train.settings import COURSE, TrainSettings, own_name
from engine.convolutional.train.training import Training
from engine.digits.pad import Sent, from_pad
from engine.digits.preparation import prepared
from engine.digits.split import for_network
from engine.experiment.protocol import Basics, Bounds, Frame, Measure, State

FIGURES = ("loss", "held_loss", "accuracy", "held_accuracy")
Start = tuple[NDArray[Any], NDArray[Any]]


class TrainExperiment(Basics):
    """See :mod:`engine.experiment`. start: weights and what normalisation remembers, of a network kept."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("ink", "clear", "ask")
    units: Sequence[str] = ("update", "epoch")
    length: int | None = None
    budget = 12_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is a whole network, or two."""

    def __init__(self, settings: TrainSettings | None = None, start: Start | None = None) -> None:
        self.settings = settings or TrainSettings()
        first = Training(self.settings.of("first"), start)
        self.trainings = {"first": first}
        if self.settings.compare:
            second = self.settings.of("second")
            same = second.architecture == self.settings.architecture  # else what was kept is not for it
            self.trainings["second"] = Training(second, start if same else None, first.data)
        self.shown: NDArray[np.float32] | None = None  # (side, side) that the networks are asked about
        self.drawn: NDArray[np.uint8] | None = None  # what it was made of, for networks that take these ones' place
        self.refusal, self.number = "", -1  # of the held-out picture that is asked about
        self._rate = 0.0

    @property
    def training(self) -> Training:
        """The one that is chosen."""
        return self.trainings.get(self.settings.chosen, self.trainings["first"])

    # --- stepping -------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> int:
        return max(training.steps for training in self.trainings.values())

    @property
    def diverged(self) -> bool:
        """A network that has diverged stands still; the other one goes on."""
        return all(training.diverged for training in self.trainings.values())

    @property
    def stopped(self) -> str:
        return words.stopped(self.training) if self.diverged else ""

    def step(self, count: int = 1) -> int:
        begin, taken = time.perf_counter(), 0
        while taken < count and self._update():
            taken += 1
        spent = time.perf_counter() - begin
        if taken:
            now = taken * self.settings.batch / spent
            self._rate += (0.1 if self._rate else 1.0) * (now - self._rate)
        return taken

    def _update(self) -> bool:
        """Whether any of them took a step."""
        stepped = [training.step() for training in self.trainings.values() if not training.diverged]
        return any(stepped)

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present update or epoch began, and forward to where it ends."""
        if unit != "epoch":
            return 1, 1
        an_epoch = self.training.steps_an_epoch
        done = self.steps % an_epoch
        return max(1, done or min(an_epoch, self.steps)), an_epoch - done

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        for name, training in self.trainings.items():
            training.change(self.settings.of(name))

    def show(self, look: str, chosen: str) -> None:
        """Look at something else; nothing of the run changes."""
        self.change(look=look, chosen=chosen)

    def reset(self) -> None:
        for training in self.trainings.values():
            training.reset()
        self._rate = 0.0

    def state(self) -> State:
        states = {name: training.state() for name, training in self.trainings.items()}
        return {f"{name}.{key}": value for name, state in states.items() for key, value in state.items()}

    def restore(self, state: State) -> None:
        for name, training in self.trainings.items():
            own = {key.removeprefix(f"{name}."): value for key, value in state.items() if key.startswith(f"{name}.")}
            training.restore(own)
            then = {own_name(name, live): getattr(training.settings, live) for live in COURSE}
            self.settings = replace(self.settings, **then)

    def succeed(self, before: TrainExperiment) -> None:
        """Take another one's place: what was drawn is asked again; of two networks the one that is kept goes on."""
        if before.drawn is not None:
            self.draw(before.drawn)
        for one in before.trainings.values() if before.settings.compare and not self.settings.compare else ():
            if one.settings == self.settings.of("first"):
                self.trainings["first"] = Training(one.settings, one.start, one.data)
                self.trainings["first"].restore(one.state())
                return

    # --- what is asked --------------------------------------------------------------------------------------------

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8]) -> None:
        """Ask about a picture of any size, ink light or dark."""
        self.drawn = picture
        found = prepared(picture)
        self.shown, self.refusal, self.number = for_network(found, self.settings.data), found.refusal, -1

    def clear(self) -> None:
        """Nothing is drawn."""
        self.shown, self.drawn, self.refusal, self.number = None, None, "", -1

    def ask(self, index: Annotated[int, Bounds(0, HARDEST - 1)]) -> None:
        """Ask about one of the hardest pictures, as they are now; once more, and it is let go."""
        number = int(cnn_picture.hardest(self.training)[index])
        if number == self.number:
            self.clear()
            return
        asked = self.training.data.asked
        self.shown = asked.take(slice(number, number + 1))[0][0, 0].numpy()
        self.number, self.refusal = number, ""

    @property
    def true(self) -> int:
        """The digit that is asked about; −1 where it is not known."""
        return int(self.training.data.asked.labels[self.number]) if self.number >= 0 else -1

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        """Of a network that has stopped before the other one there is nothing more to measure."""
        steps = self.steps
        return {
            own_name(name, figure): np.array([getattr(training, figure) if training.steps == steps else np.nan])
            for name, training in self.trainings.items()
            for figure in FIGURES
        }

    def frame(self) -> Frame:
        figures = {name: float(row[0]) for name, row in self.measure().items()}
        differ = words.differ(self.trainings)
        return {
            "step": self.steps,
            "epoch": self.steps // self.training.steps_an_epoch,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "said": [*words.progress(self.trainings, self._rate), *differ],
            "differ": differ,
            **self._answer(),
        }

    def _answer(self) -> Frame:
        """What the networks make, as they are now, of the picture they are asked about."""
        blank = {own_name(name, "probabilities"): None for name in self.trainings}
        if self.shown is None:
            side = self.settings.anatomy.input[1:]
            return {**blank, "answer": words.NOTHING_DRAWN, "asked": np.zeros((1, *side), np.float32)}
        if self.refusal:
            return {**blank, "answer": [self.refusal, ""], "asked": self.shown[None]}
        found = {name: one.network.probabilities(self.shown) for name, one in self.trainings.items()}
        shares = {own_name(name, "probabilities"): each.tolist() for name, each in found.items()}
        return {**shares, "answer": words.answer(found, self.true), "asked": self.shown[None]}

    def picture(self) -> Frame:
        """Of the chosen network: filters, or why a hard picture is read as it is; who is taken for whom; the look."""
        found = cnn_picture.picture(self.training, self.number)
        if self.number < 0 or self.shown is None:
            return {**found, **cnn_why.frame(None)}
        why = cnn_why.explain(self.training.network.net, self.shown, self.true)
        return {**found, "filters": found["filters"][:0], **cnn_why.frame(why)}
