"""A trained network at work on one picture: what leaves every layer, and how one number of it comes about.

    work = Thinking(shipped("digits").network, "C12@3 R …", digit)
    work.outputs[0]                      # (12, 26, 26)
    work.account(1, (0, 5, 7)).lines     # every product of that cell, so that what is shown adds up

Layers are numbered from 1; number 0 is the picture. A row of units counts as maps of one cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.convolutional.account import products, written
from engine.convolutional.anatomy import Anatomy, dissect
from engine.convolutional.exact import fixed, read_shown
from engine.convolutional.grammar import parse
from engine.convolutional.lens import shortened_products
from engine.convolutional.pooling import written_pool
from engine.convolutional.sizes import Convolution
from engine.convolutional.surgery import Muted
from engine.written import joined, neuron

Floats = NDArray[np.float64]
Place = tuple[int, int, int]  # map, row, column
MOST_LISTED = 8  # products of a unit written out; the others are one number


@dataclass(frozen=True)
class CellAccount:
    """How one cell comes about. lines: the arithmetic as it is shown. Of a convolution also the input maps' patches,
    kernels and products (maps, rows, columns), their texts, and each map's share, subtotals; strongest: the map with
    the largest one."""

    lines: list[str]
    patch: Floats | None = None
    kernel: Floats | None = None
    products: Floats | None = None
    texts: tuple[list[str], list[str], list[str]] | None = None
    subtotals: tuple[str, ...] = ()
    strongest: int = 0


class Thinking:
    """What a network makes of a picture (28, 28). plan: its layers in the grammar of small CNNs."""

    def __init__(self, layers: Sequence[nn.Module], plan: str, picture: NDArray[np.float32]) -> None:
        self.layers, self.plan = layers, plan
        self.anatomy = _anatomy(plan, (1, *picture.shape))
        self.outputs: list[NDArray[np.float32]] = [picture[None]]
        with torch.inference_mode():
            x = torch.from_numpy(np.ascontiguousarray(picture))[None, None]  # (1, 1, 28, 28)
            for layer in layers:
                x = layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
                self.outputs.append(_maps(x))

    @property
    def logits(self) -> NDArray[np.float32]:
        return self.outputs[-1][:, 0, 0]

    @property
    def probabilities(self) -> Floats:
        """Softmax of the logits."""
        logits = self.logits.astype(np.float64)
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum())

    def account(self, number: int, place: Place) -> CellAccount:
        """How a cell of a layer comes about. Raises ValueError if there is no such cell."""
        if not 0 <= number < len(self.outputs) or not _inside(self.outputs[number], place):
            raise ValueError("This layer has no such cell.")
        if number == 0:
            return CellAccount([f"A pixel of the picture: {_short(self.outputs[0][place])} of full ink."])
        layer, before = self.layers[number - 1], self.outputs[number - 1].astype(np.float64)
        if isinstance(layer, Muted):
            if place[0] in layer.channels:
                return CellAccount(["This map is muted: 0, whatever comes in."])
            layer = layer.layer
        if isinstance(layer, nn.Conv2d):
            return self._convolved(layer, before, place)
        if isinstance(layer, nn.ReLU):
            value = float(before[place])
            shown = fixed(Fraction(value), 4)
            return CellAccount([f"max(0, {shown}) = {shown if value > 0 else '0'}"])
        if isinstance(layer, nn.MaxPool2d):
            channel, row, column = place
            size = int(layer.kernel_size)  # type: ignore[arg-type]
            window = before[channel, row * size :, column * size :][:size, :size]
            return CellAccount([written_pool(window.ravel().tolist(), "max").line])
        assert isinstance(layer, nn.Linear)
        return _summed(layer, before.ravel(), place[0])

    def _convolved(self, layer: nn.Conv2d, before: Floats, place: Place) -> CellAccount:
        channel, row, column = place
        assert layer.bias is not None
        weights = layer.weight.detach().numpy().astype(np.float64)
        settings = Convolution(padding=_side(layer.padding))
        cell = products(
            before, weights, (row, column), filter=channel, bias=layer.bias.detach().numpy(), settings=settings
        )
        shown = written(cell)
        many, made_texts = len(cell.channels) > 1, list[str]()
        lines = [f"Map {k}: {line}" if many else line for k, line in enumerate(shown.lines[: len(cell.channels)], 1)]
        names = [*(["Maps"] if many else []), "Bias"]
        rest = [f"{name}: {line}" for name, line in zip(names, shown.lines[len(lines) :], strict=False)]
        shape = (len(cell.channels), *weights.shape[2:])
        patch, kernel, made = (
            np.reshape([getattr(term, part) for c in cell.channels for term in c.terms], shape)
            for part in ("value", "weight", "product")
        )
        texts = [[term[k] for terms in shown.terms for term in terms] for k in range(2)]
        for terms, subtotal in zip(shown.terms, shown.subtotals, strict=True):
            made_texts += shortened_products(terms, subtotal)
        strongest = int(np.argmax([abs(c.subtotal) for c in cell.channels]))
        lists = (texts[0], texts[1], made_texts)
        return CellAccount(
            [*rest, *lines] if many else [*lines, *rest], patch, kernel, made, lists, shown.subtotals, strongest
        )


@lru_cache(maxsize=16)
def _anatomy(plan: str, image: tuple[int, ...]) -> Anatomy:
    return dissect(parse(plan), image)


def _maps(x: Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = x[0].numpy()
    return found if found.ndim == 3 else found[:, None, None]


def _inside(maps: NDArray[np.float32], place: Place) -> bool:
    return all(0 <= index < size for index, size in zip(place, maps.shape, strict=True))


def _side(padding: object) -> int:
    return int(padding[0]) if isinstance(padding, tuple) else int(str(padding))


def _short(value: float) -> str:
    return fixed(Fraction(float(value)), 2)


def _summed(layer: nn.Linear, inputs: Floats, unit: int) -> CellAccount:
    """A unit's sum: its largest products, all others as one number, the bias; shown so that it adds up."""
    weights = layer.weight[unit].detach().numpy().astype(np.float64)
    bias = float(layer.bias.detach()[unit])
    made = weights * inputs
    if len(made) <= MOST_LISTED:
        return CellAccount([neuron(weights.tolist(), inputs.tolist(), bias).text])
    order = np.argsort(-np.abs(made), kind="stable")[:MOST_LISTED]
    total = fixed(Fraction(float(made.sum() + bias)), 3)
    parts = [fixed(Fraction(float(made[k])), 3) for k in order]
    shown_bias = fixed(Fraction(bias), 3)
    rest = read_shown(total) - read_shown(shown_bias) - sum(map(read_shown, parts), Fraction(0))
    others = fixed(rest, 3)
    lines = [
        f"{joined([*parts, others, shown_bias])} = {total}",
        f"The {MOST_LISTED} largest of {len(made)} products, the sum of all others ({others}), and the bias.",
    ]
    return CellAccount(lines)
