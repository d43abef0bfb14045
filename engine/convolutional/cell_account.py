"""How one number of any layer comes about, written so that what is shown adds up.

    account(part, module, before, place).lines      # ["0.31·0.42 − … = 0.713", "Bias: 0.713 + 0.020 = 0.733"]

Where more is added up than anyone would read, the largest terms are written out, and all others are one number: the
whole less those, so that the digits shown give the sum shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import nn

from engine.convolutional.account import Shown, products, written
from engine.convolutional.anatomy import LayerAnatomy
from engine.convolutional.exact import entry_text
from engine.convolutional.layers import Activation, Pool
from engine.convolutional.lens import shortened_products
from engine.convolutional.long_sums import MOST_LISTED, VISIBLE, long_sum, summed_then
from engine.convolutional.modules import RadialBasis, Squash, Subsampling
from engine.convolutional.pooling import written_pool
from engine.convolutional.windows import WEIGHING, Floats, Place, Window, patch, window
from engine.written import joined, neuron, plain, product, write

MOST_WRITTEN = 300  # products written out in all; more take too long to be made to agree while a pointer moves
MOST_READ = 120  # of them, where a unit reads all there is
MOST_CELLS = 225  # of one map's patch, kernel and products as grids
BENDS: dict[type[nn.Module], tuple[Callable[[float], float], str]] = {
    nn.ReLU: (lambda x: max(0.0, x), "max(0, {})"),
    nn.Tanh: (math.tanh, "tanh({})"),
    nn.Sigmoid: (lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0, "sigmoid({0}) = 1/(1 + exp({1}))"),
    Squash: (lambda x: 1.7159 * math.tanh(2 / 3 * x), "1.7159·tanh(2/3·{})"),
}


@dataclass(frozen=True)
class MapLens:
    """One input map of a cell: its patch, kernel and products (rows, columns), a text for each, and their sum."""

    patch: Floats
    kernel: Floats
    products: Floats
    texts: tuple[list[str], list[str], list[str]]
    subtotal: str


@dataclass(frozen=True)
class CellAccount:
    """lines: the arithmetic as it is shown; window: what the cell reads, where it is a weighted sum of maps; shown: all
    its products written together, None where there are too many."""

    lines: list[str]
    window: Window | None = None
    shown: Shown | None = None

    @property
    def maps(self) -> int:
        """How many input maps can be looked at as grids."""
        fits = self.window is not None and self.window.patch[0].size <= MOST_CELLS
        return len(self.window.maps) if self.window and fits else 0

    def lens(self, index: int) -> MapLens:
        """One of the input maps as grids."""
        assert self.window is not None
        one = Window(self.window.patch[index : index + 1], self.window.kernel[index : index + 1], 0.0, (0,))
        shown, at = (self.shown, index) if self.shown else (_together(one), 0)
        terms, subtotal = shown.terms[at], shown.subtotals[at]
        texts = ([term[0] for term in terms], [term[1] for term in terms], shortened_products(terms, subtotal))
        return MapLens(one.patch[0], one.kernel[0], one.products[0], texts, subtotal)


def account(part: LayerAnatomy, module: nn.Module, before: Floats, place: Place) -> CellAccount:
    """How the cell at `place` of a layer comes about from the maps before it (channels, rows, columns)."""
    if isinstance(module, nn.Linear) and len(part.input) == 1:
        return CellAccount(_unit(module, before.ravel(), place[0]))
    if isinstance(module, WEIGHING):
        found = window(part, module, before, place)
        few = found.patch.size <= (MOST_READ if found.everything else MOST_WRITTEN)
        shown = _together(found) if few else None
        return CellAccount(_weighted(found, shown), found, shown)
    value = float(before[place]) if isinstance(part.layer, Activation) else 0.0
    if type(module) in BENDS:
        return CellAccount([_bent(value, *BENDS[type(module)])])
    if isinstance(part.layer, Pool):
        assert part.windows is not None
        return CellAccount(_pooled(module, patch(before[place[:1],], part.windows, place[1:])[0].ravel(), place[0]))
    if isinstance(module, nn.AdaptiveAvgPool2d):
        return CellAccount(_mean(before[place[0]].ravel()))
    if isinstance(module, RadialBasis):
        return CellAccount(_distance(before.ravel(), module.codes[place[0]].numpy().astype(np.float64)))
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        return CellAccount([_normalised(module, float(before[place]), place[0])])
    if isinstance(module, nn.LocalResponseNorm):
        return CellAccount(_against_neighbours(module, before[:, place[1], place[2]], place[0]))
    text = entry_text(float(before[place]), 4)
    return CellAccount([f"Dropout rests when the network is asked: {text} goes through as it is."])


# --- weighted sums ------------------------------------------------------------------------------------------------


def _together(found: Window) -> Shown:
    return written(products(found.patch, found.kernel, (0, 0), bias=[found.bias]))


def _weighted(found: Window, shown: Shown | None) -> list[str]:
    """Every map's products, the maps' sum, the bias; or the largest of them where there are too many."""
    count = len(found.maps)
    if shown is None:
        parts = found.products.sum((1, 2)) if count > 1 else found.products.ravel()
        return long_sum(parts, "maps’ sums" if count > 1 else "products", found.bias)[0]
    lines = [f"Map {at + 1}: {line}" if count > 1 else line for at, line in zip(found.maps, shown.lines, strict=False)]
    names = [*(["Maps"] if count > 1 else []), "Bias"]
    rest = [f"{name}: {line}" for name, line in zip(names, shown.lines[count:], strict=False)]
    return [*rest, *lines] if count > 1 else [*lines, *rest]


def _unit(layer: nn.Linear, inputs: Floats, unit: int) -> list[str]:
    """A unit's sum: its products and the bias, or the largest of them and the others as one number."""
    weights = layer.weight[unit].detach().numpy().astype(np.float64)
    bias = layer.bias[unit].item()
    if len(weights) <= MOST_LISTED:
        return [neuron(weights.tolist(), inputs.tolist(), bias).text]
    return long_sum(weights * inputs, "products", bias)[0]


