"""Where the codes of many digits lie: their middle, the directions in which they differ most, each class's mean code.

The encoder says of every digit where its code may be. These are figures over the means μ of many digits. The prior
N(0, I) does not know a direction from another, but what the decoder has learnt does not care for the axes either: what
changes together in digits is spread over several latents, and a principal direction (Pearson, 1901) gathers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import Floats
from engine.digits.mnist import CLASSES, Digits
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.training import as_rows

SEED = 2_000_001
AT_ONCE = 5_000
STEP = 0.01  # of a latent, small beside the prior's deviation of 1


@dataclass(frozen=True, eq=False)
class Directions:
    """Another frame for codes. mean: (latents,), where it begins. vectors: (latents, latents), a unit vector a row.
    deviations: (latents,), the codes' standard deviation along each. shares: (latents,), how much each counts."""

    mean: Floats
    vectors: Floats
    deviations: Floats
    shares: Floats

    def along(self, z: Floats) -> Floats:
        """Codes (…, latents) as places along the directions, from the mean, in standard deviations."""
        return np.asarray((z - self.mean) @ self.vectors.T / self.deviations)

    def moved(self, z: Floats, direction: int, sigmas: float | Floats) -> Floats:
        """z put to a place along one direction, (latents,), or to each of n places, (n, latents); along the other
        directions it stays where it is."""
        by = np.asarray(sigmas) - self.along(z)[direction]
        return np.asarray(z + np.multiply.outer(by * self.deviations[direction], self.vectors[direction]))


@dataclass(frozen=True, eq=False)
class Codes:
    """mean: (latents,). directions: (latents, latents), a unit vector a row, the one of the greatest variance first.
    deviations: (latents,), the codes' standard deviation along each. classes: (10, latents), each class's mean."""

    mean: Floats
    directions: Floats
    deviations: Floats
    classes: Floats

    @property
    def principal(self) -> Directions:
        """Each direction counts by its share of the codes' variance."""
        variances = np.square(self.deviations)
        return Directions(self.mean, self.directions, self.deviations, variances / variances.sum())

    def tensors(self) -> dict[str, Tensor]:
        """As they are kept in a file."""
        return {name: torch.from_numpy(value).float().contiguous() for name, value in vars(self).items()}

    @classmethod
    def read(cls, tensors: dict[str, Tensor], latents: int) -> Self:
        """What :meth:`tensors` said. Raises ValueError with a sentence for anything else."""
        wanted = {"mean": (latents,), "directions": (latents,) * 2, "deviations": (latents,), "classes": (10, latents)}
        if {name: tuple(tensor.shape) for name, tensor in tensors.items()} != wanted:
            raise ValueError(f"The figures of codes are not those of a network with {latents} latents.")
        found = {name: tensor.double().numpy() for name, tensor in tensors.items()}
        if not all(np.isfinite(value).all() for value in found.values()) or found["deviations"].min() <= 0:
            raise ValueError("The figures of codes hold values that cannot be.")
        return cls(**found)


def figures(means: Floats, labels: NDArray[np.integer]) -> Codes:
    """The figures of codes (n, latents) and their classes (n,); of a direction's two signs the one with which its
    largest component is positive. Raises ValueError where a class has no digit."""
    if len(np.unique(labels)) < CLASSES:
        raise ValueError("There is not a digit of every class.")
    middle = means.mean(0)
    variances, directions = _axes(np.cov(means, rowvar=False, ddof=0))
    classes = np.stack([means[labels == digit].mean(0) for digit in range(CLASSES)])
    return Codes(middle, directions, np.sqrt(np.maximum(variances, 1e-12)), classes)


def _axes(symmetric: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, the greatest first, and their unit vectors in rows."""
    values, columns = np.linalg.eigh(symmetric)
    vectors = columns.T[::-1]
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(1)[:, None], 1)
    return values[::-1], vectors * np.sign(largest)


@torch.no_grad()
def codes_of(network: AutoEncoder, digits: Digits) -> Codes:
    """The figures of μ over all digits, binarised once by their grey values."""
    generator = torch.Generator().manual_seed(SEED)
    rows = torch.split(as_rows(digits.images), AT_ONCE)
    means = [network.encode(torch.bernoulli(part, generator=generator))[0] for part in rows]
    return figures(torch.cat(means).double().numpy(), digits.labels)


@torch.no_grad()
def changing(network: AutoEncoder, codes: Codes, places: int = 200) -> Directions:
    """The directions in which the decoded picture changes most: eigenvectors of G = E[JᵀJ], J the decoder's Jacobian
    ∂ pixels / ∂ z at `places` draws from the prior, by central differences. shares: of G's trace, that is, of the
    squared change in all pixels by a small step any way. G is the mean of the metric that the decoder lays on its codes
    (Arvanitidis, Hansen and Hauberg, 2018)."""
    latents = network.shape.latents
    z = torch.randn((places, latents), generator=torch.Generator().manual_seed(SEED))
    steps = STEP * torch.eye(latents)[:, None]  # (latents, 1, latents)
    ahead, back = (network.decode((z + by).flatten(0, 1)).sigmoid().double() for by in (steps, -steps))
    slopes = ((ahead - back) / (2 * STEP)).view(latents, -1)  # (latents, places · pixels)
    values, vectors = _axes((slopes @ slopes.T).numpy() / places)
    spread = codes.directions.T * np.square(codes.deviations) @ codes.directions  # the codes' covariance
    deviations = np.sqrt(np.einsum("ki,ij,kj->k", vectors, spread, vectors))
    return Directions(codes.mean, vectors, deviations, values / values.sum())
