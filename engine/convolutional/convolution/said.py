"""What lesson 2.1 says of the cell that is looked at: a title, and lines."""

from __future__ import annotations

from engine.arithmetic.exact import entry_text
from engine.convolutional.convolution import stamping, words
from engine.convolutional.convolution.content import Content, Place
from engine.convolutional.convolution.watched import Spot, Watched, filter_of
from engine.convolutional.kernels.pooling import written_pool

Said = tuple[str, list[str]]


def said(content: Content, watched: Watched, focus: Spot | None, base: Spot | None, made: int) -> Said:
    """focus: the cell that is looked at; base: the one whose products are shown, `made` of them."""
    if focus is None:
        return "", ["Press play, or point at any cell."]
    map, place = focus
    filters, transposed = len(content.output), content.settings.transposed
    if map == "image" and not transposed:
        return _image(content, place, filter_of(content, watched))
    if map == "kernel":
        return _kernel(content, place)
    if map == "bias":
        text = entry_text(float(content.bias[place[0]]))
        added = f"{text} is added to each of the {content.output[0].size} output cells."
        return f"Bias of filter {place[0]}", [added]
    if map == "pooled" and content.pooled:
        window = content.output[content.pooled.window(place)].ravel().tolist()
        line = written_pool(window, "average" if content.pooled.winners is None else "max")
        return named("Pooled", place, filters), [words.as_in_cell(line, float(content.pooled.values[place]))]
    if map == "mixed" and content.mixed is not None:
        return named("Mixed", place, len(content.mixed)), _mixed(content, place)
    if map == "mixing":
        weight = entry_text(float(content.mixing[place[1:]]))
        line = f"{weight} weighs channel {place[2]} of the output in all {content.output[0].size} cells of its map."
        return f"1×1 filter {place[1]}, channel {place[2]}", [line]
    if map == "stamps":
        return named("Stamps", place, 1), stamping.reached(content, *place[1:])
    if map == "back":
        value = float(content.back[place])
        lines = words.account(content.cell_back(place), value, content.readers(place[0]))
        lines[-1] += f"; the image had {entry_text(float(content.image[place]))}"
        return named("Convolved back", place, len(content.image), "channel"), lines
    if map == "output" and not content.inside(place):
        line = "The padding cuts this cell off the output. " + stamping.reached(content, *place[1:])[0]
        return named("Cut off", place, filters), [line]
    if base is None:
        return "", []
    whole = made == content.products_a_cell
    if base[0] == "image":
        return _stamp(content, watched, focus, base[1], whole)
    cell, value = content.cell(base[1]), float(content.output[base[1]])
    title = named("Output", base[1], filters)
    if transposed:
        return title, stamping.account(content, cell, base[1], watched.at)
    return title, words.account(cell, value, content.group(base[1][0])) if whole else words.so_far(cell, made)


def named(grid: str, place: Place, channels: int, of: str = "filter") -> str:
    """A cell of a map of so many channels, which are called `of`."""
    channel, row, column = place
    which = f", {of} {channel}" if channels > 1 else ""
    return f"{grid}{which}, row {row}, column {column}"


def _image(content: Content, place: Place, filter: int) -> Said:
    channel, row, column = place
    rows, columns = content.geometry.windows
    inside = 0 <= row < rows.N and 0 <= column < columns.N
    value = float(content.image[place]) if inside else content.settings.fill
    slice = content.kernels[filter, channel - content.group(filter).start]
    lines = words.read_by(value, content.geometry.touched((row, column)), slice)
    return named("Image" if inside else "Padding", place, len(content.image), "channel"), lines


def _kernel(content: Content, place: Place) -> Said:
    slice, row, column = place
    filter, entry = divmod(slice, content.kernels.shape[1])
    channel = content.group(filter)[entry]
    which = f", filter {filter}, channel {channel}" if max(len(content.kernels), len(content.image)) > 1 else ""
    met, weight = content.geometry.met_by((row, column)), float(content.slices[place])
    tell = stamping.shared_weight if content.settings.transposed else words.shared_weight
    return f"Kernel{which}, row {row}, column {column}", tell(weight, met)


def _stamp(content: Content, watched: Watched, focus: Spot, base: Place, whole: bool) -> Said:
    """What a cell of the image stamps; of the one that a walk is at, how it adds up with what was there."""
    at, group = watched.at, content.group(base[0])
    walking = at is not None and watched.walk == focus and focus not in (watched.hover, watched.pinned)
    all_of_them = walking or focus[0] != "image"
    place = (focus[1][0], *base[1:]) if focus[0] == "image" else (group[0], *base[1:])
    title = named("Image", place, 1 if all_of_them and len(group) > 1 else len(content.image), "channel")
    if at and not whole:
        return title, stamping.so_far(content, at, watched.asks("cell"))
    lines = stamping.stamped(content, group if all_of_them else [place[0]], *base[1:])
    return title, [*lines, *(stamping.laid_down(content, at, watched.asks("cell")) if walking and at else [])]


def _mixed(content: Content, place: Place) -> list[str]:
    value = float(content.mixed[place]) if content.mixed is not None else 0.0
    return words.account(content.mixture(place), value, [0])
