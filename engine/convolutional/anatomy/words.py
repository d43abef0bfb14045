"""The anatomy lesson in words: what stands beside the layer that is looked at."""

from __future__ import annotations

from engine.convolutional.anatomy.effects import Cut
from engine.convolutional.kernels.sizes import AXES
from engine.convolutional.networks.anatomy import Anatomy, LayerAnatomy, shape_text
from engine.convolutional.networks.counts import Arithmetic, Shape
from engine.convolutional.networks.grammar import written
from engine.convolutional.networks.residual import Thinned
from engine.convolutional.networks.windowed import TABLES, Conv

BYTES = 4  # of a number in 32 bits
MOST_PARTS = 12  # of a sum that is written out
CHANGE = "Σ|moved − before| / Σ|before|"


def where(anatomy: Anatomy, number: int) -> str:
    return f"layer {number} of {len(anatomy.layers)}" if number else "the image"


def heading(anatomy: Anatomy, number: int) -> str:
    if not number:
        return f"The image, {shape_text(anatomy.input)}"
    part = anatomy.layers[number - 1]
    return f"{part.title}: {part.layer.name}"


def account(anatomy: Anatomy, number: int) -> list[str]:
    """The layer's size, counts and receptive field as arithmetic; at the image, the sums over all layers."""
    part = anatomy.layers[number - 1] if number else anatomy
    line = (lambda counted: counted.line) if number else _summed
    counted = [f"Parameters: {line(part.parameters)}", f"Multiply-adds: {line(part.multiply_adds)}"]
    connections = [f"Connections: {line(part.connections)}"]
    if isinstance(part, Anatomy):
        return [
            "Play, or press →: each step lights the next layer. All of them together:",
            *counted,
            *connections,
            f"Activations, kept of each image in training: {anatomy.cells:,} cells of 32 bits, {_memory(anatomy)}",
        ]
    if not (part.parameters.value or part.multiply_adds.value):
        counted = ["No parameters, no multiply-adds"]
    lines = [f"{shape_text(part.input)} → {shape_text(part.output)}", *_size(part), *counted]
    lines += connections if part.connections.value else []
    return [*lines, _field(anatomy, part), *([part.sentence] if part.sentence else [])]


def _summed(counted: Arithmetic) -> str:
    """A sum over layers, or of very many what it gives and how many there are."""
    many = counted.text.count(" + ") + 1
    return counted.line if many <= MOST_PARTS else f"{counted.value:,} in {many} layers"


def totals(anatomy: Anatomy) -> list[str]:
    """Of the whole network, in one line."""
    parts = (
        f"{anatomy.parameters.value:,} parameters",
        f"{anatomy.multiply_adds.value:,} multiply-adds",
        f"{anatomy.connections.value:,} connections",
        f"{_memory(anatomy)} of activations",
    )
    return ["Network: " + " · ".join(parts)]


def _memory(anatomy: Anatomy) -> str:
    kept = anatomy.cells * BYTES
    return f"{kept / 1024:,.1f} KiB" if kept < 1024**2 else f"{kept / 1024**2:,.1f} MiB"


def cut(by_relu: Cut) -> str:
    """How many cells ReLU cuts."""
    return f"ReLU cut {by_relu.below:,} of {by_relu.cells:,} cells to 0 ({_percent(by_relu.below / by_relu.cells)})."


def shifted(shift: tuple[int, int], before: float | None, after: float | None, *, pooled: bool) -> list[str]:
    """What a shift of the picture, pixels to the right and downwards, changes before a layer and after it, as
    `effects.change` measures it; pooled: whether the layer pools, and so should lessen it."""
    across, down = shift
    ways = [(across, "to the right" if across > 0 else "to the left"), (down, "down" if down > 0 else "up")]
    moved = [f"{abs(by)} {'pixel' if abs(by) == 1 else 'pixels'} {way}" for by, way in ways if by]
    said = [
        f"{'not defined (all cells were 0)' if one is None else _percent(one)} {which}"
        for one, which in ((before, "going in"), (after, "coming out"))
    ]
    lines = [f"The picture {' and '.join(moved)}: the cells change by {CHANGE}, {' and '.join(said)}."]
    if pooled and before is not None and after is not None:
        lines.append(_pooled(before, after))
    return lines


