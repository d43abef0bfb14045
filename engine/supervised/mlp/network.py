"""The multilayer perceptron: layers of units, each a weighted sum and a bend, trained by gradient descent.

Layer by layer h = f(W h₋₁ + b); without the bend f the whole would be one linear map, however many layers it has.
Rumelhart, Hinton and Williams (1986). This module is the definition, in plain torch and float64; training runs on
the compiled loop of :mod:`engine.supervised.mlp.loop`, which a test holds to it.

To train from Python, with settings, weights and data of one's own::

    from engine.supervised.mlp.settings import PRESETS, MLPSettings
    from engine.supervised.mlp.training import MLPTraining

    training = MLPTraining(PRESETS["TensorFlow Playground"])   # or MLPSettings(hidden=(8, 8), activation="tanh", …)
    training.epochs(10)                                        # or .step(3): three updates
    training.train_loss, training.test_loss                    # floats
    training.weights                                           # one (units, inputs) array a layer, output last
    training.biases                                            # one (units,) array a layer

    data = PlaneData(inputs, targets, is_test, classes=2)      # (n, 2), (n,) class indices, (n,) bool
    training = MLPTraining(settings, data, weights=[...], biases=[...])
    training.module()                                          # the same network as a torch module
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

LEAK = 0.01


class Activation(NamedTuple):
    """h = function(z), and its derivative given z and h; text: how it is written around a sum."""

    function: Callable[[Tensor], Tensor]
    derivative: Callable[[Tensor, Tensor], Tensor]
    text: str


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(torch.tanh, lambda z, h: 1 - h * h, "tanh({})"),
    "relu": Activation(lambda z: torch.clamp(z, min=0), lambda z, h: (z > 0).to(z), "max(0, {})"),
    "leaky relu": Activation(
        lambda z: torch.where(z > 0, z, LEAK * z),
        lambda z, h: torch.where(z > 0, torch.ones_like(z), LEAK),
        "leaky({})",
    ),
    "sigmoid": Activation(torch.sigmoid, lambda z, h: h * (1 - h), "σ({})"),
    "softplus": Activation(
        lambda z: torch.clamp(z, min=0) + torch.log1p(torch.exp(-z.abs())),
        lambda z, h: 1 - torch.exp(-h),
        "softplus({})",
    ),
    "sine": Activation(torch.sin, lambda z, h: torch.cos(z), "sin({})"),
    "linear": Activation(lambda z: z, lambda z, h: torch.ones_like(z), "{}"),
}

Initialisation = Callable[[int, int, torch.Generator], Tensor]
"""Weights (units, inputs) of one layer, from a generator of its own."""


def _normal(units: int, inputs: int, deviation: float, generator: torch.Generator) -> Tensor:
    return deviation * torch.randn(units, inputs, generator=generator, dtype=torch.float64)


def _uniform(units: int, inputs: int, radius: float, generator: torch.Generator) -> Tensor:
    return radius * (2 * torch.rand(units, inputs, generator=generator, dtype=torch.float64) - 1)


INITIALISATIONS: dict[str, Initialisation] = {
    "he": lambda o, i, g: _normal(o, i, math.sqrt(2 / i), g),  # He et al. (2015), for ReLU
    "xavier": lambda o, i, g: _uniform(o, i, math.sqrt(6 / (i + o)), g),  # Glorot and Bengio (2010), for tanh
    "playground": lambda o, i, g: _uniform(o, i, 0.5, g),  # TensorFlow Playground, whatever the number of inputs
    "small": lambda o, i, g: _normal(o, i, 0.01, g),
    "large": lambda o, i, g: _normal(o, i, 2.0, g),
    "zero": lambda o, i, g: torch.zeros(o, i, dtype=torch.float64),  # all units of a layer stay alike
}


def initial(sizes: Sequence[int], init: str, seed: int) -> tuple[list[Tensor], list[Tensor]]:
    """Weights and biases of every layer. Biases begin at 0, in TensorFlow Playground at 0.1."""
    generator = torch.Generator().manual_seed(seed)
    layers = list(zip(sizes[1:], sizes[:-1], strict=True))
    start = 0.1 if init == "playground" else 0.0
    weights = [INITIALISATIONS[init](units, inputs, generator) for units, inputs in layers]
    return weights, [torch.full((units,), start, dtype=torch.float64) for units, _ in layers]


def propagate(
    x: Tensor,
    weights: Sequence[Tensor],
    biases: Sequence[Tensor],
    activations: Sequence[str],
    on: Sequence[Tensor] | None = None,
) -> tuple[list[Tensor], list[Tensor]]:
    """Every layer's sums z and values h, each (n, units), from x (n, inputs); h[0] is x itself.

    activations: one name a layer, "softmax" allowed for the last; on: a mask (units,) a layer, 0 for a unit that is
    switched off.
    """
    sums, values = [], [x]
    for layer, (w, b, name) in enumerate(zip(weights, biases, activations, strict=True)):
        z = values[-1] @ w.T + b
        h = torch.softmax(z, dim=1) if name == "softmax" else ACTIVATIONS[name].function(z)
        sums.append(z)
        values.append(h if on is None else h * on[layer])
    return sums, values


def cross_entropy(z: Tensor, targets: Tensor) -> Tensor:
    """−log p(class) of each sample, p the softmax of the sums z (n, classes); targets (n,) class indices."""
    return torch.logsumexp(z, dim=1) - z.gather(1, targets.long()[:, None])[:, 0]


def squared_sign(z: Tensor, targets: Tensor) -> Tensor:
    """½(o − y)² of each sample, o = tanh z, y = −1 for class 0 and +1 for class 1: TensorFlow Playground's loss."""
    return 0.5 * (torch.tanh(z[:, 0]) - (2 * targets - 1)) ** 2


def squared(z: Tensor, targets: Tensor) -> Tensor:
    """½(o − y)² of each sample, o = z: regression."""
    return 0.5 * (z[:, 0] - targets) ** 2


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "softmax": cross_entropy,
    "tanh": squared_sign,
    "linear": squared,
}
"""The loss of each sample by the kind of output, from the output's sums z (n, outputs) and the targets (n,)."""


class MLP(nn.Module):
    """A network of given sizes (inputs, hidden layers…, outputs).

    activation: of the hidden layers, one name or one a layer; output: "softmax", "tanh" or "linear".
    """

    def __init__(self, sizes: Sequence[int], activation: str | Sequence[str] = "tanh", output: str = "softmax") -> None:
        super().__init__()
        hidden = [activation] * (len(sizes) - 2) if isinstance(activation, str) else list(activation)
        self.activations = [*hidden, output]
        self.output = output
        weights, biases = initial(sizes, "xavier", 0)
        self.weights = nn.ParameterList(weights)
        self.biases = nn.ParameterList(biases)

    def forward(self, x: Tensor) -> Tensor:
        """The output's sums z (n, outputs), before softmax or tanh, from inputs (n, inputs)."""
        return propagate(x, list(self.weights), list(self.biases), self.activations)[0][-1]

    def loss(self, x: Tensor, targets: Tensor) -> Tensor:
        """The mean loss over a batch; what training makes small (regularisation apart)."""
        return LOSSES[self.output](self(x), targets).mean()
