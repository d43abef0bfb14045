"""Where the ink is in a picture: a drawing on a flat ground, a scan, or a photo of paper.

Ink is what differs from its ground, 0 for none and 1 for the fullest. Whether it is dark on light or light on dark is
found out: the ground is what most of the picture's edge shows. On a flat ground that is enough. On a photo
the ground varies (a shadow, a lamp), so it is estimated around every place; what differs from it is divided into ground
and ink by Otsu's threshold (1979), softly, so that edges stay grey; and if the two hardly differ beyond the noise,
there is no ink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_otsu

from engine.arrays import Floats32

EDGE = 0.1
"""Ink below this does not count for where a digit ends."""
MOST_PIXELS = 50_000_000
LONGEST = 512
"""A picture longer than this is made smaller first, by averages of whole blocks."""
LEAST_CONTRAST = 0.08
"""Of the way from black to white; below it a picture is blank."""
SPECK = 0.04
"""A piece with less than this share of the largest piece's ink is a speck of dust, not a stroke."""


@dataclass(frozen=True)
class Ink:
    """ink: (h, w) between 0 and 1; inverted: whether it was darker than its ground."""

    ink: Floats32
    inverted: bool


def grey(picture: NDArray[Any]) -> Floats32:
    """(h, w) grey between 0 and 1, at most 512 long, of a picture (h, w), (h, w, 1), (h, w, 3) or (h, w, 4).

    Numbers that are no bytes count from 0 to 1, or to 255 if they are larger. What is transparent shows the contrary
    of what is drawn on it. Raises ValueError for what is no picture.
    """
    picture = np.asarray(picture)
    if picture.ndim not in (2, 3) or (picture.ndim == 3 and picture.shape[2] not in (1, 3, 4)):
        raise ValueError("A picture has rows and columns of grey, or of three or four colour channels.")
    if not 0 < picture.size <= 4 * MOST_PIXELS:
        raise ValueError(f"A picture has one pixel or more, and at most {MOST_PIXELS:,}.")
    level = _unit(_blocks(picture))
    if level.ndim == 2:
        return level
    if level.shape[2] == 1:
        return level[:, :, 0]
    light: Floats32 = level[:, :, :3] @ np.array([0.299, 0.587, 0.114], np.float32)  # as the eye weighs them
    if level.shape[2] == 3:
        return light
    alpha = level[:, :, 3]
    ground = 0.0 if float((light * alpha).sum()) > 0.5 * float(alpha.sum()) else 1.0
    over: Floats32 = light * alpha + np.float32(ground) * (1 - alpha)
    return over


