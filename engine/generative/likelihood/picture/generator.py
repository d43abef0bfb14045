"""The generator: p(z) of six latents, and p(x|z), the picture of z with noise on each of its 1728 numbers.

    generator = generator_of(angle={"free": True}, noise=0.3)
    z = generator.sample(1, seed=0)                # (1, 6)
    x = generator.observed(z, seed=0)[0]           # (3, 24, 24)
    generator.log_joint(z, Observed(x))            # log p(x|z) + log p(z)

z is a tensor (n, 6) of float64, in the order of NAMES: shape 0 to 2; colour, a hue from 0 to 1; x to the right and y
upwards, pixels from the middle; size in pixels; angle in degrees.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.generative.likelihood.picture import compiled
from engine.generative.likelihood.picture.latents import Latent
from engine.generative.likelihood.picture.shapes import (
    FURTHEST,
    PATCH,
    PIXELS,
    PLACES,
    SHAPES,
    SIDE,
    hue,
    patches,
)

NAMES = ("shape", "colour", "x", "y", "size", "angle")
BLOCK = 500  # pictures at once, between two looks at the clock
LATENTS: dict[str, Latent] = {
    "shape": Latent("shape", 0, len(SHAPES) - 1, 0, values=len(SHAPES)),
    "colour": Latent("colour", 0, 1, 0, around=True, values=6),
    "x": Latent("x", -FURTHEST, FURTHEST, 0),
    "y": Latent("y", -FURTHEST, FURTHEST, 0),
    "size": Latent("size", 2, 5, 4),
    "angle": Latent("angle", 0, 360, 20, around=True),
}


class Observed:
    """A picture x (3, 24, 24) that was seen, cut into all patches in which a shape may lie: (81, 3, 256).

    Outside of its patch a shape is 0, so that |x − picture|² = |x|² − 2 x·picture + |picture|² needs the patch alone.
    """

    def __init__(self, x: Floats | Tensor) -> None:
        self.x = torch.as_tensor(x, dtype=torch.float64).contiguous()
        if self.x.shape != (3, SIDE, SIDE) or not bool(self.x.isfinite().all()):
            raise ValueError(f"A picture is {SIDE} × {SIDE} numbers in three colours, none of them infinite.")
        cut = self.x.unfold(1, PATCH, 1).unfold(2, PATCH, 1)  # (3, 9, 9, 16, 16)
        self.windows = cut.permute(1, 2, 0, 3, 4).reshape(PLACES * PLACES, 3, PATCH * PATCH).contiguous()
        self.squared = float((self.x**2).sum())


@dataclass(frozen=True)
class Generator:
    """latents: six, in the order of NAMES; noise: its standard deviation σ on every number of the picture."""

    latents: tuple[Latent, ...]
    noise: float = 0.3

    def __post_init__(self) -> None:
        if tuple(latent.name for latent in self.latents) != NAMES:
            raise ValueError(f"The latents are {', '.join(NAMES)}, in this order.")
        if not self.noise > 0:
            raise ValueError("Without noise every picture but the generator's own would be impossible: σ is above 0.")

    @cached_property
    def free(self) -> tuple[int, ...]:
        """The places of the latents that are free."""
        return tuple(k for k, latent in enumerate(self.latents) if latent.free)

    @cached_property
    def moving(self) -> tuple[int, ...]:
        """The places of those that are free and continuous."""
        return tuple(k for k, latent in enumerate(self.latents) if latent.moves)

    def latent(self, name: str) -> Latent:
        return self.latents[NAMES.index(name)]

    def sample(self, count: int, seed: int | np.random.Generator = 0) -> Tensor:
        """(count, 6) draws of z from the prior."""
        rng = np.random.default_rng(seed)
        return torch.from_numpy(np.stack([latent.draw(rng, count) for latent in self.latents], 1))

    def pictures(self, z: Tensor) -> Tensor:
        """(n, 6) → (n, 3, 24, 24), without noise."""
        shares, rows, columns = self._patches(z)
        found = torch.zeros(len(z), SIDE, SIDE, dtype=z.dtype)
        steps = torch.arange(PATCH)
        where = (rows[:, None] + steps)[:, :, None], (columns[:, None] + steps)[:, None, :]
        found = found.index_put((torch.arange(len(z))[:, None, None], *where), shares)
        return hue(z[:, 1])[:, :, None, None] * found[:, None]

    def observed(self, z: Tensor, seed: int | np.random.Generator = 0) -> Tensor:
        """(n, 3, 24, 24): the pictures of z with noise."""
        noise = np.random.default_rng(seed).standard_normal((len(z), 3, SIDE, SIDE))
        return self.pictures(z) + self.noise * torch.from_numpy(noise)

    def _patches(self, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, 16, 16), rows and columns; of each shape those that have it, together."""
        codes = z[:, 0].detach().round().long()
        kinds = sorted(set(codes.tolist()))
        names = list(SHAPES)
        if len(kinds) == 1:
            return patches(names[kinds[0]], *z[:, 2:].T)
        shares = torch.zeros(len(z), PATCH, PATCH, dtype=z.dtype)
        rows, columns = torch.zeros(2, len(z), dtype=torch.long)
        for kind in kinds:
            which = torch.nonzero(codes == kind)[:, 0]
            drawn, rows[which], columns[which] = patches(names[kind], *z[which, 2:].T)
            shares = shares.index_put((which,), drawn)
        return shares, rows, columns

    def squared_distances(self, z: Tensor, seen: Observed) -> Tensor:
        """(n,): |x − picture of z|². Where z asks for no gradient, by a compiled loop over the same formulas."""
        if not z.requires_grad:
            found = np.empty(len(z))
            compiled.squared_distances(np.ascontiguousarray(z.numpy()), seen.x.numpy(), found)
            return torch.from_numpy(found)
        shares, rows, columns = self._patches(z)
        flat, colour = shares.reshape(len(z), -1), hue(z[:, 1])  # (n, 256), (n, 3)
        products = torch.bmm(seen.windows[rows * PLACES + columns], flat[:, :, None])[:, :, 0]  # (n, 3)
        return seen.squared - 2 * (colour * products).sum(1) + (colour**2).sum(1) * (flat**2).sum(1)

    def log_likelihood(self, z: Tensor, seen: Observed) -> Tensor:
        """(n,): log p(x|z) = −D log(σ√(2π)) − |x − picture|²/(2σ²), of D = 1728 numbers."""
        return self.likelihood_of(self.squared_distances(z, seen))

    def likelihood_of(self, squared: Tensor) -> Tensor:
        """log p(x|z) from |x − picture|²."""
        return -PIXELS * math.log(self.noise * math.sqrt(2 * math.pi)) - squared / (2 * self.noise**2)

    def log_prior(self, z: Tensor) -> Tensor:
        """(n,): log p(z) of the free latents together, −∞ outside of their ranges."""
        total = torch.zeros(len(z), dtype=z.dtype)
        for k in self.free:
            total = total + self.latents[k].log_prior(z[:, k])
        return total

    def log_joint(self, z: Tensor, seen: Observed) -> Tensor:
        """(n,): log p(x, z) = log p(x|z) + log p(z)."""
        return self.log_likelihood(z, seen) + self.log_prior(z)


def generator_of(noise: float = 0.3, **changes: Mapping[str, Any]) -> Generator:
    """A generator from what differs of its latents: generator_of(angle={"free": True}, x={"held": 2}).

    Raises TypeError for a latent or a property that does not exist.
    """
    if unknown := set(changes) - set(NAMES):
        raise TypeError(f"There is no latent “{sorted(unknown)[0]}”, but {', '.join(NAMES)}.")
    return Generator(tuple(replace(LATENTS[name], **changes.get(name, {})) for name in NAMES), noise)
