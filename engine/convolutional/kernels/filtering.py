"""Filtering a picture (lesson 2.2): fast in float32, at most equal to `convolution.convolve` but for rounding.

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

from engine.arrays import AnyFloats
from engine.convolutional.kernels.named import separate
from engine.convolutional.kernels.sizes import LARGEST

Edge = Literal["zero", "reflect", "wrap", "valid"]
MOST_TIMES = 8
WORTH_TWO_PASSES = 49  # entries from which two passes are faster than one


@dataclass(frozen=True)
class EdgeRule:
    """What lies beyond the edge: numpy.pad's mode and scipy.ndimage's (None where nothing does), in words."""

    title: str
    numpy: str | None
    scipy: str | None
    sentence: str


EDGES: dict[str, EdgeRule] = {
    "zero": EdgeRule(
        "Zero",
        "constant",
        "constant",
        "Beyond the edge all is 0, black (0 0 0 | a b c). A bright picture gets an edge where it has none.",
    ),
    "reflect": EdgeRule(
        "Reflect",
        "symmetric",
        "reflect",
        "Beyond the edge the picture is mirrored, the edge's own pixel first (c b a | a b c). No false edges.",
    ),
    "wrap": EdgeRule(
        "Wrap round",
        "wrap",
        "wrap",
        "Beyond the edge the picture begins again at its other side (x y z | a b c), as the discrete Fourier transform "
        "sees it.",
    ),
    "valid": EdgeRule(
        "Valid only",
        None,
        None,
        "The kernel never reaches beyond the edge: the response is smaller, by half a kernel on each side.",
    ),
}


def apply(picture: ArrayLike, kernel: ArrayLike, edge: Edge = "reflect", *, flip: bool = False) -> AnyFloats:
    """The response (…, H, W) to a picture (H, W) or (C, H, W), channel by channel; smaller with the rule "valid".

    kernel: (kH, kW), both odd. flip: turn it by 180° first (a true convolution). A separable kernel that is large
    enough is applied as a column and then as a row. Returns float32.
    """
    h = np.asarray(picture, np.float32)
    g = _checked(kernel)
    if flip:
        g = g[::-1, ::-1]
    channels = h.reshape(-1, *h.shape[-2:])
    parts = separate(g) if g.size >= WORTH_TWO_PASSES else None
    passes = [parts.column[:, None], parts.row[None, :]] if parts and parts.separable else [g]
    padded = _padded(channels, g.shape, edge)
    filtered = np.stack([_correlated(channel, passes) for channel in padded])
    return filtered.reshape(*h.shape[:-2], *filtered.shape[-2:])


def repeat(picture: ArrayLike, kernel: ArrayLike, times: int, edge: Edge = "reflect") -> AnyFloats:
    """The filter applied to its own response, `times` times in all (1 to 8).

    Raises ValueError if nothing is left of the picture, or if the numbers grow beyond a thousand million.
    """
    if not 1 <= times <= MOST_TIMES:
        raise ValueError(f"A filter is applied once to {MOST_TIMES} times.")
    response = np.asarray(picture, np.float32)
    for _ in range(times):
        response = once_more(response, kernel, edge)
    return response


def once_more(picture: AnyFloats, kernel: ArrayLike, edge: Edge) -> AnyFloats:
    """`apply`, and a check that what comes out is still of a size to compute with."""
    response = apply(picture, kernel, edge)
    if not np.abs(response).max() <= LARGEST:
        raise ValueError("The numbers have grown beyond a thousand million.")
    return response


def repeated_kernel(kernel: ArrayLike, times: int) -> AnyFloats:
    """The one kernel that does in one go what `times` applications do, away from the edge (float64)."""
    g = _checked(kernel)
    once = g
    for _ in range(times - 1):
        rows, columns = g.shape
        padded = np.pad(once, ((rows - 1, rows - 1), (columns - 1, columns - 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, g.shape)
        once = np.einsum("mnkl,kl->mn", windows, g[::-1, ::-1])
    return once


def margin(kernel_side: int, times: int, edge: Edge) -> int:
    """How many rows (columns) the response lacks on each side: half a kernel an application with the rule "valid"."""
    return kernel_side // 2 * times if edge == "valid" else 0


def neighbourhood(picture: ArrayLike, row: int, column: int, size: Sequence[int], edge: Edge) -> AnyFloats:
    """(…, kH, kW): what a kernel of that size finds around one pixel, beyond the edge included.

    Raises ValueError where the rule is "valid" and the kernel would reach beyond the edge.
    """
    h = np.asarray(picture)
    places = [_places(at, side) for at, side in zip((row, column), size, strict=True)]
    outside = [(place < 0) | (place >= n) for place, n in zip(places, h.shape[-2:], strict=True)]
    if edge == "valid" and any(beyond.any() for beyond in outside):
        raise ValueError("With the rule “valid” there is no response so near to the edge.")
    rows, columns = (_inside(place, n, edge) for place, n in zip(places, h.shape[-2:], strict=True))
    found: AnyFloats = h[..., rows[:, None], columns]
    if edge == "zero":
        found = np.where(outside[0][:, None] | outside[1], 0, found)
    return found


def beyond(row: int, column: int, size: Sequence[int], shape: Sequence[int]) -> int:
    """How many cells of the kernel, with its centre on that pixel, lie beyond the edge."""
    places = [_places(at, side) for at, side in zip((row, column), size, strict=True)]
    inside = [int(((place >= 0) & (place < n)).sum()) for place, n in zip(places, shape, strict=True)]
    return size[0] * size[1] - inside[0] * inside[1]


def _places(at: int, side: int) -> NDArray[np.intp]:
    return np.arange(at - side // 2, at + side // 2 + 1)


def _inside(places: NDArray[np.intp], n: int, edge: Edge) -> NDArray[np.intp]:
    """Where in the picture the rule finds each place."""
    if edge == "wrap":
        return places % n
    if edge == "reflect":
        folded = places % (2 * n)
        return np.where(folded < n, folded, 2 * n - 1 - folded)
    return np.clip(places, 0, n - 1)


def _checked(kernel: ArrayLike) -> NDArray[np.float64]:
    g = np.asarray(kernel, np.float64)
    if g.ndim != 2 or not all(side % 2 for side in g.shape):
        raise ValueError("A kernel has an odd number of rows and of columns, so that it has a centre.")
    return g


def _padded(channels: NDArray[np.float32], kernel: Sequence[int], edge: Edge) -> NDArray[np.float32]:
    if edge not in EDGES:
        raise ValueError(f"The edge rule is one of {', '.join(EDGES)}.")
    mode: Any = EDGES[edge].numpy
    if mode is None:
        _, rows, columns = channels.shape
        if rows < kernel[0] or columns < kernel[1]:
            raise ValueError(f"The kernel of {kernel[0]}×{kernel[1]} is larger than what is left, {rows}×{columns}.")
        return channels
    return np.pad(channels, ((0, 0), (kernel[0] // 2,) * 2, (kernel[1] // 2,) * 2), mode=mode)


def _correlated(channel: NDArray[np.float32], passes: Sequence[NDArray[np.float64]]) -> NDArray[np.float32]:
    image = torch.from_numpy(np.ascontiguousarray(channel))[None, None]
    with torch.no_grad():
        for kernel in passes:
            weights = torch.from_numpy(np.ascontiguousarray(kernel, np.float32))[None, None]
            image = functional.conv2d(image, weights)
    filtered: NDArray[np.float32] = image[0, 0].numpy()
    return filtered
