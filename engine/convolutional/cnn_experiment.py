"""Lesson 2.6 as an experiment: a small CNN that learns digits on the stage, and reads what is drawn while it does.

    experiment = TrainExperiment()
    experiment.step(500)
    experiment.frame()["held_accuracy"]         # 0.99…

One step is one update by one mini-batch. A drawing is something to look at: it changes nothing of the run.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from torch import nn

from engine.convolutional import cnn_health, draw_words
from engine.convolutional.cnn_data import for_network
from engine.convolutional.cnn_settings import TrainSettings
from engine.convolutional.cnn_training import LARGEST_LOSS, Training
from engine.convolutional.pad import Sent, from_pad
from engine.convolutional.preprocessing import prepared
from engine.data.digits import CLASSES
from engine.training import Bounds, Frame, Measure, State

HARDEST, MOST_FILTERS = 12, 24
Start = tuple[NDArray[Any], NDArray[Any]]


class TrainExperiment:
    """See :class:`engine.training.Experiment`. start: weights and what normalisation remembers, of a network kept."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("ink", "clear", "ask")
    units: Sequence[str] = ("update", "epoch")
    length: int | None = None
    budget = 12_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is a whole network."""

    def __init__(self, settings: TrainSettings | None = None, start: Start | None = None) -> None:
        self.training = Training(settings or TrainSettings(), start)
        self.shown: NDArray[np.float32] | None = None  # (side, side) that the network is asked about
        self.drawn: NDArray[np.uint8] | None = None  # what it was made of, for a network that takes this one's place
        self.refusal, self.true = "", -1
        self._rate = 0.0

    # --- stepping -------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> TrainSettings:
        return self.training.settings

    @property
    def steps(self) -> int:
        return self.training.steps

    @property
    def diverged(self) -> bool:
        return self.training.diverged

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        return (
            f"After update {self.steps:,} the loss grew beyond {LARGEST_LOSS:,.0f}, or a weight beyond all bounds: the "
            f"learning rate of {self.settings.learning_rate:g} is too high for this network. The last weights stay."
        )

    def step(self, count: int = 1) -> int:
        begin, taken = time.perf_counter(), 0
        while taken < count and not self.diverged and self.training.step():
            taken += 1
        spent = time.perf_counter() - begin
        if taken:
            now = taken * self.settings.batch / spent
            self._rate += (0.1 if self._rate else 1.0) * (now - self._rate)
        return taken

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present update or epoch began, and forward to where it ends."""
        if unit != "epoch":
            return 1, 1
        an_epoch = self.training.steps_an_epoch
        done = self.steps % an_epoch
        return max(1, done or min(an_epoch, self.steps)), an_epoch - done

    def change(self, **settings: Any) -> None:
        self.training.change(replace(self.settings, **settings))

    def reset(self) -> None:
        self.training.reset()
        self._rate = 0.0

    def state(self) -> State:
        return self.training.state()

    def restore(self, state: State) -> None:
        self.training.restore(state)

    # --- what is asked --------------------------------------------------------------------------------------------

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8]) -> None:
        """Ask about a picture of any size, ink light or dark."""
        self.drawn = picture
        found = prepared(picture)
        self.shown, self.refusal, self.true = for_network(found, self.settings.data), found.refusal, -1

    def clear(self) -> None:
        """Nothing is drawn."""
        self.shown, self.drawn, self.refusal, self.true = None, None, "", -1

    def ask(self, index: Annotated[int, Bounds(0, HARDEST - 1)]) -> None:
        """Ask about one of the hardest pictures, as they are now."""
        self._take(int(self._hardest()[index]))

    def _take(self, number: int) -> None:
        asked = self.training.data.asked
        self.shown = asked.take(slice(number, number + 1))[0][0, 0].numpy()
        self.true, self.refusal = int(asked.labels[number]), ""

    def _hardest(self) -> NDArray[np.int64]:
        """The held-out pictures with the largest loss when last asked, hardest first."""
        return np.argsort(-self.training.losses, kind="stable")[:HARDEST]

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        training = self.training
        names = ("loss", "held_loss", "accuracy", "held_accuracy")
        return {name: np.array([getattr(training, name)]) for name in names}

    def frame(self) -> Frame:
        training = self.training
        figures = {name: float(row[0]) for name, row in self.measure().items()}
        return {
            "step": self.steps,
            "epoch": self.steps // training.steps_an_epoch,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "said": [self._speed()],
            **self._answer(),
        }

    def _speed(self) -> str:
        weights = len(self.training.weights)
        held = f"Held out: {self.training.held_accuracy:.1%} right of {len(self.training.said):,}".replace("%", " %")
        speed = f" · {self._rate:,.0f} images a second" if self._rate else ""
        rate = "" if self.settings.schedule == "constant" else f" · η {self.training.rate:.2g}"
        return f"{held} · {weights:,} parameters{speed}{rate}"

    def _answer(self) -> Frame:
        """What the network makes, as it is now, of the picture it is asked about."""
        if self.shown is None:
            nothing = ["Draw a digit: it is read while the network learns.", ""]
            return {"probabilities": None, "answer": nothing, "asked": np.zeros((1, *self._side), np.float32)}
        if self.refusal:
            return {"probabilities": None, "answer": [self.refusal, ""], "asked": self.shown[None]}
        probabilities = self.training.network.probabilities(self.shown)
        words = draw_words.answer(probabilities)
        if self.true >= 0:
            words[1] = f"Held out, and hard: it is a {self.true}."
        return {"probabilities": probabilities.tolist(), "answer": words, "asked": self.shown[None]}

    @property
    def _side(self) -> tuple[int, int]:
        return self.settings.anatomy.input[1], self.settings.anatomy.input[2]

    def picture(self) -> Frame:
        """The first layer's filters, who is taken for whom, and the hardest pictures or every layer's health."""
        look = cnn_health.examine(self.training) if self.settings.look == "health" else self._hard_ones()
        return {**self._filters(), "confusion": self.confusion()[None].astype(np.float32), **look}

    def confusion(self) -> NDArray[np.int64]:
        """(true, taken for): how many held-out pictures, when last asked."""
        pairs = CLASSES * self.training.data.asked.labels.numpy() + self.training.said
        return np.bincount(pairs, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)

    def _filters(self) -> Frame:
        """The kernels, or the weights of each unit, that read the picture itself; empty where no such layer does."""
        module = next((one for one in self.training.network.net if not isinstance(one, nn.Flatten)), None)
        if isinstance(module, nn.Conv2d):
            found = module.weight.detach().numpy()[:MOST_FILTERS, 0]
        elif isinstance(module, nn.Linear):
            found = module.weight.detach().numpy()[:MOST_FILTERS].reshape(-1, *self._side)
        else:
            found = np.zeros((1, 1, 1), np.float32)
        return {"filters": found.astype(np.float32), "filters_range": float(np.abs(found).max()) or 1.0}

    def _hard_ones(self) -> Frame:
        training, which = self.training, self._hardest()
        images, labels = training.data.asked.take(which)
        told = zip(labels.tolist(), training.said[which].tolist(), training.losses[which].tolist(), strict=True)
        return {
            "hardest": images[:, 0].numpy(),
            "hardest_captions": [f"{true} → {said}, {_brief(loss)}" for true, said, loss in told],
        }


def _brief(loss: float) -> str:
    return f"{loss:.2f}" if loss < 1_000 else f"{loss:.0e}"
