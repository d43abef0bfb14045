"""Digits that networks are asked about: examples drawn by formula, or the visitor's own drawings, one a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
import torch

from engine.arrays import Bytes, Floats
from engine.digits.examples import EXAMPLES
from engine.digits.pad import OnPad
from engine.experiment.protocol import Bounds, State
from engine.experiment.tour import Tour
from engine.generative.digit_autoencoders import digits
from engine.generative.digit_autoencoders.digits import Asked, encoded
from engine.settings import Settings, choice, whole

SHEETS = {"a": "", "b": "_b", "c": "_c", "d": "_d"}
"""The pictures A to D, and what the names of their settings end in."""
WAY, FILM = 40, 11  # steps of a walk, and pictures of it


@dataclass(frozen=True)
class AskingSettings(Settings):
    """Which examples are asked about where nothing is drawn. A lesson that asks about more than two adds theirs."""

    drawn: str = choice("a", {name: name.upper() for name in SHEETS}, "picture", title="Pad draws", shown=True)
    digit: int = whole(8, 0, 9, "digit", title="A", step=1, shown=True)
    example: int = whole(0, 0, EXAMPLES - 1, "example", title="Example of A", shown=True)
    digit_b: int = whole(3, 0, 9, "digit", title="B", step=1, shown=True)
    example_b: int = whole(0, 0, EXAMPLES - 1, "example", title="Example of B", shown=True)

    @property
    def pictures(self) -> int:
        """How many pictures are asked about."""
        return 1

    @property
    def sheet(self) -> str:
        """Which of them the pad draws."""
        return self.drawn if self.drawn in [*SHEETS][: self.pictures] else "a"


class Sheets(OnPad):
    """The messages of a pad for an experiment with several drawings. sheets: what is drawn, by the picture's letter.

    An experiment that shows none of them keeps them for the one that takes its place.
    """

    sheets: Mapping[str, Bytes | None] = MappingProxyType({})

    @property
    def sheet(self) -> str:
        """Which of them lies on the pad."""
        return "a"

    @property
    def drawn(self) -> Bytes | None:  # type: ignore[override]
        return self.sheets.get(self.sheet)

    def redrawn(self) -> None:
        """Called when there are other drawings than before."""

    def draw(self, picture: Bytes | None) -> None:
        self.sheets = {**self.sheets, self.sheet: picture}
        self.redrawn()

    def succeed(self, before: Any) -> None:
        """All that was drawn goes along."""
        self.sheets = getattr(before, "sheets", {})
        self.redrawn()


class Asking(Sheets, Tour):
    """A tour through what networks make of pictures. asked: the pictures; own: their codes by each of `networks`,
    (n, latents); put: codes that were put elsewhere on a map, by the network and the picture's letter."""

    networks: Sequence[str] = ()
    looks: Sequence[str] = ("ink", "clear")
    units: Sequence[str] = ("step",)
    stays: Sequence[str] = ("put",)
    from_start = False
    """Whether other settings lead back to the first step."""
    apart: tuple[str, ...] = ("drawn",)
    """Settings that change nothing of the pictures and their codes: another sheet for the pad, say."""

    def __init__(self, settings: Any) -> None:
        super().__init__()
        self.settings = settings
        self.redrawn()

    def begin(self) -> None:
        """The pictures are there, or others than before."""
        rows = torch.stack([one.x for one in self.asked])
        self.own: dict[str, Floats] = {name: encoded(name, rows) for name in self.networks}
        self.put: dict[tuple[str, str], Floats] = {}

    def left(self) -> State:
        return {**super().left(), "asked": self.asked}

    def come_back(self, left: State) -> None:
        """Codes are where they were put, if the pictures are still those."""
        super().come_back(left if alike(self.asked, left["asked"]) else {**left, "stays": {}})

    @property
    def letters(self) -> list[str]:
        """What the pictures whose codes are taken are called."""
        return [*"ABCD"][: len(self.asked)]

    def codes(self, name: str) -> Floats:
        """The pictures' codes by one of the networks, (n, latents): the encoder's, or where they were put."""
        rows = zip(self.letters, self.own[name], strict=True)
        return np.stack([self.put.get((name, letter), code) for letter, code in rows])

    @property
    def sheet(self) -> str:
        return str(self.settings.sheet)

    def redrawn(self) -> None:
        self.asked = [self._picture(name) for name in [*SHEETS][: self.settings.pictures]]
        self.begin()

    def _picture(self, name: str) -> Asked:
        drawn, end = self.sheets.get(name), SHEETS[name]
        if drawn is not None:
            return digits.from_drawing(drawn)
        return digits.example(getattr(self.settings, f"digit{end}"), getattr(self.settings, f"example{end}"))

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if replace(before, **{name: getattr(self.settings, name) for name in self.apart}) != self.settings:
            if self.from_start:
                self.reset()
            self.redrawn()

    @property
    def refused(self) -> str:
        """Why one of the drawings is no digit, and which of several; empty where all are."""
        found = [(name, one.refusal) for name, one in zip("ABCD", self.asked, strict=False) if one.refusal]
        return next((f"{name}: {why}" if len(self.asked) > 2 else why for name, why in found), "")


def alike(some: Sequence[Asked], others: Sequence[Asked]) -> bool:
    """Whether these are the same pictures."""
    return len(some) == len(others) and all(torch.equal(a.x, b.x) for a, b in zip(some, others, strict=True))


class Walk(Asking):
    """On the way from A to B, through several networks at once. A step is one on it."""

    looks: Sequence[str] = (*Asking.looks, "go")
    pace = 10.0
    length = WAY
    end = "This is the other end."

    def go(self, index: Annotated[int, Bounds(0, FILM - 1)]) -> None:
        """To one of the pictures of the way."""
        self._steps = round(index * WAY / (FILM - 1))

    @property
    def share(self) -> float:
        """t, from 0 at A to 1 at B."""
        return self._steps / WAY

    @property
    def at_picture(self) -> int:
        """The picture of the way that is nearest."""
        return round(self.share * (FILM - 1))

    @property
    def ends(self) -> str:
        """What A and B are."""
        return " ".join(f"{end}: {one.said}." for end, one in zip("AB", self.asked, strict=True))


def shown(share: float) -> str:
    """A place on a way from 0 to 1, without needless zeros."""
    return f"{share:.3f}".rstrip("0").rstrip(".")