def _blocks(picture: NDArray[Any]) -> NDArray[Any]:
    """Means of whole blocks, as large as it takes for the longest side to be 512 or less."""
    factor = -(-max(picture.shape[:2]) // LONGEST)
    if factor == 1:
        return picture
    rows, columns = (-(-side // factor) * factor for side in picture.shape[:2])
    margin = [(0, rows - picture.shape[0]), (0, columns - picture.shape[1])] + [(0, 0)] * (picture.ndim - 2)
    full = np.pad(picture, margin, mode="edge")
    blocks = full.reshape(rows // factor, factor, columns // factor, factor, *picture.shape[2:])
    means: NDArray[Any] = blocks.mean(axis=(1, 3), dtype=np.float32)
    top = np.iinfo(picture.dtype).max if picture.dtype.kind in "iu" else 1
    return means / np.float32(top)


def _unit(picture: NDArray[Any]) -> Floats32:
    if picture.dtype.kind in "iu":
        return (picture / np.iinfo(picture.dtype).max).astype(np.float32).clip(0, 1)
    level = picture.astype(np.float32)
    if not np.isfinite(level).all():
        raise ValueError("The picture has values that are no numbers.")
    top = float(level.max())
    if top > 255.5 or float(level.min()) < -0.5:
        raise ValueError("A picture's values lie between 0 and 1, or between 0 and 255.")
    return (level / 255 if top > 1.5 else level).clip(0, 1)


def ink_of(level: Floats32) -> Ink:
    """The ink of a grey picture (h, w) between 0 and 1; all zero where nothing stands out, or is a ruled frame."""
    frame = _frame(level)
    if frame:
        within = ink_of(level[frame:-frame, frame:-frame])
        return Ink(np.pad(within.ink, frame), within.inverted)
    nothing = Ink(np.zeros_like(level), False)
    low, high = float(level.min()), float(level.max())
    if high - low < LEAST_CONTRAST:
        return nothing
    rim = _rim(level)
    flat = float((np.abs(rim - np.median(rim)) < 1e-3).mean()) >= 0.5
    if flat:
        ground = np.median(rim)
        inverted = bool(ground > (low + high) / 2)
        ink = np.maximum(ground - level if inverted else level - ground, 0)
    else:
        ink, inverted = _from_photo(level)
    top = float(ink.max())
    if top < LEAST_CONTRAST / 2:
        return nothing
    return Ink(_without_specks((ink / top).astype(np.float32)), inverted)


def _rim(level: Floats32) -> Floats32:
    return np.concatenate([level[0], level[-1], level[1:-1, 0], level[1:-1, -1]])


def _frame(level: Floats32) -> int:
    """How thick a frame is around the picture, in pixels: an edge of one level, the ground within it of another.

    0 for none, or one thicker than a thirtieth of the picture: that is a picture of its own.
    """
    edge = _rim(level)
    if np.ptp(edge) > 0.02:
        return 0
    for depth in range(1, min(level.shape) // 30 + 1):
        inner = _rim(level[depth:-depth, depth:-depth])
        ground = np.median(inner)
        if abs(ground - edge[0]) > 0.3 and (np.abs(inner - ground) < 0.02).mean() >= 0.5:
            return depth
    return 0


def _from_photo(level: Floats32) -> tuple[Floats32, bool]:
    """Ink on an uneven, noisy ground, and whether it is dark."""
    ground = _ground(level)
    soft = ndimage.gaussian_filter(level, max(level.shape) / 250, mode="nearest")
    above = soft - ground
    inverted = bool((above**3).mean() < 0)  # noise lies on both sides of the ground, ink on one
    above = np.maximum(-above if inverted else above, 0)
    threshold = float(threshold_otsu(above))  # type: ignore[no-untyped-call]
    full, rest = above[above > threshold], above[above <= threshold]
    if not len(full) or np.median(full) < max(LEAST_CONTRAST / 2, 5 * float(rest.std())):
        return np.zeros_like(level), inverted
    top = float(np.median(full))
    ink: Floats32 = np.clip((above - 0.6 * threshold) / max(top - 0.6 * threshold, 1e-6), 0, 1)
    return ink, inverted


def _ground(level: Floats32, side: int = 48) -> Floats32:
    """The paper's brightness around each place: the median of a window of half the picture, at a coarse size."""
    step = max(1, max(level.shape) // side)
    coarse = ndimage.uniform_filter(level, step, mode="nearest")[step // 2 :: step, step // 2 :: step]
    window = max(3, max(coarse.shape) // 2)
    middle = ndimage.median_filter(coarse, size=window, mode="nearest")
    zoom = [large / small for large, small in zip(level.shape, middle.shape, strict=True)]
    ground: Floats32 = ndimage.zoom(middle, zoom, order=1, mode="nearest", grid_mode=True)
    return ground


def _without_specks(ink: Floats32) -> Floats32:
    pieces, count = ndimage.label(ink > EDGE, np.ones((3, 3)))
    if count < 2:
        return ink
    mass = np.bincount(pieces.ravel(), ink.ravel(), count + 1)
    small = mass < SPECK * mass[1:].max()
    small[0] = False
    return np.where(small[pieces], np.float32(0), ink)
