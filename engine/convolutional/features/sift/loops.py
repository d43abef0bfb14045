"""What is done for every pixel of a scale space and around every key point, compiled.

:mod:`engine.convolutional.features.sift.account` has the same for one key point, written out with numpy; a test holds
this file to it, and both to scikit-image. All of it is one file, because numba renews its cache of compiled code when
that code's own file changes.

Directions are radians from down (0) over right (π/2), as scikit-image has them.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats
from engine.compiled import compiled

BINS = 36
"""Of the histogram of directions around a key point."""
AROUND = 1.5
"""Its Gaussian weight has a σ of so many times the key point's; pixels up to three times as far count."""
SMOOTHED = 6
"""How many times each bin takes the mean of itself and its neighbours."""
PEAK = 0.8
"""Other directions than the strongest count where their peak has this share of it."""
CELLS, DIRECTIONS = 4, 8
"""The descriptor: 4 × 4 cells of 8 directions, 128 numbers."""
REACH = 6
"""σ of its Gaussian weight, and half of the 4 × 4 cells' side, in σ of the key point."""
CLIP, WHOLE = 0.2, 512
"""Numbers are cut at this share of their length; the length that they are given at the end, as bytes."""

Integers = NDArray[np.int64]


@compiled
def polar(blurred: Floats) -> tuple[Floats, Floats]:
    """Size and direction of the gradient at every pixel: central differences, one-sided ones at the edge."""
    scales, rows, columns = blurred.shape
    sizes, turns = np.empty_like(blurred), np.empty_like(blurred)
    for s in range(scales):
        for r in range(rows):
            above, below = max(r - 1, 0), min(r + 1, rows - 1)
            for c in range(columns):
                left, right = max(c - 1, 0), min(c + 1, columns - 1)
                down = (blurred[s, below, c] - blurred[s, above, c]) / (below - above)
                across = (blurred[s, r, right] - blurred[s, r, left]) / (right - left)
                sizes[s, r, c] = math.sqrt(down * down + across * across)
                turns[s, r, c] = math.atan2(across, down)
    return sizes, turns


@compiled
def beyond(differences: Floats, s: int, r: int, c: int, sign: float) -> bool:
    """Whether a pixel, times the sign, is larger than each of its 26 neighbours."""
    value = sign * differences[s, r, c]
    for ds in range(-1, 2):
        for dr in range(-1, 2):
            for dc in range(-1, 2):
                itself = ds == 0 and dr == 0 and dc == 0
                if not itself and sign * differences[s + ds, r + dr, c + dc] >= value:
                    return False
    return True


@compiled
def extrema(differences: Floats, least: float) -> Integers:
    """Pixels that are larger, or smaller, than all their 26 neighbours in space and scale: (n, 3) of scale, row,
    column.

    least: how far from 0 they have to be.
    """
    scales, rows, columns = differences.shape
    found = []
    for r in range(1, rows - 1):
        for c in range(1, columns - 1):
            for s in range(1, scales - 1):
                if abs(differences[s, r, c]) < least:
                    continue
                if beyond(differences, s, r, c, 1.0) or beyond(differences, s, r, c, -1.0):
                    found.append((s, r, c))
    places = np.empty((len(found), 3), np.int64)
    for k in range(len(found)):
        places[k, 0], places[k, 1], places[k, 2] = found[k]
    return places


