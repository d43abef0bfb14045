"""How one number of any layer comes about, written so that what is shown adds up.

    account(part, module, volumes, place).lines     # ["0.31·0.42 − … = 0.713", "Bias: 0.713 + 0.020 = 0.733"]

Convolutions with stride, padding, dilation, groups or a connection table, locally connected layers, and fully connected
ones that read maps are all alike: a cell is Σ patch · kernel + bias, where padding is patch cells of 0. Where more is
added up than anyone would read, the largest terms are written out, and all others are one number: the whole less those,
so that the digits shown give the sum shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from engine.arithmetic.exact import entry_text
from engine.arithmetic.long_sums import MOST_LISTED, VISIBLE, long_sum, summed_then
from engine.arithmetic.written import joined, less, negated, neuron, plain, product, write
from engine.arrays import Floats, Floats32
from engine.convolutional.kernels.account import MOST_WRITTEN, Products, Shown, shortened_products, written
from engine.convolutional.kernels.convolution import patch
from engine.convolutional.kernels.pooling import written_pool
from engine.convolutional.networks.anatomy import LayerAnatomy
from engine.convolutional.networks.layers import Activation, Bend
from engine.convolutional.networks.modules import (
    LocallyConnected2d,
    Padded,
    RadialBasis,
    Residual,
    Subsampling,
    TableConv2d,
)
from engine.convolutional.networks.windowed import Pool

MOST_READ = 120  # products written out where a unit reads all there is
MOST_CELLS = 225  # of one map's patch, kernel and products as grids
MOST_POOLED = 3 * MOST_LISTED + 1  # cells of a pooling window that are written out
Place = tuple[int, int, int]  # map, row, column
WEIGHING = (nn.Conv2d, TableConv2d, LocallyConnected2d, nn.Linear)


@dataclass(frozen=True, eq=False)
class Window(Products):
    """patch, kernel: (maps, rows, columns); maps: which of the input maps these are, counted from 0; everything:
    whether it reads all there is, as a unit does."""

    maps: tuple[int, ...] = ()
    everything: bool = False

    @property
    def strongest(self) -> int:
        """The place in `maps` of the map that adds, or takes away, most."""
        return int(np.argmax(np.abs(self.subtotals)))


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
        return len(self.window.maps) if self.window and self.window.patch[0].size <= MOST_CELLS else 0

    def lens(self, index: int) -> MapLens:
        """One of the input maps as grids."""
        assert self.window is not None
        one = Window(self.window.patch[index : index + 1], self.window.kernel[index : index + 1])
        shown, at = (self.shown, index) if self.shown else (written(one), 0)
        terms, subtotal = shown.terms[at], shown.subtotals[at]
        texts = ([term[0] for term in terms], [term[1] for term in terms], shortened_products(terms, subtotal))
        return MapLens(one.patch[0], one.kernel[0], one.products[0], texts, subtotal)


def account(part: LayerAnatomy, module: nn.Module, volumes: Sequence[Floats32], place: Place) -> CellAccount:
    """How the cell at `place` of a layer comes about from the volumes before it (channels, rows, columns): the image,
    what leaves the first layer, and so on."""
    before = volumes[part.number - 1].astype(np.float64)
    if part.source is None:
        return _account(part, module, before, place)
    assert isinstance(module, Residual)
    return _added(part, module, float(before[place]), volumes[part.source], place)


def _account(part: LayerAnatomy, module: nn.Module, before: Floats, place: Place) -> CellAccount:
    if isinstance(module, WEIGHING) and len(part.input) == 3:
        found = window(part, module, before, place)
        few = found.patch.size <= (MOST_READ if found.everything else MOST_WRITTEN)
        shown = written(found) if few else None
        return CellAccount(_weighted(found, shown), found, shown)
    return CellAccount(_lines(part, module, before, place))


def _lines(part: LayerAnatomy, module: nn.Module, before: Floats, place: Place) -> list[str]:
    channel, row, column = place
    if isinstance(module, nn.Linear):
        return _unit(module, before.ravel(), channel)
    if isinstance(part.layer, Activation):
        return [_bent(float(before[place]), part.layer.bend)]
    if isinstance(part.layer, Pool):
        assert part.windows is not None
        read = [
            [cell for cell in size.window(at) if 0 <= cell < size.N]
            for size, at in zip(part.windows, place[1:], strict=True)
        ]
        return _pooled(module, before[channel][np.ix_(*read)].ravel(), channel)
    if isinstance(module, nn.AdaptiveAvgPool2d):
        return _mean(before[channel].ravel())
    if isinstance(module, RadialBasis):
        return _distance(before.ravel(), module.codes[channel].numpy().astype(np.float64))
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        return [_normalised(module, float(before[place]), channel)]
    if isinstance(module, nn.LocalResponseNorm):
        return _against_neighbours(module, before[:, row, column], channel)
    text = entry_text(float(before[place]), 4)
    return [f"Dropout rests when the network is asked: {text} goes through as it is."]


# --- additions ------------------------------------------------------------------------------------------------------


def _added(part: LayerAnatomy, block: Residual, made: float, came: Floats32, place: Place) -> CellAccount:
    """What the block made, plus what came into it, which a shortcut may have changed first (He et al. 2016)."""
    volumes, lines, window, shown = [came], list[str](), None, None
    for one, module in zip(part.shortcut, block.shortcut, strict=True):
        if isinstance(module, Padded):
            filled = place[0] >= one.input[0]
            at = f"row {place[1] * module.stride}, column {place[2] * module.stride}"
            lines.append(f"No map {place[0]} came in: 0" if filled else f"Of what came in, {at} of map {place[0]}")
        else:
            found = _account(one, module, volumes[-1].astype(np.float64), place)
            lines += [f"Shortcut, {one.layer.text}: {found.lines[0]}", *found.lines[1:]]
            window, shown = found.window or window, found.shown or shown
        with torch.inference_mode():
            volumes.append(module(torch.from_numpy(np.ascontiguousarray(volumes[-1]))[None])[0].numpy())
    total = write([made, float(volumes[-1][place])], lambda operands, _: operands[0] + operands[1], visible=VISIBLE)
    what = "the shortcut’s" if part.shortcut else "what came in"
    return CellAccount([f"The block’s + {what}: {joined(total.operands)} {total.ends[0]}", *lines], window, shown)


# --- weighted sums ------------------------------------------------------------------------------------------------


def window(part: LayerAnatomy, module: nn.Module, before: Floats, place: Place) -> Window:
    """What a cell of a layer (one of WEIGHING) makes of the maps before it (channels, rows, columns)."""
    maps, kernel, bias = _weights(part, module, before.shape, place)
    read = before[maps] if part.windows is None else patch(before[maps], part.windows, place[1:])
    return Window(read, kernel, bias, maps=tuple(maps), everything=part.windows is None)


def _weights(
    part: LayerAnatomy, module: nn.Module, before: tuple[int, ...], place: Place
) -> tuple[list[int], Floats, float]:
    """Which maps a cell reads, its kernel for each of them, and its bias."""
    channel = place[0]
    if isinstance(module, nn.Linear):
        return [*range(before[0])], _numbers(module.weight[channel]).reshape(before), module.bias[channel].item()
    if isinstance(module, TableConv2d):
        links = [k for k, target in enumerate(module.targets) if target == channel]
        return [module.sources[k] for k in links], _numbers(module.weight[links]), module.bias[channel].item()
    if isinstance(module, LocallyConnected2d):
        at = place[1] * part.output[2] + place[2]
        kernel = _numbers(module.weight[at, :, channel]).reshape(before[0], *module.kernel_size)
        return [*range(before[0])], kernel, module.bias[channel, at].item()
    assert isinstance(module, nn.Conv2d)
    inputs = module.in_channels // module.groups
    first = channel // (module.out_channels // module.groups) * inputs
    bias = 0.0 if module.bias is None else module.bias[channel].item()
    return [*range(first, first + inputs)], _numbers(module.weight[channel]), bias


def _numbers(weights: Tensor) -> Floats:
    return weights.detach().numpy().astype(np.float64)


def _weighted(found: Window, shown: Shown | None) -> list[str]:
    """Every map's products, the maps' sum, the bias; or the largest of them where there are too many."""
    several = len(found.maps) > 1
    if shown is None:
        parts = found.subtotals if several else found.products.ravel()
        return long_sum(parts, "maps’ sums" if several else "products", found.bias)[0]
    lines, rest = shown.named([f"Map {at}" for at in found.maps], "Maps")
    return [*rest, *lines] if several else [*lines, *rest]


def _unit(layer: nn.Linear, inputs: Floats, unit: int) -> list[str]:
    """A unit's sum: its products and the bias, or the largest of them and the others as one number."""
    weights = layer.weight[unit].detach().numpy().astype(np.float64)
    bias = layer.bias[unit].item()
    if len(weights) <= MOST_LISTED:
        return [neuron(weights.tolist(), inputs.tolist(), bias).text]
    return long_sum(weights * inputs, "products", bias)[0]


