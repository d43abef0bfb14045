"""Figures of what is held out, where it takes long to ask for them.

They are those of the network as it is now, and are asked for once for each state of it. While a stage moves the network
they may be those of the moment at which it was last asked; at rest a stage has it asked piece by piece, so that nobody
else waits for it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator
from typing import Generic, TypeVar

from engine.experiment.learning import Chosen, Training

Answer = TypeVar("Answer")


class Asks(Training[Chosen], Generic[Chosen, Answer]):
    """A training that asks what is held out. known: what was answered last, None before the first time; known_at:
    after how many steps that was."""

    known: Answer | None = None
    known_at = 0
    _fresh = False
    _under_way: Generator[None, None, Answer] | None = None

    @abstractmethod
    def asking(self) -> Generator[None, None, Answer]:
        """Ask the network as it is now. Yields between two pieces; returns the whole answer."""

    def reset(self) -> None:
        self.updated()
        super().reset()

    def updated(self) -> None:
        """What was answered is no longer of now."""
        self._fresh, self._under_way = False, None

    def ask_on(self) -> bool:
        """Ask one piece more; whether all has been answered by the network as it is now."""
        if not self._fresh:
            self._under_way = self._under_way or self.asking()
            try:
                next(self._under_way)
            except StopIteration as end:
                self.known, self.known_at = end.value, self.steps
                self._fresh, self._under_way = True, None
        return self._fresh

    @property
    def every(self) -> int:
        """Of so many updates one, in the end, has its figures in the course. As a power of two it fits the moments that
        a history keeps."""
        return 1

    @property
    def due(self) -> bool:
        """Whether the course has figures after this step: often at first, later after every so many."""
        return self.steps % min(self.every, 1 << max(0, self.steps.bit_length() - 2)) == 0

    @property
    def answer(self) -> Answer:
        """Of the network as it is now."""
        while not self.ask_on():
            pass
        assert self.known is not None
        return self.known

    def answered(self, *, moving: bool) -> Answer:
        """Of the network as it is now; or, while it moves, as it was when last asked."""
        return self.known if moving and self.known is not None else self.answer

    @property
    def when(self) -> str:
        """When that was, in words that follow others; empty where it is now."""
        return "" if self._fresh else f", at update {self.known_at:,}"