@compiled
def directions(sizes: Floats, turns: Floats, scales: Integers, places: Floats, sigmas: Floats) -> Floats:
    """The smoothed histogram of directions around each key point: (n, BINS). Bin k is centred at k · 10°.

    scales (n,): which of the arrays' first index; places (n, 2), sigmas (n,): in their pixels.
    """
    _, rows, columns = sizes.shape
    histograms = np.zeros((len(places), BINS))
    for k in range(len(places)):
        s, row, column, sigma = scales[k], places[k, 0], places[k, 1], sigmas[k]
        radius, spread = 3 * AROUND * sigma, 2 * (AROUND * sigma) ** 2
        for r in range(int(max(0, row - radius + 0.5)), int(min(row + radius + 0.5, rows - 1)) + 1):
            for c in range(int(max(0, column - radius + 0.5)), int(min(column + radius + 0.5, columns - 1)) + 1):
                weight = math.exp(-((r - row) ** 2 + (c - column) ** 2) / spread)
                share = (turns[s, r, c] % (2 * math.pi)) / (2 * math.pi)
                histograms[k, int(share * BINS + 0.5) % BINS] += weight * sizes[s, r, c]
        for _ in range(SMOOTHED):
            before = histograms[k].copy()
            for b in range(BINS):
                histograms[k, b] = (before[b - 1] + before[b] + before[(b + 1) % BINS]) / 3
    return histograms


@compiled
def descriptors(
    sizes: Floats, turns: Floats, scales: Integers, places: Floats, sigmas: Floats, angles: Floats
) -> Bytes:
    """Each key point's surroundings as CELLS · CELLS · DIRECTIONS bytes: (n, 128).

    Every pixel's gradient is shared out between the two nearest rows of cells, columns of cells and directions. The
    numbers are cut at CLIP of their length, so that one strong edge does not decide, given the length WHOLE, and
    rounded down. angles (n,): of the key points, against which all directions are measured; else as in `directions`.
    """
    _, rows, columns = sizes.shape
    found = np.empty((len(places), CELLS * CELLS * DIRECTIONS), np.uint8)
    cells = np.zeros((CELLS + 2, CELLS + 2, DIRECTIONS))  # with a rim for what falls out of the 4 × 4
    for k in range(len(places)):
        s, row, column, sigma, angle = scales[k], places[k, 0], places[k, 1], sigmas[k], angles[k]
        cosine, sine = math.cos(angle), math.sin(angle)
        side, spread = 2 * REACH * sigma / CELLS, 2 * (REACH * sigma) ** 2
        inside = (CELLS + 1) / 2 * side
        far = math.sqrt(2.0) * inside
        cells[:] = 0
        for r in range(int(max(0, row - far + 0.5)), int(min(row + far + 0.5, rows - 1))):
            for c in range(int(max(0, column - far + 0.5)), int(min(column + far + 0.5, columns - 1))):
                down, across = r - row, c - column
                along, aside = cosine * down + sine * across, cosine * across - sine * down
                if max(abs(along), abs(aside)) >= inside:
                    continue
                size = sizes[s, r, c] * math.exp(-(along * along + aside * aside) / spread)
                y, x = along / side + (CELLS + 1) / 2, aside / side + (CELLS + 1) / 2
                t = ((turns[s, r, c] - angle) / (2 * math.pi) % 1.0) * DIRECTIONS
                i, j, d = int(y), int(x), int(t)
                y, x, t = y - i, x - j, t - d
                d = d % DIRECTIONS
                e = (d + 1) % DIRECTIONS
                upper, lower = size * (1 - y), size * y
                cells[i, j, d] += upper * (1 - x) * (1 - t)
                cells[i, j, e] += upper * (1 - x) * t
                cells[i, j + 1, d] += upper * x * (1 - t)
                cells[i, j + 1, e] += upper * x * t
                cells[i + 1, j, d] += lower * (1 - x) * (1 - t)
                cells[i + 1, j, e] += lower * (1 - x) * t
                cells[i + 1, j + 1, d] += lower * x * (1 - t)
                cells[i + 1, j + 1, e] += lower * x * t
        numbers = cells[1:-1, 1:-1].copy().reshape(-1)
        most = CLIP * math.sqrt((numbers * numbers).sum())
        for n in range(len(numbers)):
            numbers[n] = min(numbers[n], most)
        length = math.sqrt((numbers * numbers).sum())
        for n in range(len(numbers)):
            found[k, n] = int(min(math.floor(WHOLE * numbers[n] / length), 255)) if length else 0
    return found
