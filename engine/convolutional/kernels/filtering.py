"""Filtering a picture (lesson 2.2): fast in float32, and equal to `convolution.convolve` but for rounding.

A filter slides a kernel over a picture as image programs do it, without turning it (cross-correlation):

    f[m, n] = Σ h[m + k, n + l] g[k, l]      k, l counted from the kernel's centre

Near the picture's edge the kernel reaches beyond it; what it finds there is the edge rule. All errors are ValueErrors
with one sentence for the visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch.nn import functional

from engine.arrays import AnyFloats, Floats32
from engine.convolutional.kernels.named import separate
from engine.convolutional.kernels.sizes import LARGEST

Edge = Literal["zero", "reflect", "wrap", "valid"]
MOST_TIMES = 8  # that a filter is applied to its own response
WORTH_TWO_PASSES = 49  # entries from which two passes are faster than one


@dataclass(frozen=True)
class EdgeRule:
    """What lies beyond the edge: numpy.pad's mode and scipy.ndimage's (empty where nothing does); sentence: in words;
    cells: what is said of the kernel's cells that lie there."""

    title: str
    numpy: str
    scipy: str
    sentence: str
    cells: str


EDGES: dict[str, EdgeRule] = {
    "zero": EdgeRule(
        "Zero",
        "constant",
        "constant",
        "Beyond the edge all is 0, black (0 0 0 | a b c). A bright picture gets an edge where it has none.",
        "they count as 0",
    ),
    "reflect": EdgeRule(
        "Reflect",
        "symmetric",
        "reflect",
        "Beyond the edge the picture is mirrored, the edge's own pixel first (c b a | a b c). No false edges.",
        "the picture is mirrored there",
    ),
    "wrap": EdgeRule(
        "Wrap round",
        "wrap",
        "wrap",
        "Beyond the edge the picture begins again at its other side (x y z | a b c), as the discrete Fourier transform "
        "sees it.",
        "they come from the picture's other side",
    ),
    "valid": EdgeRule(
        "Valid only",
        "",
        "",
        "The kernel never reaches beyond the edge: the response is smaller, by half a kernel on each side.",
        "there are none",
    ),
}


def apply(picture: ArrayLike, kernel: ArrayLike, edge: Edge = "reflect") -> Floats32:
    """The response (…, H, W) to a picture (H, W) or (C, H, W), channel by channel; smaller with the rule "valid".

    kernel: (kH, kW), both odd. A separable kernel that is large enough is applied as a column and then as a row.
    Raises ValueError if nothing is left of the picture, or if the numbers grow beyond a thousand million.
    """
    h, g = np.asarray(picture, np.float32), np.asarray(kernel, np.float64)
    if g.ndim != 2 or not all(side % 2 for side in g.shape):
        raise ValueError("A kernel has an odd number of rows and of columns, so that it has a centre.")
    parts = separate(g) if g.size >= WORTH_TWO_PASSES else None
    passes = [parts.column[:, None], parts.row[None, :]] if parts and parts.separable else [g]
    image = torch.from_numpy(_padded(h.reshape(-1, *h.shape[-2:]), g.shape, edge))
    with torch.no_grad():
        for one in passes:
            weights = torch.from_numpy(np.ascontiguousarray(one, np.float32))[None, None]
            image = torch.stack([functional.conv2d(channel[None, None], weights)[0, 0] for channel in image])
    response: Floats32 = image.numpy()
    if not np.abs(response).max() <= LARGEST:
        raise ValueError("The numbers have grown beyond a thousand million.")
    return response.reshape(*h.shape[:-2], *response.shape[-2:])


def _padded(channels: Floats32, kernel: Sequence[int], edge: Edge) -> Floats32:
    if edge not in EDGES:
        raise ValueError(f"The edge rule is one of {', '.join(EDGES)}.")
    if edge == "valid":
        _, rows, columns = channels.shape
        if rows < kernel[0] or columns < kernel[1]:
            raise ValueError(f"The kernel of {kernel[0]}×{kernel[1]} is larger than what is left, {rows}×{columns}.")
        return np.ascontiguousarray(channels)
    mode: Any = EDGES[edge].numpy
    return np.pad(channels, ((0, 0), (kernel[0] // 2,) * 2, (kernel[1] // 2,) * 2), mode=mode)


def margin(kernel_side: int, times: int, edge: Edge) -> int:
    """How many rows (columns) the response lacks on each side: half a kernel an application with the rule "valid"."""
    return kernel_side // 2 * times if edge == "valid" else 0


def neighbourhood(picture: ArrayLike, row: int, column: int, size: Sequence[int], edge: Edge) -> AnyFloats:
    """(…, kH, kW): what a kernel of that size finds around one pixel, beyond the edge included.

    Raises ValueError where the rule is "valid" and the kernel would reach beyond the edge.
    """
    h = np.asarray(picture)
    if edge == "valid" and beyond(row, column, size, h.shape[-2:]):
        raise ValueError("With the rule “valid” there is no response so near to the edge.")
    rows, columns = (_found(at, side, n, edge) for at, side, n in zip((row, column), size, h.shape[-2:], strict=True))
    found: AnyFloats = h[..., rows[:, None], columns]
    return np.where((rows < 0)[:, None] | (columns < 0), 0, found)


def beyond(row: int, column: int, size: Sequence[int], shape: Sequence[int]) -> int:
    """How many cells of the kernel, with its centre on that pixel, lie beyond the edge."""
    inside = [
        min(at + side // 2, n - 1) - max(at - side // 2, 0) + 1
        for at, side, n in zip((row, column), size, shape, strict=True)
    ]
    return size[0] * size[1] - inside[0] * inside[1]


def _found(at: int, side: int, n: int, edge: Edge) -> NDArray[np.intp]:
    """Which of n rows (columns) the rule gives a kernel with its centre at one of them; −1 for zeros."""
    mode: Any = EDGES[edge].numpy or "edge"
    values = {"constant_values": -1} if edge == "zero" else {}
    return np.pad(np.arange(n), side // 2, mode=mode, **values)[at : at + side]
