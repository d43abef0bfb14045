"""The look at matches: a picture, a second one made of it, which key points of both belong together, and what they
find.

experiment = Matching(MatchSettings(picture="cat", match_angle=60))
experiment.now.kept.sum()         # matches that pass the ratio test
experiment.now.found.angle        # what their votes say
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import less, percent, plain, write
from engine.arrays import Bytes, Floats
from engine.convolutional.features.pictured import prepared
from engine.convolutional.features.sift.account import Table
from engine.convolutional.features.sift.keypoints import KeyPoints, Sift, described, look
from engine.convolutional.features.sift.matching import NEAR, Matches, match, right
from engine.convolutional.features.sift.points import RADIUS, Square, What
from engine.convolutional.features.sift.scale_space import Pieces
from engine.convolutional.features.sift.settings import MOST_CANDIDATES, MatchSettings
from engine.convolutional.features.sift.voting import (
    LEAST,
    SCALES,
    TURN,
    TURNS,
    Bins,
    Found,
    Votes,
    corners,
    count,
    find,
    vote,
)
from engine.convolutional.features.sift.warp import Move, squared
from engine.convolutional.features.sift.work import Work
from engine.convolutional.kernels.pictures import LARGEST_SIDE
from engine.experiment.protocol import Bounds, Frame

NEAREST, RATIO, VOTES, OBJECT = range(4)
STEPS = ("All nearest neighbours", "The ratio test", "Votes for the whole", "The object found")
RIGHT, FALSE = 0, 1
"""How a line is drawn."""
SHOWN, VOTE, UNSEEN = 0, (1, 2), 3
"""How a mark is drawn: a key point, the vote of a right and of a false match, a key point that is not shown."""
COLOURS = (2, 3)
"""Of right and of false ones, among those of classes."""
RATIOS = np.linspace(0, 1, 21)
"""Ends of the bins in which ratios are counted."""


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


def marks_of(points: KeyPoints) -> Floats:
    """Key points as circles (n, 4): x, y, radius, and the angle of the direction."""
    return np.column_stack([points.places[:, ::-1], RADIUS * points.sigmas, points.angles])


def outline(places: Floats, *, dash: bool, color: str) -> dict[str, Any]:
    """A closed line around places (n, 2) of row and column."""
    around = np.vstack([places, places[:1]])[:, ::-1]
    return {"points": around.round(2).tolist(), "color": color, "dash": dash}


def ratios(now: Judged, ratio: float) -> Frame:
    """How many right and false matches have which ratio."""
    pair = now.pair
    all_of = pair.matches.ratio if pair.matches is not None else np.zeros(0)
    spread = [np.histogram(all_of[one], RATIOS)[0] for one in (pair.right, ~pair.right)] if len(all_of) else [
        np.zeros(len(RATIOS) - 1, int)] * 2  # fmt: skip
    most = max(1, *(int(one.max()) for one in spread))
    return {
        "ratios": ((RATIOS[:-1] + RATIOS[1:]) / 2).astype(np.float32),
        "ratios_right": spread[0].astype(np.float32),
        "ratios_false": spread[1].astype(np.float32),
        "ratio_mark": np.array([ratio], np.float32),
        "ratio_extent": [0, 1, 0, 1.08 * most],
    }


def said_by_votes(now: Judged) -> Frame:
    """votes (scales, TURNS): the fullest place of each turn and scale, as bytes, the largest scale first, turns from
    −180°; each match's vote (k, 2): turn and power of 2, and whether it is right (k,); handles: what is true."""
    first = -180 - TURN / 2
    low, high = SCALES
    full = now.bins.fullest if now.bins is not None and len(now.bins.counts) else np.zeros((high - low + 1, TURNS), int)
    drawn = np.roll(full, TURNS // 2, axis=1)[::-1]
    votes = now.votes
    said = np.zeros((0, 2)) if votes is None else np.column_stack(
        [(votes.turns - first) % 360 + first, np.clip(votes.scales, low - 0.4, high + 0.4)]
    )  # fmt: skip
    move = now.pair.move
    return {
        "votes": np.rint(255 * drawn / max(1, drawn.max())).astype(np.uint8),
        "said": said.astype(np.float32),
        "said_kinds": np.where(now.pair.right[now.which], *COLOURS).astype(np.uint8),
        "votes_extent": [first, first + 360, low - 0.5, high + 0.5],
        "true": [{"x": (move.angle - first) % 360 + first, "y": math.log2(move.scale), "label": "true", "still": True}],
    }


def counts(now: Judged, ratio: float) -> Table:
    """Right and false matches: of all, of those kept and removed, and of those that agree on an object."""
    pair = now.pair
    true, false = int(pair.right.sum()), int((~pair.right).sum())
    kept = int((pair.right & now.kept).sum()), int((~pair.right & now.kept).sum())
    own = now.which[now.found.members] if now.found is not None else now.which[:0]
    object_ = int(pair.right[own].sum()), int((~pair.right[own]).sum())
    rows = [("all", true, false), (f"d₁/d₂ < {plain(ratio)}" if ratio < 1 else "kept", *kept)]
    rows.append(("object", *object_))
    lines = [{"head": head, "cells": [f"{a:,}", f"{b:,}", share(a, a + b).removesuffix(" %")]} for head, a, b in rows]
    lost = [f"{whole - left:,} ({share(whole - left, whole)})" for whole, left in zip((true, false), kept, strict=True)]
    lines.insert(2, {"head": "removed", "cells": [*lost, ""]})
    return {"title": "", "label": "Matches", "columns": ["right", "false", "right, %"], "rows": lines}


def share(part: int, whole: int) -> str:
    return percent(part / whole, 1) if whole else "–"


def votes_words(now: Judged, index: int | None) -> list[str]:
    """What one match says of the whole, and what most of them say."""
    if index is None or now.votes is None or now.bins is None or now.pair.matches is None:
        return ["No match is left that could vote."]
    pair, k = now.pair, int(now.which[index])
    other = int(now.pair.matches.other[k])
    degrees = [math.degrees(points.angles[i]) for points, i in ((pair.second, other), (pair.first, k))]
    turned = write(degrees, lambda o, _: o[0] - o[1], visible=2)
    scaled = write([pair.second.sigmas[other], pair.first.sigmas[k]], lambda o, _: o[0] / o[1], visible=2)
    (a, b), (c, d) = turned.operands, scaled.operands
    row, column = now.votes.middles[index]
    first = now.bins.keys[0]
    turn = int(first[0]) * TURN
    return [
        f"One match says of the whole: turned by φ₂ − φ₁ {turned.given} {less(a, b)} {turned.ends[0]}°, scaled by "
        f"σ₂/σ₁ {scaled.given} {c}/{d} {scaled.ends[0]}, its middle at row ≈ {decimals(row, 1)}, column ≈ "
        f"{decimals(column, 1)}.",
        f"The fullest bin has {int(now.bins.counts[0]):,} votes of {len(now.which):,} matches: around {turn:g}°, scale "
        f"{plain(2.0 ** int(first[1]))}.",
    ]


def object_words(now: Judged, side: int) -> list[str]:
    """The transform found, and what is true."""
    found, move = now.found, now.pair.move
    if found is None:
        return [f"No bin has {LEAST} matches that agree on one turn, scale and place: nothing is found."]
    off = figures(now, side)["off"]
    angle = found.angle + 360 * round((move.angle - found.angle) / 360)
    return [
        f"{len(found.members):,} of {len(now.which):,} matches agree. Least squares over them: turned by ≈ "
        f"{decimals(angle, 2)}°, scaled by ≈ {decimals(found.scale, 3)}. True are {plain(move.angle)}° and "
        f"{plain(move.scale)}.",
        f"The corners of the outline found are ≈ {decimals(off, 2)} pixels from the true ones (root mean square).",
    ]


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
