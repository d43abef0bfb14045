"""Ways and planes through noise: four codes A, B, C, D and what lies between them.

Codes drawn from N(0, I) lie near a sphere of radius √latents. A mix Σ wᵢ zᵢ of independent ones, Σ wᵢ = 1, has the
variance Σ wᵢ² < 1 in each component, so it is shorter than the codes that the generator was given in training; divided
by √Σ wᵢ² it is distributed as they are. Between two codes that is a great circle (White, 2016), at an uneven pace.
"""

from __future__ import annotations

import numpy as np
import torch

from engine.arrays import Floats
from engine.generative.autoencoders.latent import PATHS
from engine.generative.gan_digits.generator.network import LATENTS

CORNERS = "ABCD"
SAMPLES = 12


def codes(seed: int, block: int, count: int = SAMPLES, latents: int = LATENTS) -> Floats:
    """Draws from N(0, I), (count, latents); another block, others."""
    generator = torch.Generator().manual_seed((1_000_003 * seed + block) % 2**32)
    return torch.randn((count, latents), generator=generator).double().numpy()


def mixed(corners: Floats, across: Floats, up: Floats, path: str) -> Floats:
    """Places (n,) of the unit square as codes (n, latents): A at its top left, B top right, C bottom right, D bottom
    left, mixed by how near they are."""
    weights = np.stack([(1 - across) * up, across * up, across * (1 - up), (1 - across) * (1 - up)], 1)  # (n, 4)
    if path == "spherical":
        weights = weights / np.sqrt(np.square(weights).sum(1, keepdims=True))
    return np.asarray(weights @ corners)


def along(corners: Floats, shares: Floats, path: str, *, closed: bool) -> Floats:
    """Places (n,) of the way, from 0 to 1, as codes: from A to B, or round by all four and back to A."""
    legs = len(corners) if closed else 1
    leg = np.minimum((shares * legs).astype(int), legs - 1)
    found = np.empty((len(shares), corners.shape[1]))
    for number in np.unique(leg):
        which = leg == number
        ends = corners[number], corners[(number + 1) % len(corners)]
        found[which] = PATHS[path](*ends, shares[which] * legs - number)
    return found