# --- layers without kernels -----------------------------------------------------------------------------------------


def _bent(value: float, bend: Bend) -> str:
    """A function of one number."""
    found = write([value], lambda operands, _: bend.function(operands[0]), visible=VISIBLE)
    x = found.operands[0]
    factor = f"({x})" if x.startswith("−") else x
    return f"{bend.around.format(x, negated(x), factor)} {found.ends[0]}"


def _pooled(module: nn.Module, cells: Floats, channel: int) -> list[str]:
    """A window's largest, mean or trained sum (LeCun et al. 1998): sum · coefficient + bias."""
    if isinstance(module, Subsampling):
        weight, bias = module.weight[channel].item(), module.bias[channel].item()
        truth = float(cells.sum()) * weight + bias
        return summed_then(
            cells, truth, [weight, bias], lambda o, _: o[0] * o[1] + o[2],
            lambda t, r: f"{joined([product(t[0], t[1]), *([t[2]] if bias else [])])} {r}",
        )  # fmt: skip
    if not isinstance(module, nn.MaxPool2d):
        return _mean(cells)
    if len(cells) <= MOST_POOLED:
        return [written_pool(cells.tolist(), "max")]
    largest = np.sort(cells)[::-1][:MOST_LISTED]
    note = f"The {MOST_LISTED} largest of {len(cells):,} cells; none of the others is larger."
    return [written_pool(largest.tolist(), "max"), note]


