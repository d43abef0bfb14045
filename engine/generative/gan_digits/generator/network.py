"""A convolutional generator of digits of 28×28 pixels and the discriminator that it was trained against.

    z (32) → linear → 96 maps of 7×7 → 96 of 7×7 → 48 of 14×14 → 24 of 28×28 → a logit a pixel
    x (28×28) → 32 maps of 14×14 → 64 of 7×7 → 128 of 4×4 → linear → a logit

Transposed convolutions with a stride of 2 double the sides of the generator's maps, convolutions with one halve those
of the discriminator's (Radford, Metz and Chintala, 2016). The logistic function of the generator's logit is a pixel's
ink, that of the discriminator's is the probability that x is real.

In training every map of the generator is normalised over the batch (Ioffe and Szegedy, 2015). After training that is a
fixed scale and shift for each channel. :func:`folded` multiplies them into the layer before, so that the file has only
weights and biases. The discriminator is not normalised, because its answer must not depend on other pictures.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init

LATENTS, SIDE, COARSE = 32, 28, 7
GENERATOR_MAPS = (96, 96, 48, 24)
DISCRIMINATOR_MAPS = (32, 64, 128)
SLOPE = 0.2
"""Of the discriminator's leaky ReLU below 0."""


class Generator(nn.Module):
    """z (n, 32), each component N(0, 1) → logits of pixels (n, 1, 28, 28).

    normalised: with batch normalisation and without biases before it, as in training. All weights are 0 until they are
    loaded, or drawn by :func:`drawn`.
    """

    def __init__(self, *, normalised: bool = False) -> None:
        super().__init__()
        first, second, third, fourth = GENERATOR_MAPS
        bias = not normalised
        self.normalised = normalised
        self.layers = nn.ModuleList(
            [
                _blank(nn.Linear, LATENTS, first * COARSE**2, bias=bias),
                _blank(nn.Conv2d, first, second, 3, padding=1, bias=bias),
                _blank(nn.ConvTranspose2d, second, third, 4, stride=2, padding=1, bias=bias),
                _blank(nn.ConvTranspose2d, third, fourth, 4, stride=2, padding=1, bias=bias),
                _blank(nn.Conv2d, fourth, 1, 3, padding=1),
            ]
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(maps) for maps in GENERATOR_MAPS if normalised)

    def forward(self, z: Tensor) -> Tensor:
        x = z
        for number, layer in enumerate(self.layers[:-1]):
            x = layer(x)
            if number == 0:
                x = x.view(-1, GENERATOR_MAPS[0], COARSE, COARSE)  # (n, 96, 7, 7)
            x = (self.norms[number](x) if self.normalised else x).relu()
        logits: Tensor = self.layers[-1](x)
        return logits


class Discriminator(nn.Module):
    """Pictures (n, 1, 28, 28), ink between 0 and 1 → a logit each, (n,): above 0 where it takes them for real."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third = DISCRIMINATOR_MAPS
        self.layers = nn.ModuleList(
            [
                _blank(nn.Conv2d, 1, first, 4, stride=2, padding=1),
                _blank(nn.Conv2d, first, second, 4, stride=2, padding=1),
                _blank(nn.Conv2d, second, third, 3, stride=2, padding=1),
                _blank(nn.Linear, third * 4**2, 1),
            ]
        )

    def forward(self, images: Tensor) -> Tensor:
        x = 2 * images - 1  # around 0
        for layer in self.layers[:-1]:
            x = nn.functional.leaky_relu(layer(x), SLOPE)
        logit: Tensor = self.layers[-1](x.flatten(1))
        return logit[:, 0]


def drawn(network: Generator | Discriminator, generator: torch.Generator) -> Generator | Discriminator:
    """Draw the network's weights: from N(0, 0.02²) in the generator (Radford et al., 2016), by He et al.'s rule (2015)
    in the discriminator, because no normalisation there corrects small ones. The biases are 0."""
    for layer in network.layers:
        weight: Any = layer.weight
        if isinstance(network, Generator):
            nn.init.normal_(weight, 0.0, 0.02, generator=generator)
        else:
            nn.init.kaiming_normal_(weight, SLOPE, generator=generator)
    return network


@torch.no_grad()
def folded(generator: Generator) -> Generator:
    """The same function of one z without normalisation: (W x − μ) γ / √(σ² + ε) + β has weights γ W / √(σ² + ε) and
    biases β − γ μ / √(σ² + ε), with the mean and variance that the normalisation has gathered."""
    plain = Generator()
    for number, layer in enumerate(generator.layers):
        target: Any = plain.layers[number]
        if number == len(generator.norms):
            target.weight.copy_(layer.weight)
            target.bias.copy_(layer.bias)
            continue
        norm: Any = generator.norms[number]
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        shift = norm.bias - scale * norm.running_mean
        if number == 0:  # every pixel of a map has weights of its own
            scale, shift = (part.repeat_interleave(COARSE**2) for part in (scale, shift))
        weight: Any = layer.weight
        across = [1] * weight.dim()
        across[isinstance(layer, nn.ConvTranspose2d)] = -1  # whose outputs come second
        target.weight.copy_(weight * scale.view(across))
        target.bias.copy_(shift)
    return plain.eval()


def _blank(kind: type[nn.Module], *sizes: Any, **more: Any) -> nn.Module:
    """A layer of this kind whose parameters are 0, no random number used."""
    layer: nn.Module = skip_init(kind, *sizes, **more)  # type: ignore[no-untyped-call]
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer
