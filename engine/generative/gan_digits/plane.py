"""A plane through the generator of digits' noise, four codes at its corners; every move of a pointer is decoded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame, State
from engine.generative.gan_digits.explore import DigitGANExplore
from engine.generative.gan_digits.generator.network import SIDE
from engine.generative.gan_digits.generator.quality import SURE
from engine.generative.gan_digits.latent import CORNERS, mixed
from engine.generative.gan_digits.reading import generated, read
from engine.generative.gan_digits.settings import DigitGANSettings

CELLS, MARGIN = 12, 0.1
ROUND, WIDE = 160, 0.42
"""Steps of the circle that play makes, and its radius."""
Place = Annotated[float, Bounds(-MARGIN, 1 + MARGIN)]


class DigitGANPlane(DigitGANExplore):
    """A step is one of a round in a circle, from its top on. See :mod:`engine.experiment`."""

    looks: Sequence[str] = (*DigitGANExplore.looks, "move")
    length = ROUND

    def __init__(self, settings: DigitGANSettings | None = None) -> None:
        super().__init__(settings or DigitGANSettings(look="plane"))
        self.place = (0.5, 0.5 + WIDE)

    def move(self, index: Annotated[int, Bounds(0, 0)], x: Place, y: Place) -> None:
        """A place on the plane: z is there now."""
        self.place = x, y

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        if taken:
            self._on_circle()
        return taken

    def restore(self, state: State) -> None:
        super().restore(state)
        self._on_circle()

    def reset(self) -> None:
        super().reset()
        self._on_circle()

    def _on_circle(self) -> None:
        turn = 2 * np.pi * self._steps / ROUND
        self.place = float(0.5 + WIDE * np.sin(turn)), float(0.5 + WIDE * np.cos(turn))

    @property
    def code(self) -> Floats:
        across, up = (np.array([part]) for part in self.place)
        return np.asarray(mixed(self.corners, across, up, self.settings.path)[0])

    def frame(self) -> Frame:
        x, y = self.place
        corners = zip(CORNERS, ((0, 1), (1, 1), (1, 0), (0, 0)), strict=True)
        return {
            **super().frame(),
            **self.keep("ground", (self.corners.tobytes(), self.settings.path), self._ground),
            "map.extent": [-MARGIN, 1 + MARGIN] * 2,  # a little beyond the corners
            "map.axes": ["across", "up"],
            "map.handles": [
                {"x": x, "y": y, "label": "z"},
                *({"x": float(at), "y": float(up), "label": name, "still": True} for name, (at, up) in corners),
            ],
        }

    def _ground(self) -> Frame:
        """What the middle of each cell of the plane is decoded to, and how much of it is read with confidence."""
        middles = -MARGIN + (1 + 2 * MARGIN) * (np.arange(CELLS) + 0.5) / CELLS
        across, up = (part.ravel() for part in np.meshgrid(middles, middles[::-1]))
        pictures = generated(mixed(self.corners, across, up, self.settings.path))
        sure = read(pictures).shares.max(1) >= SURE
        tiles = (255 * pictures).round().to(torch.uint8).numpy().reshape(CELLS, CELLS, SIDE, SIDE)
        return {
            "map.ground": np.ascontiguousarray(tiles.transpose(0, 2, 1, 3).reshape(CELLS * SIDE, CELLS * SIDE)),
            "map.said": [f"{100 * sure.mean():.0f} % of its {CELLS}×{CELLS} places are read with ≥ {SURE}"],
        }
