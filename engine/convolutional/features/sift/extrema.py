"""Candidates for key points, and what speaks against each of them (Lowe 2004, section 4).

A candidate is larger or smaller than its 26 neighbours in D. A parabola through D around it says where exactly the
extremum lies: x̂ = −H⁻¹g, and how high: D(x̂) = D + ½ g·x̂, with the gradient g and the Hessian H along (scale, row,
column). It is kept where it is strong enough, |D(x̂)| > contrast, and no edge: along an edge D hardly changes, so that
a place on it is badly known. The ratio r of the two curvatures must obey (r_D + 1)²/r_D = tr²/det ≤ (r + 1)²/r."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.convolutional.features.sift.loops import extrema
from engine.convolutional.features.sift.scale_space import SCALES, Octave, Pieces

FAINTEST = 1e-4
"""Extrema of D below this are rounding noise of flat places: a grey level is 0.0039."""
MOVES, FURTHEST = 4, 0.6
"""How many times an extremum may move on to the next pixel, and how far from its pixel it may lie in the end."""
AT_ONCE = 0.8
"""A candidate whose own |D| is below this share of the contrast threshold is not looked at further."""
KEPT, UNSETTLED, FAINT, EDGE, BORDER = range(5)
FATES = ("key point", "not settled", "faint", "on an edge", "at the border")
"""What becomes of a candidate, in the order in which it is asked."""


@dataclass(frozen=True)
class Candidates:
    """The n extrema of a scale space. octave (n,); start (n, 3): scale, row, column of the pixel; pixel: of the one at
    which it settled; gradient (n, 3) and hessian (n, 3, 3) of D there, offset (n, 3) from there; value, peak (n,): D at
    the pixel and at the extremum; places (n, 2): row and column on the grid of the octave's step, in pixels of the
    picture; sigmas (n,); shape: rows and columns of the picture."""

    octave: NDArray[np.int64]
    start: NDArray[np.int64]
    first: Floats
    pixel: NDArray[np.int64]
    gradient: Floats
    hessian: Floats
    offset: Floats
    value: Floats
    peak: Floats
    places: Floats
    sigmas: Floats
    shape: tuple[int, int]

    def __len__(self) -> int:
        return len(self.octave)

    @property
    def settled(self) -> NDArray[np.bool_]:
        return np.asarray((np.abs(self.offset) < FURTHEST).all(axis=1))

    @property
    def trace(self) -> Floats:
        """Sum of the two curvatures of D in the picture."""
        return self.hessian[:, 1, 1] + self.hessian[:, 2, 2]

    @property
    def determinant(self) -> Floats:
        """Their product."""
        return self.hessian[:, 1, 1] * self.hessian[:, 2, 2] - self.hessian[:, 1, 2] ** 2

    def fates(self, contrast: float, edge: float) -> NDArray[np.int64]:
        """What becomes of each (n,): KEPT, or the first of what speaks against it."""
        bound = (edge + 1) ** 2 / edge
        with np.errstate(all="ignore"):
            wrong = [
                np.abs(self.first) < AT_ONCE * contrast,
                ~self.settled,
                ~(np.abs(self.peak) > contrast),
                ~(np.abs(self.trace**2 / self.determinant) <= bound),
                ~((self.places > self.sigmas[:, None]) & (self.places + self.sigmas[:, None] < self.shape)).all(axis=1),
            ]
        found = np.select(wrong, [FAINT, UNSETTLED, FAINT, EDGE, BORDER], KEPT)
        return np.asarray(found, np.int64)


def candidates(octaves: tuple[Octave, ...], shape: tuple[int, int]) -> Pieces[Candidates]:
    """All extrema of the differences, each settled at its own place. shape: rows and columns of the picture."""
    parts = []
    for number, octave in enumerate(octaves):
        parts.append(_of_octave(number, octave))
        yield
    whole: list[Any] = [*(np.concatenate(part) for part in zip(*parts, strict=True)), shape]
    return Candidates(*whole)


def _of_octave(number: int, octave: Octave) -> tuple[NDArray[np.int64] | Floats, ...]:
    d = octave.differences
    start = extrema(d, FAINTEST)
    pixel, inner = start.copy(), np.array(d.shape) - 2
    for move in range(MOVES + 1):
        gradient, hessian = slopes(d, pixel)
        offset = settle(gradient, hessian)
        if move < MOVES:
            forward, back = (offset > FURTHEST) & (pixel < inner), (offset < -FURTHEST) & (pixel > 1)
            pixel = pixel + forward - back
    value = d[tuple(pixel.T)]
    peak = value + 0.5 * (gradient * offset).sum(axis=1)
    places = (pixel[:, 1:] + offset[:, 1:]) * octave.step
    sigmas = octave.sigmas[pixel[:, 0]] * 2 ** (offset[:, 0] / SCALES)
    which = np.full(len(start), number)
    return which, start, d[tuple(start.T)], pixel, gradient, hessian, offset, value, peak, places, sigmas


def slopes(d: Floats, pixel: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Gradient (n, 3) and Hessian (n, 3, 3) of D at pixels (n, 3), by differences between neighbouring pixels."""
    units = np.eye(3, dtype=np.int64)

    def at(*moves: NDArray[np.int64]) -> Floats:
        found: Floats = d[tuple((pixel + sum(moves)).T)]
        return found

    gradient = np.stack([(at(u) - at(-u)) / 2 for u in units], axis=1)
    hessian = np.empty((len(pixel), 3, 3))
    for i, u in enumerate(units):
        hessian[:, i, i] = at(u) + at(-u) - 2 * at()
        for j, v in enumerate(units[:i]):
            hessian[:, i, j] = hessian[:, j, i] = (at(u, v) + at(-u, -v) - at(u, -v) - at(-u, v)) / 4
    return gradient, hessian


def settle(gradient: Floats, hessian: Floats) -> Floats:
    """Where the parabolas have their extrema: x̂ = −H⁻¹g (n, 3). Where H has no inverse they lie infinitely far."""
    a, b, c = hessian[:, 0], hessian[:, 1], hessian[:, 2]
    inverse = np.stack([np.cross(b, c), np.cross(c, a), np.cross(a, b)], axis=1)  # times the determinant
    determinant = (a * inverse[:, 0]).sum(axis=1)
    with np.errstate(all="ignore"):
        offset = -np.einsum("nij,nj->ni", inverse, gradient) / determinant[:, None]
    return np.where(np.isfinite(offset), offset, np.inf)
