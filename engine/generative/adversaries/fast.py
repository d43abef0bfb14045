"""The two updates of a generative adversarial network, with the derivatives written out: no graph is recorded.

Networks this small are bound by the overhead of calling an operation. Each network's parameters lie in one flat vector,
of which the layers are views, so that an optimiser needs only a few operations, however many layers there are. A test
compares this file with the definition, :mod:`engine.generative.adversaries.definition`.

Rows are samples. h[0] is the input, h[k] what layer k − 1 gives; d is ∂loss/∂z of a layer's sums z.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from engine.generative.adversaries.definition import (
    ACTIVATIONS,
    ADAM_EPSILON,
    LEAK,
    LOGARITHMIC,
    LOSSES,
    Layers,
    Vectors,
    beginning,
    power_iteration,
)
from engine.generative.adversaries.settings import PlayersSettings

LARGEST = 1e6
"""A parameter beyond this counts as diverged."""
ARRAYS = ("d", "d_first", "d_second", "g", "g_first", "g_second", "averaged")


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

    h: list[Tensor]
    slope: list[Tensor]

    @property
    def output(self) -> Tensor:
        return self.h[-1]


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
    return Pass(h, slope)


_SLOPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "relu": lambda _, h: (h > 0).to(h.dtype),
    "leaky relu": lambda _, h: (h > 0).to(h.dtype).mul_(1 - LEAK).add_(LEAK),
    "tanh": lambda _, h: 1 - h * h,
    "sine": lambda z, _: torch.cos(z),
}


_BENDS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {  # φ″; the others are piecewise straight
    "tanh": lambda h, slope: -2 * h * slope,
    "sine": lambda h, _: -h,
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
    one, (real, fake, _) = LOSSES[loss], _DERIVATIVES[loss]
    if loss not in LOGARITHMIC:
        return (one.real(a).mean(), one.fake(b).mean()), (real(a) / len(a), fake(b) / len(b))
    return (weight * one.real(a).mean(), one.fake(b).mean()), (real(a) * (weight / len(a)), fake(b) / len(b))


def generator_gradient(loss: str, b: Tensor) -> tuple[Tensor, Tensor]:
    """G's loss, and its derivative by the logits of its points, (n, 1)."""
    return LOSSES[loss].generator(b), _DERIVATIVES[loss][2](b) / len(b)


Slope = Callable[[Tensor], Tensor]
_DERIVATIVES: dict[str, tuple[Slope, Slope, Slope]] = {  # of real, fake and made, by the logit
    "minimax": (lambda a: a.sigmoid() - 1, torch.sigmoid, lambda b: -b.sigmoid()),
    "non-saturating": (lambda a: a.sigmoid() - 1, torch.sigmoid, lambda b: b.sigmoid() - 1),
    "least squares": (lambda a: a - 1, lambda b: b, lambda b: b - 1),
    "wasserstein": (lambda a: -torch.ones_like(a), torch.ones_like, lambda b: -torch.ones_like(b)),
    "hinge": (lambda a: -(a < 1).to(a.dtype), lambda b: (b > -1).to(b.dtype), lambda b: -torch.ones_like(b)),
}


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
    bend, bends = _BENDS.get(activation), list[Tensor | None]([None] * top)
    for k in range(top):
        gradient[k][0].addmm_(v[k + 1].T, back)
        if k + 1 == top:
            break
        back = back @ layers[k][0].T
        if bend:
            bends[k + 1] = back * u[k + 1] * bend(run.h[k + 1], run.slope[k + 1])
        back = back * run.slope[k + 1]
    if bend:
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