# --- the other layers ---------------------------------------------------------------------------------------------


def _bent(value: float, function: Callable[[float], float], around: str) -> str:
    found = write([value], lambda operands, _: function(operands[0]), visible=VISIBLE)
    x, y = found.operands[0], found.results[0]
    return f"{around.format(x, _negative(x))} = {y}"


def _pooled(module: nn.Module, cells: NDArray[np.float64], channel: int) -> list[str]:
    if isinstance(module, Subsampling):
        weight, bias = module.weight[channel].item(), module.bias[channel].item()
        truth = float(cells.sum()) * weight + bias
        return summed_then(
            cells, truth, [weight, bias], lambda o, _: o[0] * o[1] + o[2],
            lambda t, r: f"{joined([product(t[0], t[1]), *([t[2]] if bias else [])])} = {r}",
        )  # fmt: skip
    if not isinstance(module, nn.MaxPool2d):
        return _mean(cells)
    if len(cells) <= 3 * MOST_LISTED + 1:
        return [written_pool(cells.tolist(), "max").line]
    largest = np.sort(cells)[::-1][:MOST_LISTED]
    note = f"The {MOST_LISTED} largest of {len(cells):,} cells; none of the others is larger."
    return [written_pool(largest.tolist(), "max").line, note]


def _mean(cells: NDArray[np.float64]) -> list[str]:
    if len(cells) <= 3 * MOST_LISTED + 1:
        return [written_pool(cells.tolist(), "average").line]
    count = len(cells)
    return summed_then(cells, float(cells.mean()), [], lambda o, _: o[0] / count, lambda t, r: f"{t[0]}/{count} = {r}")


def _distance(inputs: NDArray[np.float64], code: NDArray[np.float64]) -> list[str]:
    """Minus the squared distance to a code of ±1."""
    parts = (inputs - code) ** 2
    lines, total = long_sum(parts, "squared differences")
    far = int(parts.argmax())
    one = write([float(inputs[far]), float(code[far])], lambda o, _: (o[0] - o[1]) ** 2, exact=(1,), visible=VISIBLE)
    example = f"The largest, of unit {far}: ({_less(*one.operands)})² = {one.results[0]}"
    return [f"Minus the squared distance to the code: −{total}", lines[0], example, *lines[1:]]


def _normalised(module: nn.BatchNorm1d | nn.BatchNorm2d, value: float, channel: int) -> str:
    """(x − μ)/√(σ² + ε)·γ + β with what was remembered in training (Ioffe and Szegedy 2015)."""
    assert module.running_mean is not None
    assert module.running_var is not None
    numbers = (module.running_mean, module.running_var, module.weight, module.bias)
    mean, variance, scale, shift = (part[channel].item() for part in numbers)
    found = write(
        [value, mean, variance, module.eps, scale, shift],
        lambda o, _: (o[0] - o[1]) / math.sqrt(o[2] + o[3]) * o[4] + o[5],
        exact=(3,),
        visible=VISIBLE,
    )
    x, mu, var, eps, gamma, beta = found.operands
    scaled = product(f"({_less(x, mu)})/√({joined([var, eps])})", gamma)
    return f"{joined([scaled, beta])} = {found.results[0]}"


def _against_neighbours(module: nn.LocalResponseNorm, across: NDArray[np.float64], channel: int) -> list[str]:
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
