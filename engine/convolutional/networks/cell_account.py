"""How one number of any layer comes about, written so that what is shown adds up.

    account(part, module, before, place).lines      # ["0.31·0.42 − … = 0.713", "Bias: 0.713 + 0.020 = 0.733"]

Where more is added up than anyone would read, the largest terms are written out, and all others are one number: the
whole less those, so that the digits shown give the sum shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import nn

from engine.arithmetic.exact import entry_text
from engine.arithmetic.long_sums import MOST_LISTED, long_sum
from engine.arithmetic.written import neuron
from engine.arrays import Floats
from engine.convolutional.kernels.account import Shown, products, shortened_products, written
from engine.convolutional.networks.anatomy import LayerAnatomy
from engine.convolutional.networks.layer_accounts import (
    BENDS,
    against_neighbours,
    bent,
    distance,
    mean,
    normalised,
    pooled,
)
from engine.convolutional.networks.layers import Activation, Pool
from engine.convolutional.networks.modules import RadialBasis
from engine.convolutional.networks.windows import WEIGHING, Place, Window, patch, window

MOST_WRITTEN = 300  # products written out in all; more take too long to be made to agree while a pointer moves
MOST_READ = 120  # of them, where a unit reads all there is
MOST_CELLS = 225  # of one map's patch, kernel and products as grids


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
        return CellAccount([bent(value, *BENDS[type(module)])])
    if isinstance(part.layer, Pool):
        assert part.windows is not None
        return CellAccount(pooled(module, patch(before[place[:1],], part.windows, place[1:])[0].ravel(), place[0]))
    if isinstance(module, nn.AdaptiveAvgPool2d):
        return CellAccount(mean(before[place[0]].ravel()))
    if isinstance(module, RadialBasis):
        return CellAccount(distance(before.ravel(), module.codes[place[0]].numpy().astype(np.float64)))
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        return CellAccount([normalised(module, float(before[place]), place[0])])
    if isinstance(module, nn.LocalResponseNorm):
        return CellAccount(against_neighbours(module, before[:, place[1], place[2]], place[0]))
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
