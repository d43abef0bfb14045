"""How one number of a layer without kernels comes about: activations, pooling, normalisation, distances to codes.

Each is written from what came in and what the layer holds, so that the digits shown give the result shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import nn

from engine.arithmetic.long_sums import MOST_LISTED, VISIBLE, long_sum, summed_then
from engine.arithmetic.written import joined, plain, product, write
from engine.convolutional.kernels.pooling import written_pool
from engine.convolutional.networks.modules import Squash, Subsampling

BENDS: dict[type[nn.Module], tuple[Callable[[float], float], str]] = {
    nn.ReLU: (lambda x: max(0.0, x), "max(0, {})"),
    nn.Tanh: (math.tanh, "tanh({})"),
    nn.Sigmoid: (lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0, "sigmoid({0}) = 1/(1 + exp({1}))"),
    Squash: (lambda x: 1.7159 * math.tanh(2 / 3 * x), "1.7159·tanh(2/3·{})"),
}


def bent(value: float, function: Callable[[float], float], around: str) -> str:
    """A function of one number; around: how it is written about the number, {0}, or its opposite, {1}."""
    found = write([value], lambda operands, _: function(operands[0]), visible=VISIBLE)
    x, y = found.operands[0], found.results[0]
    return f"{around.format(x, _negative(x))} = {y}"


def pooled(module: nn.Module, cells: NDArray[np.float64], channel: int) -> list[str]:
    """A window's largest, mean or trained sum (LeCun et al. 1998): sum · coefficient + bias."""
    if isinstance(module, Subsampling):
        weight, bias = module.weight[channel].item(), module.bias[channel].item()
        truth = float(cells.sum()) * weight + bias
        return summed_then(
            cells, truth, [weight, bias], lambda o, _: o[0] * o[1] + o[2],
            lambda t, r: f"{joined([product(t[0], t[1]), *([t[2]] if bias else [])])} = {r}",
        )  # fmt: skip
    if not isinstance(module, nn.MaxPool2d):
        return mean(cells)
    if len(cells) <= 3 * MOST_LISTED + 1:
        return [written_pool(cells.tolist(), "max").line]
    largest = np.sort(cells)[::-1][:MOST_LISTED]
    note = f"The {MOST_LISTED} largest of {len(cells):,} cells; none of the others is larger."
    return [written_pool(largest.tolist(), "max").line, note]


def mean(cells: NDArray[np.float64]) -> list[str]:
    """The mean of a window, or of a whole map (Lin et al. 2014)."""
    if len(cells) <= 3 * MOST_LISTED + 1:
        return [written_pool(cells.tolist(), "average").line]
    count = len(cells)
    return summed_then(cells, float(cells.mean()), [], lambda o, _: o[0] / count, lambda t, r: f"{t[0]}/{count} = {r}")


def distance(inputs: NDArray[np.float64], code: NDArray[np.float64]) -> list[str]:
    """Minus the squared distance to a code of ±1 (LeCun et al. 1998)."""
    parts = (inputs - code) ** 2
    lines, total = long_sum(parts, "squared differences")
    far = int(parts.argmax())
    one = write([float(inputs[far]), float(code[far])], lambda o, _: (o[0] - o[1]) ** 2, exact=(1,), visible=VISIBLE)
    example = f"The largest, of unit {far}: ({_less(*one.operands)})² = {one.results[0]}"
    return [f"Minus the squared distance to the code: −{total}", lines[0], example, *lines[1:]]


def normalised(module: nn.BatchNorm1d | nn.BatchNorm2d, value: float, channel: int) -> str:
    """(x − μ)/√(σ² + ε)·γ + β with what was remembered in training (Ioffe and Szegedy 2015)."""
    assert module.running_mean is not None
    assert module.running_var is not None
    numbers = (module.running_mean, module.running_var, module.weight, module.bias)
    centre, variance, scale, shift = (part[channel].item() for part in numbers)
    found = write(
        [value, centre, variance, module.eps, scale, shift],
        lambda o, _: (o[0] - o[1]) / math.sqrt(o[2] + o[3]) * o[4] + o[5],
        exact=(3,),
        visible=VISIBLE,
    )
    x, mu, var, eps, gamma, beta = found.operands
    scaled = product(f"({_less(x, mu)})/√({joined([var, eps])})", gamma)
    return f"{joined([scaled, beta])} = {found.results[0]}"


def against_neighbours(module: nn.LocalResponseNorm, across: NDArray[np.float64], channel: int) -> list[str]:
    """a/(k + α·Σ a²/n)^β over the maps beside it (Krizhevsky et al. 2012)."""
    size, value = module.size, float(across[channel])
    near = across[max(0, channel - size // 2) : channel + (size - 1) // 2 + 1]
    k, alpha, beta = module.k, module.alpha, module.beta
    truth = value / (k + alpha * float((near**2).sum()) / size) ** beta

    def finish(operands: Sequence[float], _: Sequence[float]) -> float:
        return float(operands[1] / (k + alpha * operands[0] / size) ** beta)

    def text(shown: Sequence[str], result: str) -> str:
        return f"{shown[1]}/({plain(k)} + {plain(alpha)}·{shown[0]}/{size})^{plain(beta)} = {result}"

    lines = summed_then(near**2, truth, [value], finish, text)
    first, last = channel - size // 2 + 1, channel + (size - 1) // 2 + 1
    return [f"Squares of maps {max(1, first)} to {min(len(across), last)}: {lines[0]}", *lines[1:]]


def _less(first: str, second: str) -> str:
    return joined([first, _negative(second)])


def _negative(text: str) -> str:
    return text[1:] if text.startswith("−") else f"−{text}"
