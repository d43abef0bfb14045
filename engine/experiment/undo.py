"""What was, stroke by stroke, so that a visitor can take it back."""

from __future__ import annotations

from typing import Generic, TypeVar

Thing = TypeVar("Thing")
MOST = 60


class Undo(Generic[Thing]):
    """The last strokes. Things are kept as they are: keep copies of what is written to."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._before: list[Thing] = []

    def __len__(self) -> int:
        return len(self._before)

    def remember(self, before: Thing, *, first: bool = True) -> None:
        """Keep what was before a change. first: whether the change begins a stroke; a stroke is taken back as one."""
        if first or not self._before:
            self._before = [*self._before[1 - self._most :], before]

    def take(self) -> Thing:
        """What was before the last stroke. Raises ValueError with a sentence where nothing was."""
        if not self._before:
            raise ValueError("There is nothing to take back.")
        return self._before.pop()

    def clear(self) -> None:
        self._before = []
