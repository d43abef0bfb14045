"""Codes, the pictures of 28×28 pixels that the generator makes of them, and what is said of a picture: by the network
that reads digits, by the discriminator, and by how far its features lie from those of the digits trained on.

The distance to a class is Mahalanobis's (1936), √((f − μ_c)ᵀ Σ⁻¹ (f − μ_c)), with the covariance Σ within a class,
pooled over the classes. Over the digits trained on, the mean of its square to their own class is the rank of Σ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import expit
from torch import Tensor

from engine.arrays import Floats
from engine.generative.gan_digits.generator.network import LATENTS
from engine.generative.gan_digits.generator.quality import looked_at
from engine.generative.gan_digits.generator.weights import shipped


@dataclass(frozen=True)
class Reading:
    """Of n pictures. shares: (n, 10), the digit network's; distances: (n, 10), to each class; logits: (n,), the
    discriminator's."""

    shares: Floats
    distances: Floats
    logits: Floats


@torch.no_grad()
def read(pictures: Tensor) -> Reading:
    """Read pictures (n, 1, 28, 28), ink between 0 and 1."""
    features, shares = looked_at(pictures)
    logits = shipped().discriminator(pictures)
    apart = shipped().reference.distances(features.double().numpy())
    return Reading(shares.double().numpy(), apart, logits.double().numpy())


def codes(seed: int, block: int, count: int = 12, latents: int = LATENTS) -> Floats:
    """Draws from N(0, I), (count, latents); another block, others."""
    generator = torch.Generator().manual_seed((1_000_003 * seed + block) % 2**32)
    return torch.randn((count, latents), generator=generator).double().numpy()


@torch.no_grad()
def generated(z: Floats) -> Tensor:
    """z (n, 32) → pictures (n, 1, 28, 28), by the shipped generator."""
    pictures: Tensor = shipped().generator(torch.from_numpy(np.ascontiguousarray(z)).float()).sigmoid()
    return pictures


def judged(logit: float) -> str:
    """The discriminator's logit and the probability that it stands for."""
    return f"D(x) ≈ {signed(logit)}: to D, real with {100 * expit(logit):.1f} %."


def nearest(found: Floats, most: int = 3) -> str:
    """The nearest classes and their distances."""
    order = np.argsort(found)[:most]
    parts = ", ".join(f"{k} ({found[k]:.1f})" for k in order)
    typical = shipped().reference.whitening.shape[1] ** 0.5
    return f"Nearest classes of the digits trained on: {parts}; real digits are near {typical:.1f} from theirs."


def signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
