"""Generative adversarial networks: the definition, in torch and autograd (Goodfellow et al., 2014).

A generator G makes points out of noise, x = G(z). A discriminator D gives every point of the plane one number, its
logit a(x); for the logarithmic losses D(x) = σ(a(x)) is its belief that x is real. They learn in turn, each against
the other::

    gan = GAN(settings)
    play(gan, settings, 1_000, batch, noise)    # each in turn: gan.discriminator_step, gan.generator_step

This module is the definition. :mod:`engine.generative.adversaries.fast` computes the same numbers several times as
fast; a test compares the two, loss by loss.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import leaky_relu, normalize, relu, softplus

from engine.generative.adversaries.settings import PlayersSettings

Layers = list[tuple[Tensor, Tensor]]
"""Weights (out, in) and biases (out,), layer by layer."""
Vectors = list[tuple[Tensor, Tensor]]
"""Of the spectral norm: u (out,) and v (in,), layer by layer."""

LEAK = 0.2  # of the leaky ReLU (Radford et al., 2016)
POWER_ITERATIONS = 15  # of the spectral norm before the first update; then one an update
ADAM_EPSILON = 1e-8

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": relu,
    "leaky relu": lambda z: leaky_relu(z, LEAK),
    "tanh": torch.tanh,
    "sine": torch.sin,
}


@dataclass(frozen=True)
class Loss:
    """Both losses, point by point, from logits. real, fake: D's of a real and of a generated point; made: G's.

    opinion: what D believes of a point with this logit, from 0 (generated) to 1 (real); None where the logit is only a
    score. text: both losses, as they are written. border: the logit above which D takes a point for real, if any.
    """

    real: Callable[[Tensor], Tensor]
    fake: Callable[[Tensor], Tensor]
    made: Callable[[Tensor], Tensor]
    opinion: Callable[[Tensor], Tensor] | None
    text: tuple[str, str]
    border: float | None = 0.0

    def discriminator(self, a: Tensor, b: Tensor, weight: float = 1.0) -> Tensor:
        """D's loss. a, b: logits of real and of generated points; weight: of the real ones in logarithmic losses."""
        real = self.real(a).mean()
        return (weight * real if self.opinion is torch.sigmoid else real) + self.fake(b).mean()

    def generator(self, b: Tensor) -> Tensor:
        """G's loss."""
        return self.made(b).mean()


LOSSES: dict[str, Loss] = {
    "minimax": Loss(  # Goodfellow et al. 2014, equation 1; −log σ(a) = softplus(−a)
        lambda a: softplus(-a), softplus, lambda b: -softplus(b), torch.sigmoid,
        ("−mean log D(x) − mean log(1 − D(G(z)))", "mean log(1 − D(G(z)))"),
    ),
    "non-saturating": Loss(  # the same paper's section 3
        lambda a: softplus(-a), softplus, lambda b: softplus(-b), torch.sigmoid,
        ("−mean log D(x) − mean log(1 − D(G(z)))", "−mean log D(G(z))"),
    ),
    "least squares": Loss(  # Mao et al. 2017, with the labels 0 and 1; D is linear
        lambda a: (a - 1) ** 2 / 2, lambda b: b**2 / 2, lambda b: (b - 1) ** 2 / 2, lambda a: a.clamp(0, 1),
        ("½ mean (D(x) − 1)² + ½ mean D(G(z))²", "½ mean (D(G(z)) − 1)²"), border=0.5,
    ),
    "wasserstein": Loss(  # Arjovsky et al. 2017
        lambda a: -a, lambda b: b, lambda b: -b, None,
        ("mean D(G(z)) − mean D(x)", "−mean D(G(z))"), border=None,
    ),
    "hinge": Loss(  # Lim and Ye 2017
        lambda a: relu(1 - a), lambda b: relu(1 + b), lambda b: -b, None,
        ("mean max(0, 1 − D(x)) + mean max(0, 1 + D(G(z)))", "−mean D(G(z))"),
    ),
}  # fmt: skip


LOGARITHMIC = ("minimax", "non-saturating")
"""The losses for which the logistic function of a logit is D's belief."""


