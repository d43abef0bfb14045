"""A network's anatomy as the stage draws it: volumes, the window that a cell reads, and its receptive field."""

from __future__ import annotations

from typing import Any

from engine.convolutional.anatomy import words
from engine.convolutional.networks.anatomy import Anatomy, LayerAnatomy, shape_text
from engine.convolutional.networks.layers import Dense, GlobalAverage, Radial
from engine.experiment.protocol import Frame

Drawn = dict[str, Any]


def drawn(anatomy: Anatomy) -> list[Drawn]:
    """The image and every layer's output: kind, text (in the grammar), shape, words; joined: whether it works on every
    cell by itself, and so stands with the volume before it."""
    image = {
        "kind": "input",
        "text": "image",
        "shape": list(anatomy.input),
        "words": f"Image, {shape_text(anatomy.input)}",
        "joined": False,
    }
    return [image, *map(_volume, anatomy.layers)]


def _volume(part: LayerAnatomy) -> Drawn:
    kind = words.kind(part)
    counted = f", {part.parameters.value:,} parameters" if part.parameters.value else ""
    return {
        "kind": kind,
        "text": part.layer.text,
        "shape": list(part.output),
        "words": f"{part.title}, {part.layer.name}: {shape_text(part.output)}{counted}",
        "joined": kind in ("activation", "other"),
    }


def looked_at(anatomy: Anatomy, number: int) -> Frame:
    """window: {rows, columns, cell} of the volume before, which the cell reads, first and one past the last (beyond the
    volume in its padding), "all" where it reads everything, None where there is nothing to draw; field: {rows,
    columns} of the image."""
    if not number:
        return {"window": None, "field": None}
    part = anatomy.layers[number - 1]
    cell = words.middle(part.output)
    rows, columns = anatomy.read_by(number, cell)
    field = {"rows": [rows[0], rows[-1] + 1], "columns": [columns[0], columns[-1] + 1]} if rows else None
    if isinstance(part.layer, Dense | Radial | GlobalAverage):
        return {"window": "all", "field": field}
    if part.windows is None:
        return {"window": None, "field": field}
    spans = [
        [place * size.S - size.before, place * size.S - size.before + size.span]
        for place, size in zip(cell, part.windows, strict=True)
    ]
    return {"window": {"rows": spans[0], "columns": spans[1], "cell": list(cell)}, "field": field}
