"""From a phrase to the units that are on in it, and from these to other sequences (Strobelt et al. 2018, LSTMVis).

    units = units_on(reading, first=3, last=6, threshold=0.3)   # on at every step of it, off right before and after it
    matches(survey, units, threshold=0.3)                       # where else exactly these are on together

A unit is on where its memory, tanh c of an LSTM or h of a GRU, lies above the threshold; it may be on downwards, below
minus the threshold. Steps count from 0. What is found goes along with the phrase; it need not be what the unit is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import show
from engine.arrays import Floats
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.units import Survey

LISTED = 5


class On(NamedTuple):
    """unit: its number, from 0; sign: 1, or −1 for one that is on downwards; least: how far it is on, at the least."""

    unit: int
    sign: int
    least: float


class Match(NamedTuple):
    """A stretch of a sequence of the survey, from step first to step last, and values of the first thing tracked."""

    sequence: int
    first: int
    last: int
    low: float
    high: float


def shown(memory: Floats, kind: str) -> Floats:
    """What is compared with the threshold, from −1 to 1."""
    return np.tanh(memory) if kind == "lstm" else memory


def units_on(reading: Reading, first: int, last: int, threshold: float) -> list[On]:
    """Those that are on at every step of the phrase, and off at the step before it and the step after it."""
    values = shown(reading.memory, reading.kind)
    outside = [step for step in (first - 1, last + 1) if 0 <= step < len(reading)]
    found = []
    for sign in (1, -1):
        inside = (sign * values[first : last + 1]).min(0)
        edges = (sign * values[outside] > threshold).any(0)
        found += [On(int(unit), sign, float(inside[unit])) for unit in np.flatnonzero((inside > threshold) & ~edges)]
    return sorted(found, key=lambda one: -one.least)


def matches(survey: Survey, units: Sequence[On], threshold: float, length: int) -> list[Match]:
    """Stretches in which all the units are on, not all of them right before and after; those of about so many steps
    first. None where there are no units."""
    if not units:
        return []
    values = shown(survey.memory, survey.kind)  # (steps, sequences, hidden)
    on = np.all([one.sign * values[:, :, one.unit] > threshold for one in units], axis=0).T  # (sequences, steps)
    track = next(iter(survey.tracks.values())).reshape(on.shape)
    found = []
    for row in np.flatnonzero(on.any(1)):
        for first, last in _stretches(on[row]):
            inside = track[row, first : last + 1]
            found.append(Match(int(row), first, last, float(inside.min()), float(inside.max())))
    return sorted(found, key=lambda one: (abs(one.last - one.first + 1 - length), one.sequence, one.first))


def _stretches(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of every unbroken stretch."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    return [(int(first), int(last) - 1) for first, last in zip(edges[::2], edges[1::2], strict=True)]


# --- in words -------------------------------------------------------------------------------------------------------


def tables(reading: Reading, survey: Survey, first: int, last: int, threshold: float) -> dict[str, dict[str, Any]]:
    """The units of the phrase, and other sequences with the same pattern, the stretch between ‹ and ›."""
    units = units_on(reading, first, last, threshold)
    values = shown(reading.memory, reading.kind)
    rows = []
    for one in units:
        before, after = (_at(values, step, one.unit) for step in (first - 1, last + 1))
        side = f"above {threshold:g}" if one.sign > 0 else f"below −{threshold:g}"
        rows.append({"head": f"unit {one.unit + 1}", "cells": [side, show(one.sign * one.least, 2), before, after]})
    phrase = "".join(reading.task.shows(reading.sequence[first : last + 1]))
    found = matches(survey, units, threshold, last - first + 1)
    rest = "" if units else "No unit is on in all of it and off around it: take another phrase or a lower threshold."
    track = next(iter(survey.tracks))
    sequences = len({one.sequence for one in found})
    return {
        "pattern_units": {
            "title": f"On in “{phrase}”, steps {first + 1} to {last + 1}, and off around it",
            "columns": ["in it", "nearest to it", "before", "after"],
            "rows": rows[:LISTED],
            "note": rest or (f"and {len(rows) - LISTED} more" if len(rows) > LISTED else ""),
        },
        "pattern_matches": {
            "title": f"On together in {sequences} of {len(survey.sequences)} sequences",
            "columns": ["sequence", track],
            "rows": [
                {"head": str(k + 1), "cells": [_marked(survey, one), _range(one)]}
                for k, one in enumerate(found[:LISTED])
            ],
        },
    }


def _at(values: Floats, step: int, unit: int) -> str:
    return show(float(values[step, unit]), 2) if 0 <= step < len(values) else "–"


def _marked(survey: Survey, match: Match) -> str:
    symbols = survey.task.shows(survey.sequences[match.sequence])
    before, within = symbols[: match.first], symbols[match.first : match.last + 1]
    return f"{''.join(before)}‹{''.join(within)}›{''.join(symbols[match.last + 1 :])}"


def _range(match: Match) -> str:
    low, high = (f"{value:g}".replace("-", "−") for value in (match.low, match.high))
    return low if low == high else f"{low} to {high}"