def equilibrium(loss: str, weight: float = 1.0) -> tuple[float, float]:
    """The losses of D and of G when G is perfect and D is its best answer to it; NaN where any number is possible.

    For the logarithmic losses D* = w / (w + 1) everywhere, with w the weight of the real examples: −log ¼ = log 4 in
    all (Goodfellow et al., 2014, theorem 1). No penalty is counted.
    """
    if loss in LOGARITHMIC:
        real, fake = math.log(weight / (weight + 1)), math.log(1 / (weight + 1))
        return -weight * real - fake, fake if loss == "minimax" else -real
    return {"least squares": (0.25, 0.125), "wasserstein": (0.0, math.nan), "hinge": (2.0, math.nan)}[loss]


def initial(
    sizes: Sequence[int], kind: str, generator: torch.Generator, activation: str = "relu", frequency: float = 1.0
) -> Layers:
    """Weights at the start; biases are 0. "gan lab": N(0, 1/√inputs); "he": N(0, √(2/inputs)), but the last layer.

    Sine units begin as waves of many directions, frequencies and phases: N(0, frequency), U(−π, π). A network of ReLU
    units learns what is fine-grained last (Rahaman et al., 2019); one that begins with waves need not (Tancik et al.,
    2020; Sitzmann et al., 2020).
    """
    layers = []
    for place, (inputs, outputs) in enumerate(pairwise(sizes)):
        last = place == len(sizes) - 2
        gain = math.sqrt(2) if kind == "he" and not last else 1.0
        weight = torch.randn(outputs, inputs, generator=generator, dtype=torch.float64) * (gain / math.sqrt(inputs))
        bias = torch.zeros(outputs, dtype=torch.float64)
        if activation == "sine" and place == 0:
            weight *= frequency * math.sqrt(inputs) / gain
            bias = (2 * torch.rand(outputs, generator=generator, dtype=torch.float64) - 1) * math.pi
        layers.append((weight, bias))
    return layers


def propagate(layers: Layers, x: Tensor, activation: str, output: str = "linear") -> Tensor:
    """x (batch, inputs) through the layers: (batch, outputs)."""
    for weight, bias in layers[:-1]:
        x = ACTIVATIONS[activation](x @ weight.T + bias)
    weight, bias = layers[-1]
    z = x @ weight.T + bias
    return z.tanh() if output == "tanh" else z


def power_iteration(weight: Tensor, u: Tensor) -> tuple[Tensor, Tensor]:
    """One step towards the largest singular value's vectors: v ← Wᵀu/|Wᵀu|, u ← Wv/|Wv|."""
    v = normalize(weight.T @ u, dim=0)
    return normalize(weight @ v, dim=0), v


def penalty_of(kind: str, gradient: Tensor) -> Tensor:
    """The penalty on ∇a(x), (batch, 2), of unit weight.

    "gradient penalty": mean (|∇a| − 1)² (Gulrajani et al., 2017); "r1": ½ mean |∇a|² (Mescheder et al., 2018).
    """
    if kind == "r1":
        return (gradient**2).sum(1).mean() / 2
    length: Tensor = torch.linalg.vector_norm(gradient, dim=1)
    return ((length - 1) ** 2).mean()


def beginning(s: PlayersSettings) -> tuple[Layers, Layers, Vectors]:
    """G and D at the start, and the vectors of D's spectral norms. They follow from the seed alone."""
    random = torch.Generator().manual_seed(s.seed)
    generator = initial(s.g_sizes, s.init, random, s.g_activation, s.frequency)
    discriminator = initial(s.d_sizes, s.init, random, s.d_activation, s.frequency)
    vectors = []
    for weight, _ in discriminator:
        u = normalize(torch.randn(len(weight), generator=random, dtype=torch.float64), dim=0)
        for _ in range(POWER_ITERATIONS):
            u, v = power_iteration(weight, u)
        vectors.append((u, v))
    return generator, discriminator, vectors


def share_of_rate(half_life: int, iteration: int) -> float:
    """The share that is left of both learning rates. They halve every `half_life` iterations, or never (0)."""
    return 0.5 ** (iteration / half_life) if half_life else 1.0


