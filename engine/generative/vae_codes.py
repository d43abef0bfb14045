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

from engine.data.digits import CLASSES, Digits
from engine.generative.ae_network import AutoEncoder
from engine.generative.vae_training import as_rows

Floats = NDArray[np.float64]
SEED = 2_000_001
AT_ONCE = 5_000


@dataclass(frozen=True, eq=False)
class Codes:
    """mean: (latents,). directions: (latents, latents), a unit vector a row, the one of the greatest variance first.
    deviations: (latents,), the codes' standard deviation along each. classes: (10, latents), each class's mean."""

    mean: Floats
    directions: Floats
    deviations: Floats
    classes: Floats

    @property
    def shares(self) -> Floats:
        """(latents,): each direction's share of the codes' variance."""
        found: Floats = np.square(self.deviations) / np.square(self.deviations).sum()
        return found

    def along(self, z: Floats) -> Floats:
        """Codes (…, latents) as places along the directions, from the mean, in standard deviations."""
        return np.asarray((z - self.mean) @ self.directions.T / self.deviations)

    def moved(self, z: Floats, direction: int, sigmas: float | Floats) -> Floats:
        """z put to a place along one direction, (latents,), or to each of n places, (n, latents); along the other
        directions it stays where it is."""
        by = np.asarray(sigmas) - self.along(z)[direction]
        return np.asarray(z + np.multiply.outer(by * self.deviations[direction], self.directions[direction]))

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
    variances, columns = np.linalg.eigh(np.cov(means, rowvar=False, ddof=0))
    directions = columns.T[::-1]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(1)[:, None], 1)
    classes = np.stack([means[labels == digit].mean(0) for digit in range(CLASSES)])
    deviations = np.sqrt(np.maximum(variances[::-1], 1e-12))
    return Codes(middle, directions * np.sign(largest), deviations, classes)


@torch.no_grad()
def codes_of(network: AutoEncoder, digits: Digits) -> Codes:
    """The figures of μ over all digits, binarised once by their grey values."""
    generator = torch.Generator().manual_seed(SEED)
    rows = torch.split(as_rows(digits.images), AT_ONCE)
    means = [network.encode(torch.bernoulli(part, generator=generator))[0] for part in rows]
    return figures(torch.cat(means).double().numpy(), digits.labels)
