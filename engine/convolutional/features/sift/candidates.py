"""The extrema of a picture's scale space, what becomes of them, and the one that is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes, Floats
from engine.convolutional.features.sift import account
from engine.convolutional.features.sift.extrema import KEPT
from engine.convolutional.features.sift.keypoints import Sift, described, peaks, tops
from engine.convolutional.features.sift.loops import directions
from engine.convolutional.features.sift.scale_space import BLURS, Octave, finished
from engine.convolutional.features.sift.settings import MOST_CANDIDATES, PointsSettings
from engine.convolutional.features.sift.square import Square
from engine.experiment.protocol import Bounds, Frame


@dataclass(frozen=True)
class Seen:
    """What is looked at. k: which candidate; fate; octave; scale: from 0; place (2,) and sigma: in its pixels;
    histogram (BINS,); angle: of its strongest direction, radians; sums: of its descriptor. Without a settled place the
    last are None."""

    k: int
    fate: int
    octave: Octave
    scale: int
    place: Floats
    sigma: float
    histogram: Floats | None
    angle: float | None
    sums: Floats | None


class Candidates(Square):
    """All candidates of a picture, the strongest first, and one of them."""

    def __init__(self, settings: PointsSettings | None = None, own: Bytes | None = None) -> None:
        super().__init__(settings or PointsSettings(), own)
        found = self.space.candidates
        self.ranked = np.argsort(-np.abs(found.peak), kind="stable")[: MOST_CANDIDATES + 1]
        self._kept: tuple[Any, Sift | None] = (None, None)

    def look_at_candidate(self, index: Annotated[int, Bounds(0, 2 * MOST_CANDIDATES)]) -> None:
        """Look at one of the marks."""
        found = self.candidate_of(index)
        if found is not None:
            self.change(sift_spot=int(np.flatnonzero(self.ranked == found)[0]))

    @property
    def sift(self) -> Sift:
        """The key points with the thresholds as they are now."""
        chosen = self.settings.thresholds
        if self._kept[0] != chosen:
            self._kept = chosen, finished(described(self.space, *chosen))
        assert self._kept[1] is not None
        return self._kept[1]

    @property
    def seen(self) -> Seen | None:
        """The candidate that is looked at; None in a picture without any."""
        if not len(self.ranked):
            return None
        found, sift = self.space.candidates, self.sift
        k = int(self.ranked[min(self.settings.sift_spot, len(self.ranked) - 1)])
        octave = self.space.octaves[found.octave[k]]
        scale, fate = int(found.pixel[k, 0]) - 1, int(sift.fates[k])
        if not found.settled[k]:
            return Seen(k, fate, octave, scale, found.pixel[k, 1:].astype(float), float(octave.sigmas[scale + 1] /
                        octave.step), None, None, None)  # fmt: skip
        place, sigma = found.places[k] / octave.step, float(found.sigmas[k] / octave.step)
        sizes, turns = octave.gradients
        histogram = directions(sizes, turns, np.array([scale]), place[None], np.array([sigma]))[0]
        angle = strongest(histogram)
        return Seen(
            k, fate, octave, scale, place, sigma, histogram, angle,
            account.cells(octave, scale, place, sigma, angle) if angle is not None else None,
        )  # fmt: skip

    @property
    def level(self) -> tuple[int, int] | None:
        """Octave and index of the level that is shown large; None for the picture."""
        wide = BLURS - (self.settings.sift_shown == "differences")
        octave, index = divmod(self.settings.sift_level - 1, wide)
        return (octave, index) if self.settings.sift_level and octave < len(self.space.octaves) else None

    @property
    def number(self) -> int:
        """Which of the key points is looked at; −1 where what is looked at is none."""
        seen, points = self.seen, self.sift.points
        found = np.flatnonzero(points.candidate == (-1 if seen is None else seen.k))
        return int(found[0]) if len(found) else -1

    def figures(self) -> Frame:
        """How many key points there are; of the one looked at row, column, σ and degrees, and its descriptor."""
        points, number = self.sift.points, self.number
        if number < 0:
            return {"points": len(points)}
        at = [*points.places[number], points.sigmas[number], math.degrees(points.angles[number])]
        return {"points": len(points), "at": [float(one) for one in at], "descriptor": points.descriptors[number]}

    def candidate_of(self, mark: int) -> int | None:
        """Which candidate a mark stands for: first one for each candidate, then one for each further direction."""
        total = len(self.space.candidates)
        if mark < total:
            return mark
        more = self.sift.points.candidate[int((self.sift.fates == KEPT).sum()) :]
        return int(more[mark - total]) if mark - total < len(more) else None


def strongest(histogram: Floats) -> float | None:
    """The direction of the highest peak, radians; None without any gradient."""
    if not histogram.any():
        return None
    angles, found = peaks(histogram), tops(histogram)
    return angles[int(histogram[found].argmax())]
