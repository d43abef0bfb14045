"""Encoder and decoder: an auto-encoder, or a variational one, of layers that see all there is or of convolutions.

An auto-encoder's code is z = g(x). A variational one's encoder says where the code may be: the mean μ and the
logarithm of the variance log σ² of a Gaussian with one independent component a latent (Kingma and Welling, 2014). The
decoder gives a number a pixel: through the logistic function it is a pixel's value, or its probability of being ink.

The numbers of a network lie in one row, which is what an optimiser written by hand wants, what a moment of a run keeps,
and what brings it back exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {"tanh": nn.Tanh, "relu": nn.ReLU, "silu": nn.SiLU, "linear": nn.Identity}
KERNEL = 4  # sides of a convolution's kernel; with a stride of 2 and a padding of 1 it halves a picture's sides


@dataclass(frozen=True)
class Shape:
    """pixels → channels → hidden → latents → hidden → channels, mirrored → pixels. hidden: the encoder's units, layer
    by layer; channels: of the convolutions before them, each of which halves the sides of a square picture."""

    pixels: int = 784
    hidden: tuple[int, ...] = (200, 200)
    latents: int = 2
    activation: str = "tanh"  # one of ACTIVATIONS
    variational: bool = True
    channels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if min(self.pixels, self.latents, *self.hidden, *self.channels) < 1:
            raise ValueError("Every layer has one unit or more.")
        if self.channels and (self.side**2 != self.pixels or self.side % 2 ** len(self.channels)):
            raise ValueError("Convolutions need a square picture whose sides can be halved at each of them.")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"There is no activation “{self.activation[:30]}”; there are {', '.join(ACTIVATIONS)}.")

    @property
    def side(self) -> int:
        """Pixels along a side, where the picture is square."""
        return round(math.sqrt(self.pixels))

    @property
    def smallest(self) -> int:
        """Pixels along a side after the last convolution."""
        return self.side >> len(self.channels)

    @property
    def features(self) -> int:
        """Numbers that the first layer which sees all there is is given."""
        return self.channels[-1] * self.smallest**2 if self.channels else self.pixels

    @property
    def said(self) -> int:
        """Numbers that the encoder gives: a code, or a mean and a log variance of each latent."""
        return 2 * self.latents if self.variational else self.latents


class AutoEncoder(nn.Module):
    """`weights` and `gradient` are its parameters' own memory, not copies of it.

    deviation: s of a Gaussian p(x|z) that is learnt with the rest, at first; its logarithm is one more parameter.
    """

    def __init__(self, shape: Shape, seed: int = 0, deviation: float | None = None) -> None:
        super().__init__()
        self.shape = shape
        self.log_deviation = None if deviation is None else nn.Parameter(torch.tensor(math.log(deviation)))
        generator = torch.Generator().manual_seed(seed)
        inner = layers((shape.features, *shape.hidden, shape.said), shape.activation, generator)
        outer = layers((shape.latents, *reversed(shape.hidden), shape.features), shape.activation, generator)
        self.encoder = nn.Sequential(*shrinking(shape, generator), *inner)
        self.decoder = nn.Sequential(*outer, *growing(shape, generator))
        self._lay()

    def _lay(self) -> None:
        """Put all parameters into one row, and their gradients into another."""
        parameters = [*self.parameters()]
        self.weights: NDArray[np.float32] = np.concatenate([part.detach().numpy().ravel() for part in parameters])
        self.gradient: NDArray[np.float32] = np.zeros_like(self.weights)
        start = 0
        for parameter in parameters:
            end = start + parameter.numel()
            parameter.data = torch.from_numpy(self.weights[start:end]).view(parameter.shape)
            parameter.grad = torch.from_numpy(self.gradient[start:end]).view(parameter.shape)
            start = end

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, pixels) → μ and log σ², each (n, latents). Without a variance: the code, and −∞."""
        said = self.encoder(x)
        if not self.shape.variational:
            return said, torch.full_like(said, -torch.inf)
        mean, log_variance = said.chunk(2, 1)
        return mean, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """(n, latents) → the pixels' logits, (n, pixels)."""
        pixels: Tensor = self.decoder(z)
        return pixels


def layers(sizes: tuple[int, ...], activation: str, generator: torch.Generator) -> nn.Sequential:
    """Affine layers with an activation between them. Weights uniform, of variance 2 / (inputs + outputs), or with
    ReLUs and the like 2 / inputs (Glorot and Bengio, 2010; He et al., 2015); biases 0."""
    found: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        variance = 2 / inputs if activation in ("relu", "silu") else 2 / (inputs + outputs)
        layer = nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")  # no numbers from the global seed
        found += [_begun(layer, variance, generator), ACTIVATIONS[activation]()]
    return nn.Sequential(*found[:-1])


def shrinking(shape: Shape, generator: torch.Generator) -> list[nn.Module]:
    """Convolutions, each with half the sides of the one before, and an activation after each; a row in, a row out."""
    if not shape.channels:
        return []
    found: list[nn.Module] = [nn.Unflatten(1, (1, shape.side, shape.side))]
    for inputs, outputs in pairwise((1, *shape.channels)):
        layer = nn.Conv2d(inputs, outputs, KERNEL, stride=2, padding=1, device="meta").to_empty(device="cpu")
        found += [_begun(layer, 2 / (inputs * KERNEL**2), generator), ACTIVATIONS[shape.activation]()]
    return [*found, nn.Flatten()]


def growing(shape: Shape, generator: torch.Generator) -> list[nn.Module]:
    """The way back, by transposed convolutions. An output pixel meets every second row and column of a kernel."""
    if not shape.channels:
        return []
    found: list[nn.Module] = []
    for inputs, outputs in pairwise((*reversed(shape.channels), 1)):
        layer = nn.ConvTranspose2d(inputs, outputs, KERNEL, stride=2, padding=1, device="meta").to_empty(device="cpu")
        found += [ACTIVATIONS[shape.activation](), _begun(layer, 2 / (inputs * (KERNEL // 2) ** 2), generator)]
    return [nn.Unflatten(1, (shape.channels[-1], shape.smallest, shape.smallest)), *found, nn.Flatten()]


def _begun(layer: nn.Module, variance: float, generator: torch.Generator) -> nn.Module:
    """A layer with its weights at the start: uniform, of mean 0 and this variance, and biases 0."""
    weight, bias = layer.get_parameter("weight"), layer.get_parameter("bias")
    with torch.no_grad():
        weight.uniform_(-((3 * variance) ** 0.5), (3 * variance) ** 0.5, generator=generator)
        bias.zero_()
    return layer
