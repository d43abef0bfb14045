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
from scipy.linalg import subspace_angles
from torch import Tensor

from engine.arithmetic.estimates import Estimate, mean_of
from engine.arrays import Floats
from engine.generative.autoencoder.settings import CODES
from engine.generative.autoencoders.data import load, noisy
from engine.generative.autoencoders.network import AutoEncoderTraining

NOTHING = 1e-20  # an error below is one of rounding


@dataclass(frozen=True)
class Plane:
    """The first principal components of what is trained on. axes: (size, codes), orthonormal; error: ‖x − x̂‖² of one
    held out, with x̂ on the plane, as a mean over all that are; mean: (size,)."""

    axes: Floats
    mean: Floats
    error: Estimate


@lru_cache(maxsize=32)
def principal(seed: int, codes: int, source: str = "digits") -> Plane:
    """By scikit-learn's PCA."""
    data = load(source, seed)
    axes, mean = _components(source, 0 if source == "mnist" else seed)
    axes, held = axes[:, :codes], data.held.double().numpy() - mean
    error = mean_of(np.square(held - held @ axes @ axes.T).sum(1))
    return Plane(axes, mean, error if error.value > NOTHING else Estimate(0.0, 0.0, error.count))


@lru_cache(maxsize=8)
def _components(source: str, seed: int) -> tuple[Floats, Floats]:
    """Axes (size, as many as a bottleneck may have) and mean. What MNIST learns from is the same for every seed."""
    from sklearn.decomposition import PCA  # takes a while to import

    data = load(source, seed)
    rows = data.rows(np.arange(len(data)))
    if source == "mnist":  # by its covariance: a second, and no more numbers than it has
        found = PCA(CODES[-1], svd_solver="covariance_eigh").fit(rows.numpy())
    else:
        found = PCA(svd_solver="full").fit(rows.double().numpy())
    return found.components_.T.astype(np.float64), found.mean_.astype(np.float64)


class AeTraining(AutoEncoderTraining[tuple[Tensor, Tensor]]):
    """A run of updates. The figure of what is held out is ‖x − x̂‖² of one."""

    memory = 0.95

    def begin(self) -> None:
        self.chances = self._chances(self.data.held, torch.Generator().manual_seed(self.settings.seed))
        super().begin()

    def _chances(self, x: Tensor, generator: torch.Generator) -> Tensor:
        draw = torch.randn if self.data.on_plane else torch.rand
        return draw(x.shape, generator=generator)

    def batch(self) -> tuple[Tensor, Tensor]:
        """What the next update learns from, and as the encoder sees it."""
        x, noise = self.rows(), self.settings.noise
        return x, noisy(x, self._chances(x, self.chance()), noise, on_plane=self.data.on_plane) if noise else x

    def losses(self) -> tuple[Tensor, float]:
        x, seen = self.batch()
        loss = (self.decoded(self.network.encode(seen)[0]) - x).square().sum(1).mean()
        return loss, loss.item()

    @property
    def seen(self) -> Tensor:
        """What is held out as the encoder sees it, (n, size): with the same noise every time."""
        return noisy(self.data.held, self.chances, self.settings.noise, on_plane=self.data.on_plane)

    def ask(self) -> tuple[tuple[Tensor, Tensor], Estimate]:
        """Codes and reconstructions, and their error, a mean over what is held out."""
        codes = self.network.encode(self.seen)[0]
        back = self.decoded(codes)
        return (codes, back), mean_of((back - self.data.held).square().sum(1).double().numpy())

    def total(self, figures: Estimate) -> float:
        return figures.value

    @property
    def plane(self) -> Plane:
        return principal(self.settings.seed, self.settings.codes, self.settings.data)

    @property
    def angles(self) -> Floats | None:
        """The principal angles between what the decoder spans and the plane of PCA, in degrees, largest first; None
        where the network bends."""
        if self.settings.kind != "linear":
            return None
        (layer,) = self.network.decoder.children()
        spanned = next(layer.parameters()).detach().double().numpy()  # (size, codes)
        return np.asarray(np.degrees(subspace_angles(spanned, self.plane.axes)))
