"""Generative adversarial networks: the definition, in torch and autograd (Goodfellow et al., 2014).

A generator G makes points out of noise, x = G(z). A discriminator D gives every point of the plane one number, its
logit a(x); for the logarithmic losses D(x) = σ(a(x)) is its belief that x is real. They learn in turn, each against
the other::

    gan = GAN(settings)
    gan.discriminator_step(real, noise, mix)
    gan.generator_step(noise)

This module is the definition; :mod:`engine.generative.adversaries.fast` computes the same several times as fast, and a
test holds it to this one, loss by loss.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import leaky_relu, logsigmoid, normalize, relu

from engine.generative.adversaries.settings import PlayersSettings

Layers = list[tuple[Tensor, Tensor]]
"""Weights (out, in) and biases (out,), layer by layer."""

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
    """What the two minimise, from logits: of real points a and their weight w, of generated points b.

    opinion: what D believes of a point with this logit, from 0 (generated) to 1 (real); None where the logit is only a
    score. text: the two losses, as they are written.
    """

    title: str
    discriminator: Callable[[Tensor, Tensor, float], Tensor]
    generator: Callable[[Tensor], Tensor]
    opinion: Callable[[Tensor], Tensor] | None
    text: tuple[str, str]


def _logarithmic(a: Tensor, b: Tensor, weight: float) -> Tensor:
    return -weight * logsigmoid(a).mean() - logsigmoid(-b).mean()


LOSSES: dict[str, Loss] = {
    "minimax": Loss(  # Goodfellow et al. 2014, equation 1
        "minimax",
        _logarithmic,
        lambda b: logsigmoid(-b).mean(),
        torch.sigmoid,
        ("−mean log D(x) − mean log(1 − D(G(z)))", "mean log(1 − D(G(z)))"),
    ),
    "non-saturating": Loss(  # the same paper's section 3
        "non-saturating",
        _logarithmic,
        lambda b: -logsigmoid(b).mean(),
        torch.sigmoid,
        ("−mean log D(x) − mean log(1 − D(G(z)))", "−mean log D(G(z))"),
    ),
    "least squares": Loss(  # Mao et al. 2017, with the labels 0 and 1; D is linear
        "least squares",
        lambda a, b, _: ((a - 1) ** 2).mean() / 2 + (b**2).mean() / 2,
        lambda b: ((b - 1) ** 2).mean() / 2,
        lambda a: a.clamp(0, 1),
        ("½ mean (D(x) − 1)² + ½ mean D(G(z))²", "½ mean (D(G(z)) − 1)²"),
    ),
    "wasserstein": Loss(  # Arjovsky et al. 2017
        "Wasserstein",
        lambda a, b, _: b.mean() - a.mean(),
        lambda b: -b.mean(),
        None,
        ("mean D(G(z)) − mean D(x)", "−mean D(G(z))"),
    ),
    "hinge": Loss(  # Lim and Ye 2017
        "hinge",
        lambda a, b, _: relu(1 - a).mean() + relu(1 + b).mean(),
        lambda b: -b.mean(),
        None,
        ("mean max(0, 1 − D(x)) + mean max(0, 1 + D(G(z)))", "−mean D(G(z))"),
    ),
}


def equilibrium(loss: str, weight: float = 1.0) -> tuple[float, float]:
    """What D's loss and G's stand at when G is perfect and D its best answer, the same everywhere; NaN: any number.

    For the logarithmic losses D* = w / (w + 1), with w the weight of the real examples: −log ¼ = log 4 in all
    (Goodfellow et al., 2014, theorem 1). A penalty is not in it.
    """
    if loss in ("minimax", "non-saturating"):
        real, fake = math.log(weight / (weight + 1)), math.log(1 / (weight + 1))
        return -weight * real - fake, fake if loss == "minimax" else -real
    return {"least squares": (0.25, 0.125), "wasserstein": (0.0, math.nan), "hinge": (2.0, math.nan)}[loss]


def initial(
    sizes: Sequence[int], kind: str, generator: torch.Generator, activation: str = "relu", frequency: float = 1.0
) -> Layers:
    """Weights to begin with; biases 0. "gan lab": N(0, 1/√inputs), "he": N(0, √(2/inputs)) but for the last layer.

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


class GAN:
    """The two networks and their optimisers. Raises ValueError for layers that do not fit the settings."""

    def __init__(self, settings: PlayersSettings) -> None:
        self.settings = settings
        generator = torch.Generator().manual_seed(settings.seed)
        s = settings
        self.generator = initial(s.g_sizes, s.init, generator, s.g_activation, s.frequency)
        self.discriminator = initial(s.d_sizes, s.init, generator, s.d_activation, s.frequency)
        for layer in (*self.generator, *self.discriminator):
            for part in layer:
                part.requires_grad_()
        self.vectors = []  # of the spectral norm: u and v of every layer of D
        for weight, _ in self.discriminator:
            u = normalize(torch.randn(len(weight), generator=generator, dtype=torch.float64), dim=0)
            v = weight.detach().T @ u
            for _ in range(POWER_ITERATIONS):
                u, v = power_iteration(weight.detach(), u)
            self.vectors.append((u, v))
        self.d_optimiser = self._optimiser(self.discriminator, settings.d_optimiser, settings.d_rate)
        self.g_optimiser = self._optimiser(self.generator, settings.g_optimiser, settings.g_rate)

    def _optimiser(self, layers: Layers, name: str, rate: float) -> torch.optim.Optimizer:
        parameters = [tensor for layer in layers for tensor in layer]
        if name == "adam":
            betas = (self.settings.beta1, self.settings.beta2)
            return torch.optim.Adam(parameters, lr=rate, betas=betas, eps=ADAM_EPSILON)
        momentum = self.settings.beta1 if name == "momentum" else 0.0
        return torch.optim.SGD(parameters, lr=rate, momentum=momentum)

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

    def discriminator_step(self, real: Tensor, noise: Tensor, mix: Tensor) -> float:
        """One update of D; its loss before it."""
        with torch.no_grad():
            fake = self.generate(noise)
            if self.settings.spectral:
                pairs = zip(self.discriminator, self.vectors, strict=True)
                self.vectors = [power_iteration(weight, u) for (weight, _), (u, _) in pairs]
        return self._update(self.d_optimiser, self.discriminator_loss(real, fake, mix))

    def generator_step(self, noise: Tensor) -> float:
        """One update of G; its loss before it."""
        return self._update(self.g_optimiser, LOSSES[self.settings.loss].generator(self.judge(self.generate(noise))))

    @staticmethod
    def _update(optimiser: torch.optim.Optimizer, loss: Tensor) -> float:
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        return float(loss.detach())
