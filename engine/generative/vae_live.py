"""A small variational auto-encoder in training on the 8×8 digits, an update at a time.

An update takes the next digits of the epoch's order, draws one z for each, and steps down the gradient of

    −log p(x|z) + β KL(q(z|x) ‖ p(z))

by Adam. With β = 1 that is the bound l; other weights are the β-VAE of Higgins et al. (2017). Chance comes from the
seed and the number of the update, so no generator has a past, and a run brought back goes on as it did.

Bernoulli: every pixel is ink with the probability of its grey value, drawn anew each time. Gaussian: the grey values
themselves, p(x|z) = N(x̂, s²) with x̂ the logistic function of the decoder's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.convolutional import cnn_optimiser
from engine.convolutional.cnn_data import split
from engine.generative.ae_network import AutoEncoder, Shape
from engine.generative.vae_bound import divergence, log_bernoulli, log_gaussian, reparameterise
from engine.generative.vae_settings import LIVE, VaeSettings
from engine.training import State

PIXELS, FULL = 64, 16
MEMORY = 0.97  # of the running training figure: how much of it an update leaves
LARGEST_LOSS, LARGEST_WEIGHT = 1e6, 1e4  # beyond these a run has diverged
ACTIVE = 0.01


@dataclass(frozen=True)
class Held:
    """What the network makes of the digits held out. x, means: (n, 64), (n, 64); mean: μ (n, latents). In nats a digit:
    reconstruction, and divergence of each latent (latents,). active: latents whose μ varies over the digits."""

    x: Tensor
    means: Tensor
    mean: NDArray[np.float32]
    reconstruction: float
    divergence: NDArray[np.float64]
    active: int


class LiveTraining:
    """A run of updates; see the module."""

    def __init__(self, settings: VaeSettings) -> None:
        self.settings = settings
        data = split("digits", settings.seed)
        self.images = data.train.images.flatten(1).float() / FULL
        greys, self.labels = data.asked.images.flatten(1).float() / FULL, data.asked.labels.numpy()
        generator = torch.Generator().manual_seed(settings.seed)
        self.x = torch.bernoulli(greys, generator=generator) if self.bernoulli else greys
        self.noise = torch.randn((len(greys), settings.latents), generator=generator)
        self.reset()

    @property
    def bernoulli(self) -> bool:
        return self.settings.likelihood == "bernoulli"

    def reset(self) -> None:
        """Back to the beginning, with the settings as they are now."""
        settings = self.settings
        self.network = AutoEncoder(Shape(PIXELS, (settings.hidden,), settings.latents), settings.seed)
        self.moments = np.zeros((2, len(self.network.weights)), np.float32)
        self.steps, self.diverged = 0, False
        self.course = np.array([[0.0, *self._live()]])
        self._held: Held | None = None
        held = self.held
        self.loss = held.reconstruction + float(held.divergence.sum())
        self._order: tuple[int, NDArray[np.int64]] = (-1, np.zeros(0, np.int64))

    @property
    def steps_an_epoch(self) -> int:
        return len(self.images) // self.settings.batch

    def given(self, x: Tensor, logits: Tensor) -> Tensor:
        """log p(x|z), (n,)."""
        return (
            log_bernoulli(x, logits) if self.bernoulli else log_gaussian(x, logits.sigmoid(), self.settings.deviation)
        )

    def batch(self) -> tuple[Tensor, Tensor]:
        """The digits of the next update as it sees them, and the noise for their codes."""
        settings = self.settings
        epoch, place = divmod(self.steps, self.steps_an_epoch)
        if self._order[0] != epoch:
            self._order = epoch, np.random.default_rng((settings.seed, 1, epoch)).permutation(len(self.images))
        x = self.images[torch.from_numpy(self._order[1][place * settings.batch : (place + 1) * settings.batch])]
        generator = torch.Generator().manual_seed((1_000_003 * settings.seed + self.steps) % 2**32)
        if self.bernoulli:
            x = torch.bernoulli(x, generator=generator)
        return x, torch.randn((len(x), settings.latents), generator=generator)

    def step(self) -> bool:
        """One update; False, and nothing changes, where it would leave all bounds."""
        x, noise = self.batch()
        network, settings = self.network, self.settings
        network.gradient.fill(0)
        mean, log_variance = network.encode(x)
        first = -self.given(x, network.decode(reparameterise(mean, log_variance, noise))).mean()
        second = divergence(mean, log_variance).sum(1).mean()
        (first + settings.beta * second).backward()  # type: ignore[no-untyped-call]
        loss = first.item() + second.item()
        moments = self.moments.copy()
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            added = cnn_optimiser.update(
                "adam", network.weights, network.gradient, moments, self.steps + 1, settings.learning_rate, 0.0
            )
            sound = abs(loss) < LARGEST_LOSS and np.abs(network.weights + added).max() < LARGEST_WEIGHT
        if not sound:
            self.diverged = True
            return False
        network.weights += added
        self.moments, self._held = moments, None
        self.steps += 1
        self.loss += (1 - MEMORY) * (loss - self.loss)
        return True

    @property
    def held(self) -> Held:
        """The held-out digits, asked once for each state of the weights; always with the same noise."""
        if self._held is None:
            self._held = self._ask()
        return self._held

    @torch.no_grad()
    def _ask(self) -> Held:
        mean, log_variance = self.network.encode(self.x)
        logits = self.network.decode(reparameterise(mean, log_variance, self.noise))
        kl = divergence(mean, log_variance).double().mean(0).numpy()
        first = -self.given(self.x, logits).double().mean().item()
        active = int((mean.var(0) > ACTIVE).sum())
        return Held(self.x, self.network.decode(mean).sigmoid(), mean.numpy(), first, kl, active)

    @torch.no_grad()
    def decoded(self, codes: Tensor) -> NDArray[np.float32]:
        """Codes (n, latents) as pictures (n, 8, 8)."""
        found: NDArray[np.float32] = self.network.decode(codes).sigmoid().view(-1, 8, 8).numpy()
        return found

    def change(self, settings: VaeSettings) -> None:
        """Controls moved while it runs; noted, so that a script can repeat them."""
        self.settings = settings
        if not np.array_equal(self.course[-1, 1:], self._live()):
            kept = self.course[self.course[:, 0] < self.steps]
            self.course = np.vstack([kept, [[self.steps, *self._live()]]])

    def _live(self) -> list[float]:
        return [getattr(self.settings, name) for name in LIVE]

    def state(self) -> State:
        """Everything that the next update and the figures depend on, as copies."""
        return {
            "weights": self.network.weights.copy(),
            "moments": self.moments.copy(),
            "course": self.course.copy(),
            **{name: getattr(self, name) for name in ("steps", "diverged", "loss")},
            **{name: getattr(self.settings, name) for name in LIVE},
        }

    def restore(self, state: State) -> None:
        self.settings = replace(self.settings, **{name: state[name] for name in LIVE})
        self.network.weights[:] = state["weights"]
        self.moments, self.course = state["moments"].copy(), state["course"].copy()
        for name in ("steps", "diverged", "loss"):
            setattr(self, name, state[name])
        self._held = None
