"""What the picture and the words of a trellis ask of the experiment: where the walk is, and what is looked at."""

from __future__ import annotations

from typing import Protocol

from engine.recurrent.dynamics.hidden.settings import HiddenSettings
from engine.recurrent.hmm.account import Account, Kind
from engine.recurrent.hmm.trellis import Trellis
from engine.recurrent.hmm.walk import Phase, TrellisWalk


class Walked(Protocol):
    """steps: how many stops lie behind; kind: what the cells show; watched: the state whose curves are drawn."""

    settings: HiddenSettings
    trellis: Trellis
    walk: TrellisWalk

    @property
    def steps(self) -> int: ...

    @property
    def length(self) -> int: ...

    @property
    def kind(self) -> Phase: ...

    @property
    def watched(self) -> int: ...

    def looked_at(self) -> tuple[Kind, int, int | None] | None:
        """Which number is written out: its kind, step and state."""
        ...

    def account(self) -> Account | None:
        """How that number came about."""
        ...
