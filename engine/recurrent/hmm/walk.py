"""The order in which a trellis is filled, cell by cell, to be stepped through and to be looked at from any place.

Forward goes from the left, each column state by state and, where it is scaled, divided by its sum at the end; backward
comes from the right; then the posteriors, Viterbi from the left, and its path back from the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.recurrent.hmm.account import Account, account
from engine.recurrent.hmm.trellis import Trellis

Phase = Literal["forward", "backward", "posterior", "viterbi", "trace"]
PHASES: tuple[Phase, ...] = ("forward", "backward", "posterior", "viterbi", "trace")


@dataclass(frozen=True)
class Stop:
    """One cell of a phase; state None: the whole column, which is divided by its sum."""

    phase: Phase
    t: int
    state: int | None


@dataclass(frozen=True, eq=False)
class TrellisWalk:
    """The stops of the chosen phases. Of an impossible sequence there are no posteriors and no path, so that these
    phases have none. Raises ValueError for a phase that does not exist."""

    trellis: Trellis
    phases: Sequence[Phase] = PHASES

    def __post_init__(self) -> None:
        for phase in self.phases:
            if phase not in PHASES:
                raise ValueError(f"There is no phase “{phase}”, but {', '.join(PHASES)}.")

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        return tuple(stop for phase in self.phases for stop in self._of(phase))

    def __len__(self) -> int:
        return len(self.stops)

    def _of(self, phase: Phase) -> Iterator[Stop]:
        length, states = len(self.trellis), range(len(self.trellis.hmm.states))
        if phase in ("posterior", "trace") and not self.trellis.possible:
            return
        for t in range(length)[:: -1 if phase in ("backward", "trace") else 1]:
            if phase == "trace":
                path = self.trellis.viterbi
                assert path is not None
                yield Stop(phase, t, path.states[t])
                continue
            for state in states:
                yield Stop(phase, t, state)
            if phase == "forward" and self.trellis.way == "scaled":
                yield Stop(phase, t, None)

    def begins(self, phase: Phase) -> int:
        """How many stops lie before a phase's first: where to go to see it begin. Raises ValueError if it has none."""
        found = next((place for place, stop in enumerate(self.stops) if stop.phase == phase), None)
        if found is None:
            raise ValueError(f"There is nothing to walk through in the phase “{phase}”.")
        return found

    def place(self, phase: Phase, t: int, state: int | None) -> int:
        """How many stops are made once this one is. Raises ValueError for a stop that this walk does not make."""
        try:
            return self.stops.index(Stop(phase, t, state)) + 1
        except ValueError as error:
            raise ValueError(f"This walk does not stop in the phase “{phase}” at step {t}, state {state}.") from error

    def account(self, place: int) -> Account:
        """The account of the stop that was made last, after `place` ≥ 1 stops. Raises ValueError outside the walk."""
        if not 1 <= place <= len(self):
            raise ValueError(f"The walk has the stops 1 to {len(self)}, not {place}.")
        stop = self.stops[place - 1]
        kind = "scale" if stop.state is None else stop.phase
        return account(self.trellis, kind, stop.t, stop.state)

    def filled(self, phase: Phase, place: int) -> NDArray[np.bool_]:
        """(T, N) which cells of a phase have been stopped at, after `place` stops."""
        seen = np.zeros(self.trellis.emitted.shape, np.bool_)
        for stop in self.stops[: max(0, place)]:
            if stop.phase == phase and stop.state is not None:
                seen[stop.t, stop.state] = True
        return seen
