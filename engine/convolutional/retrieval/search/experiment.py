"""A picture and its nearest neighbours in several spaces, as a stage plays it.

search = Search(SearchSettings())
search.draw(picture)                            # or search.choose(17): one of the archive
search.found["hog"].which                       # its ten nearest, of all pictures of the archive

A step lets one more of the held-out pictures ask, so that precision at 10 and average precision build up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.archive import OWN, Archive, archive_of
from engine.convolutional.retrieval.captions import captions, class_of
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.held_out import SHOWN, HeldOut, held_out, ranked, table_of
from engine.convolutional.retrieval.natural import square
from engine.convolutional.retrieval.nearest import Table, shares
from engine.convolutional.retrieval.query import prepared_digit, read_as
from engine.convolutional.retrieval.script import beside, script
from engine.convolutional.retrieval.search import words
from engine.convolutional.retrieval.search.settings import SearchSettings
from engine.convolutional.retrieval.threads import on_one_core
from engine.digits.pad import OnPad
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour

MOST_SPACES = 5
STRIDE = 101  # from a picture to another: its neighbours in the archive are often of one hand
PIECE = 10  # held-out pictures that ask in one piece, of a small archive; of a large one they ask one by one
Space = Annotated[int, Bounds(0, MOST_SPACES - 1)]
Kind = Literal["right", "down", "turn", "thick"]


@dataclass(frozen=True, eq=False)
class Found:
    """In one space: the query's numbers (d,), which of the archive are nearest (10,), and how far they are (10,)."""

    query: Floats32
    which: NDArray[np.int64]
    distances: Floats


