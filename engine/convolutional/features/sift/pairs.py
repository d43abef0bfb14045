"""Two pictures whose key points are matched: the ratio test, what the votes of matches find, and how right that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats
from engine.convolutional.features.pictured import prepared
from engine.convolutional.features.sift.keypoints import KeyPoints
from engine.convolutional.features.sift.matching import Matches
from engine.convolutional.features.sift.settings import MatchSettings
from engine.convolutional.features.sift.voting import Bins, Found, Votes, corners, count, find, vote
from engine.convolutional.features.sift.warp import Move, squared
from engine.convolutional.kernels.pictures import LARGEST_SIDE
from engine.experiment.protocol import Frame


@dataclass(frozen=True)
class Pair:
    """Two pictures that were matched. settings: with which; move: from the first to the second; first, second: their
    key points; there (m, 2): where the first's really are in the second; matches (m,), None where the second has too
    few key points; right (m,): which are; seen (m,): which of the first's lie where the second shows them."""

    settings: MatchSettings
    move: Move
    picture: Bytes
    first: KeyPoints
    second: KeyPoints
    there: Floats
    matches: Matches | None
    right: NDArray[np.bool_]
    seen: NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """The same with a ratio test. kept (m,); which (k,): the numbers of those kept; votes, bins: of those; found: the
    object, if there is one."""

    pair: Pair
    kept: NDArray[np.bool_]
    which: NDArray[np.int64]
    votes: Votes | None
    bins: Bins | None
    found: Found | None


def moved(settings: MatchSettings) -> Move:
    """What is done to the second picture."""
    return Move(
        settings.match_angle, settings.match_scale, settings.match_light, settings.match_contrast, settings.match_hidden
    )


@lru_cache(maxsize=8)
def ground_of(name: str, side: int) -> Bytes | None:
    """What the second picture lies on; None for plain grey."""
    return None if name == "grey" else squared(prepared(name, None, LARGEST_SIDE), side)


def judge(pair: Pair, ratio: float, side: int) -> Judged:
    """The ratio test, the votes of what it keeps, and what they find."""
    if pair.matches is None:
        return Judged(pair, np.zeros(len(pair.first), bool), np.zeros(0, np.int64), None, None, None)
    kept = pair.matches.kept(ratio)
    which = np.flatnonzero(kept)
    votes = vote(pair.first, pair.second, pair.matches, which, side)
    bins = count(votes, side)
    found = find(pair.first, pair.second, pair.matches, which, votes, bins, side)
    return Judged(pair, kept, which, votes, bins, found)


def figures(now: Judged, side: int) -> Frame:
    """Numbers that the script computes anew: how many matches, kept, right, and where the object is."""
    found = now.found
    off = None
    if found is not None:
        away = found.to(corners(side), side) - now.pair.move.to(corners(side), side)
        off = float(np.sqrt((away**2).sum(axis=1).mean()))
    return {
        "matched": len(now.pair.first),
        "true_matches": int(now.pair.right.sum()),
        "kept": len(now.which),
        "kept_true": int((now.pair.right & now.kept).sum()),
        "angle_found": None if found is None else found.angle,
        "scale_found": None if found is None else found.scale,
        "off": off,
    }
