"""The lesson on variational auto-encoders with a network in training: 8×8 digits, both terms of the bound, the map.

    experiment = VaeTrain(VaeSettings(look="train"))
    experiment.step(1000)
    experiment.measure()["bound"]           # nats a digit, held out

One step is one update. Where the codes are looked at and what is decoded changes nothing of the run.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.generative import vae_latent
from engine.generative.vae_live import LARGEST_LOSS, LiveTraining
from engine.generative.vae_settings import VaeSettings
from engine.generative.vae_words import nats
from engine.training import Bounds, Frame, Measure, State

CELLS, SHOWN, SAMPLES = 15, 8, 16
COLLAPSED = 0.1  # nats of KL, in all, below which q is as good as the prior


class VaeTrain:
    """See :class:`engine.training.Experiment`."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("move", "ask", "renew")
    units: Sequence[str] = ("update", "epoch")
    length: int | None = None
    budget = 12_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is a whole network."""

    def __init__(self, settings: VaeSettings | None = None) -> None:
        self.training = LiveTraining(settings or VaeSettings(look="train"))
        self.at: NDArray[np.float64] = np.zeros(2)
        self.chosen = 0
        self._sampled = 0
        self._rate = 0.0

    @property
    def settings(self) -> VaeSettings:
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
            f"learning rate of {self.settings.learning_rate:g} is too high here. The last weights stay."
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
        self._rate = 0.0

    def state(self) -> State:
        return self.training.state()

    def restore(self, state: State) -> None:
        self.training.restore(state)

    # --- looks ----------------------------------------------------------------------------------------------------

    def move(
        self,
        index: Annotated[int, Bounds(0, 0)],
        x: Annotated[float, Bounds(-4, 4)],
        y: Annotated[float, Bounds(-4, 4)],
    ) -> None:
        """Which place of the map is decoded."""
        self.at = vae_latent.from_map(np.array([x, y]), self.settings.by_share)

    def ask(self, index: Annotated[int, Bounds(0, 2 * SHOWN - 1)]) -> None:
        """Put z to the code of one of the digits shown."""
        self.at = np.resize(self.training.held.mean[index % SHOWN, :2].astype(np.float64), 2)

    def renew(self) -> None:
        """Other samples from the prior."""
        self._sampled += 1

    # --- frames ---------------------------------------------------------------------------------------------------

    def measure(self) -> Measure:
        held = self.training.held
        kl = float(held.divergence.sum())
        figures = {
            "bound": held.reconstruction + kl,
            "train": self.training.loss,
            "reconstruction": held.reconstruction,
            "divergence": kl,
        }
        return {name: np.array([value]) for name, value in figures.items()}

    def frame(self) -> Frame:
        training = self.training
        figures = {name: float(row[0]) for name, row in self.measure().items()}
        z = torch.zeros(1, self.settings.latents)
        z[0, :2] = torch.from_numpy(self.at[: self.settings.latents]).float()
        x, y = vae_latent.to_map(self.at, self.settings.by_share).tolist()
        return {
            "step": self.steps,
            "epoch": self.steps // training.steps_an_epoch,
            **figures,
            "kl": training.held.divergence.tolist(),
            "said": [self._said(), self._health()],
            "map.handles": [{"x": x, "y": y, "label": "z"}],
            "decoded": training.decoded(z),
        }

    def _said(self) -> str:
        held = self.training.held
        speed = f" · {self._rate:,.0f} images a second" if self._rate else ""
        weights = len(self.training.network.weights)
        count = f"{held.active} of {len(held.divergence)} latents active"
        return f"Held out, 360 digits: {count} · {weights:,} parameters{speed}"

    def _health(self) -> str:
        """Posterior collapse, when it is there."""
        held, beta = self.training.held, self.settings.beta
        kl = float(held.divergence.sum())
        if self.steps < 50:
            return "Press play: both terms move at once."
        if kl < COLLAPSED:
            why = f"β = {beta:g} makes the KL dearer than what it buys" if beta > 1 else "give it time, or lower β"
            return (
                f"Posterior collapse: KL = {nats(kl)} nats, q(z|x) is the prior whatever x is, and the decoder does "
                f"without z. {why[0].upper()}{why[1:]}."
            )
        lost = len(held.divergence) - held.active
        if lost:
            which = "1 latent has" if lost == 1 else f"{lost} latents have"
            return f"{which} collapsed to the prior: μ does not vary with x, and its KL is near 0."
        if beta < 0.1:
            return f"β = {beta:g}: hardly any KL is asked for. An auto-encoder with noise: look at the samples."
        return "Every latent is in use."

    def picture(self) -> Frame:
        """The map of decodings with the held-out codes on it, digits with their reconstructions, prior samples."""
        training, settings = self.training, self.settings
        held, by_share = training.held, settings.by_share
        low, high = vae_latent.extent(by_share)
        middles = low + (high - low) * (np.arange(CELLS) + 0.5) / CELLS
        places = vae_latent.from_map(np.stack(np.meshgrid(middles, middles[::-1]), -1).reshape(-1, 2), by_share)
        codes = torch.zeros(len(places), settings.latents)
        codes[:, :2] = torch.from_numpy(places[:, : settings.latents]).float()
        with torch.no_grad():
            ground = vae_latent.mosaic(training.network.decode(codes), CELLS)
        both = np.zeros((len(held.mean), 2))
        both[:, : settings.latents] = held.mean[:, :2]
        generator = torch.Generator().manual_seed((1_000_003 * settings.seed + self._sampled + 11) % 2**32)
        pairs = torch.cat([held.x[:SHOWN], held.means[:SHOWN]])
        return {
            "map.ground": ground,
            "map.extent": [low, high, low, high],
            "map.axes": ["Φ(z₁)", "Φ(z₂)"] if by_share else ["z₁", "z₂"],
            "map.dots": vae_latent.to_map(both, by_share).astype(np.float32),
            "map.kinds": training.labels.astype(np.uint8),
            "pairs": pairs.view(-1, 8, 8).numpy(),
            "samples": training.decoded(torch.randn((SAMPLES, settings.latents), generator=generator)),
        }
