"""What is convolved with what, checked. All errors are ValueErrors with one sentence for the visitor."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.convolutional.kernels.sizes import LARGEST, listed


def stacked(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None, groups: int = 1
) -> tuple[Floats, Floats, Floats]:
    """Image (C_in, H, W), kernels (C_out, C_in/groups, kH, kW) and bias (C_out,) in float64; they fit together."""
    h, g = np.asarray(image, np.float64), np.asarray(kernels, np.float64)
    if h.ndim not in (2, 3) or g.ndim not in (2, 3, 4):
        raise ValueError("An image has rows and columns, and maybe channels; a kernel too, and maybe several filters.")
    h = h.reshape(-1, *h.shape[-2:]) if h.ndim == 2 else h
    g = g[None, None] if g.ndim == 2 else g[None] if g.ndim == 3 else g
    check_groups(len(h), len(g), groups)
    if g.shape[1] * groups != len(h):
        in_groups = f" in {groups} groups" if groups > 1 else ""
        raise ValueError(
            f"The filter is {g.shape[1]} deep, but the image has {len(h)} channels{in_groups}: they must be equal."
        )
    b = np.zeros(len(g)) if bias is None else np.atleast_1d(np.asarray(bias, np.float64))
    if b.shape != (len(g),):
        raise ValueError(f"There must be one bias for each of the {len(g)} filters.")
    if not all(np.all(np.abs(part) <= LARGEST) for part in (h, g, b)):
        raise ValueError("Image, kernel and bias must be numbers, none beyond a thousand million.")
    return h, g, b


def check_groups(channels: int, filters: int, groups: int) -> None:
    """Raises ValueError with a sentence where the groups would not be equally large."""
    if channels % groups or filters % groups:
        fitting = [count for count in range(1, channels + 1) if not (channels % count or filters % count)]
        do = "group does" if fitting == [1] else "groups do"
        both = f"{_many(channels, 'channel')} and {_many(filters, 'filter')}"
        raise ValueError(f"{groups} groups do not divide {both}; {listed(fitting)} {do}.")


def seen(filter: int, kernels: Floats, groups: int) -> slice:
    """The channels of the image that a filter reads: those of its group."""
    filters, deep = kernels.shape[:2]
    first = filter // (filters // groups) * deep
    return slice(first, first + deep)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
