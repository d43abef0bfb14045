"""What no single kernel computes, beside the responses: the gradient of two of them, and a median.

The gradient (gₓ, g_y) of two slopes, across and down, has a magnitude √(gₓ² + g_y²), how steep it is, and a direction,
where it gets brighter (Roberts 1965, Sobel and Feldman 1968). A median of a window (Tukey 1977) is no sum of products:
a single dot vanishes, and an edge stays sharp, where any blur smears both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arithmetic.exact import decimals_for, fixed, read_shown, result
from engine.arithmetic.written import squared
from engine.arrays import AnyFloats, Bytes
from engine.convolutional.filters.responses import Response, full_colour, in_colour
from engine.convolutional.kernels.filtering import EDGES, Edge, margin, neighbourhood

NOTHING, GRADIENT = "nothing", "gradient"
MEDIANS = {"median 3": 3, "median 5": 5}
BESIDE = {
    NOTHING: "Nothing",
    GRADIENT: "Gradient of the first two",
    "median 3": "Median of 3×3",
    "median 5": "Median of 5×5",
}
NAMES = ("red", "green", "blue")
COLOURS = "→ red, ← cyan"  # and ↓ green, ↑ violet


@dataclass(frozen=True, eq=False)
class Extra:
    """One more picture: its title, caption, pixels (uint8, None where there is none), and what it lacks at the top and
    on the left."""

    title: str
    caption: str
    pixels: NDArray[Any] | None = None
    inset: tuple[int, int] = (0, 0)


def magnitude(across: AnyFloats, down: AnyFloats) -> AnyFloats:
    """√(gₓ² + g_y²), of any shape."""
    return np.hypot(across, down)


def direction(across: AnyFloats, down: AnyFloats) -> AnyFloats:
    """Where it gets brighter, in degrees clockwise from the right, 0 to 360."""
    return np.degrees(np.arctan2(down, across)) % 360


def median(picture: AnyFloats, size: int, edge: Edge, times: int = 1) -> AnyFloats:
    """The middle one of the size² numbers around each pixel of (C, H, W), so many times; smaller with "valid"."""
    half = size // 2
    for _ in range(times):
        picture = ndimage.median_filter(picture, size=(1, size, size), mode=EDGES[edge].scipy or "nearest")
        picture = picture[:, half:-half, half:-half] if edge == "valid" else picture
    return picture


class Medians:
    """Medians of one picture (C, H, W), of whole numbers; the last ones are kept."""

    def __init__(self, picture: AnyFloats) -> None:
        self.picture = picture
        self._kept: tuple[Any, AnyFloats, Extra] = (None, picture, Extra("", ""))

    def _of(self, size: int, times: int, edge: Edge) -> tuple[AnyFloats, Extra]:
        """What the last application was applied to, and what came out."""
        if self._kept[0] != (size, times, edge):
            before = median(self.picture, size, edge, times - 1)
            self._kept = (
                (size, times, edge),
                before,
                _drawn(median(before, size, edge), size, margin(size, times, edge)),
            )
        return self._kept[1:]

    def at(self, size: int, times: int, edge: Edge) -> Extra:
        """The picture of the medians after so many applications."""
        return self._of(size, times, edge)[1]

    def words(self, size: int, times: int, edge: Edge, pixel: tuple[int, int]) -> list[str]:
        """The numbers around one pixel in order, and the middle one."""
        before, inset = self._of(size, times, edge)[0], margin(size, times - 1, edge)
        try:
            around = neighbourhood(before, pixel[0] - inset, pixel[1] - inset, (size, size), edge)
        except ValueError:
            return []  # so near to the edge there is none
        middle = [f"{one[size * size // 2]:.0f}" for one in np.sort(around.reshape(len(around), -1))]
        if len(middle) > 1:
            return [f"Medians of the {size * size}: {', '.join(map(' '.join, zip(NAMES, middle, strict=True)))}."]
        ordered = ", ".join(f"{value:.0f}" for value in np.sort(around.ravel()))
        return [f"Median: of {ordered} the middle one is {middle[0]}."]


def _drawn(after: AnyFloats, size: int, inset: int) -> Extra:
    title = f"median {size}×{size}"
    if not after.size:
        return Extra(title, "Nothing is left of the picture.")
    pixels = after.astype(np.uint8)
    return Extra(title, "0–255", pixels[0] if len(pixels) == 1 else in_colour(pixels), (inset, inset))


def gradient(pair: tuple[Response, ...], edge: Edge) -> tuple[Extra, ...]:
    """Magnitude and direction of the gradient that two responses are: of each channel, and of the steepest one."""
    if len(pair) < 2 or any(response.problem for response in pair):
        return (Extra("magnitude", "It takes two responses."), Extra("direction", "It takes two responses."))
    across, down, inset = _together(pair, edge)
    steep = magnitude(across, down)
    full = full_colour(steep, max(response.floor for response in pair))
    bright: Bytes = np.rint(np.clip(steep * (255 / full), 0, 255)).astype(np.uint8)
    steepest = steep.argmax(axis=0)[None]
    one, other = (np.take_along_axis(part, steepest, 0)[0] for part in (across, down))
    turns = np.radians(direction(one, other))[..., None] - np.radians([0, 120, 240])
    hues = (0.5 + 0.5 * np.cos(turns)) * bright.max(axis=0)[..., None]
    shown = bright[0] if len(bright) == 1 else in_colour(bright)
    return (
        Extra("magnitude", f"0–{full:,.10g}", shown, inset),
        Extra("direction", COLOURS, np.rint(hues).astype(np.uint8), inset),
    )


def _together(pair: tuple[Response, ...], edge: Edge) -> tuple[AnyFloats, AnyFloats, tuple[int, int]]:
    """Both responses where both are there, and how far that is from the picture's edge."""
    insets = [[margin(side, one.steps, edge) for side in one.filter.kernel.shape] for one in pair[:2]]
    top, left = (max(sides) for sides in zip(*insets, strict=True))
    parts = []
    for one, (above, before) in zip(pair, insets, strict=False):
        rows, columns = one.after.shape[1:]
        down, right = top - above, left - before
        parts.append(one.after[:, down : rows - down, right : columns - right])
    return parts[0], parts[1], (top, left)


def gradient_words(across: float, down: float) -> str:
    """The arithmetic at one pixel; the magnitude follows from the slopes as they are shown."""
    count = decimals_for(4, [Fraction(across), Fraction(down)])
    count = 0 if all(abs(value - round(value)) < 1e-4 for value in (across, down)) else max(count, 0)
    texts = [fixed(Fraction(value), count) for value in (across, down)]
    x, y = (np.array(float(read_shown(text))) for text in texts)
    squares = " + ".join(map(squared, texts))
    steep = Fraction(math.hypot(x, y))
    shown = fixed(steep, max(count, 1) if steep.denominator > 1 else 0)
    words = f"Gradient: √({squares}) {result(steep, shown)}"
    return f"{words}, towards about {float(direction(x, y)):.0f}° clockwise from →." if steep else f"{words}."
