"""One update, slowly: the samples of the next batch one by one, stop by stop, and nothing is learnt meanwhile.

At one of the stops a visitor is asked which way a weight will go, before it is shown. The walk is no part of a state:
it ends with any step, and a lesson ends it with whatever else changes what comes next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from engine.experiment.protocol import Frame

Way = Literal[-1, 0, 1]
"""Which way a weight goes: down, not at all, up."""


@dataclass(frozen=True)
class Walk:
    """samples: of the next batch, by numbers that the lesson gives them; stops: of each sample, the last of them before
    the changes are shown; asks: the one at which the visitor is asked; at: how many stops lie behind; guessed: which
    way the visitor thought that the weight goes, None before."""

    samples: tuple[int, ...]
    stops: tuple[str, ...]
    asks: str
    at: int = 0
    guessed: Way | None = None

    @property
    def number(self) -> int:
        """Which sample of the batch it is about, from 0 on."""
        return min(self.at // len(self.stops), len(self.samples) - 1)

    @property
    def sample(self) -> int:
        return self.samples[self.number]

    @property
    def stop(self) -> str:
        """The stop it is at; "update" behind those of all samples."""
        return self.stops[self.at % len(self.stops)] if self.at < len(self.stops) * len(self.samples) else "update"

    def on(self, guessed: Way | None = None) -> Walk:
        """At the next stop."""
        return replace(self, at=min(self.at + 1, len(self.stops) * len(self.samples)), guessed=guessed)

    def verdict(self, name: str, change: float) -> str:
        """What is said of the guess once the change of what is called so is known."""
        way = int(change > 0) - int(change < 0)
        judged = "" if self.guessed is None else "Right. " if self.guessed == way else "Not so. "
        return f"{judged}{name} {('stays', 'grows', 'shrinks')[way]}."


def buttons(walk: Walk | None) -> Frame:
    """Which buttons a stage shows: each True, or None where it is not wanted."""
    stop = walk.stop if walk else None
    return {
        "slow": stop,
        "slow_off": walk is None or None,
        "slow_on": walk is not None or None,
        "slow_next": (walk is not None and stop not in (walk.asks, "update")) or None,
        "slow_guess": (walk is not None and stop == walk.asks) or None,
        "slow_update": stop == "update" or None,
    }


class Walks:
    """What an experiment is besides, whose visitor may walk through the next update. `slow_update` is an edit, the
    others are looks."""

    SLOW: ClassVar[tuple[str, ...]] = ("slowly", "slow_next", "slow_guess")
    walk: Walk | None = None
    _walk_at = 0

    @property
    def steps(self) -> int:
        raise NotImplementedError

    def step(self, count: int = 1) -> int:
        raise NotImplementedError

    def next_walk(self) -> Walk:
        """Before the first sample of the next batch. Raises ValueError where there is none to learn from."""
        raise NotImplementedError

    def slowly(self, on: bool) -> None:
        """Walk through the next update, sample by sample; or leave the walk."""
        self.walk = self.next_walk() if on else None
        self._walk_at = self.steps

    def slow_next(self) -> None:
        """The next stop of the walk."""
        self.walk = self._walked().on()

    def slow_guess(self, way: Way) -> None:
        """Which way this sample moves the weight that is asked about; then the change is shown."""
        self.walk = self._walked().on(way)

    def slow_update(self) -> None:
        """Make the update that was walked through."""
        self._walked()
        self.walk = None
        self.step(1)

    def walking(self) -> Walk | None:
        """The walk, for as long as what learns stands where it began."""
        if self.walk is not None and self._walk_at != self.steps:
            self.walk = None
        return self.walk

    def _walked(self) -> Walk:
        walk = self.walking()
        if walk is None:
            raise ValueError("The slow update is over: begin another one.")
        return walk