def _mean(cells: Floats) -> list[str]:
    """The mean of a window, or of a whole map (Lin et al. 2014)."""
    count = len(cells)
    if count <= MOST_POOLED:
        return [written_pool(cells.tolist(), "average")]
    return summed_then(cells, float(cells.mean()), [], lambda o, _: o[0] / count, lambda t, r: f"{t[0]}/{count} {r}")


def _distance(inputs: Floats, code: Floats) -> list[str]:
    """Minus the squared distance to a code of ±1 (LeCun et al. 1998)."""
    parts = (inputs - code) ** 2
    lines, total = long_sum(parts, "squared differences")
    far = int(parts.argmax())
    one = write([float(inputs[far]), float(code[far])], lambda o, _: (o[0] - o[1]) ** 2, exact=(1,), visible=VISIBLE)
    example = f"The largest, of unit {far}: ({less(*one.operands)})² {one.ends[0]}"
    return [f"Minus the squared distance to the code: −{total}", lines[0], example, *lines[1:]]


def _normalised(module: nn.BatchNorm1d | nn.BatchNorm2d, value: float, channel: int) -> str:
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
    scaled = product(f"({less(x, mu)})/√({joined([var, eps])})", gamma)
    return f"{joined([scaled, beta])} {found.ends[0]}"


def _against_neighbours(module: nn.LocalResponseNorm, across: Floats, channel: int) -> list[str]:
    """a/(k + α·Σ a²/n)^β over the maps beside it (Krizhevsky et al. 2012)."""
    size, value = module.size, float(across[channel])
    first, last = max(0, channel - size // 2), min(len(across), channel + (size - 1) // 2 + 1)  # one past the last
    squares = across[first:last] ** 2
    k, alpha, beta = module.k, module.alpha, module.beta

    def finish(operands: Sequence[float], _: Sequence[float] = ()) -> float:
        return float(operands[1] / (k + alpha * operands[0] / size) ** beta)

    def text(shown: Sequence[str], result: str) -> str:
        return f"{shown[1]}/({plain(k)} + {plain(alpha)}·{shown[0]}/{size})^{plain(beta)} {result}"

    lines = summed_then(squares, finish([float(squares.sum()), value]), [value], finish, text)
    return [f"Squares of maps {first} to {last - 1}: {lines[0]}", *lines[1:]]
