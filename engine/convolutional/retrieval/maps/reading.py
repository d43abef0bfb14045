"""Maps of a small set from several seeds, side by side, and a question that is asked before they are seen.

reading = Reading(ReadingSettings(toy="sizes", perplexity=30))
reading.guess("2")                      # about twice as wide, one expects
reading.step(1000)
reading.measured                        # (3,) what it is on each map
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np

from engine.arrays import Floats
from engine.convolutional.retrieval.maps import quality, toys, words
from engine.convolutional.retrieval.maps.embedding import Embedding, Space
from engine.convolutional.retrieval.maps.settings import ReadingSettings
from engine.convolutional.retrieval.maps.toys import TOYS
from engine.digits.pad import BesidePad
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure

MAPS = 3
SETTLED = 500
"""Steps after which a map is called settled."""
SKIP = "skip"
GUESSES = {
    "": "say it first", "0": "0", "1": "about 1", "2": "about 2", "5": "about 5", "10": "about 10", "20": "20 or more",
    SKIP: "no guess: show it",
}  # fmt: skip
"""What may be expected, and what it is called."""
Guess = Literal["", "0", "1", "2", "5", "10", "20", "skip"]
"""The keys of these."""


def bin_of(value: float) -> str:
    """Which of the guesses comes nearest to a number: by how many times one is the other."""
    numbers = [1.0, 2.0, 5.0, 10.0, 20.0]
    return "0" if value < 0.5 else f"{min(numbers, key=lambda one: abs(np.log(value / one))):g}"


class Maps(Embedding[ReadingSettings]):
    """Maps of one set, each with chance of its own."""

    def __init__(self, settings: ReadingSettings) -> None:
        self.x, self.kinds = toys.dealt(settings.toy, settings.seed)
        super().__init__(settings, Space(self.x), MAPS)


class Reading(BesidePad, LearningExperiment[Maps]):
    """See :mod:`engine.experiment`. expected: what the visitor has said, by set and perplexity, before it was seen."""

    looks: Sequence[str] = ("guess", "pick")
    units: Sequence[str] = ("step", "fifty")
    pace = 200.0
    stays = (*LearningExperiment.stays, "expected", "picked")

    def __init__(self, settings: ReadingSettings | None = None) -> None:
        super().__init__(Maps(settings or ReadingSettings()))
        self.truth = quality.ranks(self.training.space.apart)
        self.expected: dict[str, str] = {}
        self.picked = 1

    def succeed(self, before: Any) -> None:
        super().succeed(before)
        self.expected = dict(getattr(before, "expected", {}))

    def span(self, unit: str) -> tuple[int, int]:
        length = 50 if unit == "fifty" else 1
        done = self.steps % length
        return max(1, done or min(length, self.steps)), length - done

    @property
    def toy(self) -> toys.Toy:
        return TOYS[self.settings.toy]

    @property
    def case(self) -> str:
        """What is predicted: of which set, at which perplexity."""
        return f"{self.settings.toy} {self.settings.perplexity:g}"

    def guess(self, name: Guess) -> None:
        """Say what one expects. It counts before the first step."""
        if self.steps and name not in ("", SKIP):
            raise ValueError("The maps have been seen: go back to the start, then say what you expect.")
        self.expected[self.case] = name

    def pick(self, index: Annotated[int, Bounds(0, MAPS)]) -> None:
        """Look at the space (0), or at one of the maps."""
        self.picked = index

    @property
    def stopped(self) -> str:
        return "A map has left all bounds: the steps are too long. Lower the rate, and start again." * self.diverged

    @property
    def measured(self) -> Floats:
        """(maps,) the number that is asked for, on each map."""
        return np.array([self.toy.measured(y, self.training.kinds, self.training.x) for y in self.training.y])

    def frame(self) -> Frame:
        training = self.training
        frame: Frame = {"note.0": self.toy.where}
        for k, places in enumerate([training.x[:, :2], *training.y]):
            middle = (places.max(0) + places.min(0)) / 2
            reach = 1.08 * max(float(np.abs(places - middle).max()), 1e-12)
            frame |= {f"places.{k}": (places - middle).astype(np.float32), f"extent.{k}": [-reach, reach]}
        for k, y in enumerate(training.y, start=1):
            frame[f"note.{k}"] = f"{quality.kept(self.truth, quality.nearest(y, 10)):.1f} of 10 kept"
        return frame | {
            "step": self.steps, "kinds": training.kinds.astype(np.float32), "classes": int(training.kinds.max()) + 1,
            "picked": self.picked, "shown": max(0, self.picked - 1), "guess": self.expected.get(self.case, ""),
            "asks": [self.toy.asks], "answer": self._answer(), "account": self._account(),
        }  # fmt: skip

    def _answer(self) -> list[str]:
        """What was expected, and what comes out; nothing of that before something was said."""
        expected = self.expected.get(self.case, "")
        if not expected:
            return ["Say first what you expect, or choose not to. Then press play."]
        if not self.steps:
            return ["Press play: three maps begin, each by another chance."]
        training, measured = self.training, self.measured
        here = self.toy.measured(training.x, training.kinds, training.x)
        lines = words.measured(self.toy.unit, here, measured.tolist())
        if self.steps < SETTLED:
            return [*lines, "They still move."]
        came = bin_of(float(np.median(measured)))
        if expected != SKIP:
            verdict = "That came true" if came == expected else f"It is {GUESSES[came]}"
            lines.append(f"You expected {GUESSES[expected]}. {verdict}.")
        return [*lines, self.toy.reads]

    def _account(self) -> list[str]:
        """Of the map that is looked at: KL, and what the perplexity comes to."""
        return words.of_map(self.picked, self.training.losses.tolist(), self.training.exaggeration)

    def measure(self) -> Measure:
        """KL(P‖Q) of every map, in nats."""
        return {"loss": self.training.losses}