class Pair:
    """Both networks, with the numbers of :class:`engine.generative.adversaries.definition.GAN`, and G's moving average.

    arrays: all parameters of "d" and "g" in a row each, their optimisers' moments, and G's average; gradients: as long;
    d_time, g_time: updates since an optimiser started; d_loss, g_loss: before the last update of each; real_side,
    sloped: what of D's came from the real examples, and from the penalty; sound: whether the last update could be made.
    """

    def __init__(self, settings: PlayersSettings, dtype: torch.dtype = torch.float64) -> None:
        self.settings, self.dtype = settings, dtype
        generator, discriminator, vectors = beginning(settings)
        d, g = (
            torch.cat([part.ravel() for layer in layers for part in layer]).to(dtype)
            for layers in (discriminator, generator)
        )
        self.arrays = {name: torch.zeros_like(d if name[0] == "d" else g) for name in ARRAYS}
        self.gradients = {"d": torch.zeros_like(d), "g": torch.zeros_like(g)}
        self.arrays |= {"d": d, "g": g, "averaged": g.clone()}
        self.vectors = [(u.to(dtype), v.to(dtype)) for u, v in vectors]
        self.d_time = self.g_time = 0
        self.d_loss = self.g_loss = self.real_side = self.sloped = math.nan
        self.sound = True
        self.discriminator, self.generator = views(d, settings.d_sizes), views(g, settings.g_sizes)
        self.layers = {"d": self.discriminator, "g": self.generator}
        self.average = views(self.arrays["averaged"], settings.g_sizes)
        self._d_gradient = views(self.gradients["d"], settings.d_sizes)
        self._g_gradient = views(self.gradients["g"], settings.g_sizes)

    # What they make of examples (n, outputs), as the networks see them

    def generate(self, noise: Tensor) -> Tensor:
        """The examples that G makes of noise; its average makes them, where there is one."""
        layers = self.average if self.settings.average else self.generator
        return forward(layers, noise, self.settings.g_activation, self.settings.g_output).output

    def judge(self, x: Tensor) -> Tensor:
        """a(x): (n,)."""
        return forward(self.judging()[0], x, self.settings.d_activation).output[:, 0]

    def slopes(self, x: Tensor) -> Tensor:
        """∇a(x): (n, outputs)."""
        layers = self.judging()[0]
        run = forward(layers, x, self.settings.d_activation, slopes=True)
        return backward(layers, run, torch.ones_like(run.output), None)

    def judging(self) -> tuple[Layers, list[Tensor]]:
        """D's layers as they judge: divided by their spectral norms where those are bounded; and these norms."""
        return normed(self.discriminator, self.vectors) if self.settings.spectral else (self.discriminator, [])

    # Learning

    def discriminator_step(self, real: Tensor, noise: Tensor, mix: Tensor, share: float = 1.0) -> float:
        """Update D once, at this share of its learning rate. Returns its loss before the update."""
        s, n = self.settings, len(real)
        fake = forward(self.generator, noise, s.g_activation, s.g_output).output
        if s.spectral:
            iterate(self.discriminator, self.vectors)
        layers, norms = self.judging()
        run = forward(layers, torch.cat([real, fake]), s.d_activation, slopes=True)
        sides, slopes = logit_gradients(s.loss, run.output[:n], run.output[n:], s.real_weight)
        backward(layers, run, torch.cat(slopes), self._d_gradient)
        self.sloped = 0.0
        if s.penalty != "none":
            at = torch.lerp(fake, real, mix) if s.penalty == "gradient penalty" else real
            value = slope_penalty(layers, at, s.d_activation, s.penalty, s.penalty_weight, self._d_gradient)
            self.sloped = float(value)
        if s.spectral:
            through_norms(self.discriminator, self.vectors, norms, self._d_gradient)
        self.real_side = float(sides[0])
        self.d_loss = self.real_side + float(sides[1]) + self.sloped
        self.d_time += 1
        self.sound = self._optimise("d", s.d_optimiser, share * s.d_rate, self.d_time)
        return self.d_loss

    def generator_step(self, noise: Tensor, share: float = 1.0) -> float:
        """Update G once, at this share of its learning rate. Returns its loss before the update."""
        s, layers = self.settings, self.judging()[0]
        inner = forward(self.generator, noise, s.g_activation, s.g_output, slopes=True)
        run = forward(layers, inner.output, s.d_activation, slopes=True)
        loss, d = generator_gradient(s.loss, run.output)
        d = backward(layers, run, d, None)
        if s.g_output == "tanh":
            d = d * (1 - inner.output**2)
        backward(self.generator, inner, d, self._g_gradient)
        self.g_loss = float(loss)
        self.g_time += 1
        self.sound = self._optimise("g", s.g_optimiser, share * s.g_rate, self.g_time)
        if self.sound and s.average:  # young averages forget faster, so that the start is not remembered for long
            decay = min(s.average, (1 + self.g_time) / (10 + self.g_time))
            self.arrays["averaged"].lerp_(self.arrays["g"], 1 - decay)
        return self.g_loss

    def _optimise(self, who: str, name: str, rate: float, time: int) -> bool:
        """Make one update. Where a parameter would leave all bounds, return False and change nothing."""
        s = self.settings
        flat, first, second = (self.arrays[who + part] for part in ("", "_first", "_second"))
        before = flat.clone()
        optimise(name, rate, s.beta1, s.beta2, time, flat, self.gradients[who], first, second)
        if float(flat.abs().max()) <= LARGEST:  # not so for NaN
            return True
        flat.copy_(before)
        first.zero_()
        second.zero_()
        return False
