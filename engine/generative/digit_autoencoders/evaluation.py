"""How good an auto-encoder is, on digits it has not learnt from.

A variational one: its two terms, and −log p(x) by importance sampling, in nats a digit, on digits binarised once by
their grey values. With two latents −log p(x) also by a grid, which needs no encoder. An auto-encoder: its squared
error, beside that of as many principal components.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.digits.mnist import Digits
from engine.generative.autoencoders.network import AutoEncoder, log_normal, log_prior, reparameterise, terms
from engine.generative.digit_autoencoders.training import as_rows

SEED = 1_000_000
TERMS_DRAWS, DRAWS, AT_ONCE = 20, 5_000, 500
FINEST, REACH = 161, 5.0  # points a side of the grid, and how many deviations of the prior it goes out
ACTIVE = 0.01
"""Variance over the digits that the mean of an active unit has at least (Burda et al., 2016)."""


@dataclass(frozen=True)
class Report:
    """In nats a digit. error: of the mean in `likelihood`, one standard error; grid: NaN with more than two latents."""

    digits: int
    reconstruction: float
    divergence: float
    active: int
    counted: int
    likelihood: float
    error: float
    grid: float

    @property
    def loss(self) -> float:
        return self.reconstruction + self.divergence


@torch.no_grad()
def evaluate(
    network: AutoEncoder, digits: Digits, counted: int, progress: Callable[[str], None] = lambda text: None
) -> Report:
    """The two terms on all digits, 20 draws each; −log p(x), 5,000 draws each, on the first `counted`."""
    generator = torch.Generator().manual_seed(SEED)
    x = torch.bernoulli(as_rows(digits.images), generator=generator)
    mean = network.encode(x)[0]
    first = torch.zeros(len(x))
    for _ in range(TERMS_DRAWS):
        one, second = terms(network, x, torch.randn(mean.shape, generator=generator))
        first += one / TERMS_DRAWS
    found, grid = [], []
    for number, digit in enumerate(x[:counted]):
        progress(f"−log p(x) of digit {number + 1} of {counted}")
        found.append(likelihood(network, digit, generator).item())
    if network.shape.latents == 2:
        grid = grid_likelihoods(network, x[:counted]).tolist()
    return Report(
        len(x),
        first.mean().item(),
        second.sum(1).mean().item(),
        int((mean.var(0) > ACTIVE).sum()),
        len(found),
        float(np.mean(found)),
        float(np.std(found) / len(found) ** 0.5),
        float(np.mean(grid)) if grid else float("nan"),
    )


def prior_grid(points: int = FINEST, reach: float = REACH) -> tuple[Tensor, Tensor]:
    """Points of a square around 0, (points², 2), and the logarithm of the prior's mass around each."""
    axis = torch.linspace(-reach, reach, points)
    z = torch.cartesian_prod(axis, axis)
    return z, log_prior(z) + 2 * torch.log(axis[1] - axis[0])


@torch.no_grad()
def grid_likelihoods(network: AutoEncoder, x: Tensor) -> Tensor:
    """−log p(x) of pictures (n, pixels) by a grid over two latents; log p(x|z) is linear in x, so it is one product."""
    z, log_mass = prior_grid()
    logits = network.decode(z)
    whites = functional.softplus(logits).sum(1)
    parts = [-torch.logsumexp(part @ logits.T - whites + log_mass, 1) for part in torch.split(x, 50)]
    return torch.cat(parts)


@torch.no_grad()
def log_weights(network: AutoEncoder, x: Tensor, noise: Tensor) -> Tensor:
    """log p(x|z) + log p(z) − log q(z|x) of one picture (pixels,) for draws z = μ + σ ε, ε (k, latents) → (k,)."""
    mean, log_variance = network.encode(x[None])
    z = reparameterise(mean, log_variance, noise)
    logits = network.decode(z)
    given = logits @ x - softplus_sums(logits)  # log p(x|z) is linear in x
    return given + log_prior(z) - log_normal(z, mean, log_variance)


def softplus_sums(logits: Tensor) -> Tensor:
    """Σ log(1 + eˡ) over the last axis, in a third of the time of `softplus`, whose care is only needed where eˡ is
    beyond all bounds. What is lost below that is at most 10⁻⁷ a pixel."""
    quick = logits.exp().add_(1).log_().sum(-1)
    return quick if quick.isfinite().all() else functional.softplus(logits).sum(-1)


def likelihood(network: AutoEncoder, x: Tensor, generator: torch.Generator, draws: int = DRAWS) -> Tensor:
    """−log p(x) of one picture by importance sampling: −log (1/k) Σ p(x|zᵢ) p(zᵢ) / q(zᵢ|x). Averaged inside the
    logarithm, it comes closer the more draws there are (Burda, Grosse and Salakhutdinov, 2016)."""
    counts = [min(AT_ONCE, draws - done) for done in range(0, draws, AT_ONCE)]
    noise = (torch.randn((count, network.shape.latents), generator=generator) for count in counts)
    return math.log(draws) - torch.logsumexp(torch.cat([log_weights(network, x, part) for part in noise]), 0)


@torch.no_grad()
def squared_error(network: AutoEncoder, digits: Digits) -> float:
    """‖x − x̂‖² a digit, of an auto-encoder."""
    x = as_rows(digits.images)
    return (network.decode(network.encode(x)[0]).sigmoid() - x).square().sum(1).mean().item()


def principal_error(train: Digits, digits: Digits, components: int) -> float:
    """‖x − x̂‖² a digit, with x̂ on the plane of the first principal components of the digits trained on."""
    from sklearn.decomposition import PCA  # takes a while to import

    found = PCA(components).fit(as_rows(train.images).numpy())
    x = as_rows(digits.images).numpy()
    return float(np.square(found.inverse_transform(found.transform(x)) - x).sum(1).mean())
