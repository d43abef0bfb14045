"""Ways through a space of codes: straight and along great circles, the plane laid out by the prior, posteriors.

Points of a plane are drawn at z itself, or at Φ(z), the share of the prior to the left of it: then equal areas of the
picture hold equal shares of the prior, and a grid over the unit square is Kingma and Welling's (2014) map.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation
from scipy.spatial import cKDTree
from scipy.special import ndtr, ndtri
from torch import Tensor
from torch.nn import functional

from engine.arrays import Bytes, Floats, Floats32
from engine.generative.autoencoders.network import AutoEncoder, log_bernoulli, log_prior

REACH = 3.0  # deviations of the prior that the map shows to each side, at z itself
LEAST = float(ndtr(-REACH))
Corner = Sequence[float] | Floats


def linear(start: Floats, end: Floats, shares: Floats) -> Floats:
    """(latents,) and (latents,) → (n, latents): (1 − t) a + t b."""
    t = shares[:, None]
    return np.asarray((1 - t) * start + t * end)


def spherical(start: Floats, end: Floats, shares: Floats) -> Floats:
    """The way from a to b on which the direction turns evenly (Shoemake, 1985), and the length grows evenly.

    In many dimensions the prior's mass lies near a sphere of radius √latents, and a straight way cuts through its
    middle, where there are no digits to speak of (White, 2016). Where a or b is 0, or they point opposite ways, no
    single great circle leads from one to the other: there the way is straight.
    """
    lengths = float(np.linalg.norm(start)), float(np.linalg.norm(end))
    if min(lengths) < 1e-9:
        return linear(start, end, shares)
    a, b = start / lengths[0], end / lengths[1]
    angle = 2 * math.atan2(float(np.linalg.norm(a - b)), float(np.linalg.norm(a + b)))  # exact for small ones too
    if math.sin(angle) < 1e-6:
        return linear(start, end, shares)
    t = shares[:, None]
    direction = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / math.sin(angle)
    return np.asarray(((1 - t) * lengths[0] + t * lengths[1]) * direction)


PATHS: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {"linear": linear, "spherical": spherical}


def parts(start: Floats, end: Floats, share: float, path: str) -> tuple[float, float]:
    """How much of a and of b a place of the way is: (c_a, c_b) with z = c_a a + c_b b."""
    if path == "linear":
        return 1 - share, share
    lengths = float(np.linalg.norm(start)), float(np.linalg.norm(end))
    angle = between(start, end)
    if math.sin(angle) < 1e-6:
        return 1 - share, share
    long = ((1 - share) * lengths[0] + share * lengths[1]) / math.sin(angle)
    return long * math.sin((1 - share) * angle) / lengths[0], long * math.sin(share * angle) / lengths[1]


def between(start: Floats, end: Floats) -> float:
    """The angle between two codes, from 0 to π; 0 where one of them has no direction."""
    lengths = float(np.linalg.norm(start)), float(np.linalg.norm(end))
    if min(lengths) < 1e-9:
        return 0.0
    a, b = start / lengths[0], end / lengths[1]
    return 2 * math.atan2(float(np.linalg.norm(a - b)), float(np.linalg.norm(a + b)))  # exact for small ones too


def mixed(corners: Floats, across: Floats, up: Floats, path: str) -> Floats:
    """Codes within a square of four, A B above and C D below: (4, latents) and (n,) shares each → (n, latents).

    First along both edges, from A to B and from C to D, as far as `across`; then between the two places found, `up`
    from the lower to the upper. Along each edge of the square that is the walk between its ends. Straight ways may be
    taken in either order, (1 − s)(1 − t) z_C + s (1 − t) z_D + (1 − s) t z_A + s t z_B. Great circles may not: in the
    other order the middle is a little elsewhere, the edges are the same.
    """
    walk = PATHS[path]
    a, b, c, d = corners
    above, below = walk(a, b, across), walk(c, d, across)
    between = [walk(low, high, share[None])[0] for low, high, share in zip(below, above, up, strict=True)]
    return np.asarray(between)


def to_map(z: Floats, by_share: bool) -> Floats:
    """Codes (…, 2) as places on the map: z itself, or Φ(z) between 0 and 1."""
    return np.asarray(ndtr(z) if by_share else z)


def from_map(place: Floats, by_share: bool) -> Floats:
    """Places on the map as codes; at Φ = 0 and 1 the code would be infinite, and stays within ± 3."""
    return np.asarray(ndtri(np.clip(place, LEAST, 1 - LEAST)) if by_share else np.clip(place, -REACH, REACH))


def extent(by_share: bool) -> tuple[float, float]:
    """The least and the greatest coordinate on the map."""
    return (0.0, 1.0) if by_share else (-REACH, REACH)


def axes(by_share: bool, latents: int = 2) -> list[str]:
    """What the map's axes are called. Of one latent the second axis stands for nothing."""
    names = ["z₁", "z₂"] if latents > 1 else ["z", ""]
    return [f"Φ({name})" if by_share and name else name for name in names]


def lattice(low: Corner, high: Corner, cells: int) -> Floats:
    """The middles of the cells of a rectangle, row by row from the top: (cells², 2)."""
    share = (np.arange(cells) + 0.5) / cells
    across, up = (low[k] + (high[k] - low[k]) * share for k in (0, 1))
    return np.stack(np.meshgrid(across, up[::-1]), -1).reshape(-1, 2)


def map_codes(cells: int, by_share: bool) -> Floats:
    """The codes at the middles of the map's cells, row by row from the top: (cells², 2)."""
    low, high = extent(by_share)
    return from_map(lattice([low] * 2, [high] * 2, cells), by_share)


