"""A small auto-encoder in training on the 8×8 digits, an update at a time: min ‖x − f(g(x))‖².

A linear one, x̂ = A (B x + b) + a, has its best solutions where A spans the plane of the first principal components
(Baldi and Hornik, 1989): how far it is from there is told by the principal angles between the two. One with a hidden
layer each way bends the plane, and keeps its pixels between 0 and 1 by a logistic function.

Denoising (Vincent et al., 2008): some pixels are wiped out before the encoder sees them; what is to be given back is
the digit as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import subspace_angles
from torch import Tensor

from engine.convolutional import cnn_optimiser
from engine.convolutional.cnn_data import Pictures, split
from engine.generative.ae_network import AutoEncoder, Shape
from engine.generative.ae_settings import LIVE, AeSettings
from engine.training import State

PIXELS, FULL = 64, 16
MEMORY = 0.95  # of the running training figure: how much of it an update leaves
LARGEST_LOSS, LARGEST_WEIGHT = 1e6, 1e4  # beyond these a run has diverged


@dataclass(frozen=True)
class Plane:
    """The first principal components of the digits trained on. axes: (64, codes), orthonormal; error: ‖x − x̂‖² a
    digit held out, with x̂ on the plane."""

    axes: NDArray[np.float64]
    error: float


@lru_cache(maxsize=32)
def principal(seed: int, codes: int) -> Plane:
    """By scikit-learn's PCA."""
    from sklearn.decomposition import PCA  # takes a while to import

    train, held = (part.images.flatten(1).double().numpy() / FULL for part in _parts(seed))
    found = PCA(codes, svd_solver="full").fit(train)
    error = float(np.square(found.inverse_transform(found.transform(held)) - held).sum(1).mean())
    return Plane(found.components_.T, error)


def _parts(seed: int) -> tuple[Pictures, Pictures]:
    data = split("digits", seed)
    return data.train, data.asked


class AeTraining:
    """A run of updates; see the module."""

    def __init__(self, settings: AeSettings) -> None:
        self.settings = settings
        train, held = _parts(settings.seed)
        self.images, self.x = train.images.flatten(1).float() / FULL, held.images.flatten(1).float() / FULL
        self.labels = held.labels.numpy()
        generator = torch.Generator().manual_seed(settings.seed)
        self.chances = torch.rand(self.x.shape, generator=generator)  # which pixels of those held out go first
        self.reset()

    @property
    def linear(self) -> bool:
        return self.settings.kind == "linear"

    def reset(self) -> None:
        """Back to the beginning, with the settings as they are now."""
        settings = self.settings
        hidden, activation = ((), "linear") if self.linear else ((settings.hidden,), "tanh")
        self.network = AutoEncoder(Shape(PIXELS, hidden, settings.codes, activation, False), settings.seed)
        self.moments = np.zeros((2, len(self.network.weights)), np.float32)
        self.steps, self.diverged = 0, False
        self.course = np.array([[0.0, *self._live()]])
        self._held: tuple[Tensor, Tensor] | None = None
        self.loss = self.error
        self._order: tuple[int, NDArray[np.int64]] = (-1, np.zeros(0, np.int64))

    @property
    def steps_an_epoch(self) -> int:
        return len(self.images) // self.settings.batch

    def decoded(self, codes: Tensor) -> Tensor:
        """(n, codes) → pixels (n, 64)."""
        pixels = self.network.decode(codes)
        return pixels if self.linear else pixels.sigmoid()

    def batch(self) -> tuple[Tensor, Tensor]:
        """The digits of the next update, and as the encoder sees them."""
        settings = self.settings
        epoch, place = divmod(self.steps, self.steps_an_epoch)
        if self._order[0] != epoch:
            self._order = epoch, np.random.default_rng((settings.seed, 1, epoch)).permutation(len(self.images))
        x = self.images[torch.from_numpy(self._order[1][place * settings.batch : (place + 1) * settings.batch])]
        if not settings.noise:
            return x, x
        generator = torch.Generator().manual_seed((1_000_003 * settings.seed + self.steps) % 2**32)
        return x, x * (torch.rand(x.shape, generator=generator) >= settings.noise)

    def step(self) -> bool:
        """One update; False, and nothing changes, where it would leave all bounds."""
        x, seen = self.batch()
        network = self.network
        network.gradient.fill(0)
        loss = (self.decoded(network.encode(seen)[0]) - x).square().sum(1).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        moments = self.moments.copy()
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            added = cnn_optimiser.update(
                "adam", network.weights, network.gradient, moments, self.steps + 1, self.settings.learning_rate, 0.0
            )
            sound = loss.item() < LARGEST_LOSS and np.abs(network.weights + added).max() < LARGEST_WEIGHT
        if not sound:
            self.diverged = True
            return False
        network.weights += added
        self.moments, self._held = moments, None
        self.steps += 1
        self.loss += (1 - MEMORY) * (loss.item() - self.loss)
        return True

    @property
    def seen(self) -> Tensor:
        """The digits held out as the encoder sees them, (360, 64): the same pixels wiped out every time."""
        kept: Tensor = self.chances >= self.settings.noise
        return self.x * kept

    @property
    def held(self) -> tuple[Tensor, Tensor]:
        """Codes and reconstructions of the digits held out, asked once for each state of the weights."""
        if self._held is None:
            with torch.no_grad():
                codes = self.network.encode(self.seen)[0]
                self._held = codes, self.decoded(codes)
        return self._held

    @property
    def error(self) -> float:
        """‖x − x̂‖² a digit held out."""
        return float((self.held[1] - self.x).square().sum(1).double().mean())

    @property
    def angles(self) -> NDArray[np.float64] | None:
        """The principal angles between what the decoder spans and the plane of PCA, in degrees, largest first; None
        where the network bends."""
        if not self.linear:
            return None
        (layer,) = self.network.decoder.children()
        spanned = next(layer.parameters()).detach().double().numpy()  # (64, codes)
        found: NDArray[np.float64] = np.degrees(subspace_angles(spanned, self.plane.axes))
        return found

    @property
    def plane(self) -> Plane:
        return principal(self.settings.seed, self.settings.codes)

    def change(self, settings: AeSettings) -> None:
        """Controls moved while it runs; noted, so that a script can repeat them."""
        self.settings, self._held = settings, None
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
