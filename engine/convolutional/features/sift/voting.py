"""An object is found by its parts: every match votes for where the whole lies (Lowe 2004, sections 7.3 and 7.4).

A key point has a place, a size and a direction. So a single match already says how the whole first picture lies in the
second: turned by φ₂ − φ₁, scaled by σ₂/σ₁, and with that its middle at a place. False matches say anything; right ones
agree. Votes are counted in coarse bins (a Hough transform): 30° of turn, a factor of 2 of scale, and a quarter of the
whole in place. Near a bin's border a vote might fall on either side, so each match votes for the two nearest bins in
each of the four numbers, for sixteen in all. The matches of the fullest bin then give a transform by least squares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.convolutional.features.sift.keypoints import KeyPoints
from engine.convolutional.features.sift.matching import Matches

TURN = 30.0
"""Degrees of a bin."""
TURNS = 12
SCALES = (-3, 3)
"""Bins of scale, as powers of 2; what lies beyond counts in the last one."""
PLACE = 0.25
"""Side of a bin of places, in sides of the first picture as it is scaled."""
AGREES = (15.0, 0.5, 0.2)
"""How far a match may be from the fitted transform: degrees, powers of 2, and sides of the first picture as it is
scaled. Half of the bins, as Lowe has it."""
LEAST = 3
"""Matches that an object needs."""
ROUNDS, TRIED = 10, 20


@dataclass(frozen=True)
class Votes:
    """What each of m matches says of the whole. turns (m,), degrees from −180 to 180; scales (m,), powers of 2; middles
    (m, 2), where the first picture's middle lies in the second, row and column."""

    turns: Floats
    scales: Floats
    middles: Floats


@dataclass(frozen=True)
class Bins:
    """The bins that have votes, the fullest first. keys (b, 4): turn and scale of the bin, row and column of its place;
    counts (b,); of_each (m, 16, 4): the bins in which each match counts."""

    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    of_each: NDArray[np.int64]

    def members(self, which: int) -> NDArray[np.int64]:
        """The matches that voted for a bin."""
        return np.flatnonzero((self.of_each == self.keys[which]).all(axis=2).any(axis=1))

    @property
    def fullest(self) -> NDArray[np.int64]:
        """For each scale and turn the most votes that a place has: (scales, TURNS)."""
        found = np.zeros((SCALES[1] - SCALES[0] + 1, TURNS), np.int64)
        np.maximum.at(found, (self.keys[:, 1] - SCALES[0], self.keys[:, 0]), self.counts)
        return found


@dataclass(frozen=True)
class Found:
    """The object. a, b: s cos φ and s sin φ; middle (2,): where the first picture's middle lies; members: the matches
    that agree; bin: which bin led to it, the fullest first."""

    a: float
    b: float
    middle: Floats
    members: NDArray[np.int64]
    bin: int

    @property
    def angle(self) -> float:
        """Degrees anticlockwise."""
        return math.degrees(math.atan2(self.b, self.a))

    @property
    def scale(self) -> float:
        return math.hypot(self.a, self.b)

    def to(self, places: Floats, side: int) -> Floats:
        """Where places (n, 2) of the first picture lie in the second."""
        turned = np.array([[self.a, -self.b], [self.b, self.a]])
        return np.asarray((places - (side - 1) / 2) @ turned.T + self.middle)


def vote(first: KeyPoints, second: KeyPoints, matches: Matches, which: NDArray[np.int64], side: int) -> Votes:
    """The votes of some of the matches. side: of the first picture, in pixels."""
    other = matches.other[which]
    turn = second.angles[other] - first.angles[which]
    scale = second.sigmas[other] / first.sigmas[which]
    a, b = scale * np.cos(turn), scale * np.sin(turn)
    row, column = (first.places[which] - (side - 1) / 2).T
    middles = second.places[other] - np.stack([a * row - b * column, b * row + a * column], axis=1)
    turned = (np.degrees(turn) + 180) % 360 - 180
    return Votes(turned, np.log2(scale), middles)


def count(votes: Votes, side: int) -> Bins:
    """Every vote in its sixteen bins."""
    turn = np.floor(votes.turns / TURN)
    scale = np.floor(votes.scales)
    parts = []
    for k in range(16):
        more = [k >> digit & 1 for digit in range(4)]
        power = np.clip(scale + more[1], *SCALES)
        place = np.floor(votes.middles / (PLACE * side * 2**power)[:, None]) + more[2:]
        parts.append(np.column_stack([(turn + more[0]) % TURNS, power, place]).astype(np.int64))
    keys = np.stack(parts, axis=1)
    bins, counts = np.unique(keys.reshape(-1, 4), axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Bins(bins[order], counts[order], keys)


def fit(there: Floats, here: Floats, side: int) -> tuple[float, float, Floats]:
    """The similarity that leads nearest from places (n, 2) of the first picture to those in the second, n at least 2:
    least squares of row₂ = a·row₁ − b·column₁ + r and column₂ = b·row₁ + a·column₁ + c, counted from the middle."""
    row, column = (there - (side - 1) / 2).T
    one, none = np.ones(len(row)), np.zeros(len(row))
    equations = np.stack([np.stack([row, -column, one, none], 1), np.stack([column, row, none, one], 1)], 1)
    a, b, r, c = np.linalg.lstsq(equations.reshape(-1, 4), here.reshape(-1), rcond=None)[0]
    return float(a), float(b), np.array([r, c])


def find(
    first: KeyPoints, second: KeyPoints, matches: Matches, which: NDArray[np.int64], votes: Votes, bins: Bins, side: int
) -> Found | None:
    """The object: the fullest bins are tried. The matches of each are fitted, then all that agree with the fit, and so
    on until they stay the same; that with which most agree is taken. None where none leaves LEAST that agree."""
    best = None
    for number in range(min(TRIED, len(bins.counts))):
        members = bins.members(number)
        for _ in range(ROUNDS):
            if len(members) < LEAST:
                break
            own = which[members]
            a, b, middle = fit(first.places[own], second.places[matches.other[own]], side)
            found = Found(a, b, middle, members, number)
            members = np.flatnonzero(agree(found, first, second, matches, which, votes, side))
            if np.array_equal(members, found.members):
                best = found if best is None or len(members) > len(best.members) else best
                break
    return best


def agree(
    found: Found,
    first: KeyPoints,
    second: KeyPoints,
    matches: Matches,
    which: NDArray[np.int64],
    votes: Votes,
    side: int,
) -> NDArray[np.bool_]:
    """Which matches are as the transform says, within AGREES."""
    turn = np.abs((votes.turns - found.angle + 180) % 360 - 180)
    scale = np.abs(votes.scales - math.log2(max(found.scale, 1e-9)))
    away = np.linalg.norm(second.places[matches.other[which]] - found.to(first.places[which], side), axis=1)
    degrees, powers, sides = AGREES
    return np.asarray((turn <= degrees) & (scale <= powers) & (away <= sides * side * found.scale))


def corners(side: int) -> Floats:
    """The corners of a picture, (4, 2): row and column, around."""
    low, high = -0.5, side - 0.5
    return np.array([[low, low], [low, high], [high, high], [high, low]])
