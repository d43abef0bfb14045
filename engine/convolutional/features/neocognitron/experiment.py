"""The neocognitron as a stage plays it.

experiment = Neocognitron(NeocognitronSettings(neo_digit="3", neo_right=2))
experiment.step(300)
experiment.frame()["told"]
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
import torch

from engine.arrays import Bytes, Floats32
from engine.convolutional.features.neocognitron import words
from engine.convolutional.features.neocognitron.cells import AREA, PLANES, Layer
from engine.convolutional.features.neocognitron.modern import taught
from engine.convolutional.features.neocognitron.patterns import DIGITS, MOST, digit
from engine.convolutional.features.neocognitron.settings import NeocognitronSettings
from engine.convolutional.features.neocognitron.training import ROUNDS, Learning
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame


class Neocognitron(LearningExperiment[Learning]):
    """See :class:`Learning`. picked: the S-plane that is looked at, module and plane from 0."""

    looks = ("pick",)
    units = ("digit", "round", "layer")
    stays = (*LearningExperiment.stays, "picked")
    pace = 20.0

    def __init__(self, settings: NeocognitronSettings | None = None) -> None:
        super().__init__(Learning(settings or NeocognitronSettings()))
        self.picked = (0, 0)

    def span(self, unit: str) -> tuple[int, int]:
        """Five digits are a round, and in twenty rounds a layer learns."""
        length = {"digit": 1, "round": len(DIGITS), "layer": ROUNDS * len(DIGITS)}[unit]
        done = self.steps % length
        return max(1, done or min(length, self.steps)), length - done

    @property
    def stopped(self) -> str:
        return "" if self.training.ready else "Every layer has seen each digit twenty times."

    def pick(self, module: Annotated[int, Bounds(0, 1)], index: Annotated[int, Bounds(0, PLANES - 1)]) -> None:
        """Look at an S-plane of the first or second module: its weights, and the arithmetic of its strongest cell."""
        self.picked = (module, index)

    def settle(self) -> bool:
        return self.training.ask_on()

    def shown(self) -> torch.Tensor:
        """The picture that is shown: (16, 16)."""
        settings = self.settings
        return digit(int(settings.neo_digit), settings.neo_down, settings.neo_right, settings.neo_change)

    def frame(self) -> Frame:
        """input (1, 16, 16), s0, c0, s1, c1, c2 (24, h, w): how much all cells answer, bytes; weights: those that the
        plane looked at has learnt; tolerance: which share of the digits is told, over the distance moved."""
        picture, training = self.shown(), self.training
        layers = training.layers(picture)
        answers, shown = layers[-1].c[0, :, 0, 0], int(self.settings.neo_digit)
        told = training.answered(moving=self.moving)
        module, plane = self.picked
        return {
            "step": self.steps,
            "input": _bytes(picture[None]),
            **{f"s{k}": _bytes(layers[k].s[0]) for k in range(2)},
            **{f"c{k}": _bytes(layer.c[0]) for k, layer in enumerate(layers)},
            "picked.0": plane if module == 0 else -1,
            "picked.1": plane if module == 1 else -1,
            "weights": self._weights(),
            "weights.title": f"a of S2, plane {plane + 1}" if module else "a of S1",
            "distance": np.arange(MOST + 1, dtype=np.float32),
            "tolerance.old": np.array(told.neocognitron, np.float32),
            "tolerance.new": np.array(told.modern, np.float32),
            "tolerance.room": [0, MOST, 0, 1.05],
            "account": self._account(layers),
            "table": words.table(training, answers),
            "verdict": [words.verdict(training, answers, shown)],
            "told": words.tolerance(training, told),
            "said": [words.coming(training), words.sizes(taught(self.settings.neo_seed), training)],
        }  # fmt: skip

    def _weights(self) -> Floats32:
        """(24, AREA, AREA), each from 0 to 1: of S1 all planes, each by its own largest weight; of S2 one plane's."""
        module, plane = self.picked
        a = self.training.a[module]
        found = a[:, 0] / a[:, 0].amax((1, 2), keepdim=True) if module == 0 else a[plane] / a[plane].max()
        return np.asarray(found.reshape(PLANES, AREA, AREA).numpy(), np.float32)

    def _account(self, layers: list[Layer]) -> list[str]:
        module, plane = self.picked
        s = layers[module].s[0, plane]
        row, column = divmod(int(s.argmax()), s.shape[1])
        return words.cell(layers[module], module + 1, plane, row, column, float(self.training.b[module][plane]))


def _bytes(planes: torch.Tensor) -> Bytes:
    """0 to the largest answer of a layer as 0 to 255."""
    return np.asarray((255 * planes / max(1e-9, float(planes.max()))).round().numpy(), np.uint8)
