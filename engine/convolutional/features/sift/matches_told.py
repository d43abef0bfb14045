"""What is told and drawn of matches: how many have which ratio, what they vote for, what they find."""

from __future__ import annotations

import math

import numpy as np

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import less, percent, plain, write
from engine.convolutional.features.sift.account import Table
from engine.convolutional.features.sift.pairs import Judged, figures
from engine.convolutional.features.sift.voting import LEAST, SCALES, TURN, TURNS
from engine.experiment.protocol import Frame

COLOURS = (2, 3)
"""Of right and of false ones, among those of classes."""
RATIOS = np.linspace(0, 1, 21)
"""Ends of the bins in which ratios are counted."""


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
