"""The trellis of a hidden Markov model as a stage plays it: cell by cell, each with the sum or maximum that makes it.

experiment = HiddenMarkov(HiddenSettings(hmm="ice_cream", procedure="viterbi"))
experiment.step(3)
experiment.frame()["account"]
experiment.set_emission(0, 2, "0.3")        # an entry of a table; the rest of its row keeps the sum at 1
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from engine.arithmetic.exact import parse_entry
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.undo import EditedTour
from engine.recurrent.dynamics.hidden import words
from engine.recurrent.dynamics.hidden.chosen import MOST_STATES, MOST_SYMBOLS, write_model
from engine.recurrent.dynamics.hidden.frame import paths, tables, trellis_value
from engine.recurrent.dynamics.hidden.settings import COMPARE, LONGEST, PHASES, HiddenSettings
from engine.recurrent.hmm.account import Account, Kind, account
from engine.recurrent.hmm.model import Table
from engine.recurrent.hmm.trellis import Trellis
from engine.recurrent.hmm.walk import Phase, Stop, TrellisWalk
from engine.settings import LARGEST_SEED

Row = Annotated[int, Bounds(0, MOST_STATES - 1)]
Column = Annotated[int, Bounds(0, MOST_SYMBOLS - 1)]
Typed = Annotated[str, Bounds(1, 30)]
Shown = Literal["walk", "forward", "backward", "posterior"]


def _writes(table: Table) -> Callable[..., None]:
    """The edit that writes one entry of a table."""

    def write(self: HiddenMarkov, row: Row, column: Column, text: Typed, first: bool = True) -> None:
        value = parse_entry(text)
        clipped = value if first else min(max(value, 0.0), 1.0)  # a drag ends at 0 and 1
        hmm = self.trellis.hmm.with_entry(table, row, column, clipped)
        after = self.settings.with_model(write_model(hmm))
        names = ("hmm", "tables", "states", "symbols", "observed", "sequence")
        self._edit(first, **{name: getattr(after, name) for name in names})

    return write


class HiddenMarkov(EditedTour[HiddenSettings]):
    """See :mod:`engine.experiment`. Every stop fills one cell; where decodings are compared, every stop is a step of
    the sequence."""

    edits = ("set_start", "set_transition", "set_emission", "draw_another", "undo")
    looks = ("point", "show", "watch")
    pace = 2.0

    def __init__(self, settings: HiddenSettings | None = None) -> None:
        super().__init__()
        self._pointed: tuple[int, int] | None = None
        self._shown: Shown = "walk"
        self._take(settings or HiddenSettings())

    def _take(self, settings: HiddenSettings) -> None:
        """Another model or sequence: the walk stays where it is, or at the end if it was there."""
        trellis = Trellis(settings.model(), settings.seen(), settings.way)
        done = hasattr(self, "walk") and 0 < self._steps == self.length
        self.settings, self.trellis = settings, trellis
        self.walk = TrellisWalk(trellis, PHASES.get(settings.procedure, ()))
        self._steps = self.length if done else min(self._steps, self.length)
        self._pointed = None

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return len(self.trellis) if self.settings.procedure == COMPARE else len(self.walk)

    @property
    def units(self) -> Sequence[str]:
        return ("step",) if self.settings.procedure == COMPARE else ("cell", "column", "pass")

    @property
    def stopped(self) -> str:
        if self._steps < self.length:
            return ""
        return (
            "The whole sequence has been compared." if self.settings.procedure == COMPARE else "All cells are filled."
        )

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "cell" or self.settings.procedure == COMPARE:
            return 1, 1
        stops = self.walk.stops
        groups = [(stop.phase, stop.t if unit == "column" else 0) for stop in stops]
        behind = ahead = 1
        while behind < self._steps and groups[self._steps - behind - 1] == groups[self._steps - 1]:
            behind += 1
        while self._steps + ahead < len(stops) and groups[self._steps + ahead] == groups[self._steps]:
            ahead += 1
        return behind, ahead

    # --- edits ----------------------------------------------------------------------------------------------------

    set_start = _writes("start")
    set_transition = _writes("transition")
    set_emission = _writes("emission")

    def draw_another(self) -> None:
        """Another sequence from the model, with the states that stay hidden in life."""
        draw = 1 if self.settings.observed != "drawn" else self.settings.draw % LARGEST_SEED + 1
        self._edit(True, observed="drawn", draw=draw)

    # --- looks ----------------------------------------------------------------------------------------------------

    def point(
        self, t: Annotated[int, Bounds(-1, LONGEST - 1)], state: Annotated[int, Bounds(-1, MOST_STATES - 1)]
    ) -> None:
        """Look at one cell; −1 for none."""
        inside = 0 <= t < len(self.trellis) and 0 <= state < len(self.trellis.hmm.states)
        self._pointed = (t, state) if inside else None

    def show(self, kind: Shown) -> None:
        """Which numbers the cells show, where there are several: those of the pass that is walked, or one kind."""
        self._shown = kind

    def watch(self, state: Row) -> None:
        """Of which state the two curves are."""
        self.change(watched=state)

    @property
    def stop(self) -> Stop | None:
        """The cell that was filled last."""
        return self.walk.stops[self._steps - 1] if self.walk.phases and self._steps else None

    @property
    def kind(self) -> Phase:
        """What the cells show."""
        if self.settings.procedure == COMPARE:
            return "posterior"
        if self.settings.procedure == "posterior" and self._shown != "walk":
            return self._shown
        phase = self.stop.phase if self.stop else self.walk.phases[0]
        return "viterbi" if phase == "trace" else phase

    def looked_at(self) -> tuple[Kind, int, int | None] | None:
        """Which number is written out: of the cell that is pointed at, or of the last stop."""
        if self._pointed and self.known(*self._pointed):
            return self.kind, *self._pointed
        if self.settings.procedure == COMPARE:
            return None
        stop = self.stop
        return None if stop is None else ("scale" if stop.state is None else stop.phase, stop.t, stop.state)

    def known(self, t: int, state: int) -> bool:
        """Whether a cell has its number yet."""
        if self.settings.procedure == COMPARE:
            return self.trellis.possible
        return bool(self.walk.filled(self.kind, self._steps)[t, state])

    def account(self) -> Account | None:
        """How the number that is looked at came about. None where there is none; raises ValueError as `account`."""
        found = self.looked_at()
        return None if found is None else account(self.trellis, *found)

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        heading, lines = words.told(self)
        compared = self.settings.procedure == COMPARE
        return {
            "step": self._steps,
            **tables(self.trellis.hmm),
            **trellis_value(self),
            **paths(self),
            "heading": heading,
            "account": lines,
            "said": words.said(self),
            "at_step": words.at_step(self.trellis, max(0, self._steps - 1)) if compared else None,
            "decodings": words.decodings(self.trellis) if compared else None,
            "shown": self._shown if self.settings.procedure == "posterior" else None,
            "watched": self.watched,
            "states_offered": list(range(len(self.trellis.hmm.states))),
        }

    @property
    def watched(self) -> int:
        return min(self.settings.watched, len(self.trellis.hmm.states) - 1)
