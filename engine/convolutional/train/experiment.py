"""Lesson 2.6 as an experiment: a small CNN that learns digits on the stage, and reads what is drawn while it does.

    experiment = TrainExperiment()
    experiment.step(500)
    experiment.frame()["held_accuracy"]         # 0.99…, of the 360 digits held out

One step is one update by one mini-batch. With `compare` a second network learns beside the first: from the same
pictures in the same order, moved alike where both are to have them moved. A drawing is something to look at: it changes
nothing of the run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from torch import nn

from engine.arithmetic.written import show, softmax
from engine.arrays import Bytes, Floats32
from engine.convolutional.networks.cell_account import Place
from engine.convolutional.networks.grammar import MOST_LAYERS
from engine.convolutional.train import health, why, words
from engine.convolutional.train.inside import Inside
from engine.convolutional.train.settings import COURSE, TrainSettings, own_name
from engine.convolutional.train.training import Answers, CNNTraining, Start
from engine.digits.mnist import CLASSES
from engine.digits.naming import named
from engine.digits.pad import OnPad
from engine.digits.preparation import prepared
from engine.digits.split import for_network
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure, State

HARDEST, MOST_FILTERS = 12, 24
Index = Annotated[int, Bounds(-1, 1023)]


class TrainExperiment(OnPad, LearningExperiment[CNNTraining]):
    """See :mod:`engine.experiment`. start: of a network that was kept. Two networks side by side both begin with it as
    it is, but with update 1: what an optimiser remembers would help one of two.

    trainings: one network or two, by name; training: the one that is chosen.
    """

    looks: Sequence[str] = ("ink", "clear", "ask", "turn_to", "point", "pin", "other_map")
    stays = (*LearningExperiment.stays, "inside")

    def __init__(self, settings: TrainSettings | None = None, start: Start | None = None) -> None:
        self._settings = settings or TrainSettings()
        if start and self.settings.compare:
            start = start._replace(going=None)
        first = CNNTraining(self.settings.of("first"), start)
        self.trainings = {"first": first}
        if self.settings.compare:
            second = self.settings.of("second")
            same = second.architecture == self.settings.architecture  # else what was kept is not for it
            self.trainings["second"] = CNNTraining(second, start if same else None, first.data)
        super().__init__(first)
        self._choose()
        self.shown: Floats32 | None = None  # (side, side) that the networks are asked about
        self.refusal, self.number = "", -1  # of the held-out picture that is asked about
        self.inside = Inside()

    def _choose(self) -> None:
        self.training = self.trainings.get(self.settings.chosen, self.trainings["first"])

    # Stepping

    @property
    def settings(self) -> TrainSettings:
        return self._settings

    @property
    def steps(self) -> int:
        return max(training.steps for training in self.trainings.values())

    @property
    def diverged(self) -> bool:
        """A network that has diverged stands still; the other one goes on."""
        return all(training.failed for training in self.trainings.values())

    @property
    def stopped(self) -> str:
        return words.stopped(self.training) if self.diverged else ""

    def learn(self, count: int) -> int:
        """All of them, side by side; a step counts where any of them took it."""
        for taken in range(count):
            if not sum(training.step() for training in self.trainings.values()):
                return taken
        return count

    def change(self, **settings: Any) -> None:
        self._settings = replace(self.settings, **settings)
        for name, training in self.trainings.items():
            training.change(self.settings.of(name))
        self._choose()

    def reset(self) -> None:
        self.seconds = 0.0
        for training in self.trainings.values():
            training.reset()

    def state(self) -> State:
        states = {name: training.state() for name, training in self.trainings.items()}
        return {f"{name}.{key}": value for name, state in states.items() for key, value in state.items()}

    def restore(self, state: State) -> None:
        for name, training in self.trainings.items():
            own = {key.removeprefix(f"{name}."): value for key, value in state.items() if key.startswith(f"{name}.")}
            training.restore(own)
            then = {own_name(name, live): getattr(training.settings, live) for live in COURSE}
            self._settings = replace(self.settings, **then)

    def succeed(self, before: TrainExperiment) -> None:
        """What was drawn is asked again; of two networks the one that is kept goes on."""
        super().succeed(before)
        for one in before.trainings.values() if before.settings.compare and not self.settings.compare else ():
            if one.settings == self.settings.of("first"):
                self.training = self.trainings["first"] = CNNTraining(one.settings, one.start, one.data)
                self.training.restore(one.state())
                return

    # What is asked

    def draw(self, picture: Bytes | None) -> None:
        """Ask about a picture of any size, ink light or dark; None for nothing."""
        self.shown, self.drawn, self.refusal, self.number = None, picture, "", -1
        if picture is not None:
            found = prepared(picture)
            self.shown, self.refusal = for_network(found, self.settings.data), found.refusal

    def ask(self, index: Annotated[int, Bounds(0, HARDEST - 1)]) -> None:
        """Ask about one of the hardest pictures that are shown; once more, and nothing is asked."""
        number = int(hardest(self.training.answered(moving=self.moving))[index])
        if number == self.number:
            self.clear()
            return
        asked = self.training.data.asked
        self.shown = asked.take(slice(number, number + 1))[0][0, 0].numpy()
        self.number, self.refusal = number, ""

    def turn_to(self, layer: Annotated[int, Bounds(1, MOST_LAYERS)]) -> None:
        """Look at a layer from inside."""
        self.inside.turn_to(layer)

    def point(self, index: Index, row: Index, column: Index) -> None:
        """The cell of the layer's maps that the pointer is on; −1 when it has left."""
        self.inside.gaze.hover = self._cell(index, row, column)

    def pin(self, index: Index, row: Index, column: Index) -> None:
        """Keep looking at a cell; once more, and it is not kept."""
        self.inside.gaze.keep(self._cell(index, row, column))

    def other_map(self, by: Literal[-1, 1]) -> None:
        """The weights for the input map before the one that is shown, or after it."""
        self.inside.gaze.map = self.inside.gaze.in_grids + by

    def _cell(self, index: int, row: int, column: int) -> Place | None:
        return self.inside.shown(self.training, self._looked_at()[0]).cell(index, row, column)

    def _looked_at(self) -> tuple[Floats32, int, str]:
        """What the layers are shown on: what is asked about, or the first picture held out; whose share the loss is of,
        and what to call it."""
        if self.shown is None or self.refusal:
            images, labels = self.training.data.asked.take(slice(0, 1))
            return images[0, 0].numpy(), int(labels[0]), f"A picture not learnt from, {named(int(labels[0]))}"
        if self.true >= 0:
            return self.shown, self.true, f"The hard picture, {named(self.true)}"
        read = int(np.argmax(self.training.network.answer(self.shown)))
        return self.shown, read, f"The drawing, read as {named(read)}"

    @property
    def true(self) -> int:
        """The digit that is asked about; −1 where it is not known."""
        return int(self.training.data.asked.labels[self.number]) if self.number >= 0 else -1

    # Frames

    def settle(self) -> bool:
        return all(training.ask_on() for training in self.trainings.values())

    @property
    def _answers(self) -> dict[str, Answers]:
        """Of every network: now, or when it was last asked."""
        return {name: training.answered(moving=self.moving) for name, training in self.trainings.items()}

    def measure(self) -> Measure:
        """Held out is left out where it is not due."""
        due = {name: training.answer for name, training in self.trainings.items() if training.due}
        return {name: np.array([value]) for name, value in self._figures(due).items()}

    def _figures(self, answers: dict[str, Answers]) -> dict[str, float]:
        """Of a network that has stopped before the other one there is nothing more to measure."""
        found: dict[str, float] = {}
        for name, training in self.trainings.items():
            asked = answers.get(name)
            held = (asked.loss, asked.accuracy) if asked else (math.nan, math.nan)
            row = {"loss": training.loss, "held_loss": held[0], "accuracy": training.accuracy, "held_accuracy": held[1]}
            there = training.steps == self.steps
            found |= {own_name(name, figure): value if there else math.nan for figure, value in row.items()}
        return found

    def frame(self) -> Frame:
        answers = self._answers
        figures = self._figures(answers)
        differ = words.differ(self.trainings)
        return {
            "step": self.steps,
            "epoch": self.steps // self.training.steps_an_epoch,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "said": [*words.progress(self.trainings, answers), *differ],
            "differ": differ,
            "sums": [words.update(self.training), *self._softmax()],
            **self._answer(),
        }

    def _softmax(self) -> list[str]:
        """How sure the chosen network is of its guess, from its logits."""
        if self.shown is None or self.refusal:
            return []
        logits = self.training.network.answer(self.shown).tolist()
        return [softmax(logits, int(np.argmax(logits)))]

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
        training, asked = self.training, self.shown if self.number >= 0 else None
        reasons = why.NONE if asked is None else why.explain(training.network.net, asked, self.true).frame
        filters = _filters(training)
        return {
            "filters": filters if asked is None else filters[:0],
            "filters_range": float(np.abs(filters).max()) or 1.0,
            "confusion": confusion(training.answer)[None].astype(np.float32),
            **self._look(training),
            **reasons,
        }

    def _look(self, training: CNNTraining) -> Frame:
        """What the look that is chosen shows."""
        if self.settings.look == "inside":
            return self.inside.examine(training, *self._looked_at())
        if self.settings.look == "health":
            return health.examine(training)
        if self.settings.look == "parameters":
            return {"parameters": words.parameters(training.network.anatomy)}
        return self._hard_ones()

    def _hard_ones(self) -> Frame:
        """The hardest pictures; the one that is asked about is marked where it is among them."""
        answer = self.training.answer
        which = hardest(answer)
        images, labels = self.training.data.asked.take(which)
        told = zip(labels.tolist(), answer.said[which].tolist(), answer.losses[which].tolist(), strict=True)
        return {
            "hardest": images[:, 0].numpy(),
            "hardest_shown": next(iter(np.flatnonzero(which == self.number).tolist()), -1),
            "hardest_captions": [
                f"{true} → {said}, {f'{loss:.2f}' if loss < 1_000 else show(loss, 2)}" for true, said, loss in told
            ],
        }


def confusion(answers: Answers) -> NDArray[np.int64]:
    """(true, taken for): how many held-out pictures."""
    pairs = CLASSES * answers.labels + answers.said
    return np.bincount(pairs, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)


def hardest(answers: Answers) -> NDArray[np.int64]:
    """The held-out pictures with the largest loss, hardest first."""
    return np.argsort(-answers.losses, kind="stable")[:HARDEST]


def _filters(training: CNNTraining) -> Floats32:
    """The kernels, or the weights of each unit, that read the picture itself; empty where no such layer does."""
    module = next((one for one in training.network.net if not isinstance(one, nn.Flatten)), None)
    if not isinstance(module, nn.Conv2d | nn.Linear):
        return np.zeros((1, 1, 1), np.float32)
    weight: Floats32 = module.weight.detach().numpy()[:MOST_FILTERS]
    of_units = isinstance(module, nn.Linear)
    return weight.reshape(-1, *training.settings.anatomy.input[1:]) if of_units else weight[:, 0]
