"""What a network makes of the whole plane, as small pictures: its answer, every unit's value, the zero lines.

One batched forward pass in torch and single precision paints the answer and all units. A field's values lie in
−127..127 for −1..1; a unit whose values reach further is scaled down to its own largest. Row 0 is the top.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.supervised.mlp import features
from engine.supervised.mlp.network import ACTIVATIONS
from engine.supervised.mlp.training import MLPTraining

LARGE, UNIT, LINES, SEED = 100, 24, 33, 48  # cells along a side


@lru_cache(maxsize=64)
def _grid(names: tuple[str, ...], cells: int) -> Tensor:
    return torch.from_numpy(features.grid(names, cells)).float()  # (inputs, cells²)


@lru_cache(maxsize=4)
def _thinned(cells: int) -> Tensor:
    """Which cells of the large grid, row by row, stand for those of a coarser one."""
    places = torch.tensor([int((k + 0.5) * LARGE / cells) for k in range(cells)])
    return (places[:, None] * LARGE + places[None, :]).ravel()


def _pass(training: MLPTraining, index: int, cells: int, depth: int | None = None) -> tuple[list[Tensor], list[Tensor]]:
    """z and h of every layer (or the first `depth`) at every cell, each (units, cells²).

    A row a unit, other than in :func:`engine.supervised.mlp.network.propagate`: the same sums, ten times as fast here.
    """
    sums: list[Tensor] = []
    values, start = [_grid(training.settings.features, cells)], 0
    for w, b in list(zip(*training.layers(index), strict=True))[:depth]:
        z = torch.addmm(torch.from_numpy(b).float()[:, None], torch.from_numpy(w).float(), values[-1])
        last = len(sums) == len(training.sizes) - 2
        name = training.output if last else training.settings.activation
        h = torch.softmax(z, dim=0) if name == "softmax" else ACTIVATIONS[name].function(z)
        for unit in training.off[index, start : start + len(b)].nonzero()[0]:
            h[unit] = 0
        sums.append(z)
        values.append(h)
        start += len(b)
    return sums, values


def _signed(values: Tensor, discretise: bool, cells: int) -> NDArray[np.int8]:
    """Rows of values as pictures in −127..127; 0 where single precision could not hold them (a run gone astray)."""
    scaled = torch.sign(values) if discretise else values.clamp(-1, 1)
    pictures: NDArray[np.int8] = (
        (scaled * 127).nan_to_num_(0.0).round_().to(torch.int8).numpy().reshape(-1, cells, cells)
    )
    return pictures


def _own_scale(values: Tensor) -> Tensor:
    """Each row divided by its largest size, where that is above 1."""
    return values / values.abs().amax(dim=1, keepdim=True).clamp(min=1)


def answer(output: Tensor, discretise: bool, cells: int) -> dict[str, NDArray[Any]]:
    """The network's answer: `field`, or with more than two classes `field_class` and `field_sure`.

    With two classes p(1) − p(0); the certainty of more is p of the likeliest, 0 for guessing and 255 for certain.
    """
    if len(output) == 1:
        return {"field": _signed(output, discretise, cells)[0]}
    if len(output) == 2:
        return {"field": _signed(output[1:] - output[:1], discretise, cells)[0]}
    largest, chosen = output.max(dim=0)
    guess = 1 / len(output)
    sure = torch.ones_like(largest) if discretise else (largest - guess) / (1 - guess)
    return {
        "field_class": chosen.to(torch.uint8).numpy().reshape(cells, cells),
        "field_sure": (sure * 255).nan_to_num_(0.0).round_().to(torch.uint8).numpy().reshape(cells, cells),
    }


@torch.inference_mode()
def paint(training: MLPTraining, shown: int, focus: int, zero_lines: int, discretise: bool) -> dict[str, NDArray[Any]]:
    """All pictures of network `shown`: field (100, 100), unit_fields (inputs + units, 24, 24), seed_fields,
    and input_fields (inputs that the network has not, 24, 24).

    focus: a unit, counted from the inputs on, whose field takes the place of the answer, or −1; zero_lines: a hidden
    layer, 1 for the first, whose zero_lines (units, 33, 33) are wanted, or 0.
    """
    values = _pass(training, shown, LARGE)[1]
    units = list(values)
    if training.output == "softmax":
        units[-1] = 2 * values[-1] - 1  # a probability of one half is neutral
    small = torch.cat([layer[:, _thinned(UNIT)] for layer in units])
    pictures: dict[str, NDArray[Any]] = {"unit_fields": _signed(_own_scale(small), discretise, UNIT)}
    if off := tuple(name for name in features.FEATURES if name not in training.settings.features):
        pictures["input_fields"] = _signed(_own_scale(_grid(off, UNIT)), discretise, UNIT)
    if focus >= 0:
        one = torch.cat(units)[focus : focus + 1]
        pictures["field"] = _signed(_own_scale(one), discretise, LARGE)[0]
    else:
        pictures |= answer(values[-1], discretise, LARGE)
    if zero_lines:
        pictures["zero_lines"] = _zero_lines(_pass(training, shown, LINES, zero_lines)[0][-1])
    return pictures | _seeds(training, shown, values[-1], discretise)


def _zero_lines(sums: Tensor) -> NDArray[np.int8]:
    """Sums scaled so that what lies between two neighbouring cells uses the whole range: only the zero matters."""
    planes = sums.reshape(-1, LINES, LINES)
    across = (planes[:, :, 1:] - planes[:, :, :-1]).abs().amax(dim=(1, 2))
    down = (planes[:, 1:] - planes[:, :-1]).abs().amax(dim=(1, 2))
    steepest = (across + down).clamp(min=1e-12)
    return _signed(planes / steepest[:, None, None], False, LINES)


def _seeds(training: MLPTraining, shown: int, output: Tensor, discretise: bool) -> dict[str, NDArray[Any]]:
    """The answer of every network, on a coarser grid: seed_fields (seeds, 48, 48), or the classes they choose."""
    rows = []
    for index in range(len(training.seeds)):
        values = output[:, _thinned(SEED)] if index == shown else _pass(training, index, SEED)[1][-1]
        rows.append(answer(values, discretise, SEED))
    if "field" in rows[0]:
        return {"seed_fields": np.stack([row["field"] for row in rows])}
    return {"seed_field_class": np.stack([row["field_class"] for row in rows])}
