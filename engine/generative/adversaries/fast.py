"""The two updates of a generative adversarial network, with the derivatives written out: no graph is recorded.

Networks this small are bound by the overhead of calling an operation. Each network's parameters lie in one flat vector,
of which the layers are views, so that an optimiser is a handful of operations however many layers there are. The
definition is :mod:`engine.generative.adversaries.definition`; a test holds this file to it.

Rows are samples. h[0] is the input, h[k] what layer k − 1 gives; d is ∂loss/∂z of a layer's sums z.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import softplus

from engine.generative.adversaries.definition import (
    ACTIVATIONS,
    ADAM_EPSILON,
    LEAK,
    LOGARITHMIC,
    Layers,
    Vectors,
    power_iteration,
)


def views(flat: Tensor, sizes: Sequence[int]) -> Layers:
    """The layers inside a flat vector: all weights and biases of the first layer, then of the next."""
    layers, start = [], 0
    for inputs, outputs in pairwise(sizes):
        middle, stop = start + inputs * outputs, start + (inputs + 1) * outputs
        layers.append((flat[start:middle].view(outputs, inputs), flat[middle:stop]))
        start = stop
    return layers


@dataclass(frozen=True)
class Pass:
    """One pass through a network. h: the values of every layer, the input first; slope: φ′(z) of the hidden layers, by
    the same places, where asked for.
    """

    activation: str
    h: list[Tensor]
    slope: list[Tensor]

    @property
    def output(self) -> Tensor:
        return self.h[-1]

    def bend(self, k: int) -> Tensor:
        """φ″(z) of hidden layer k; the piecewise straight ones have none."""
        return -2 * self.h[k] * self.slope[k] if self.activation == "tanh" else -self.h[k]

    @property
    def bent(self) -> bool:
        return self.activation in ("tanh", "sine")


def forward(layers: Layers, x: Tensor, activation: str, output: str = "linear", *, slopes: bool = False) -> Pass:
    """x (batch, inputs) through the layers."""
    h, slope = [x], [x]
    for weight, bias in layers[:-1]:
        z = torch.addmm(bias, h[-1], weight.T)
        h.append(ACTIVATIONS[activation](z))
        if slopes:
            slope.append(_SLOPES[activation](z, h[-1]))
    z = torch.addmm(layers[-1][1], h[-1], layers[-1][0].T)
    h.append(z.tanh_() if output == "tanh" else z)
    return Pass(activation, h, slope)


_SLOPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "relu": lambda _, h: (h > 0).to(h.dtype),
    "leaky relu": lambda _, h: (h > 0).to(h.dtype).mul_(1 - LEAK).add_(LEAK),
    "tanh": lambda _, h: 1 - h * h,
    "sine": lambda z, _: torch.cos(z),
}


def backward(layers: Layers, run: Pass, d: Tensor, gradient: Layers | None) -> Tensor:
    """∂loss/∂x from d at the output's sums; the gradient of every parameter into `gradient`, if it is wanted."""
    for k in range(len(layers) - 1, -1, -1):
        if gradient is not None:
            torch.mm(d.T, run.h[k], out=gradient[k][0])
            torch.sum(d, 0, out=gradient[k][1])
        d = d @ layers[k][0]
        if k:
            d.mul_(run.slope[k])
    return d


def logit_gradients(
    loss: str, a: Tensor, b: Tensor, weight: float
) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """D's loss, and its derivative by the logits: of the real points a and of the generated ones b, (n, 1) each."""
    n, m = len(a), len(b)
    if loss in LOGARITHMIC:
        values = weight * softplus(-a).mean(), softplus(b).mean()
        return values, ((a.sigmoid() - 1) * (weight / n), b.sigmoid() / m)
    if loss == "least squares":
        return (((a - 1) ** 2).mean() / 2, (b * b).mean() / 2), ((a - 1) / n, b / m)
    if loss == "hinge":
        values = (1 - a).clamp_min(0).mean(), (1 + b).clamp_min(0).mean()
        return values, ((a < 1).to(a.dtype) / -n, (b > -1).to(b.dtype) / m)
    return (-a.mean(), b.mean()), (torch.full_like(a, -1 / n), torch.full_like(b, 1 / m))


