"""What a space is worth: pictures that are held out ask it one by one.

Each is left out of the archive while it asks, so that it never finds itself. A picture is relevant where it has the
class of the one that asks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats, Floats32
from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.measures import average_precision, interval, precision
from engine.convolutional.retrieval.nearest import Table
from engine.convolutional.retrieval.threads import on_one_core

SHOWN = 10
MOST_KEPT = 256


class HeldOut:
    """figures: (queries, 2) the precision at 10 and the average precision of each, NaN before it has asked."""

    def __init__(self, archive: Archive, space: str, table: Table, change: Change) -> None:
        self.archive, self.space, self.table, self.change = archive, space, table, change
        self._means: tuple[int, list[tuple[float, tuple[float, float] | None]]] = (
            -1,
            [],
        )  # the last that were asked for
        self.figures: Floats = np.full((len(archive.queries), 2), np.nan)

    def known(self, upto: int) -> int:
        """How many of the first queries have asked, one after the other."""
        waiting = np.flatnonzero(np.isnan(self.figures[:upto, 0]))
        return int(waiting[0]) if len(waiting) else upto

    def ask(self, upto: int, piece: int = 1_000) -> bool:
        """Let more of the first queries ask, `piece` at most; whether all of them have."""
        first = self.known(upto)
        which = np.arange(first, min(upto, first + piece))
        if len(which):
            own = self.archive.queries[which]
            asking = spaces.of(self.change.of(self.archive.pictures[own]), [self.space], self.archive)[self.space]
            with on_one_core():
                distances = [self.table.roughly(query) for query in asking]
            for place, query, index, far in zip(which, asking, own, distances, strict=True):
                relevant = self.archive.labels == self.archive.labels[index]
                nearest, _ = self.table.nearest(query, SHOWN, int(index), far)
                order = ranked(far, int(index))
                self.figures[place] = precision(relevant[nearest], SHOWN), average_precision(relevant[order])
        return self.known(upto) == upto

    def means(self, count: int) -> list[tuple[float, tuple[float, float] | None]]:
        """Of the first so many queries, which have asked: the mean precision at 10 and the mean average precision,
        each with its interval."""
        if self._means[0] != count:
            columns = self.figures[:count].T
            self._means = (count, [(float(column.mean()), interval(column)) for column in columns if count])
        return self._means[1]


def ranked(rough: Floats32, without: int = -1) -> NDArray[np.int64]:
    """All rows in the order of their distances, among equals the first one first; without: one that is left out."""
    order = np.argsort(rough, kind="stable")
    return np.asarray(order[order != without])


def table_of(archive: Archive, space: str, metric: str) -> Table:
    """The table of a space, its squared lengths kept; made once for an archive."""
    found: Table | None = archive.kept.get((space, metric))
    if found is None:
        found = archive.kept[space, metric] = Table(spaces.features(archive, space), metric)
    return found


def held_out(archive: Archive, space: str, metric: str, change: Change) -> HeldOut:
    """The queries of an archive in a space, changed so; shared by all who ask the same. The last MOST_KEPT are kept."""
    key = (space, metric, change)
    found: HeldOut | None = archive.kept.get(key)
    if found is None:
        found = HeldOut(archive, space, table_of(archive, space, metric), change)
        asked = [one for one in list(archive.kept) if isinstance(one, tuple) and len(one) == len(key)]
        for old in asked[: len(asked) + 1 - MOST_KEPT]:
            archive.kept.pop(old, None)
        archive.kept[key] = found
    return found
