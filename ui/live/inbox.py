"""Messages of a browser that wait to be served."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ui.live.messages import Said, TooOften, supersedes

MOST_WAITING = 300


@dataclass
class Waiting:
    """A message that waits, and for how many it stands: those that it made needless, and itself."""

    said: Said
    count: int = 1


class Inbox:
    """In the order in which they came. They come while others are served, from another thread."""

    def __init__(self) -> None:
        self._door = threading.Lock()  # held for moments
        self._waiting: deque[Waiting] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, said: Said, method: Callable[..., Any] | None, *, adds: bool) -> None:
        """One more; where it makes the last one needless, in its place.

        method: what it asks for, if there is such a thing. adds: whether it goes on from where the one before ended, so
        that each counts. Raises :class:`TooOften` when too many wait.
        """
        with self._door:
            last = self._waiting[-1] if self._waiting else None
            if last is not None and method is not None and not adds and supersedes(said, last.said, method):
                self._waiting[-1] = Waiting(said, last.count + 1)
            elif len(self._waiting) >= MOST_WAITING:
                raise TooOften(f"More than {MOST_WAITING} messages wait to be served.")
            else:
                self._waiting.append(Waiting(said))

    def take(self) -> Waiting | None:
        """The oldest one."""
        with self._door:
            return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        """Nobody waits for an answer any more."""
        with self._door:
            self._waiting.clear()