def generator_gradient(loss: str, b: Tensor) -> tuple[Tensor, Tensor]:
    """G's loss, and its derivative by the logits of its points, (n, 1)."""
    n = len(b)
    if loss == "minimax":
        return -softplus(b).mean(), b.sigmoid() / -n
    if loss == "non-saturating":
        return softplus(-b).mean(), (b.sigmoid() - 1) / n
    if loss == "least squares":
        return ((b - 1) ** 2).mean() / 2, (b - 1) / n
    return -b.mean(), torch.full_like(b, -1 / n)


def slope_penalty(layers: Layers, x: Tensor, activation: str, kind: str, weight: float, gradient: Layers) -> Tensor:
    """The penalty on D's slope at x, whose derivative by every parameter is added to `gradient`.

    The slope is itself a product of the weights, g = ((1 · W_L ∘ φ′) · … ) · W₁, and is taken apart from its end: u is
    what a weight gives, v what it is given. Where φ is bent (tanh, sine), the sums z move the slope as well, and
    what that adds goes back through the network as any error does.
    """
    run = forward(layers, x, activation, slopes=True)
    top = len(layers)
    v: list[Tensor] = [x] * (top + 1)
    u: list[Tensor] = [x] * (top + 1)
    v[top] = torch.ones(len(x), 1, dtype=x.dtype)
    for k in range(top - 1, -1, -1):
        u[k] = v[k + 1] @ layers[k][0]
        v[k] = u[k] * run.slope[k] if k else u[k]
    square = (u[0] * u[0]).sum(1, keepdim=True)
    if kind == "gradient penalty":
        length = square.sqrt()
        value = ((length - 1) ** 2).mean()
        back = u[0] * (2 * weight / len(x) * (length - 1) / length.clamp_min(1e-300))
    else:
        value = square.mean() / 2
        back = u[0] * (weight / len(x))
    bends: list[Tensor | None] = [None] * top
    for k in range(top):
        gradient[k][0].addmm_(v[k + 1].T, back)
        if k + 1 == top:
            break
        back = back @ layers[k][0].T
        if run.bent:
            bends[k + 1] = back * u[k + 1] * run.bend(k + 1)
        back = back * run.slope[k + 1]
    if run.bent:
        _bend(layers, run, bends, gradient)
    return weight * value


def _bend(layers: Layers, run: Pass, bends: list[Tensor | None], gradient: Layers) -> None:
    """Errors that arise at the hidden layers' sums, back to every parameter below them."""
    d: Tensor | None = None
    for k in range(len(layers) - 2, -1, -1):
        own = bends[k + 1]
        assert own is not None
        d = own if d is None else own + (d @ layers[k + 1][0]) * run.slope[k + 1]
        gradient[k][0].addmm_(d.T, run.h[k])
        gradient[k][1].add_(d.sum(0))


def iterate(layers: Layers, vectors: Vectors) -> None:
    """One power iteration of every layer, in place."""
    for (weight, _), (u, v) in zip(layers, vectors, strict=True):
        new_u, new_v = power_iteration(weight, u)
        u.copy_(new_u)
        v.copy_(new_v)


def normed(layers: Layers, vectors: Vectors) -> tuple[Layers, list[Tensor]]:
    """The layers with every weight divided by its spectral norm, and those norms."""
    norms = [u @ weight @ v for (weight, _), (u, v) in zip(layers, vectors, strict=True)]
    return [(weight / norm, bias) for (weight, bias), norm in zip(layers, norms, strict=True)], norms


def through_norms(layers: Layers, vectors: Vectors, norms: list[Tensor], gradient: Layers) -> None:
    """From the gradient of the divided weights W/σ to that of the weights: (g − (g·W/σ) uvᵀ) / σ, in place."""
    for (weight, _), (u, v), norm, (g, _) in zip(layers, vectors, norms, gradient, strict=True):
        along = (g * weight).sum() / norm
        g.addr_(u, v, alpha=-float(along)).div_(norm)


def optimise(
    name: str, rate: float, beta1: float, beta2: float, time: int, flat: Tensor, g: Tensor, m: Tensor, v: Tensor
) -> None:
    """One step of an optimiser, in place, as torch's own has it. time: updates since it started, this one included."""
    if name == "sgd":
        flat.add_(g, alpha=-rate)
    elif name == "momentum":
        m.mul_(beta1).add_(g)
        flat.add_(m, alpha=-rate)
    else:
        m.lerp_(g, 1 - beta1)
        v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        root = (v.sqrt() / (1 - beta2**time) ** 0.5).add_(ADAM_EPSILON)
        flat.addcdiv_(m, root, value=-rate / (1 - beta1**time))
