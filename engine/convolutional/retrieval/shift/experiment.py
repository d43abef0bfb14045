"""A digit is shifted pixel by pixel: its nearest neighbours in raw pixels, in HOG and in a late layer of the network.

shift = Shift(ShiftSettings())
shift.step(4)                           # by two pixels
shift.stay("pixels")                    # how many of its ten neighbours are those that it had before
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.archive import archive_of
from engine.convolutional.retrieval.captions import captions
from engine.convolutional.retrieval.change import UNCHANGED
from engine.convolutional.retrieval.held_out import SHOWN, held_out, table_of
from engine.convolutional.retrieval.nearest import distances
from engine.convolutional.retrieval.query import prepared_digit, read_as
from engine.convolutional.retrieval.script import beside, script
from engine.convolutional.retrieval.shift import words
from engine.convolutional.retrieval.shift.settings import STEP, ShiftSettings
from engine.convolutional.retrieval.threads import on_one_core
from engine.digits.pad import OnPad
from engine.experiment.protocol import Frame
from engine.experiment.tour import Tour

SPACES = (spaces.PIXELS, spaces.HOG, "layer12")
METRIC = "euclid"
ASKED = {"digits": 100, "mnist": 50}  # how many held-out pictures ask, at every shift
PIECE = {"digits": 20, "mnist": 1}


class Shift(OnPad, Tour):
    """See :mod:`engine.experiment`. A step is half a pixel."""

    edits: Sequence[str] = ("ink", "clear")
    units = ("shift",)
    pace = 2.0
    end = "Shifted by 4 pixels. Go back to the start, and watch when neighbours leave."

    def __init__(self, settings: ShiftSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or ShiftSettings()
        self.archive = archive_of(self.settings.archive)

    @property
    def length(self) -> int:
        return len(self.settings.changes()) - 1

    @property
    def pixels(self) -> float:
        """By how much it is shifted."""
        return self.steps * STEP

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._forget()

    def draw(self, picture: Bytes | None) -> None:
        """Another drawing, bytes (h, w); None for the picture that was picked."""
        self.drawn = picture
        self._forget()

    def _forget(self) -> None:
        for known in ("shifted", "nearest", "asked"):
            self.__dict__.pop(known, None)

    @property
    def own(self) -> int:
        """Which picture of the archive is shifted; −1 for a drawing."""
        return -1 if self.drawn is not None else min(self.settings.pick, len(self.archive) - 1)

    @cached_property
    def asked(self) -> int:
        """The class that is asked for; of a drawing, what the digit network reads before it is shifted."""
        return int(self.archive.labels[self.own]) if self.own >= 0 else read_as(self.shifted[0])

    @cached_property
    def shifted(self) -> Bytes:
        """(shifts, 28, 28) the digit at every shift."""
        digit = prepared_digit(self.drawn) if self.drawn is not None else self.archive.pictures[self.own]
        return np.concatenate([change.of(digit[None]) for change in self.settings.changes()])

    @cached_property
    def nearest(self) -> dict[str, list[tuple[Floats32, Any, Floats]]]:
        """For each space and shift: the numbers of the shifted digit, its ten nearest, and how far they are."""
        spaces.prepare(self.archive, SPACES)
        numbers = spaces.of(self.shifted, SPACES)
        found = {}
        with on_one_core():
            for name in SPACES:
                table = table_of(self.archive, name, METRIC)
                found[name] = [(one, *table.nearest(one, SHOWN, self.own)) for one in numbers[name]]
        return found

    def stay(self, space: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """(10,) which of the nearest were among the nearest before the digit was shifted."""
        found = self.nearest[space]
        return np.isin(found[self.steps][1], found[0][1])

    # What held-out pictures make of it

    @property
    def asking(self) -> int:
        return ASKED[self.archive.name]

    def settle(self) -> bool:
        piece = PIECE[self.archive.name]
        return all(
            held_out(self.archive, name, METRIC, change).ask(self.asking, piece)
            for change in self.settings.changes()
            for name in SPACES
        )

    def course(self, space: str) -> Floats:
        """(shifts,) the mean precision at 10 at every shift; NaN where not all have asked yet."""
        found = [held_out(self.archive, space, METRIC, change) for change in self.settings.changes()]
        if not self.moving:
            for one in found:
                one.ask(self.asking)
        known = [one.known(self.asking) == self.asking for one in found]
        return np.array(
            [one.means(self.asking)[0][0] if all_ else np.nan for one, all_ in zip(found, known, strict=True)]
        )

    def frame(self) -> Frame:
        frame: Frame = {}
        for number, name in enumerate(SPACES):
            (before, *_), (now, which, far) = self.nearest[name][0], self.nearest[name][self.steps]
            stay, alike = self.stay(name), self.archive.labels[which] == self.asked
            moved = float(distances(before[None], now, METRIC)[0])
            course = self.course(name)
            asking = held_out(self.archive, name, METRIC, self.settings.changes()[self.steps])
            means = asking.means(self.asking) if not np.isnan(course[self.steps]) else []
            frame |= {
                f"near.{number}": self.archive.pictures[which],
                f"near.{number}.captions": captions(self.archive, self.asked, which, far),
                f"near.{number}.agrees": stay.tolist(),
                f"space.{number}": words.of_space(name, int(stay.sum()), int(alike.sum()), moved, means, self.asking),
                f"course.{name}": course.astype(np.float32)[:, None],
            }
        return frame | {
            "step": self.steps,
            "where": f"shifted by {self.pixels:g} of {self.length * STEP:g} pixels",
            "query": self.shifted[self.steps][None],
            "account": words.account(self.settings.direction, self.pixels, self.asked, self.own),
            "course.x": (np.arange(self.length + 1) * STEP).astype(np.float32),
            "pixels": self.pixels,
        }

    @property
    def script(self) -> str:
        """All of it as a script of its own."""
        far = {space: self.nearest[space][self.steps][2] for space in SPACES}
        query = (self.shifted[self.steps], self.own)
        return script(self.archive, SPACES, METRIC, query, far, self.asking, self.settings.changes())

    @property
    def beside(self) -> dict[str, bytes]:
        """The file that the script reads."""
        return beside(self.archive, SPACES, self.shifted[self.steps], self.asking, UNCHANGED)
