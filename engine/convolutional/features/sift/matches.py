"""The look at matches: a picture, a second one made of it, which key points of both belong together, and what they
find.

experiment = Matching(MatchSettings(picture="cat", match_angle=60))
experiment.now.kept.sum()         # matches that pass the ratio test
experiment.now.found.angle        # what their votes say
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import plain, write
from engine.arrays import Bytes, Floats
from engine.convolutional.features.sift.keypoints import KeyPoints, Sift, described, look
from engine.convolutional.features.sift.matches_told import counts, object_words, ratios, said_by_votes, votes_words
from engine.convolutional.features.sift.matching import NEAR, match, right
from engine.convolutional.features.sift.pairs import Judged, Pair, figures, ground_of, judge, moved
from engine.convolutional.features.sift.scale_space import Pieces
from engine.convolutional.features.sift.settings import MOST_CANDIDATES, MatchSettings
from engine.convolutional.features.sift.square import RADIUS, Square, What
from engine.convolutional.features.sift.voting import corners
from engine.convolutional.features.sift.work import Work
from engine.experiment.protocol import Bounds, Frame

NEAREST, RATIO, VOTES, OBJECT = range(4)
STEPS = ("All nearest neighbours", "The ratio test", "Votes for the whole", "The object found")
RIGHT, FALSE = 0, 1
"""How a line is drawn."""
SHOWN, VOTE, UNSEEN = 0, (1, 2), 3
"""How a mark is drawn: a key point, the vote of a right and of a false match, a key point that is not shown."""


class Matching(Square):
    """See :mod:`engine.experiment`. A step of the transport is one of STEPS. picked: the key point of the first picture
    whose match is told; None for that with the least d₁/d₂."""

    edits = ("adjust",)
    looks = ("look_at_point",)
    stays = ("picked",)
    units = ("step",)
    length = OBJECT
    end = "This is the object that the matches have found."
    adjusted: Mapping[What, tuple[str, int]] = {
        **Square.adjusted,
        "angle": ("match_angle", 0),
        "scale": ("match_scale", 2),
        "light": ("match_light", 0),
        "stretch": ("match_contrast", 2),
        "hidden": ("match_hidden", 2),
        "ratio": ("match_ratio", 2),
    }

    def __init__(self, settings: MatchSettings | None = None, own: Bytes | None = None) -> None:
        super().__init__(settings or MatchSettings(), own)
        self._steps = OBJECT
        self.picked: int | None = None
        self._first: tuple[tuple[float, float], Sift] | None = None
        self._work = Work[Pair](self._pair)
        self._work.newest(self._wanted, moving=False)
        self._judged: tuple[Any, Judged | None] = (None, None)
        self._drawn: tuple[tuple[Any, ...] | None, Frame] = (None, {})

    def look_at_point(self, index: Annotated[int, Bounds(0, MOST_CANDIDATES)]) -> None:
        """Tell of the match of another key point of the first picture."""
        self.picked = index

    # --- what there is ----------------------------------------------------------------------------------------------

    @property
    def _wanted(self) -> MatchSettings:
        """The settings that the pair depends on."""
        wanted: MatchSettings = replace(self.settings, match_ratio=1, pixel=())
        return wanted

    def settle(self) -> bool:
        return self._work.go_on(self._wanted)

    def _pair(self, wanted: Hashable) -> Pieces[Pair]:
        """Match the picture with the one that is made of it, in pieces."""
        assert isinstance(wanted, MatchSettings)
        if self._first is None or self._first[0] != wanted.thresholds:
            self._first = wanted.thresholds, (yield from described(self.space, *wanted.thresholds))
        first = self._first[1]
        side, move = len(self.shown), moved(wanted)
        picture = move.picture(self.shown, ground_of(wanted.match_ground, side))
        yield
        second = yield from look(picture, *wanted.thresholds)
        there = move.to(first.points.places, side)
        inside = ((there > -0.5) & (there < side - 0.5)).all(axis=1)
        seen = inside & (first.points.places[:, 1] >= wanted.match_hidden * side - 0.5)
        if not len(first.points) or len(second.points) < 2:
            none = np.zeros(len(first.points), bool)
            return Pair(wanted, move, picture, first.points, second.points, there, None, none, seen)
        found = match(first.points.descriptors, second.points.descriptors)
        true = right(there, second.points, found)
        return Pair(wanted, move, picture, first.points, second.points, there, found, true, seen)

    @property
    def now(self) -> Judged:
        """The newest pair, with the ratio test as it is now."""
        pair, ratio = self._work.newest(self._wanted, moving=self.moving), self.settings.match_ratio
        if self._judged[0] != (id(pair), ratio):
            self._judged = (id(pair), ratio), judge(pair, ratio, len(self.shown))
        assert self._judged[1] is not None
        return self._judged[1]

    # --- frames -----------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """left, right (side, side): the pictures, with marks_…, kinds_… of each; lines (k, 4): from x, y in the
        first to x, y in the second, with line_kinds (k,); outlines: of the whole, as it is and as it was found;
        ratios: how many matches have which; votes …: what they say of turn and scale; account, counts: sentences and a
        table."""
        now, step, settings = self.now, self.steps, self.settings
        made = (now, step, self.picked)
        if self._drawn[0] is None or any(a is not b for a, b in zip(self._drawn[0], made, strict=True)):
            self._drawn = made, self._of(now, step)
        return {
            "step": step,
            "where": f"{step} of {self.length}: {STEPS[step]}",
            "heading": f"{step} · {STEPS[step]}",
            **{name: getattr(settings, field) for name, (field, _) in self.adjusted.items()},
            **self._drawn[1],
        }

    def _of(self, now: Judged, step: int) -> Frame:
        """All that follows from the pair, the ratio test and the step; the same while these are the same."""
        side, ratio = len(self.shown), self.settings.match_ratio
        return {
            "left": self.shown,
            "right": now.pair.picture,
            "extent": [-0.5, side - 0.5, -0.5, side - 0.5],
            "first_title": f"First: {len(now.pair.first):,} points",
            "second_title": f"Second: {len(now.pair.second):,} points",
            "picked": self._told_of(now.pair),
            **self._lines(now, step),
            **ratios(now, ratio),
            **said_by_votes(now),
            "account": self.account(now, step),
            "counts": counts(now, ratio),
            **figures(now, side),
        }

    def _lines(self, now: Judged, step: int) -> Frame:
        pair = now.pair
        which = self.shown_matches(now, step)
        other = pair.matches.other[which] if pair.matches is not None else which
        lines = np.column_stack([pair.first.places[which][:, ::-1], pair.second.places[other][:, ::-1]])
        first, second = marks_of(pair.first), marks_of(pair.second)
        kinds = np.where(np.isin(np.arange(len(second)), other), SHOWN, UNSEEN).astype(np.uint8)
        if step == VOTES and now.votes is not None:
            middles = np.column_stack([now.votes.middles[:, ::-1], np.full((len(which), 2), np.nan)])
            second = np.vstack([second, middles])
            kinds = np.append(kinds, np.where(pair.right[which], *VOTE)).astype(np.uint8)
        side = len(self.shown)
        outlines = []
        if step == OBJECT:
            if now.found is not None:
                outlines.append(outline(now.found.to(corners(side), side), dash=False, color="accent"))
            outlines.append(outline(pair.move.to(corners(side), side), dash=True, color="text"))
        return {
            "lines": lines.astype(np.float32),
            "line_kinds": np.where(pair.right[which], RIGHT, FALSE).astype(np.uint8),
            "marks_first": first.astype(np.float32),
            "kinds_first": np.full(len(first), SHOWN, np.uint8),
            "marks_second": second.astype(np.float32),
            "kinds_second": kinds,
            "outlines": outlines,
        }

    def shown_matches(self, now: Judged, step: int) -> NDArray[np.int64]:
        """The matches that are drawn: all, those kept, those that found the object."""
        if now.pair.matches is None:
            return np.zeros(0, np.int64)
        if step == NEAREST:
            return np.arange(len(now.pair.first))
        if step == OBJECT:
            return now.which[now.found.members] if now.found is not None else now.which[:0]
        return now.which

    def account(self, now: Judged, step: int) -> list[str]:
        """What a step says, and of the match that is picked."""
        pair = now.pair
        if pair.matches is None:
            return ["There are too few key points to be matched: one on the left and two on the right are needed."]
        many, ratio = len(pair.first), plain(self.settings.match_ratio)
        if step == NEAREST:
            hidden = many - int(pair.seen.sum())
            return [
                "Each key point goes with the nearest descriptor of the second picture. That is right within "
                f"{NEAR:g} pixels of where it really has gone. {hidden:,} of {many:,} are out of sight.",
                self._distances(now, ratio),
            ]
        if step == RATIO:
            return [
                f"Kept where d₁/d₂ < {ratio}: the nearest descriptor is much nearer than the second nearest."
                if self.settings.match_ratio < 1
                else "No match is left out: every one has its nearest.",
                self._distances(now, ratio),
            ]
        if step == VOTES:
            return votes_words(now, self._of_picked(now))
        return object_words(now, len(self.shown))

    def _told_of(self, pair: Pair) -> int:
        """The key point of the first picture whose match is told; −1 where nothing is matched."""
        if pair.matches is None:
            return -1
        return int(pair.matches.ratio.argmin()) if self.picked is None else min(self.picked, len(pair.first) - 1)

    def _of_picked(self, now: Judged) -> int | None:
        """Which of the matches kept is told of: that of the picked point, else the first."""
        if not len(now.which):
            return None
        places = np.flatnonzero(now.which == self._told_of(now.pair))
        return int(places[0]) if len(places) else 0

    def _distances(self, now: Judged, ratio: str) -> str:
        pair, index = now.pair, self._told_of(now.pair)
        assert pair.matches is not None
        nearest, second = float(pair.matches.nearest[index]), float(pair.matches.second[index])
        if not second:
            return "The framed one: its two nearest descriptors are the same as its own."
        found = write([nearest, second], lambda o, _: o[0] / o[1], visible=3)
        a, b = found.operands
        kept = "kept" if now.kept[index] else "left out"
        true = "right" if pair.right[index] else "false"
        return f"The framed one: d₁/d₂ {found.given} {a}/{b} {found.ends[0]}, so it is {kept}. It is {true}."


def marks_of(points: KeyPoints) -> Floats:
    """Key points as circles (n, 4): x, y, radius, and the angle of the direction."""
    return np.column_stack([points.places[:, ::-1], RADIUS * points.sigmas, points.angles])


def outline(places: Floats, *, dash: bool, color: str) -> dict[str, Any]:
    """A closed line around places (n, 2) of row and column."""
    around = np.vstack([places, places[:1]])[:, ::-1]
    return {"points": around.round(2).tolist(), "color": color, "dash": dash}