def _pooled(before: float, after: float) -> str:
    if after < before:
        return "After pooling the change is smaller, but not gone." if after else "After pooling the change is gone."
    return "Here pooling does not make the change smaller." if before else "No cell going in has changed."


def table(part: LayerAnatomy) -> dict[str, object] | None:
    """Which maps going in (rows) each map coming out (columns) reads; None where it reads all of them."""
    if not isinstance(part.layer, Conv) or not part.layer.table:
        return None
    reads = TABLES[part.layer.table]
    links = sum(map(len, reads))
    rows = [
        {"head": str(source), "cells": ["×" if source in sources else "" for sources in reads]}
        for source in range(part.input[0])
    ]
    return {
        "title": f"{part.input[0]} maps (rows), {len(reads)} kernels: {links} links of {part.input[0] * len(reads)}",
        "columns": [str(target) for target in range(len(reads))],
        "rows": rows,
        "note": "× where a kernel reads a map",
    }


def _size(part: LayerAnatomy) -> list[str]:
    if part.source is not None:
        return _added(part)
    if part.formula:
        sides = "each axis" if ";" in part.formula else "rows and columns"
        return [f"Size, {sides}: {part.formula}"]
    return ["Every cell by itself, so the size stays"] if part.input == part.output else []


def _added(part: LayerAnatomy) -> list[str]:
    """What an addition adds."""
    came = f"the output of layer {part.source}" if part.source else "the image"
    if not part.shortcut:
        return [f"Added, cell by cell: {came}, as it is"]
    first, last = part.shortcut[0], part.shortcut[-1]
    shapes = f"{shape_text(first.input)} → {shape_text(last.output)}"
    if isinstance(first.layer, Thinned):
        by = first.layer.stride
        every = f", rows and columns 0, {by}, {2 * by} … of it," if by > 1 else ""
        missing = last.output[0] - first.input[0]
        return [f"Added, cell by cell: {came}{every} and {missing} maps of 0: {shapes}"]
    through = written(one.layer for one in part.shortcut)
    return [f"Added, cell by cell: {came} through {through}: {shapes}"]


def _field(anatomy: Anatomy, part: LayerAnatomy) -> str:
    rows, columns = part.field
    size = f"Receptive field: {rows.size} × {columns.size} pixels"
    read = anatomy.read_by(part.number, middle(part.output))
    who = _who(part.output)
    if not read[0]:
        return f"{size}; {who} sees padding alone"
    if tuple(map(len, read)) == anatomy.input[1:]:
        return f"{size}; {who} sees the whole image"
    texts = [_span(cells, axis) for cells, axis in zip(read, AXES, strict=True)]
    step = f"; the next cell {rows.jump} further" if rows.jump else ""
    return f"{size}; {who} sees {texts[0]}, {texts[1]}{step}"


def _who(shape: Shape) -> str:
    """Of which cell a layer's receptive field is said: where all cells have the same, of every one."""
    if len(shape) == 1:
        return "every unit"
    return "every cell" if shape[1:] == (1, 1) else "the middle cell"


def _span(cells: tuple[int, ...], axis: str) -> str:
    first, last = cells[0], cells[-1]
    if first == last:
        return f"{axis[:-1]} {first}"
    holes = last - first + 1 - len(cells)
    return f"{axis} {first}–{last}" + (f" but {holes} between" if holes else "")


def middle(shape: Shape) -> tuple[int, int]:
    """The cell in the middle of a volume's face; of a list, (0, 0)."""
    return (shape[1] // 2, shape[2] // 2) if len(shape) == 3 else (0, 0)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
