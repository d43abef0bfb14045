"""What a stage plays: the protocol that every experiment follows by agreement.

An experiment is a small thing that learns or moves in steps. Whatever offers the members of :class:`Experiment` can be
played, paused, stepped, rewound, branched and reset, in a browser or in a notebook::

    experiment = PerceptronExperiment(PerceptronSettings(data="and"))
    experiment.step(12)
    experiment.frame()["mistakes"]

The same seed and the same number of steps give the same numbers, however the steps are grouped into calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

State = dict[str, Any]
"""The whole of an experiment: numpy arrays and plain Python scalars, by name. Copies, never views."""

Frame = dict[str, Any]
"""What the eye needs now: numpy arrays (drawn) and plain values that JSON can hold (read), by name."""

Measure = dict[str, NDArray[np.float64]]
"""Figures worth a curve, by name; each a vector with one entry a run (one run, or several seeds side by side)."""


@dataclass(frozen=True)
class Bounds:
    """The least and greatest value a number may take; for ``Annotated[float, Bounds(-6, 6)]`` in an edit's signature.

    For text, the bounds are those of its length.
    """

    low: float
    high: float


class Experiment(Protocol):
    """What a stage can play.

    ``edits`` and ``looks`` name the methods that a browser may call: an edit changes what is learnt (a point moved,
    a weight set), a look only what is shown (which unit is focused). Their arguments are annotated with the values
    they may take (``Annotated[float, Bounds(...)]``, ``Literal[...]``, ``bool``), and that is what the channel checks.
    An edit that does not fit the present state raises ``ValueError`` with a sentence for the visitor.
    """

    @property
    def edits(self) -> Sequence[str]: ...

    @property
    def looks(self) -> Sequence[str]: ...

    @property
    def adds(self) -> Sequence[str]:
        """Those of its edits that add to what is there, of which each counts. Others say how something shall be: of
        those that come one right after the other, the newest alone need be made."""
        ...

    @property
    def asks(self) -> Sequence[str]:
        """Those of its looks that ask for what only the page can do, so that the page runs again: another network."""
        ...

    @property
    def units(self) -> Sequence[str]:
        """What a step of the transport may be, the single step first."""
        ...

    @property
    def first_unit(self) -> str:
        """The one of its units that a step of the transport is at first; empty for the first of them."""
        ...

    @property
    def pace(self) -> float:
        """Units a second at first, a speed of the transport: 1, 2, 5, 10, 20, 60, 200, or 0, as fast as it goes."""
        ...

    @property
    def budget(self) -> int:
        """Bytes of moments that a history may keep of it."""
        ...

    @property
    def settings(self) -> Any:
        """What it was made of, and how the controls stand that have been moved since: one frozen dataclass."""
        ...

    @property
    def steps(self) -> int:
        """How many steps have been taken since the start."""
        ...

    moving: bool
    """Whether a stage moves it just now. A frame may then show figures that take long as they were when last measured,
    and says of which step they are. Whoever does not set it gets exact ones."""

    @property
    def length(self) -> int | None:
        """The last step of a tour, whose every step follows from the settings alone; None for a run that learns.

        A tour can be looked at anywhere at once, and what is changed in it changes all of it.
        """
        ...

    @property
    def stopped(self) -> str:
        """Why no further step can be taken, in a sentence; empty while it can."""
        ...

    @property
    def diverged(self) -> bool:
        """Whether it stopped because numbers grew beyond all bounds."""
        ...

    def step(self, count: int = 1) -> int:
        """Take up to ``count`` steps; return how many were taken (fewer when it stopped)."""
        ...

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present ``unit`` (an epoch, say) began, and forward to where it ends; both ≥ 1."""
        ...

    def settle(self) -> bool:
        """Asked for at rest, before frame and picture: measure a piece more of what has not been measured since the
        last step or change; whether nothing is left. One call takes some milliseconds, so that nobody else waits."""
        ...

    def frame(self) -> Frame:
        """The cheap part of the picture, made for every frame."""
        ...

    def picture(self) -> Frame:
        """The costly part of the picture (fields, histograms), made at a calmer pace."""
        ...

    def measure(self) -> Measure:
        """The figures whose course over the steps is drawn, of the very step at which they are taken: they depend on
        nothing but the state. A figure that takes long may be left out at most steps (NaN)."""
        ...

    def courses(self, measured: Frame) -> Frame:
        """What a frame has of the course of the measures, ``trace.loss`` (moments, runs) of the measure ``loss``, and
        of the other branch's: all of it, or, where there are very many runs, that of the one that is looked at."""
        ...

    def swing(self) -> Measure:
        """Between which ends figures have moved since the last call: name.low and name.high of a figure of `measure`.
        So a curve keeps a swing whose period is that of the moments that are kept."""
        ...

    def change(self, **settings: Any) -> None:
        """Move a control that needs no rebuilding."""
        ...

    def reset(self) -> None:
        """Back to the start: the same seed, with the data and the settings as they are now."""
        ...

    def state(self) -> State:
        """Everything, as copies."""
        ...

    def restore(self, state: State) -> None:
        """Become what ``state`` says."""
        ...

    def left(self) -> State:
        """The state of a run that is left and may be come back to, and what is counted beside it."""
        ...

    def come_back(self, left: State) -> None:
        """Go on with a run that was left."""
        ...

    def succeed(self, before: Any) -> None:
        """Take over from the experiment whose place this one takes what a visitor would miss: a drawing, say.

        Called once, before anything is shown, while nobody else uses either of them.
        """
        ...


class Basics:
    """What most experiments say of themselves. It is there to be inherited; what differs is overridden."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ()
    adds: Sequence[str] = ()
    asks: Sequence[str] = ()
    stays: Sequence[str] = ()
    """Attributes that are no part of a state: what a visitor looks at, say. Who comes back to a run finds them, too."""
    first_unit = ""
    pace = 0.0
    budget = 1_500_000
    moving = False

    def span(self, unit: str) -> tuple[int, int]:
        return 1, 1

    def settle(self) -> bool:
        return True

    def picture(self) -> Frame:
        return {}

    def measure(self) -> Measure:
        return {}

    def courses(self, measured: Frame) -> Frame:
        return measured

    def swing(self) -> Measure:
        return {}

    def state(self) -> State:
        raise NotImplementedError

    def restore(self, state: State) -> None:
        raise NotImplementedError

    def left(self) -> State:
        return {**self.state(), "stays": {name: getattr(self, name) for name in self.stays}}

    def come_back(self, left: State) -> None:
        self.restore(left)
        for name, value in left["stays"].items():
            setattr(self, name, value)

    def succeed(self, before: Any) -> None:
        """Nothing is taken over."""