class Search(OnPad, Tour):
    """See :mod:`engine.experiment`. yours: whether the visitor's query is on the stage, rather than a held-out one;
    opened: the space and the place of the neighbour whose distance is written out; coloured: a picture that was brought
    along, (96, 96, 3), for an archive of such."""

    edits: Sequence[str] = ("ink", "clear", "choose", "another", "search_for_it", "amend", "unchanged")
    looks: Sequence[str] = ("open", "tell", "name_it")
    stays = ("opened", "said_to_be", "yours")
    units = ("query",)
    pace = 5.0
    end = "All held-out pictures have asked. Go back to the start, and let them ask one by one."
    _beginning = False
    said_to_be = -1  # what the drawing is, as the visitor says; −1 before

    def __init__(
        self, settings: SearchSettings | None = None, own: Archive | None = None, picture: Bytes | None = None
    ) -> None:
        """own: the visitor's pictures, to be searched; picture: one in colour that asks a natural archive."""
        super().__init__()
        self.settings = settings or SearchSettings()
        self.archive = own if own is not None and self.settings.archive == OWN else archive_of(self.settings.archive)
        self.coloured = None if picture is None or self.archive.digits else square(picture)
        self.yours, self.opened = True, (0, 0)
        self._steps = self.length

    # What asks

    @property
    def length(self) -> int:
        return len(self.archive.queries)

    def reset(self) -> None:
        super().reset()
        self._beginning = True

    def step(self, count: int = 1) -> int:
        """Let more of the held-out pictures ask; the last of them is on the stage. A session begins with a reset and a
        step to where the experiment was: then nobody has asked for another query than the visitor's."""
        taken = super().step(count)
        self._ask(yours=self._beginning)
        self._beginning = False
        return taken

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._ask(yours=not self.steps)

    def change(self, **settings: Any) -> None:
        after = replace(self.settings, **settings)
        self._ask(yours=self.yours or after.pick != self.settings.pick)
        self.settings = after

    def draw(self, picture: Bytes | None) -> None:
        """Another drawing, bytes (h, w); None for the picture that was picked."""
        self.drawn = picture
        self._ask(yours=True)

    def choose(self, index: Annotated[int, Bounds(0, 59_999)]) -> None:
        """A picture of the archive asks."""
        self.drawn = self.coloured = None
        self.change(pick=index)
        self._ask(yours=True)

    def another(self) -> None:
        """Another picture of the archive asks."""
        self.choose((min(self.settings.pick, len(self.archive) - 1) + STRIDE) % len(self.archive))

    def amend(self, kind: Kind, value: Annotated[float, Bounds(-45, 45)]) -> None:
        """Turn, shift or thicken what asks: the query, and all that are held out."""
        self.change(**{kind: value})

    def unchanged(self) -> None:
        """What asks as it was."""
        self.change(right=0.0, down=0.0, turn=0.0, thick=0.0)

    def open(self, space: Space, index: Annotated[int, Bounds(0, SHOWN - 1)]) -> None:
        """Write out the distance of a neighbour."""
        self.opened = (space, index)

    def tell(self, what: Literal["distance", "ranking"]) -> None:
        """Which sum is written out."""
        self.settings = replace(self.settings, told=what)

    def name_it(self, digit: Annotated[int, Bounds(-1, 9)]) -> None:
        """What the drawing is, as the visitor says; −1: as the digit network reads it."""
        self.said_to_be = digit

    def search_for_it(self) -> None:
        """The neighbour that is opened asks."""
        self.choose(int(self.found[self.space].which[self.opened[1]]))

    def _ask(self, *, yours: bool) -> None:
        self.yours = yours
        for known in ("_brought", "query", "found", "read_as"):
            self.__dict__.pop(known, None)

    @property
    def own(self) -> int:
        """Which picture of the archive it is that asks; −1 for a drawing."""
        if self.yours:
            return -1 if self._brought is not None else min(self.settings.pick, len(self.archive) - 1)
        return int(self.archive.queries[self.steps - 1])

    @cached_property
    def _brought(self) -> Bytes | None:
        """What asks in place of a picture of the archive: a drawing, or a picture in colour."""
        if not self.archive.digits:
            return self.coloured
        return None if self.drawn is None else prepared_digit(self.drawn)

    @property
    def _unchanged(self) -> Bytes:
        if self.own < 0 and (brought := self._brought) is not None:
            return brought
        return np.asarray(self.archive.pictures[self.own])

    @cached_property
    def query(self) -> Bytes:
        """(28, 28) what asks, or (96, 96, 3), as the spaces see it."""
        return np.asarray(self.settings.change.of(self._unchanged[None])[0])

    @cached_property
    def read_as(self) -> int:
        """What the digit network takes the query for, before it is changed."""
        return read_as(self._unchanged)

    @property
    def asked(self) -> int:
        """The class that is asked for: the query's own; of a drawing, what it is said to be or read as; −1 where nobody
        knows."""
        if self.own >= 0:
            return int(self.archive.labels[self.own])
        if not self.archive.digits:
            return -1
        return self.said_to_be if self.said_to_be >= 0 else self.read_as

    # Where it is searched

    @property
    def spaces(self) -> list[str]:
        """The spaces that are shown: raw pixels, HOG, and the layers that were chosen and that these pictures have."""
        here = spaces.spaces_of(self.archive)
        if not self.archive.digits:
            return [*here]
        return [
            spaces.PIXELS,
            spaces.HOG,
            *sorted((name for name in self.settings.layers if name in here), key=_number),
        ]

    @property
    def space(self) -> str:
        """The space of the neighbour that is opened."""
        return self.spaces[min(self.opened[0], len(self.spaces) - 1)]

    @cached_property
    def found(self) -> dict[str, Found]:
        """The nearest in every space that is shown."""
        spaces.prepare(self.archive, self.spaces)
        numbers = spaces.of(self.query[None], self.spaces, self.archive)
        found = {}
        for name in self.spaces:
            query = numbers[name][0]
            with on_one_core():
                found[name] = Found(query, *self.table(name).nearest(query, SHOWN, self.own))
        return found

    def table(self, space: str) -> Table:
        """What is searched in a space."""
        return table_of(self.archive, space, self.settings.metric)

    # What the spaces are worth

    def held_out(self, space: str) -> HeldOut:
        """The held-out pictures in a space, changed as the query is."""
        return held_out(self.archive, space, self.settings.metric, self.settings.change)

    def settle(self) -> bool:
        piece = PIECE if len(self.archive) < 10_000 else 1
        return all(self.held_out(name).ask(self.steps, piece) for name in self.spaces)

    def asked_so_far(self, space: str) -> int:
        """Of how many held-out pictures the figures of a space are: of all until this step; or, while it moves, of
        those that have asked."""
        asking = self.held_out(space)
        if not self.moving:
            asking.ask(self.steps)
        elif self.steps:
            asking.ask(min(self.steps, asking.known(self.steps) + 1))
        return asking.known(self.steps)

    # Frames

    def frame(self) -> Frame:
        frame: Frame = {}
        for number, name in enumerate(self.spaces):
            one = self.found[name]
            agrees = (self.archive.labels[one.which] == self.asked) & (self.asked >= 0)
            asked = self.asked_so_far(name)
            means = self.held_out(name).means(asked)
            frame |= {
                f"near.{number}": self.archive.pictures[one.which],
                f"near.{number}.captions": captions(self.archive, self.asked, one.which, one.distances),
                f"near.{number}.agrees": agrees.tolist() if self.asked >= 0 else [],
                f"near.{number}.shown": self.opened[1] if name == self.space else None,
                f"space.{number}": [
                    *words.of_space(name, int(agrees.sum()), self._of(one)),
                    *words.figures(means, asked, self.steps),
                ],
                f"space.{number}.brief": words.brief(name, int(agrees.sum()), self._of(one), means),
            }
        named_so = self.said_to_be >= 0
        return frame | {
            "step": self.steps,
            "where": f"{self.steps} of {self.length} have asked",
            "query": self.query[None],
            "query.said": [words.query(self.archive, self.own, self.asked, self._number, named_so=named_so)],
            "said_to_be": self.said_to_be if self.own < 0 and self.archive.digits else None,
            "told": self.settings.told,
            **self._written_out(),
            **{one.name: getattr(self.settings, one.name) for one in fields(Change)},
            **({} if self.archive.digits else {"thick": None}),
        }

    def _of(self, found: Found) -> int:
        """How many neighbours could agree: none where nobody knows the query's class."""
        return len(found.which) if self.asked >= 0 else 0

    @property
    def _number(self) -> int:
        return 0 if self.yours else self.steps

    def _written_out(self) -> Frame:
        """The neighbour that is opened, where its distance comes from, and the sum that is written out."""
        space, place = self.space, min(self.opened[1], len(self.found[self.space].which) - 1)
        found, table = self.found[space], self.table(space)
        index = int(found.which[place])
        row = table.rows[index]
        parts = shares(found.query, row, self.settings.metric)
        where = spaces.by_place(space, parts).astype(np.float32)
        what = f"{spaces.SHORT[space]}, neighbour {place + 1}: picture {index:,}"
        if not self.archive.digits and self.archive.classes:
            what += f", {self.archive.classes[self.archive.labels[index]]}"
        lines = (
            words.distance(space, self.settings.metric, found.query, row)
            if self.settings.told == "distance"
            else words.ranking(
                self.places(space), len(self.archive) - (self.own >= 0), class_of(self.archive, self.asked)
            )
        )
        return {
            "opened": self.archive.pictures[index][None],
            "where_from": where[None],
            "account.heading": what if self.settings.told == "distance" else f"{spaces.SHORT[space]}: the ranking",
            "account": lines,
        }

    @property
    def script(self) -> str:
        """All of it as a script of its own."""
        distances = {space: found.distances for space, found in self.found.items()}
        query, change = (self.query, self.own), self.settings.change
        return script(self.archive, self.spaces, self.settings.metric, query, distances, self.steps, [change])

    @property
    def beside(self) -> dict[str, bytes]:
        """The file that the script reads."""
        return beside(self.archive, self.spaces, self.query, self.steps, self.settings.change)

    def places(self, space: str) -> NDArray[np.int64]:
        """The places, from 1, of all pictures of the class that is asked for, in the ranking of a space."""
        with on_one_core():
            order = ranked(self.table(space).roughly(self.found[space].query), self.own)
        return np.flatnonzero((self.archive.labels[order] == self.asked) & (self.asked >= 0)) + 1


def _number(layer: str) -> int:
    return int(layer.removeprefix(spaces.LAYER))
