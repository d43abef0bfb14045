"""A neocognitron in training: five digits, shown again and again, and nobody says what they are."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import torch

from engine.convolutional.features.neocognitron.cells import MODULES, Layer, forward
from engine.convolutional.features.neocognitron.learning import beginning, learn
from engine.convolutional.features.neocognitron.modern import taught
from engine.convolutional.features.neocognitron.patterns import DIGITS, digit
from engine.convolutional.features.neocognitron.settings import LAYERS, NeocognitronSettings
from engine.convolutional.features.neocognitron.shifts import by_distance, meanings, moved, strongest
from engine.experiment.asking import Asks
from engine.experiment.protocol import State

ROUNDS = 20  # for each layer, as in the paper


class Told(NamedTuple):
    """Which share of the digits is told at each distance: by the neocognitron, and by a network of today."""

    neocognitron: list[float]
    modern: list[float]


class Learning(Asks[NeocognitronSettings, Told]):
    """a, b: the weights of the three layers of S-cells. One update is one digit shown."""

    noted = ()

    def begin(self) -> None:
        self.a, self.b = beginning(self.settings.neo_seed)

    @property
    def steps_an_epoch(self) -> int:
        return len(DIGITS)

    @property
    def length(self) -> int:
        """Presentations in all."""
        return ROUNDS * len(DIGITS) * (len(MODULES) if self.settings.neo_order == LAYERS else 1)

    @property
    def ready(self) -> bool:
        return self.steps < self.length

    @property
    def learners(self) -> list[int]:
        """The layers that learn from the next digit, from 0."""
        if self.settings.neo_order != LAYERS:
            return list(range(len(MODULES)))
        return [min(self.steps // (ROUNDS * len(DIGITS)), len(MODULES) - 1)]

    @property
    def next(self) -> int:
        """The digit that is shown next."""
        return self.steps % len(DIGITS)

    def layers(self, picture: torch.Tensor) -> list[Layer]:
        """What all cells answer to a picture (16, 16)."""
        return forward(picture[None], self.a, self.b)

    def update(self) -> bool:
        layers = self.layers(digit(self.next))
        for k in self.learners:
            self.a[k], self.b[k] = learn(layers[k], self.a[k], self.b[k], MODULES[k])
        return True

    def asking(self) -> Generator[None, None, Told]:
        """All digits at all places, changed as the one that is shown."""
        change, network = self.settings.neo_change, taught(self.settings.neo_seed)
        planes, old, new = meanings(self.a, self.b), [], []
        for which in range(len(DIGITS)):
            yield
            pictures = moved(which, change)
            old.append((strongest(pictures, self.a, self.b) == planes[which]) & (planes[which] >= 0))
            with torch.no_grad():
                new.append(network(pictures).argmax(1) == which)
        return Told(by_distance(torch.stack(old)), by_distance(torch.stack(new)))

    def change(self, settings: NeocognitronSettings) -> None:
        anew = settings.neo_change != self.settings.neo_change
        super().change(settings)
        if anew:
            self.updated()

    def state(self) -> State:
        """With all weights in one row."""
        return super().state() | {"weights": torch.cat([part.flatten() for part in (*self.a, *self.b)]).numpy()}

    def restore(self, state: State) -> None:
        weights, parts = torch.tensor(state["weights"]), [*self.a, *self.b]
        rows = torch.split(weights, [part.numel() for part in parts])
        found = [row.view_as(part) for row, part in zip(rows, parts, strict=True)]
        self.a, self.b = found[: len(self.a)], found[len(self.a) :]
        super().restore(state)
