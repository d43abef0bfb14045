"""Whether a layer can stand where it stands, and what would fit if it cannot.

All errors are ValueErrors with a sentence that names the layer by its number and text, and one on what fits.
"""

from __future__ import annotations

import math

from engine.convolutional.kernels.sizes import AXES, OutputSize, listed
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.layers import (
    MOST_CHANNELS,
    MOST_GROUPS,
    MOST_PADDING,
    TABLES,
    Conv,
    GlobalAverage,
    Layer,
    Pool,
    ResponseNorm,
    Windowed,
)

Windows = tuple[OutputSize, OutputSize]  # along rows, along columns
LARGEST_SIDE = 512


def check_image(image: Shape) -> None:
    if len(image) != 3 or not 1 <= image[0] <= MOST_CHANNELS or not all(1 <= n <= LARGEST_SIDE for n in image[1:]):
        sides = f"1 to {LARGEST_SIDE} rows and columns"
        raise ValueError(f"An image has 1 to {MOST_CHANNELS:,} channels and {sides}.")


def check_place(number: int, layer: Layer, shape: Shape, listed_by: str) -> None:
    """Whether a layer can follow what is before it, its windows apart; listed_by: the layer that made a list of it."""
    title = f"Layer {number}, {layer.text}"
    if len(shape) == 1 and isinstance(layer, Windowed | GlobalAverage | ResponseNorm):
        what = f"{listed_by}, has made one list of them"
        raise ValueError(f"{title}: {layer.name} needs rows and columns, but {what}. It fits before that layer.")
    if not isinstance(layer, Conv):
        return
    going = (shape[0], layer.channels)
    if layer.table:
        table = TABLES[layer.table]
        joined = (len({source for sources in table for source in sources}), len(table))
        if going != joined:
            fits = f"The table fits from {joined[0]} to {joined[1]}; without it, any number does."
            raise ValueError(f"{title}: it goes from {going[0]} maps to {going[1]}. {fits}")
    elif going[0] % layer.groups or going[1] % layer.groups:
        fitting = [groups for groups in range(1, MOST_GROUPS + 1) if not (going[0] % groups or going[1] % groups)]
        said = f"{layer.groups} groups do not divide {going[0]} maps and {going[1]} channels"
        raise ValueError(f"{title}: {said}. So many groups fit: {listed(fitting)}.")


def fitting_windows(number: int, layer: Windowed, shape: Shape) -> Windows:
    """Both axes of a layer's windows. Raises ValueError if they are larger than the volume with its padding."""
    windows = window_sizes(layer, shape)
    beyond = [size for size in windows if size.room < 0]
    if not beyond:
        return windows
    size = min(beyond, key=lambda size: size.room)
    padded = size.N + size.before + size.after
    what = "window" if isinstance(layer, Pool) else "kernel"
    having = f"only {padded} {'is' if padded == 1 else 'are'} left" + (" with the padding" if size.before else "")
    # a square kernel must fit both axes, and so must the padding
    largest = min((one.N + one.before + one.after - 1) // one.D + 1 for one in windows)
    padding = max(math.ceil((one.span - one.N) / 2) for one in beyond)
    fits = f"A {what} up to {largest} fits"
    if not isinstance(layer, Pool) and padding <= MOST_PADDING:
        fits += f", or padding from {padding}"
    said = f"the {what} reaches over {size.span} {size.axis}, but {having}"
    raise ValueError(f"Layer {number}, {layer.text}: {said}. {fits}.")


def window_sizes(layer: Windowed, shape: Shape) -> Windows:
    """Both axes of a layer's windows on a volume, whether or not they fit."""
    kernel = (layer.size, layer.size) if isinstance(layer, Pool) else layer.kernel
    padding = 0 if isinstance(layer, Pool) else layer.padding
    dilation = layer.dilation if isinstance(layer, Conv) else 1

    def along(axis: int) -> OutputSize:
        cells, entries = shape[axis + 1], kernel[axis]
        before = after = 0 if padding == "same" else padding
        if padding == "same":  # so many in all that ⌈N/S⌉ cells come out of N, an odd one at the end, as in torch
            around = dilation * (entries - 1)
            before, after = around // 2, around - around // 2
        return OutputSize(AXES[axis], cells, entries, before, after, layer.stride, dilation, padding == "same")

    return along(0), along(1)
