"""A small network forward and backward, every number of it: what each unit's gradient is made of, path by path.

net = Net(sizes=(1, 2, 2, 1), weights=…, biases=…, inputs=x, targets=t)
net.h[-1], net.value           # forward: the outputs and the loss
net.paths(0)[:, 0]             # what reaches unit 1 of the first hidden layer from each unit after it
net.d_weights, net.d_biases    # the gradient (Rumelhart, Hinton and Williams 1986)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import Floats

Numbers = NDArray[Any]
"""float64, or complex128 in the complex step."""


def bend(z: Numbers, activation: str) -> Numbers:
    """h = g(z) of a layer, real or complex."""
    if activation == "tanh":
        return np.tanh(z)
    if activation == "sigmoid":
        return np.where(z.real >= 0, 1 / (1 + np.exp(-np.where(z.real >= 0, z, 0))), _low_sigmoid(z))
    if activation == "relu":
        return np.where(z.real > 0, z, 0 * z)
    if activation == "softmax":
        raised = np.exp(z - z.real.max())
        return np.asarray(raised / raised.sum())
    return z


def _low_sigmoid(z: Numbers) -> Numbers:
    """The sigmoid of negative numbers, by an exponential that cannot overflow."""
    raised = np.exp(np.where(z.real < 0, z, 0))
    return np.asarray(raised / (1 + raised))


def slope(z: Floats, h: Floats, activation: str) -> Floats:
    """g′(z), from h = g(z) where that is shorter; for the softmax it is a matrix, so that it has none here."""
    if activation == "tanh":
        return 1 - h**2
    if activation == "sigmoid":
        return h * (1 - h)
    return (z > 0).astype(np.float64) if activation == "relu" else np.ones_like(z)


def loss_of(y: Numbers, targets: Floats, loss: str) -> complex:
    """½Σ(y − t)², or cross-entropy: −Σ t·ln y after a softmax, −t·ln y − (1 − t)·ln(1 − y) of a single output."""
    if loss == "squares":
        return complex(0.5 * ((y - targets) ** 2).sum())
    parts = targets * _log(y, targets)
    if len(y) == 1:
        parts = parts + (1 - targets) * _log(1 - y, 1 - targets)
    return complex(-parts.sum())


def _log(y: Numbers, weights: Floats) -> Numbers:
    """ln y; 0 where its weight is 0, whatever y is."""
    return np.asarray(np.log(np.where(weights == 0, 1, y)))


@dataclass(frozen=True)
class Net:
    """sizes: units of each layer, the inputs first; weights: for each layer after the inputs (units, units before);
    biases: (units,) each; inputs and targets (units,). activation: of the hidden layers; output: of the last one.
    """

    sizes: tuple[int, ...]
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    inputs: Floats
    targets: Floats
    activation: str = "tanh"
    output: str = "tanh"
    loss: str = "squares"

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return len(self.weights)

    def activation_of(self, layer: int) -> str:
        """Of a layer, counted from 0, the first one after the inputs."""
        return self.output if layer == self.layers - 1 else self.activation

    # --- forward --------------------------------------------------------------------------------------------------

    def forward(self, weights: Sequence[Numbers], biases: Sequence[Numbers], inputs: Numbers) -> list[Numbers]:
        """The sums z and the outputs h of every layer, z₁, h₁, z₂, h₂, …"""
        found: list[Numbers] = []
        h = inputs
        for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
            z = np.asarray(w @ h + b)
            h = bend(z, self.activation_of(layer))
            found += [z, h]
        return found

    @cached_property
    def _forward(self) -> list[Floats]:
        return [np.asarray(one.real) for one in self.forward(self.weights, self.biases, self.inputs)]

    @property
    def z(self) -> list[Floats]:
        return self._forward[0::2]

    @property
    def h(self) -> list[Floats]:
        """Of each layer that has weights."""
        return self._forward[1::2]

    def before(self, layer: int) -> Floats:
        """What a layer reads."""
        return self.h[layer - 1] if layer else self.inputs

    @cached_property
    def value(self) -> float:
        """The loss."""
        return float(loss_of(self.h[-1], self.targets, self.loss).real)

    # --- backward -------------------------------------------------------------------------------------------------

    @cached_property
    def d_outputs(self) -> Floats:
        """∂L/∂y of every output."""
        y, t = self.h[-1], self.targets
        if self.loss == "squares":
            return y - t
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(t == 0, 0.0, -t / y)
            if len(y) == 1:
                found = found + np.where(t == 1, 0.0, (1 - t) / (1 - y))
        return np.asarray(found)

    @cached_property
    def deltas(self) -> list[Floats]:
        """δ = ∂L/∂z of every layer."""
        found: list[Floats] = []
        for layer in range(self.layers - 1, -1, -1):
            if layer == self.layers - 1:
                found.insert(0, self._last_delta())
            else:
                arriving = self.weights[layer + 1].T @ found[0]
                found.insert(0, arriving * slope(self.z[layer], self.h[layer], self.activation))
        return found

    def _last_delta(self) -> Floats:
        """With cross-entropy its logarithm and the exponential of the output cancel: δ = y·Σt − t, or y − t of one."""
        y, t = self.h[-1], self.targets
        if self.loss == "squares":
            return self.d_outputs * slope(self.z[-1], y, self.output)
        return y - t if len(y) == 1 else np.asarray(y * t.sum() - t)

    def paths(self, layer: int) -> Floats:
        """What reaches each unit of a hidden layer from each unit of the next: δ of that one times the weight between
        them, (units of the next layer, units). −1 is the inputs."""
        return self.weights[layer + 1] * self.deltas[layer + 1][:, None]

    def d_h(self, layer: int) -> Floats:
        """∂L/∂h of a layer; −1 is the inputs."""
        return self.d_outputs if layer == self.layers - 1 else np.asarray(self.paths(layer).sum(0))

    @property
    def d_weights(self) -> list[Floats]:
        """∂L/∂w = δ·(what the weight reads), (units, units before) each."""
        return [np.outer(delta, self.before(layer)) for layer, delta in enumerate(self.deltas)]

    @property
    def d_biases(self) -> list[Floats]:
        """∂L/∂b = δ·1."""
        return self.deltas

    # --- all parameters in one row --------------------------------------------------------------------------------

    @property
    def parameters(self) -> list[float]:
        """Every weight and bias, layer by layer: the weights row by row, then the biases."""
        return [float(v) for w, b in zip(self.weights, self.biases, strict=True) for v in [*w.ravel(), *b]]

    @property
    def gradient(self) -> Floats:
        """∂L/∂parameter, in their order."""
        return np.concatenate([np.r_[w.ravel(), b] for w, b in zip(self.d_weights, self.d_biases, strict=True)])

    def loss_with(self, parameters: Sequence[complex]) -> complex:
        """The loss with other parameters, real or complex."""
        given, weights, biases, at = np.array(parameters), [], [], 0
        for w, b in zip(self.weights, self.biases, strict=True):
            weights.append(given[at : at + w.size].reshape(w.shape))
            biases.append(given[at + w.size : at + w.size + b.size])
            at += w.size + b.size
        return complex(loss_of(self.forward(weights, biases, self.inputs)[-1], self.targets, self.loss))

    @cached_property
    def autograd(self) -> Floats:
        """torch's gradient of the same loss, in the order of the parameters."""
        leaves = [
            (torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True))
            for w, b in zip(self.weights, self.biases, strict=True)
        ]
        loss = torch_loss(leaves, torch.tensor(self.inputs), torch.tensor(self.targets), self)
        found = torch.autograd.grad(loss, [leaf for pair in leaves for leaf in pair])
        return np.concatenate([part.numpy().ravel() for part in found])

    def failure(self) -> str:
        """Why the numbers mean nothing, in a sentence; empty where they are finite."""
        numbers = [*self._forward, self.gradient]
        if not math.isfinite(self.value) or not all(np.isfinite(one).all() for one in numbers):
            return "A number has become too large for a floating-point number."
        return ""


def torch_loss(leaves: Sequence[tuple[Tensor, Tensor]], inputs: Tensor, targets: Tensor, net: Net) -> Tensor:
    """The loss in torch: what autograd differentiates."""
    h = z = inputs
    for layer, (w, b) in enumerate(leaves):
        z = w @ h + b
        h = TORCH[net.activation](z) if layer < len(leaves) - 1 else z
    if net.loss == "squares":
        return torch.as_tensor(0.5 * ((TORCH[net.output](z) - targets) ** 2).sum())
    if len(z) == 1:
        return torch.nn.functional.binary_cross_entropy_with_logits(z, targets, reduction="sum")
    return -(targets * torch.log_softmax(z, 0)).sum()


TORCH: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "linear": lambda z: z,
}
