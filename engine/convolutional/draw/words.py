"""What the drawing lesson says: the answer and how sure it is, the layer and the cell that are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.convolutional.draw.surgery import EACH, Surgery
from engine.convolutional.networks.anatomy import LayerAnatomy, shape_text
from engine.convolutional.networks.cell_account import Window
from engine.convolutional.reader.reader import Reader

CHANGES = {
    "shift": "a shift, in widths of the picture",
    "turn": "a turn, in degrees",
    "size": "its size",
    "thickness": "the thickness of its strokes",
    "noise": "noise on what the network sees",
}


def layer(part: LayerAnatomy, count: int) -> str:
    """Layer 3 of 13, max pooling."""
    return f"layer {part.number} of {count}, {part.layer.name}"


def about(part: LayerAnatomy, maps: NDArray[np.float32], shown: int) -> str:
    """Its size, for ReLU how many cells it cut, and how many of its maps are shown if not all are."""
    size = f"{part.layer.text}: {shape_text(part.output)}"
    if part.layer.text == "R":
        cut = int((maps == 0).sum())
        size += f"; {cut:,} of {maps.size:,} cells are 0 ({100 * cut / maps.size:.0f} %)"
    return size if shown == len(maps) else f"{size}; its first {shown} maps"


def cell(part: LayerAnatomy, place: tuple[int, int, int]) -> str:
    """Which cell the account is of."""
    where = "" if len(part.output) == 1 else f", row {place[1]}, column {place[2]}"
    return f"{part.title}: {part_name(part, place[0])}{where}"


def lens(read: Window, chosen: int) -> str:
    """Which of the maps that a cell reads stands in the grids."""
    most = ", which counts most," if chosen == read.strongest else ""
    return f"In the grids: map {read.maps[chosen] + 1}{most} of {len(read.maps)}"


def part_name(part: LayerAnatomy, index: int) -> str:
    """What a part of a layer is called: maps are counted from 1, units, as answers are, from 0."""
    return f"unit {index}" if len(part.output) == 1 else f"map {index + 1}"


def surgery(done: Surgery, network: Reader, before: int, after: int) -> list[str]:
    """What was done to the network, and how many of the bundled digits it reads right now."""
    layers = network.anatomy.layers
    muted = [f"{part_name(layers[number - 1], channel)} of layer {number}" for number, channel in done.muted]
    kernels = [f"kernel {channel + 1} of layer {network.kernels} replaced" for channel, _ in done.kernels]
    parts = [f"muted: {', '.join(muted)}"] if muted else []
    parts += [", ".join(kernels)] if kernels else []
    parts += [] if done.biases else ["no biases"]
    learnt = ", most of which it has learnt from," if network.data == "digits" else ""
    cost = f"Of {10 * EACH} bundled digits{learnt} it reads {after} right, as trained {before}."
    said = [f"{'; '.join(parts)}.".capitalize() if parts else "Nothing is changed: click a map to mute it.", cost]
    if network.kernels is None:
        first = next(part for part in layers if part.parameters.value)
        said.append(f"{first.title}, has the first weights and is no 2-D convolution: it has no kernel to write here.")
    return said
