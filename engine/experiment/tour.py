"""An experiment that is walked rather than trained: every step follows from its settings, so any can be looked at.

A kernel's way over an image, the layers of a network, a sequence forward and back through time. What is common to them
is the walk itself, and that is all that stands here; see :mod:`engine.experiment` for the rest.
"""

from __future__ import annotations

from engine.experiment.protocol import Basics, State


class Tour(Basics):
    """The walk over steps from ``first`` to ``length``. A lesson says how long it is, and what is said at its end."""

    first = 0
    end = ""
    diverged = False
    pace = 1.0

    def __init__(self) -> None:
        self._steps = self.first

    @property
    def length(self) -> int:
        """The last step."""
        raise NotImplementedError

    @property
    def steps(self) -> int:
        return self._steps

    @property
    def stopped(self) -> str:
        return self.end if self._steps >= self.length else ""

    def step(self, count: int = 1) -> int:
        taken = max(0, min(count, self.length - self._steps))
        self._steps += taken
        return taken

    def reset(self) -> None:
        self._steps = self.first

    def state(self) -> State:
        return {"steps": self._steps}

    def restore(self, state: State) -> None:
        self._steps = min(int(state["steps"]), self.length)
