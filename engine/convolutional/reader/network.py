"""The digit network: five small convolutions and one linear layer that read a digit of 28×28 pixels.

    C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10

and, for comparison, a network of LeNet-5's shape (LeCun, Bottou, Bengio and Haffner, 1998) with ReLU, max pooling and
full connections, three times as large:

    C6@5p2 R P2 C16@5 R P2 F120 R F84 R F10

and a perceptron with one hidden layer, which knows nothing of pixels that lie beside each other:

    F128 R F10

in the grammar of :mod:`engine.convolutional.networks.grammar`. All give logits.

In training every convolution is followed by batch normalisation (Ioffe and Szegedy, 2015) instead of a bias. Once
trained, that is a fixed scale and shift a channel, so :func:`folded` multiplies it into the convolution: what ships has
kernels and biases and nothing else, and every number that it computes is a sum of products, a bias, and ReLU.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init

from engine.convolutional.networks.anatomy import Anatomy, dissect
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.windowed import Conv
from engine.convolutional.reader.reader import Reader
from engine.digits.mnist import SIZE

PLANS = {
    "digits": "C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10",
    "lenet5": "C6@5p2 R P2 C16@5 R P2 F120 R F84 R F10",
    "mlp": "F128 R F10",
}
CONVOLUTIONAL = ("digits", "lenet5")  # those whose maps can be looked at


class DigitNetwork(nn.Module):
    """A chain of layers by plan. `layers`: every convolution, normalisation, ReLU, pooling, linear layer, in order.

    All weights are 0 until they are loaded, or drawn by :func:`initialised`: torch's own drawing would use up the
    random numbers that everything in a process shares.

    `normalised`: batch normalisation after every convolution, and no bias in it; so in training.
    """

    def __init__(self, name: str = "digits", *, normalised: bool = False) -> None:
        super().__init__()
        if name not in PLANS:
            raise ValueError(f"There is no network “{name}”: it is one of {', '.join(PLANS)}.")
        self.name, self.normalised = name, normalised
        self.layers = nn.ModuleList(_layers(anatomy(name), normalised))

    def forward(self, images: Tensor) -> Tensor:
        """Logits (n, 10) of pictures (n, 1, 28, 28), ink between 0 and 1."""
        *_, logits = self.steps(images)
        return logits

    def steps(self, images: Tensor) -> Iterator[Tensor]:
        """What leaves each of the layers, one after the other: maps (n, channels, h, w), then rows (n, units)."""
        if images.shape[1:] != (1, SIZE, SIZE):
            raise ValueError(f"Pictures are (n, 1, {SIZE}, {SIZE}), not {tuple(images.shape)}.")
        x = images
        for layer in self.layers:
            x = layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
            yield x


def parameter_count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def initialised(name: str, generator: torch.Generator) -> DigitNetwork:
    """A network to be trained, its weights drawn by He et al.'s rule (2015) from `generator`, its biases 0."""
    network = DigitNetwork(name, normalised=True)
    for layer in network.layers:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


@torch.no_grad()
def folded(network: DigitNetwork, temperature: float = 1.0) -> DigitNetwork:
    """The same function without normalisation, its logits divided by `temperature`.

    γ (W ∗ x − μ) / √(σ² + ε) + β is a convolution with kernels γ W / √(σ² + ε) and biases β − γ μ / √(σ² + ε).
    """
    result = DigitNetwork(network.name)
    plain = iter(layer for layer in result.layers if isinstance(layer, nn.Conv2d | nn.Linear))
    for layer, after in zip(network.layers, [*list(network.layers)[1:], None], strict=True):
        if isinstance(layer, nn.Conv2d) and isinstance(after, nn.BatchNorm2d):
            assert after.running_mean is not None
            assert after.running_var is not None
            target = next(plain)
            scale = after.weight / (after.running_var + after.eps).sqrt()
            target.weight.copy_(layer.weight * scale[:, None, None, None])
            _bias(target).copy_(after.bias - scale * after.running_mean)
        elif isinstance(layer, nn.Conv2d | nn.Linear):
            target = next(plain)
            target.weight.copy_(layer.weight)
            _bias(target).copy_(_bias(layer))
    last = result.layers[-1]
    assert isinstance(last, nn.Linear)
    last.weight.div_(temperature)
    last.bias.div_(temperature)
    return result.eval()


def _bias(layer: nn.Conv2d | nn.Linear) -> Tensor:
    assert layer.bias is not None
    return layer.bias


def _zero(kind: type[nn.Module], *sizes: Any, **more: Any) -> nn.Module:
    """A layer of this kind whose parameters are 0, no random number used."""
    layer: nn.Module = skip_init(kind, *sizes, **more)  # type: ignore[no-untyped-call]
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer


def _layers(anatomy: Anatomy, normalised: bool) -> Iterator[nn.Module]:
    """The layers; what makes a list of maps is left out, for :meth:`DigitNetwork.steps` does that."""
    for part in anatomy.layers:
        call = part.calls[-1]
        if call.kind not in (nn.Conv2d, nn.Linear):
            yield call.build()
        elif isinstance(part.layer, Conv) and normalised:
            yield _zero(call.kind, *call.arguments, **call.options, bias=False)
            yield nn.BatchNorm2d(part.output[0])
        else:
            yield _zero(call.kind, *call.arguments, **call.options)


def anatomy(name: str) -> Anatomy:
    """What the layers of one of PLANS make of a picture."""
    return dissect(parse(PLANS[name]), (1, SIZE, SIZE))


def reader(network: DigitNetwork) -> Reader:
    """A trained network that is folded, as one that can be looked into. It shares the weights."""
    if network.normalised:
        raise ValueError("A network is looked into without its normalisation: fold it first.")
    modules: list[nn.Module] = []
    for layer, part in zip(network.layers, anatomy(network.name).layers, strict=True):
        modules += [nn.Flatten()] if len(part.calls) > 1 else []
        modules.append(layer)
    return Reader(anatomy(network.name), nn.Sequential(*modules).eval(), "mnist")
