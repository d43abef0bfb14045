"""Canny's edge detector (1986), stage by stage, as scikit-image computes it.

    stages = canny(picture, sigma=1.5, low=40, high=100)
    stages.edges                                   # equal to skimage.feature.canny of the same numbers

1. The picture is smoothed by a Gaussian; beyond its edge there is nothing, and what that takes away is made good.
2. Sobel's kernels give the slopes gx to the right and gy downwards, and with them the magnitude √(gx² + gy²).
3. Thinned: a pixel stays where no neighbour along the gradient is steeper. Those two places lie between pixels, so that
   the magnitude there is interpolated between two of them.
4. Two thresholds: above the high one a pixel is an edge, below the low one it is none.
5. Hysteresis: what lies between is an edge where it hangs together with one, by sides or corners.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arrays import AnyFloats, Floats

TRUNCATE = 4.0  # σ at which the Gaussian is cut off
TOUCHING = np.ones((3, 3), bool)
"""Pixels hang together by their sides and corners."""


@dataclass(frozen=True, eq=False)
class Stages:
    """All (rows, columns). smooth: the smoothed picture; across, down: gx and gy; steep: their magnitude; one, other:
    the magnitude along the gradient, on either side of each pixel; thinned: whether no neighbour is steeper;
    groups: to which group of those above the low threshold a pixel belongs, 0 for none; strong: those of them above the
    high one; edges: what stays."""

    smooth: Floats
    across: Floats
    down: Floats
    steep: Floats
    one: Floats
    other: Floats
    thinned: NDArray[np.bool_]
    groups: NDArray[np.int32]
    strong: NDArray[np.bool_]
    edges: NDArray[np.bool_]


def smoothed(picture: AnyFloats, sigma: float) -> Floats:
    """By a Gaussian of width σ, cut off at 4σ. Its weights that lie within the picture add up to 1."""
    inside = np.ones(picture.shape)
    blurred, share = (
        ndimage.gaussian_filter(part, sigma, mode="constant", truncate=TRUNCATE) for part in (picture * inside, inside)
    )
    return np.asarray(blurred / (share + np.finfo(float).eps))


def canny(picture: AnyFloats, sigma: float, low: float, high: float) -> Stages:
    """The stages of a picture (rows, columns); thresholds in its own units, those of Sobel's kernels 1, 2, 1."""
    smooth = smoothed(picture, sigma)
    across, down = ndimage.sobel(smooth, axis=1), ndimage.sobel(smooth, axis=0)
    steep = np.sqrt(down * down + across * across)
    one, other = along_the_gradient(across, down, steep)
    thinned = (steep >= one) & (steep >= other) & (steep > 0)
    thinned[[0, -1]] = thinned[:, [0, -1]] = False
    groups, count = ndimage.label(thinned & (steep >= low), TOUCHING)
    strong = (groups > 0) & (steep >= high)
    kept = np.zeros(count + 1, bool)
    kept[groups[strong]] = True
    return Stages(smooth, across, down, steep, one, other, thinned, groups, strong, kept[groups])


def along_the_gradient(across: Floats, down: Floats, steep: Floats) -> tuple[Floats, Floats]:
    """The magnitude where the gradient's line leaves the square around each pixel, on one side and on the other."""
    straight, corner, w = neighbours(across, down)
    rows, columns = np.indices(steep.shape)
    padded = np.pad(steep, 1, mode="edge")
    one, other = (
        padded[rows + 1 + side * corner[0], columns + 1 + side * corner[1]] * w
        + padded[rows + 1 + side * straight[0], columns + 1 + side * straight[1]] * (1.0 - w)
        for side in (1, -1)
    )
    return one, other


def neighbours(across: Floats, down: Floats) -> tuple[NDArray[np.int_], NDArray[np.int_], Floats]:
    """Between which neighbours the gradient's line passes: the steps (2, …) down and to the right to the one straight
    beside the pixel and to the one at the corner, and which share w of the way it is to the corner: the smaller slope
    over the larger. On the other side of the pixel lie the opposite ones."""
    upright = np.abs(down) > np.abs(across)
    turn = np.where((down > 0) == (across > 0), 1, -1)  # the corner lies below on the right, or above on the right
    small, large = np.minimum(np.abs(across), np.abs(down)), np.maximum(np.abs(across), np.abs(down))
    w = np.divide(small, large, out=np.zeros_like(small), where=large > 0)
    straight = np.stack([np.where(upright, turn, 0), np.where(upright, 0, 1)])
    return straight, np.stack([turn, np.ones_like(turn)]), w