class GAN:
    """The two networks and their optimisers. Raises ValueError for layers that do not fit the settings."""

    def __init__(self, settings: PlayersSettings) -> None:
        self.settings = settings
        self.generator, self.discriminator, self.vectors = beginning(settings)
        for layer in (*self.generator, *self.discriminator):
            for part in layer:
                part.requires_grad_()
        self.d_optimiser = self._optimiser(self.discriminator, settings.d_optimiser)
        self.g_optimiser = self._optimiser(self.generator, settings.g_optimiser)

    def _optimiser(self, layers: Layers, name: str) -> torch.optim.Optimizer:
        parameters = [tensor for layer in layers for tensor in layer]
        if name == "adam":
            betas = (self.settings.beta1, self.settings.beta2)
            return torch.optim.Adam(parameters, betas=betas, eps=ADAM_EPSILON)
        momentum = self.settings.beta1 if name == "momentum" else 0.0
        return torch.optim.SGD(parameters, momentum=momentum)

    def generate(self, noise: Tensor) -> Tensor:
        """G(z): (batch, 2), in the networks' own coordinates."""
        return propagate(self.generator, noise, self.settings.g_activation, self.settings.g_output)

    def judge(self, x: Tensor) -> Tensor:
        """a(x): (batch,)."""
        return propagate(self._bounded(), x, self.settings.d_activation)[:, 0]

    def _bounded(self) -> Layers:
        """D's layers; with the spectral norm, each weight over its largest singular value (Miyato et al., 2018)."""
        if not self.settings.spectral:
            return self.discriminator
        pairs = zip(self.discriminator, self.vectors, strict=True)
        return [(weight / (u @ weight @ v), bias) for (weight, bias), (u, v) in pairs]

    def discriminator_loss(self, real: Tensor, fake: Tensor, mix: Tensor) -> Tensor:
        """The loss and its penalty. mix: (batch, 1), where between a real and a generated point the slope is taken."""
        chosen = self.settings
        logits = self.judge(torch.cat([real, fake]))
        loss = LOSSES[chosen.loss].discriminator(logits[: len(real)], logits[len(real) :], chosen.real_weight)
        if chosen.penalty == "none":
            return loss
        at = real if chosen.penalty == "r1" else mix * real + (1 - mix) * fake
        at = at.detach().requires_grad_()
        (slope,) = torch.autograd.grad(self.judge(at).sum(), at, create_graph=True)
        return loss + chosen.penalty_weight * penalty_of(chosen.penalty, slope)

    def discriminator_step(self, real: Tensor, noise: Tensor, mix: Tensor, share: float = 1.0) -> float:
        """Update D once, at this share of its learning rate. Returns its loss before the update."""
        with torch.no_grad():
            fake = self.generate(noise)
            if self.settings.spectral:
                pairs = zip(self.discriminator, self.vectors, strict=True)
                self.vectors = [power_iteration(weight, u) for (weight, _), (u, _) in pairs]
        loss = self.discriminator_loss(real, fake, mix)
        return self._update(self.d_optimiser, share * self.settings.d_rate, loss)

    def generator_step(self, noise: Tensor, share: float = 1.0) -> float:
        """Update G once, at this share of its learning rate. Returns its loss before the update."""
        loss = LOSSES[self.settings.loss].generator(self.judge(self.generate(noise)))
        return self._update(self.g_optimiser, share * self.settings.g_rate, loss)

    @staticmethod
    def _update(optimiser: torch.optim.Optimizer, rate: float, loss: Tensor) -> float:
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        return float(loss.detach())


def stream(seed: int, number: int) -> np.random.Generator:
    """The random numbers of one update. They follow from the seed and its number alone (Salmon et al., 2011)."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, number], dtype=np.uint64)))


Draw = Callable[[np.random.Generator], Tensor]


def play(gan: Any, s: PlayersSettings, updates: int, batch: Draw, noise: Draw) -> tuple[float, float]:
    """Make so many updates from the start, D's and then G's in every iteration; return the last losses of both.

    gan: a GAN, or an object with the same two steps; batch, noise: draw real points and noise for one update.
    """
    d_loss = g_loss = math.nan
    iteration = turn = 0
    for number in range(updates):
        chance, share = stream(s.seed, number), share_of_rate(s.half_life, iteration)
        if turn < s.d_steps:
            real, z = batch(chance), noise(chance)
            mix = torch.from_numpy(chance.random((len(real), 1))).to(real.dtype)
            d_loss = gan.discriminator_step(real, z, mix, share)
        else:
            g_loss = gan.generator_step(noise(chance), share)
        turn += 1
        if turn == s.d_steps + s.g_steps:
            turn, iteration = 0, iteration + 1
    return d_loss, g_loss
