"""What the drawing lesson says of the layer and the cell that are looked at."""

from __future__ import annotations

from engine.arrays import Floats32
from engine.convolutional.networks.anatomy import LayerAnatomy, shape_text
from engine.convolutional.networks.windows import Place, Window

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


def about(part: LayerAnatomy, maps: Floats32, shown: int) -> str:
    """Its size, for ReLU how many cells it cut, and how many of its maps are shown if not all are."""
    size = f"{part.layer.text}: {shape_text(part.output)}"
    if part.layer.text == "R":
        cut = int((maps == 0).sum())
        size += f"; {cut:,} of {maps.size:,} cells are 0 ({100 * cut / maps.size:.0f} %)"
    return size if shown == len(maps) else f"{size}; its first {shown} maps"


def cell(part: LayerAnatomy, place: Place) -> str:
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
