"""A network's anatomy as the stage draws it: volumes, the window that a cell reads, and its receptive field."""

from __future__ import annotations

from typing import Any

from engine.convolutional.anatomy.words import middle
from engine.convolutional.networks.anatomy import Anatomy, shape_text
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.grammar import written
from engine.experiment.protocol import Frame

Drawn = dict[str, Any]


def drawn(anatomy: Anatomy) -> list[Drawn]:
    """The image and every layer's output: kind, text (in the grammar), shape, words; joined: whether it works on every
    cell by itself, and so stands with the volume before it; of an addition, source: the volume that is added, and
    through: the layers that this goes through first, if any."""
    image = shape_text(anatomy.input)
    volumes = [_volume("input", "image", anatomy.input, f"Image, {image}")]
    for part in anatomy.layers:
        counted = f", {part.parameters.value:,} parameters" if part.parameters.value else ""
        words = f"{part.title}, {part.layer.name}: {shape_text(part.output)}{counted}"
        volume = _volume(part.layer.sort, part.layer.text, part.output, words)
        if part.source is not None:
            volume |= {"source": part.source, "through": written(one.layer for one in part.shortcut)}
        volumes.append(volume)
    return volumes


def _volume(kind: str, text: str, shape: Shape, words: str) -> Drawn:
    joined = kind in ("activation", "other", "addition")
    return {"kind": kind, "text": text, "shape": list(shape), "words": words, "joined": joined}


def looked_at(anatomy: Anatomy, number: int, cell: tuple[int, int] | None = None) -> Frame:
    """window: {rows, columns, cell} of the volume before, which the cell reads, first and one past the last (beyond the
    volume in its padding), "all" where it reads everything, None where there is nothing to draw; field: {rows,
    columns} of the image. cell: its row and column, none for the middle."""
    if not number:
        return {"window": None, "field": None}
    part = anatomy.layers[number - 1]
    cell = cell or middle(part.output)
    rows, columns = anatomy.read_by(number, cell)
    field = {"rows": [rows[0], rows[-1] + 1], "columns": [columns[0], columns[-1] + 1]} if rows else None
    if part.layer.reads_all:
        return {"window": "all", "field": field}
    if part.windows is None:
        return {"window": None, "field": field}
    down, across = (size.window(place) for place, size in zip(cell, part.windows, strict=True))
    window = {"rows": [down[0], down[-1] + 1], "columns": [across[0], across[-1] + 1], "cell": list(cell)}
    return {"window": window, "field": field}
