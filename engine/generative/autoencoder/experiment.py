"""The lesson on auto-encoders with a network in training: input, code and reconstruction, beside PCA.

    experiment = AeTrain(AeSettings(kind="linear"))
    experiment.step(2000)
    experiment.training.angles              # degrees between its plane and PCA's

It learns 8×8 digits, MNIST, or points of the plane. One step is one update. What is asked, and which code is decoded,
changes nothing of the run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.digits.pad import Sent, from_pad
from engine.digits.preparation import prepared
from engine.digits.split import for_network
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.generative.autoencoder import points
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoder.training import AeTraining
from engine.generative.autoencoders.data import REACH
from engine.generative.autoencoders.exact import lattice
from engine.generative.autoencoders.experiment import LiveExperiment
from engine.generative.digit_autoencoders.digits import a

CELLS, SHOWN = 15, 8
FURTHEST = 1e6
Index = Annotated[int, Bounds(0, 0)]
Place = Annotated[float, Bounds(-FURTHEST, FURTHEST)]


class AeTrain(LiveExperiment[AeTraining]):
    """See :mod:`engine.experiment`."""

    looks: Sequence[str] = ("move", "move_x", "ask", "ink", "clear")

    def __init__(self, settings: AeSettings | None = None) -> None:
        super().__init__(AeTraining(settings or AeSettings()))
        self.drawn: NDArray[np.uint8] | None = None
        self.refusal = ""
        self._own: Tensor | None = None  # (1, size), the drawing as the network knows digits, or a point put anywhere
        self._chosen = 0
        self._put: NDArray[np.float64] | None = None

    def reset(self) -> None:
        super().reset()
        self._put = None

    # --- looks ----------------------------------------------------------------------------------------------------

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """A picture of any size, ink light or dark; None for the digit held out again."""
        self.drawn, self._own, self.refusal, self._put = picture, None, "", None
        if picture is not None and not self.training.data.on_plane:
            found = prepared(picture)
            self.refusal = found.refusal
            self._own = torch.from_numpy(for_network(found, self.settings.data)).reshape(1, -1).float()

    def clear(self) -> None:
        """Nothing is drawn."""
        self.draw(None)

    def ask(self, index: Annotated[int, Bounds(0, 2 * SHOWN - 1)]) -> None:
        """One of the digits shown becomes x."""
        self.draw(None)
        self._chosen = index % SHOWN

    def move(self, index: Index, x: Place, y: Place) -> None:
        """Which place of the map is decoded, in place of the code of x."""
        self._put = np.array([x, y])

    def move_x(self, index: Index, x: Place, y: Place) -> None:
        """Which point of the plane is asked."""
        if self.training.data.on_plane:
            self._own, self._put = torch.tensor([[x, y]]).clamp(-REACH, REACH).float(), None

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        training = self.training
        figures = {"held": training.error, "train": training.loss, "pca": training.plane.error}
        return {name: np.array([value]) for name, value in figures.items()}

    def frame(self) -> Frame:
        training = self.training
        with torch.no_grad():
            seen = training.seen[self._chosen][None] if self._own is None else self._own
            code = training.network.encode(seen)[0]
            if self._put is not None:
                code = code.clone()
                code[0, :2] = torch.from_numpy(self._put[: self.settings.codes]).float()
        shown = points.frame(training, seen[0], code[0], self._put is not None) if training.data.on_plane else None
        return {
            "step": self.steps,
            "epoch": self.steps // training.steps_an_epoch,
            **{name: float(row[0]) for name, row in self.measure().items()},
            "said": self._said(),
            **(shown or self._digit(seen, code)),
        }

    @torch.no_grad()
    def _digit(self, seen: Tensor, code: Tensor) -> Frame:
        """x, its code and what that decodes to."""
        training = self.training
        what = "your drawing" if self._own is not None else f"{a(int(training.labels[self._chosen]))}, held out"
        how = "decoded at z" if self._put is not None else "x̂, reconstructed"
        side = training.data.side
        return {
            "whole": torch.cat([seen, training.decoded(code)]).view(2, side, side).numpy(),
            "whole.captions": [self.refusal or f"x: {what}", how],
            "code": _grid(code[0].numpy()),
            "code.range": float(code.abs().max()) or 1.0,
            "map.handles": [{"x": float(code[0, 0]), "y": _second(code), "label": "z"}],
        }

    def _said(self) -> list[str]:
        training = self.training
        digits = 3 if training.data.on_plane else 2
        first = (
            f"{len(training.x):,} {self.thing}s held out{self.when}: ‖x − x̂‖² = {training.error:.{digits}f}, "
            f"PCA {training.plane.error:.{digits}f}{self.speed}"
        )
        angles, thin = training.angles, self.settings.codes == 1
        if angles is None:
            return [first, f"{'Its curve' if thin else 'Its surface'} bends; PCA's does not. No angles between them."]
        shown = ", ".join(f"{angle:.1f}°" for angle in sorted(angles)[-6:])
        more = "the six largest: " if len(angles) > 6 else ""
        return [first, f"Principal angles to PCA's subspace, {more}{shown}"]

    def picture(self) -> Frame:
        """The map of decodings with the held-out codes on it, and digits with their reconstructions."""
        training = self.training
        if training.data.on_plane:
            return points.picture(training)
        side = training.data.side
        codes, pixels = training.held
        places = np.zeros((len(codes), 2))
        places[:, : codes.shape[1]] = codes[:, :2].double().numpy()
        low, high = square(places)
        middle = codes.mean(0)
        ground = torch.zeros(CELLS * CELLS, codes.shape[1]) + middle
        grid = lattice(low, high, CELLS)
        ground[:, :2] = torch.from_numpy(grid[:, : codes.shape[1]]).float()
        with torch.no_grad():
            found = training.decoded(ground).clamp(0, 1)
        picture = (255 * found).round().to(torch.uint8).numpy().reshape(CELLS, CELLS, side, side)
        return {
            "map.ground": np.ascontiguousarray(picture.transpose(0, 2, 1, 3).reshape(side * CELLS, side * CELLS)),
            "map.extent": [low[0], high[0], low[1], high[1]],
            "map.dots": places.astype(np.float32),
            "map.kinds": training.labels,
            "pairs": torch.cat([training.seen[:SHOWN], pixels[:SHOWN]]).view(-1, side, side).numpy(),
        }


def square(places: NDArray[np.float64], margin: float = 0.08) -> tuple[list[float], list[float]]:
    """The lower and upper corner of a square around places (n, 2)."""
    low, high = places.min(0), places.max(0)
    half = max(float((high - low).max()) / 2 * (1 + margin), 0.1)
    middle = (low + high) / 2
    return (middle - half).tolist(), (middle + half).tolist()


def _second(code: Tensor) -> float:
    return float(code[0, 1]) if code.shape[1] > 1 else 0.0


def _grid(code: NDArray[np.float32]) -> NDArray[np.float32]:
    """A code as one picture of numbers, about as wide as it is high."""
    count = len(code)
    columns = next(width for width in range(math.ceil(count**0.5), count + 1) if count % width == 0)
    return code.reshape(1, -1, columns)
