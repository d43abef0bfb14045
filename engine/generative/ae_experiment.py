"""The lesson on auto-encoders with a network in training: input, code, reconstruction of 8×8 digits, beside PCA.

    experiment = AeTrain(AeSettings(kind="linear"))
    experiment.step(2000)
    experiment.training.angles              # degrees between its plane and PCA's

One step is one update. What is drawn, and which place of the map is decoded, changes nothing of the run.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.convolutional.cnn_data import for_network
from engine.convolutional.pad import Sent, from_pad
from engine.convolutional.preprocessing import prepared
from engine.generative.ae_live import LARGEST_LOSS, AeTraining
from engine.generative.ae_settings import AeSettings
from engine.generative.vae_digits import a
from engine.training import Bounds, Frame, Measure, State

CELLS, SHOWN = 15, 8
FURTHEST = 1e6


class AeTrain:
    """See :class:`engine.training.Experiment`."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("move", "ask", "ink", "clear")
    units: Sequence[str] = ("update", "epoch")
    length: int | None = None
    budget = 12_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is a whole network."""

    def __init__(self, settings: AeSettings | None = None) -> None:
        self.training = AeTraining(settings or AeSettings())
        self.drawn: NDArray[np.uint8] | None = None
        self.refusal = ""
        self._own: Tensor | None = None  # (1, 64), the drawing as the network knows digits
        self._chosen = 0
        self._put: NDArray[np.float64] | None = None
        self._rate = 0.0

    @property
    def settings(self) -> AeSettings:
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
            f"After update {self.steps:,} the error grew beyond {LARGEST_LOSS:,.0f}, or a weight beyond all bounds: "
            f"the learning rate of {self.settings.learning_rate:g} is too high here. The last weights stay."
        )

    def step(self, count: int = 1) -> int:
        begin, taken = time.perf_counter(), 0
        while taken < count and not self.diverged and self.training.step():
            taken += 1
        if taken:
            now = taken * self.settings.batch / (time.perf_counter() - begin)
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
        self._rate, self._put = 0.0, None

    def state(self) -> State:
        return self.training.state()

    def restore(self, state: State) -> None:
        self.training.restore(state)

    # --- looks ----------------------------------------------------------------------------------------------------

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """A picture of any size, ink light or dark; None for the digit held out again."""
        self.drawn, self._own, self.refusal, self._put = picture, None, "", None
        if picture is not None:
            found = prepared(picture)
            self.refusal = found.refusal
            self._own = torch.from_numpy(for_network(found, "digits")).reshape(1, -1).float()

    def clear(self) -> None:
        """Nothing is drawn."""
        self.draw(None)

    def ask(self, index: Annotated[int, Bounds(0, 2 * SHOWN - 1)]) -> None:
        """One of the digits shown becomes x."""
        self.draw(None)
        self._chosen = index % SHOWN

    def move(
        self,
        index: Annotated[int, Bounds(0, 0)],
        x: Annotated[float, Bounds(-FURTHEST, FURTHEST)],
        y: Annotated[float, Bounds(-FURTHEST, FURTHEST)],
    ) -> None:
        """Which place of the map is decoded, in place of the code of x."""
        self._put = np.array([x, y])

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        training = self.training
        figures = {"held": training.error, "train": training.loss, "pca": training.plane.error}
        return {name: np.array([value]) for name, value in figures.items()}

    def frame(self) -> Frame:
        training = self.training
        figures = {name: float(row[0]) for name, row in self.measure().items()}
        seen = training.seen[self._chosen][None] if self._own is None else self._own
        with torch.no_grad():
            code = training.network.encode(seen)[0]
            if self._put is not None:
                code = code.clone()
                code[0, :2] = torch.from_numpy(self._put[: self.settings.codes]).float()
            pixels = training.decoded(code)
        what = "your drawing" if self._own is not None else f"{a(int(training.labels[self._chosen]))}, held out"
        how = "decoded at z" if self._put is not None else "x̂, reconstructed"
        return {
            "step": self.steps,
            "epoch": self.steps // training.steps_an_epoch,
            **figures,
            "said": self._said(),
            "whole": torch.cat([seen, pixels]).view(2, 8, 8).numpy(),
            "whole.captions": [self.refusal or f"x: {what}", how],
            "code": _grid(code[0].numpy()),
            "code.range": float(code.abs().max()) or 1.0,
            "map.handles": [{"x": float(code[0, 0]), "y": _second(code), "label": "z"}],
        }

    def _said(self) -> list[str]:
        training = self.training
        speed = f" · {self._rate:,.0f} images a second" if self._rate else ""
        first = (
            f"Held out: ‖x − x̂‖² = {training.error:.2f} a digit; PCA with as many numbers {training.plane.error:.2f}"
            f"{speed}"
        )
        angles = training.angles
        if angles is None:
            return [first, "Its surface bends; PCA's is a plane. No angles between them."]
        shown = ", ".join(f"{angle:.1f}°" for angle in sorted(angles)[-6:])
        more = "the six largest: " if len(angles) > 6 else ""
        return [first, f"Principal angles to PCA's subspace, {more}{shown}"]

    def picture(self) -> Frame:
        """The map of decodings with the held-out codes on it, and digits with their reconstructions."""
        training = self.training
        codes, pixels = training.held
        places = np.zeros((len(codes), 2))
        places[:, : codes.shape[1]] = codes[:, :2].double().numpy()
        low, high = square(places)
        middle = codes.mean(0)
        ground = torch.zeros(CELLS * CELLS, codes.shape[1]) + middle
        share = (np.arange(CELLS) + 0.5) / CELLS
        across, up = low[0] + (high[0] - low[0]) * share, low[1] + (high[1] - low[1]) * share
        grid = np.stack(np.meshgrid(across, up[::-1]), -1).reshape(-1, 2)
        ground[:, :2] = torch.from_numpy(grid[:, : codes.shape[1]]).float()
        with torch.no_grad():
            found = training.decoded(ground).clamp(0, 1)
        picture = (255 * found).round().to(torch.uint8).numpy().reshape(CELLS, CELLS, 8, 8)
        return {
            "map.ground": np.ascontiguousarray(picture.transpose(0, 2, 1, 3).reshape(8 * CELLS, 8 * CELLS)),
            "map.extent": [low[0], high[0], low[1], high[1]],
            "map.dots": places.astype(np.float32),
            "map.kinds": training.labels.astype(np.uint8),
            "pairs": torch.cat([training.seen[:SHOWN], pixels[:SHOWN]]).view(-1, 8, 8).numpy(),
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
