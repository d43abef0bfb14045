"""An auto-encoder in training as a stage plays it: what is asked of it, which code is decoded, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from engine.arrays import AnyFloats, Floats
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.generative.autoencoders.data import REACH
from engine.generative.autoencoders.latent import mosaic
from engine.generative.autoencoders.network import LARGEST_LOSS, AutoEncoderTraining

SHOWN, CELLS = 8, 15  # of what is held out; of the map, a side
FURTHEST = 1e6
Index = Annotated[int, Bounds(0, 0)]
Place = Annotated[float, Bounds(-FURTHEST, FURTHEST)]
Learning = TypeVar("Learning", bound=AutoEncoderTraining[Any])


class AutoEncoderExperiment(LearningExperiment[Learning]):
    """What is asked, and which code is decoded, changes nothing of the run.

    of: which of what is held out is asked; own: what is asked instead, (size,): a point put anywhere, say; put: which
    place of the map is decoded, (2,), in place of the code of x.
    """

    looks: Sequence[str] = ("move", "move_x", "ask")
    stays = (*LearningExperiment.stays, "of", "put")

    def __init__(self, training: Learning) -> None:
        super().__init__(training)
        self.of = 0
        self.own: Tensor | None = None
        self.put: Floats | None = None

    def ask(self, index: Annotated[int, Bounds(0, 2 * SHOWN - 1)]) -> None:
        """One of the digits shown becomes x, and z its code."""
        self.of, self.own, self.put = index % SHOWN, None, None

    def move_x(self, index: Index, x: Place, y: Place) -> None:
        """Which point of the plane is asked; its code is decoded."""
        if self.training.data.on_plane:
            self.own, self.put = torch.tensor([x, y]).clamp(-REACH, REACH).float(), None

    @torch.no_grad()
    def code(self, x: Tensor) -> Tensor:
        """The code of x (size,), with its first two numbers where they have been put: (latents,)."""
        z: Tensor = self.training.network.encode(x[None])[0][0].clone()
        if self.put is not None:
            z[:2] = torch.from_numpy(self.put[: len(z)]).float()
        return z

    def mapped(self, grid: Floats, others: Tensor, x: Tensor, back: Tensor) -> Frame:
        """What codes decode to whose first two numbers are those of a grid (225, 2), and the others as given,
        (latents,); and the first of what is held out (n, size) above what comes back."""
        training, side = self.training, self.training.data.side
        codes = others.repeat(len(grid), 1)
        codes[:, :2] = torch.from_numpy(grid[:, : len(others)]).float()
        return {
            "map.ground": mosaic(training.decoded(codes).clamp(0, 1).numpy(), CELLS),
            "map.kinds": training.data.kinds,
            "pairs": torch.cat([x[:SHOWN], back[:SHOWN]]).view(-1, side, side).numpy(),
        }

    def settle(self) -> bool:
        return self.training.ask_on()

    @property
    def figures(self) -> Any:
        """Of what is held out: now, or, where that takes long, while it moves, when it was last asked."""
        return self.training.answered(moving=self.moving and self.training.every > 1)[1]

    def course(self, figures: Any) -> dict[str, float]:
        """What the curves are drawn of; with figures of None, without those of what is held out (NaN)."""
        raise NotImplementedError

    def measure(self) -> Measure:
        """What is held out is left out where it is not due."""
        figures = self.training.figures if self.training.due else None
        return {name: np.array([value]) for name, value in self.course(figures).items()}

    def frame(self) -> Frame:
        """What both lessons say of the run."""
        epoch = self.steps // self.training.steps_an_epoch
        return {"step": self.steps, "epoch": epoch, **self.course(self.figures)}

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        return (
            f"After update {self.steps:,} the loss grew beyond {LARGEST_LOSS:,.0f}, or a weight beyond all bounds: the "
            f"learning rate of {self.settings.learning_rate:g} is too high here. The last weights stay."
        )

    def held_out(self, said: str) -> str:
        """How much is held out, when it was asked if not now, and what is said of it."""
        data, when = self.training.data, self.training.when
        return f"{len(data.held):,} {'point' if data.on_plane else 'digit'}s held out{when}: {said}"


def first_two(codes: AnyFloats) -> Floats:
    """Codes (n, latents) as places, (n, 2); of one number, at height 0."""
    return np.pad(np.asarray(codes[:, :2], np.float64), ((0, 0), (0, max(0, 2 - codes.shape[1]))))
