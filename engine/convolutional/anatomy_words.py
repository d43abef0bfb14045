"""The anatomy lesson in words: what stands beside the layer that is looked at."""

from __future__ import annotations

from engine.convolutional.anatomy import Anatomy, LayerAnatomy, shape_text
from engine.convolutional.anatomy_effects import Change, Cut
from engine.convolutional.counts import Shape
from engine.convolutional.layers import TABLES, Activation, Conv, Dense, GlobalAverage, Local, Pool, Radial
from engine.convolutional.sizes import AXES

BYTES = 4  # of a number in 32 bits
KINDS = ("input", "convolution", "local", "activation", "pooling", "dense", "other")


def kind(part: LayerAnatomy) -> str:
    """One of KINDS."""
    match part.layer:
        case Conv():
            return "convolution"
        case Local():
            return "local"
        case Activation():
            return "activation"
        case Pool() | GlobalAverage():
            return "pooling"
        case Dense() | Radial():
            return "dense"
        case _:
            return "other"


def where(anatomy: Anatomy, number: int) -> str:
    return f"layer {number} of {len(anatomy.layers)}" if number else "the image"


def heading(anatomy: Anatomy, number: int) -> str:
    if not number:
        return f"The image, {shape_text(anatomy.input)}"
    part = anatomy.layers[number - 1]
    return f"{part.title} · {part.layer.name}: {shape_text(part.input)} → {shape_text(part.output)}"


def account(anatomy: Anatomy, number: int) -> list[str]:
    """The layer's size, counts and receptive field as arithmetic; of the image, what goes on from here."""
    if not number:
        return [_image(anatomy.input), "Play, or press →: each step lights the next layer."]
    part = anatomy.layers[number - 1]
    lines = [f"{_size(part)}"]
    if part.parameters.value or part.multiply_adds.value:
        lines += [f"Parameters: {part.parameters.line}", f"Multiply-adds: {part.multiply_adds.line}"]
    else:
        lines += ["No parameters, no multiply-adds"]
    if part.connections.value:
        lines += [f"Connections: {part.connections.line}"]
    lines += [_field(anatomy, part)]
    return [*lines, *([part.sentence] if part.sentence else [])]


def totals(anatomy: Anatomy) -> list[str]:
    """Of the whole network."""
    kept = anatomy.cells * BYTES
    memory = f"{kept / 1024:,.1f} KiB" if kept < 1024**2 else f"{kept / 1024**2:,.1f} MiB"
    return [
        f"{anatomy.parameters.value:,} parameters · {anatomy.multiply_adds.value:,} multiply-adds · "
        f"{anatomy.connections.value:,} connections",
        f"Parameters: {anatomy.parameters.line}",
        f"Kept of one image in training: {anatomy.cells:,} cells, {memory} in 32 bits each",
    ]


def effect(
    ran: str, cutting: Cut | None, shift: int, changes: tuple[Change, Change] | None, *, pools: bool
) -> list[str]:
    """What became of the picture in the layer that is looked at. ran: which picture, through what."""
    lines = [ran]
    if cutting:
        lines.append(f"ReLU cut {cutting.changed:,} of {cutting.cells:,} cells to 0 ({_percent(cutting.share)}).")
    if changes:
        before, after = changes
        lines.append(f"The picture moved by {_pixels(shift)}. {_changed('In', before)} {_changed('Out', after)}")
    elif pools:
        lines.append("Move the picture by a pixel: what changes before the pooling, and what after?")
    return lines


def _changed(which: str, change: Change) -> str:
    counted = f"{change.changed:,} of {change.cells:,} cells"
    return f"{which}: {counted} differ ({_percent(change.share)}), by {_percent(change.relative)} of their mean size."


def table(part: LayerAnatomy) -> dict[str, object] | None:
    """Which maps going in (rows) each map coming out (columns) reads; None where it reads all of them."""
    if not isinstance(part.layer, Conv) or not part.layer.table:
        return None
    reads = TABLES[part.layer.table]
    rows = [
        {"head": str(source), "cells": ["×" if source in sources else "" for sources in reads]}
        for source in range(part.input[0])
    ]
    return {
        "title": f"{part.layer.text}: which of the {part.input[0]} maps each of its {len(reads)} reads",
        "columns": [str(target) for target in range(len(reads))],
        "rows": rows,
        "note": f"{sum(map(len, reads))} links of {part.input[0] * len(reads)}",
    }


def _image(image: Shape) -> str:
    channels, rows, columns = image
    return f"{channels} {'channel' if channels == 1 else 'channels'} of {rows} × {columns} pixels."


def _size(part: LayerAnatomy) -> str:
    if not part.formula:
        same = part.input == part.output
        return f"Size: {'every cell by itself, so it stays ' if same else ''}{shape_text(part.output)}"
    sides = " and ".join(AXES) if ";" not in part.formula else "of each axis"
    return f"Size, {sides}: {part.formula}"


def _field(anatomy: Anatomy, part: LayerAnatomy) -> str:
    rows, columns = part.field
    sizes = f"{rows.size} × {columns.size} pixels"
    step = f", {rows.jump} further for the next cell" if rows.jump else ""
    read = anatomy.read_by(part.number, middle(part.output))
    if not read[0]:
        return f"Receptive field: {sizes}{step}; the middle cell sees padding alone"
    texts = [_span(cells, axis) for cells, axis in zip(read, AXES, strict=True)]
    return f"Receptive field: {sizes}{step}; the middle cell sees {texts[0]}, {texts[1]}"


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


def _pixels(shift: int) -> str:
    side = "right" if shift > 0 else "left"
    return f"{abs(shift)} {'pixel' if abs(shift) == 1 else 'pixels'} to the {side}"
