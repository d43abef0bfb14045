"""The lesson on variational auto-encoders with a network in training: both terms of the bound, the map, one x in full.

    experiment = VaeTrain(VaeSettings(look="train"))
    experiment.step(1000)
    experiment.measure()["bound"]           # nats a digit, held out

It learns 8×8 digits, MNIST, or points of the plane. One step is one update. What is asked, and which code is decoded,
changes nothing of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.experiment.protocol import Bounds, Frame, Measure
from engine.generative.autoencoders import latent
from engine.generative.autoencoders.data import REACH
from engine.generative.autoencoders.experiment import LiveExperiment
from engine.generative.digit_autoencoders.digits import a
from engine.generative.vae import given, points
from engine.generative.vae.health import COLLAPSED, health
from engine.generative.vae.looks.explore import Place, placed
from engine.generative.vae.settings import VaeSettings
from engine.generative.vae.training import LiveTraining

CELLS, SHOWN, SAMPLES, MOST_SIDE = 15, 8, 16, 28
Index = Annotated[int, Bounds(0, 0)]
Pixel = Annotated[int, Bounds(-1, MOST_SIDE - 1)]


class VaeTrain(LiveExperiment[LiveTraining]):
    """See :mod:`engine.experiment`."""

    edits: Sequence[str] = ("cure",)
    looks: Sequence[str] = ("move", "move_x", "ask", "see", "renew")

    def __init__(self, settings: VaeSettings | None = None) -> None:
        super().__init__(LiveTraining(settings or VaeSettings(look="train")))
        self.pixel = (self.training.data.side // 2,) * 2
        self.x = self.training.x[0]  # (size,), what is asked
        self.of = 0  # which of those held out that is; −1: a point put anywhere
        self._put: NDArray[np.float64] | None = None
        self._sampled = 0

    # --- looks ----------------------------------------------------------------------------------------------------

    def move(self, index: Index, x: Place, y: Place) -> None:
        """Which place of the map is decoded, in place of the code of x."""
        by_share = self.settings.by_share and not self.training.data.on_plane
        self._put = placed(x, y, by_share)

    def move_x(self, index: Index, x: Place, y: Place) -> None:
        """Which point of the plane is asked; its code is decoded."""
        if self.training.data.on_plane:
            self.x, self.of, self._put = torch.tensor([x, y]).clamp(-REACH, REACH).float(), -1, None

    def ask(self, index: Annotated[int, Bounds(0, 2 * SHOWN - 1)]) -> None:
        """One of the digits shown becomes x, and z its code."""
        self.of, self._put = index % SHOWN, None
        self.x = self.training.x[self.of]

    def see(self, index: Annotated[int, Bounds(-1, 1)], row: Pixel, column: Pixel) -> None:
        """Which pixel of x is written out."""
        if max(row, column) < self.training.data.side and min(index, row, column) >= 0:
            self.pixel = row, column

    def renew(self) -> None:
        """Other samples from the prior."""
        self._sampled += 1

    def cure(self) -> None:
        """β down to 1, where it has made the code collapse."""
        self.change(beta=1.0)

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        training = self.training
        kl = float(training.divergence.sum())
        figures = {
            "bound": training.reconstruction + kl,
            "train": training.loss,
            "reconstruction": training.reconstruction,
            "divergence": kl,
        }
        return {name: np.array([value]) for name, value in figures.items()}

    def frame(self) -> Frame:
        training = self.training
        z = self._code()
        collapsed = float(training.divergence.sum()) < COLLAPSED and self.steps >= 50
        return {
            "step": self.steps,
            "epoch": self.steps // training.steps_an_epoch,
            **{name: float(row[0]) for name, row in self.measure().items()},
            "kl": training.divergence.tolist(),
            "said": [self._said(), health(training)],
            "cure": (collapsed and self.settings.beta > 1) or None,
            **(points.frame(training, self.x, z) if training.data.on_plane else self._digit(z)),
        }

    @torch.no_grad()
    def _code(self) -> Tensor:
        """μ(x), with its first two numbers where they have been put: (latents,)."""
        z = self.training.network.encode(self.x[None])[0][0].clone()
        if self._put is not None:
            z[:2] = torch.from_numpy(self._put[: len(z)]).float()
        return z

    def _digit(self, z: Tensor) -> Frame:
        """x, what z decodes to, and one pixel's part in −log p(x|z)."""
        training = self.training
        with torch.no_grad():
            decoded = training.network.decode(z[None])
            cost = -float(training.given(self.x[None], decoded)[0])
        means = training.means(decoded)
        row, column = self.pixel
        at = row * training.data.side + column
        place = np.resize(z[:2].double().numpy(), 2)
        x, y = latent.to_map(place, self.settings.by_share).tolist()
        deviation = None if training.bernoulli else training.deviation
        told = given.pixel((row + 1, column + 1), float(self.x[at]), float(means[0, at]), deviation)
        seen = "binarised" if training.bernoulli else "in greys"
        what = "x̂ at μ(x)" if self._put is None else "decoded at z"
        return {
            "map.handles": [{"x": x, "y": y, "label": "z"}],
            "asked": torch.cat([self.x[None], means]).view(2, training.data.side, -1).numpy(),
            "asked.captions": [f"x: {a(int(training.labels[self.of]))}, held out, {seen}", what],
            "asked.rect": [row, column, row + 1, column + 1],
            "given": [told, given.all_pixels(training.data.size, cost)],
        }

    def _said(self) -> str:
        training = self.training
        count = f"{training.active} of {len(training.divergence)} latents active"
        beta = f" · β now {training.beta:.2f}" if self.settings.warm else ""
        return (
            f"{len(training.x):,} {self.thing}s held out{self.when}: {count}{beta} · "
            f"{len(training.network.weights):,} parameters{self.speed}"
        )

    def picture(self) -> Frame:
        """The map of decodings with the held-out codes on it, those held out with their reconstructions, samples."""
        training, settings = self.training, self.settings
        if training.data.on_plane:
            return points.picture(training, self.x, self._sampled)
        held, by_share = training.held, settings.by_share
        low, high = latent.extent(by_share)
        middles = low + (high - low) * (np.arange(CELLS) + 0.5) / CELLS
        places = latent.from_map(np.stack(np.meshgrid(middles, middles[::-1]), -1).reshape(-1, 2), by_share)
        codes = torch.zeros(len(places), settings.latents)
        codes[:, :2] = torch.from_numpy(places[:, : settings.latents]).float()
        with torch.no_grad():
            ground = latent.mosaic(training.network.decode(codes), CELLS)
        both = np.zeros((len(held.mean), 2))
        both[:, : settings.latents] = held.mean[:, :2]
        generator = torch.Generator().manual_seed((1_000_003 * settings.seed + self._sampled + 11) % 2**32)
        pairs = torch.cat([held.x[:SHOWN], held.means[:SHOWN]])
        return {
            "map.ground": ground,
            "map.extent": [low, high, low, high],
            "map.axes": ["Φ(z₁)", "Φ(z₂)"] if by_share else ["z₁", "z₂"],
            "map.dots": latent.to_map(both, by_share).astype(np.float32),
            "map.kinds": training.labels,
            "pairs": pairs.view(2 * SHOWN, training.data.side, -1).numpy(),
            "samples": training.decoded(torch.randn((SAMPLES, settings.latents), generator=generator)),
        }