@torch.no_grad()
def manifold(network: AutoEncoder, cells: int, by_share: bool) -> Bytes:
    """What the decoder makes of the middle of each cell of the map: (cells·side, cells·side) bytes, top row first."""
    codes = torch.from_numpy(map_codes(cells, by_share)).float()
    return mosaic(network.decode(codes).sigmoid().numpy(), cells)


def mosaic(pictures: Floats32, columns: int) -> Bytes:
    """Pictures between 0 and 1, (n, side, side) or (n, side²) → one picture of n / columns rows of them, as bytes."""
    side = math.isqrt(pictures[0].size)
    cells = np.rint(255 * pictures).astype(np.uint8).reshape(-1, columns, side, side)
    return np.ascontiguousarray(cells.transpose(0, 2, 1, 3).reshape(-1, columns * side))


@dataclass(frozen=True)
class Posterior:
    """p(z|x) on a rectangle of points. density: (n, n), row by the second latent, greatest first; its sum times the
    cell's area is 1. low, high: corners, (2,). likelihood: −log p(x), from the same sum, in nats."""

    density: Floats
    low: Floats
    high: Floats
    likelihood: float


@dataclass(frozen=True)
class Grid:
    """A coarse look at the whole plane: points (n, 2), their decodings' logits (n, pixels), and what of log p(x, z)
    does not depend on x, (n,)."""

    z: Tensor
    logits: Tensor
    rest: Tensor
    step: float

    def joint(self, x: Tensor) -> Tensor:
        """log p(x, z) for pictures (pixels,) or (m, pixels): (n,) or (m, n). It is linear in x."""
        return x @ self.logits.T + self.rest


FAINT = 12.0  # nats below the greatest density, from where on the posterior is not looked at more closely
AT_ONCE = 500  # codes decoded together: more take memory, and no less time
FINE = 0.025  # the step of the fine grid, in deviations of the prior, where it has points enough
FEWEST, MOST = 25, 97  # points a side of the fine grid, of which every third is looked at first


@torch.no_grad()
def plane_grid(network: AutoEncoder, points: int = 97, reach: float = 4.0) -> Grid:
    """`points` a side, as far out as `reach` deviations of the prior."""
    axis = torch.linspace(-reach, reach, points)
    z = torch.cartesian_prod(axis, axis)
    logits = torch.cat([network.decode(part) for part in torch.split(z, AT_ONCE)])
    return Grid(z, logits, log_prior(z) - functional.softplus(logits).sum(1), float(axis[1] - axis[0]))


@torch.no_grad()
def posterior(network: AutoEncoder, x: Tensor, grid: Grid | None = None) -> Posterior:
    """The true posterior p(z|x) = p(x|z) p(z) / p(x) of one picture (pixels,), for a decoder with two latents.

    A coarse grid over the plane finds where the posterior is, whatever the encoder says. A fine one is laid over that,
    and decoded only where it matters: elsewhere the density is so faint that it is 0. Where q(z|x) is not far from
    there, the rectangle takes in q too, to be looked at.
    """
    grid = grid or plane_grid(network)
    coarse = grid.joint(x)
    near = grid.z[coarse > coarse.max() - FAINT].double().numpy()
    low, high = near.min(0) - 1.5 * grid.step, near.max(0) + 1.5 * grid.step
    mean, log_variance = (part[0].double().numpy() for part in network.encode(x[None]))
    aside = 2.5 * np.exp(log_variance / 2)
    both = np.minimum(low, mean - aside), np.maximum(high, mean + aside)
    if np.prod(both[1] - both[0]) <= 9 * np.prod(high - low):
        low, high = both
    points = min(MOST, max(FEWEST, 3 * math.ceil(float((high - low).max()) / FINE / 3) + 1))
    step, z = (high - low) / points, lattice(low, high, points)
    wanted = (cKDTree(near).query(z, p=np.inf)[0] <= 1.5 * grid.step).reshape(points, points)
    if 3 * step.max() <= grid.step / 2:  # fine enough that every third point in between does not miss a peak
        some = z.reshape(points, points, 2)[::3, ::3].reshape(-1, 2)
        wanted &= _promising(_joint(network, x, some), points)
    joint = np.full(len(z), -np.inf)
    joint[wanted.ravel()] = _joint(network, x, z[wanted.ravel()])
    mass, area = np.exp(joint - joint.max()), float(step.prod())
    likelihood = -(joint.max() + math.log(mass.sum() * area))
    return Posterior((mass / mass.sum() / area).reshape(points, points), low, high, float(likelihood))


def _joint(network: AutoEncoder, x: Tensor, z: Floats) -> Floats:
    """log p(x, z) for codes (n, 2): (n,)."""
    parts = [
        log_bernoulli(x, network.decode(codes)) + log_prior(codes)
        for codes in torch.split(torch.from_numpy(z).float(), AT_ONCE)
    ]
    return np.asarray(torch.cat(parts).double().numpy())


def _promising(joint: Floats, points: int) -> NDArray[np.bool_]:
    """Which points lie at, or between, every third point that is not faint."""
    side = (points + 2) // 3
    bright = (joint > joint.max() - FAINT).reshape(side, side)
    wide = binary_dilation(bright, np.ones((3, 3))).repeat(3, 0).repeat(3, 1)
    return np.asarray(wide[1 : points + 1, 1 : points + 1])


def ellipse(mean: Floats, deviation: Floats, turns: int = 48) -> Floats:
    """The points one deviation from the mean, (turns, 2)."""
    angle = np.linspace(0, 2 * math.pi, turns)
    return np.asarray(mean + deviation * np.stack([np.cos(angle), np.sin(angle)], -1))
