"""The digit network: five small convolutions and one linear layer that read a digit of 28×28 pixels.

    C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10

For comparison there are a network of LeNet-5's shape (LeCun, Bottou, Bengio and Haffner, 1998) with ReLU, max pooling
and full connections, three times as large, and a perceptron with one hidden layer, which knows nothing of pixels that
lie beside each other; in the grammar of :mod:`engine.convolutional.networks.grammar`. All give logits.

In training every convolution is followed by batch normalisation (Ioffe and Szegedy, 2015) instead of a bias. Once
trained, that is a fixed scale and shift a channel, so :func:`folded` multiplies it into the convolution: what ships has
kernels and biases and nothing else, and every number that it computes is a sum of products, a bias, and ReLU.
"""

from __future__ import annotations

import copy
import re
from itertools import pairwise

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.convolutional.networks.anatomy import Anatomy, dissect
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.network import shapes_only
from engine.digits.mnist import SIZE
from engine.settings import one_of

PLANS = {
    "digits": "C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10",
    "lenet5": "C6@5p2 R P2 C16@5 R P2 F120 R F84 R F10",
    "mlp": "F128 R F10",
}
EVALUATED_AT_ONCE = 500  # pictures, so that memory stays small
CONVOLUTIONAL = ("digits", "lenet5")  # those whose maps can be looked at


def anatomy(name: str, *, normalised: bool = False) -> Anatomy:
    """What the layers of one of PLANS make of a picture; normalised: with B after every convolution."""
    one_of("network", name, PLANS)
    plan = re.sub(r"(C\S+)", r"\1 B", PLANS[name]) if normalised else PLANS[name]
    return dissect(parse(plan), (1, SIZE, SIZE))


def parameter_count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def initialised(name: str, generator: torch.Generator) -> nn.Sequential:
    """A network to be trained, its weights drawn by He et al.'s rule (2015) from `generator`, its biases 0."""
    network = shapes_only(anatomy(name, normalised=True)).to_empty(device="cpu")
    for layer in network:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
        if isinstance(layer, nn.Linear):
            nn.init.zeros_(layer.bias)
        elif isinstance(layer, nn.Conv2d):
            layer.bias = None  # normalisation has one of its own
        elif isinstance(layer, nn.BatchNorm2d):
            layer.reset_parameters()
    return network


@torch.no_grad()
def folded(network: nn.Sequential, temperature: float = 1.0) -> nn.Sequential:
    """The same function without normalisation, its logits divided by `temperature`.

    γ (W ∗ x − μ) / √(σ² + ε) + β is a convolution with kernels γ W / √(σ² + ε) and biases β − γ μ / √(σ² + ε).
    """
    layers = [*copy.deepcopy(network).eval(), nn.Identity()]
    result = nn.Sequential()
    for layer, after in pairwise(layers):
        if isinstance(layer, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
            result.append(fuse_conv_bn_eval(layer, after))
        elif not isinstance(layer, nn.BatchNorm2d):
            result.append(layer)
    for numbers in result[-1].parameters():
        numbers.div_(temperature)
    return result.eval()
