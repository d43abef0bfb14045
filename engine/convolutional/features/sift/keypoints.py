"""Key points with a direction and a descriptor (Lowe 2004, sections 5 and 6), and all of SIFT for one picture.

    sift = finished(look(picture))
    sift.points.descriptors    # (n, 128), bytes

The direction is the one in which the picture gets brighter around the key point: a peak in a histogram of 36 bins, its
top found by a parabola. Where a second peak is nearly as high, there is a second key point at the same place.
scikit-image adds half a bin, 5°, to all of them; so it is done here, too, so that the descriptors are the same. They
are measured against the direction, so that it makes no difference to what matches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats
from engine.convolutional.features.sift.extrema import KEPT, Candidates, candidates
from engine.convolutional.features.sift.loops import BINS, CELLS, DIRECTIONS, PEAK, descriptors, directions
from engine.convolutional.features.sift.scale_space import QUARTER, Octave, Pieces, blurs

CONTRAST, RATIO = 0.04 / 3, 10.0
"""scikit-image's thresholds: the least |D| at an extremum, and the largest ratio of its curvatures. Lowe's are 0.03 and
10."""
AT_A_TIME = 60
"""Descriptors that take some milliseconds."""


@dataclass(frozen=True)
class KeyPoints:
    """m key points. candidate (m,): which of the candidates each was; places (m, 2): row and column in pixels of the
    picture; sigmas (m,), in pixels; angles (m,), radians from down over right; descriptors (m, 128)."""

    candidate: NDArray[np.int64]
    places: Floats
    sigmas: Floats
    angles: Floats
    descriptors: Bytes

    def __len__(self) -> int:
        return len(self.angles)


@dataclass(frozen=True)
class Space:
    """A picture's scale space and the candidates in it, whatever the thresholds are."""

    picture: Bytes
    octaves: tuple[Octave, ...]
    candidates: Candidates


@dataclass(frozen=True)
class Sift:
    """What the thresholds leave of a scale space. fates (n,): what became of each candidate; points: the key points."""

    fates: NDArray[np.int64]
    points: KeyPoints


def space(picture: Bytes) -> Pieces[Space]:
    """The scale space of a grey picture (rows, columns)."""
    octaves = yield from blurs(picture)
    found = yield from candidates(octaves, (picture.shape[0], picture.shape[1]))
    return Space(picture, octaves, found)


def look(picture: Bytes, contrast: float = CONTRAST, edge: float = RATIO) -> Pieces[Sift]:
    """The key points of a grey picture (rows, columns)."""
    return (yield from described((yield from space(picture)), contrast, edge))


def described(space: Space, contrast: float, edge: float) -> Pieces[Sift]:
    """Those that pass the thresholds, with their directions and descriptors. Those with further directions come
    last."""
    found = space.candidates
    fates = found.fates(contrast, edge)
    which, angles, more, others = [], [], [], []
    for number, octave in enumerate(space.octaves):
        mine = np.flatnonzero((fates == KEPT) & (found.octave == number))
        if not len(mine):
            continue
        sizes, turns = octave.gradients
        yield
        here = found.places[mine] / octave.step, found.sigmas[mine] / octave.step
        histograms = directions(sizes, turns, found.pixel[mine, 0] - 1, *here)
        for k, histogram in zip(mine, histograms, strict=True):
            first, *rest = peaks(histogram)
            which.append(k)
            angles.append(first)
            more += [k] * len(rest)
            others += rest
        yield
    chosen, turned = np.array(which + more, np.int64), np.array(angles + others, np.float64)
    bytes_ = np.zeros((len(chosen), CELLS * CELLS * DIRECTIONS), np.uint8)
    for number, octave in enumerate(space.octaves):
        mine = np.flatnonzero(found.octave[chosen] == number)
        for some in np.split(mine, range(AT_A_TIME, len(mine), AT_A_TIME)) if len(mine) else ():
            own = chosen[some]
            here = found.places[own] / octave.step, found.sigmas[own] / octave.step
            bytes_[some] = descriptors(*octave.gradients, found.pixel[own, 0] - 1, *here, turned[some])
            yield
    points = KeyPoints(chosen, found.places[chosen] - QUARTER, found.sigmas[chosen], turned, bytes_)
    return Sift(fates, points)


def tops(histogram: Floats) -> NDArray[np.int64]:
    """The bins that are no lower than their neighbours, and at least PEAK of the highest."""
    higher = (histogram >= np.roll(histogram, 1)) & (histogram >= np.roll(histogram, -1))
    return np.flatnonzero(higher & (histogram >= PEAK * histogram.max()))


def peaks(histogram: Floats) -> list[float]:
    """The directions of a key point from its histogram (BINS,), radians from −π to π, in the order of their bins."""
    found = []
    for k in tops(histogram):
        before, top, after = histogram[k - 1], histogram[k], histogram[(k + 1) % BINS]
        angle = float(k + vertex(before, top, after) + 0.5) * 2 * math.pi / BINS
        found.append(angle - 2 * math.pi if angle > math.pi else angle)
    return found


def vertex(before: float, top: float, after: float) -> float:
    """Where a parabola through three equally spaced values has its top, from the middle one, in steps; 0 where they are
    all the same."""
    bend = before + after - 2 * top
    return float((before - after) / (2 * bend)) if bend else 0.0
