"""Encoder and decoder of layers that see all there is: an auto-encoder, or a variational one.

An auto-encoder's code is z = g(x). A variational one's encoder says where the code may be: the mean μ and the
logarithm of the variance log σ² of a Gaussian with one independent component a latent (Kingma and Welling, 2014). The
decoder gives a number a pixel: through the logistic function it is a pixel's value, or its probability of being ink.

The numbers of a network lie in one row, which is what an optimiser written by hand wants, what a moment of a run keeps,
and what brings it back exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {"tanh": nn.Tanh, "relu": nn.ReLU, "linear": nn.Identity}


@dataclass(frozen=True)
class Shape:
    """pixels → hidden → latents → hidden, mirrored → pixels. hidden: the encoder's units, layer by layer."""

    pixels: int = 784
    hidden: tuple[int, ...] = (200, 200)
    latents: int = 2
    activation: str = "tanh"  # one of ACTIVATIONS
    variational: bool = True

    def __post_init__(self) -> None:
        if min(self.pixels, self.latents, *self.hidden) < 1:
            raise ValueError("Every layer has one unit or more.")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"There is no activation “{self.activation[:30]}”; there are {', '.join(ACTIVATIONS)}.")


class AutoEncoder(nn.Module):
    """`weights` and `gradient` are its parameters' own memory, not copies of it."""

    def __init__(self, shape: Shape, seed: int = 0) -> None:
        super().__init__()
        self.shape = shape
        said = 2 * shape.latents if shape.variational else shape.latents
        generator = torch.Generator().manual_seed(seed)
        self.encoder = layers((shape.pixels, *shape.hidden, said), shape.activation, generator)
        self.decoder = layers((shape.latents, *reversed(shape.hidden), shape.pixels), shape.activation, generator)
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
    ReLUs 2 / inputs (Glorot and Bengio, 2010; He et al., 2015); biases 0."""
    found: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")  # no numbers from the global seed
        variance = 2 / inputs if activation == "relu" else 2 / (inputs + outputs)
        with torch.no_grad():
            layer.weight.uniform_(-((3 * variance) ** 0.5), (3 * variance) ** 0.5, generator=generator)
            layer.bias.zero_()
        found += [layer, ACTIVATIONS[activation]()]
    return nn.Sequential(*found[:-1])
