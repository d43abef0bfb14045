"""A small auto-encoder in training, an update at a time: min ‖x − f(g(x))‖².

A linear one, x̂ = A (B x + b) + a, has its best solutions where A spans the plane of the first principal components
(Baldi and Hornik, 1989): how far it is from there is told by the principal angles between the two. One with hidden
layers bends the plane; of digits it keeps the pixels between 0 and 1 by a logistic function.

Denoising (Vincent et al., 2008): some pixels are wiped out before the encoder sees them, or points of the plane pushed
aside by Gaussian noise; what is to be given back is the digit, or the point, as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import subspace_angles
from torch import Tensor

from engine.generative.autoencoder.settings import LIVE, MOST_CODES, AeSettings
from engine.generative.autoencoders import data as live_data
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.autoencoders.run import Run

NOTHING = 1e-20  # an error below is one of rounding


@dataclass(frozen=True)
class Plane:
    """The first principal components of what is trained on. axes: (size, codes), orthonormal; error: ‖x − x̂‖² of one
    held out, with x̂ on the plane; mean: (size,)."""

    axes: NDArray[np.float64]
    mean: NDArray[np.float64]
    error: float


@lru_cache(maxsize=32)
def principal(seed: int, codes: int, source: str = "digits") -> Plane:
    """By scikit-learn's PCA."""
    data = live_data.load(source, seed)
    axes, mean = _components(source, 0 if source == "mnist" else seed)
    axes, held = axes[:, :codes], data.held.double().numpy() - mean
    error = float(np.square(held - held @ axes @ axes.T).sum(1).mean())
    return Plane(axes, mean, error if error > NOTHING else 0.0)


@lru_cache(maxsize=8)
def _components(source: str, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Axes (size, as many as a bottleneck may have) and mean. What MNIST learns from is the same for every seed."""
    from sklearn.decomposition import PCA  # takes a while to import

    data = live_data.load(source, seed)
    rows = data.rows(np.arange(len(data)))
    if source == "mnist":  # by its covariance: a second, and no more numbers than it has
        found = PCA(MOST_CODES, svd_solver="covariance_eigh").fit(rows.numpy())
    else:
        found = PCA(svd_solver="full").fit(rows.double().numpy())
    return found.components_.T.astype(np.float64), found.mean_.astype(np.float64)


class AeTraining(Run[AeSettings, tuple[Tensor, Tensor]]):
    """A run of updates; see the module."""

    live = LIVE
    memory = 0.95

    def _prepare(self, generator: torch.Generator) -> None:
        draw = torch.randn if self.data.on_plane else torch.rand
        self.chances = draw(self.x.shape, generator=generator)  # which pixels of those held out go first, or where to

    def _network(self) -> AutoEncoder:
        return AutoEncoder(self.settings.shape, self.settings.seed)

    @property
    def x(self) -> Tensor:
        """What is held out, (n, size)."""
        return self.data.held

    @property
    def labels(self) -> NDArray[np.uint8]:
        return self.data.kinds

    @property
    def linear(self) -> bool:
        linear: bool = self.settings.kind == "linear"
        return linear

    def decoded(self, codes: Tensor) -> Tensor:
        """(n, codes) → pixels or coordinates (n, size)."""
        found = self.network.decode(codes)
        return found if self.linear or self.data.on_plane else found.sigmoid()

    def noisy(self, x: Tensor, chances: Tensor) -> Tensor:
        """As the encoder sees it: pixels wiped out, or a point pushed aside."""
        noise: float = self.settings.noise
        return x + noise * chances if self.data.on_plane else x * (chances >= noise)

    def batch(self) -> tuple[Tensor, Tensor]:
        """What the next update learns from, and as the encoder sees it."""
        x = self.rows()
        if not self.settings.noise:
            return x, x
        draw = torch.randn if self.data.on_plane else torch.rand
        return x, self.noisy(x, draw(x.shape, generator=self.chance()))

    def _loss(self) -> tuple[Tensor, float]:
        x, seen = self.batch()
        loss = (self.decoded(self.network.encode(seen)[0]) - x).square().sum(1).mean()
        return loss, loss.item()

    @property
    def seen(self) -> Tensor:
        """What is held out as the encoder sees it, (n, size): with the same noise every time."""
        return self.noisy(self.x, self.chances)

    def _ask(self) -> tuple[Tensor, Tensor]:
        """Codes and reconstructions."""
        codes = self.network.encode(self.seen)[0]
        return codes, self.decoded(codes)

    def _figures(self, held: tuple[Tensor, Tensor]) -> NDArray[np.float64]:
        return np.array([(held[1] - self.x).square().sum(1).double().mean().item()])

    def _first_loss(self) -> float:
        return self.error

    @property
    def error(self) -> float:
        """‖x − x̂‖² of one held out."""
        return float(self.figures[0])

    @property
    def angles(self) -> NDArray[np.float64] | None:
        """The principal angles between what the decoder spans and the plane of PCA, in degrees, largest first; None
        where the network bends."""
        if not self.linear:
            return None
        (layer,) = self.network.decoder.children()
        spanned = next(layer.parameters()).detach().double().numpy()  # (size, codes)
        found: NDArray[np.float64] = np.degrees(subspace_angles(spanned, self.plane.axes))
        return found

    @property
    def plane(self) -> Plane:
        return principal(self.settings.seed, self.settings.codes, self.settings.data)
