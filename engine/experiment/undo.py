"""What was, stroke by stroke, so that a visitor can take it back; and a tour whose settings are edited so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Generic, TypeVar

from engine.experiment.tour import Tour
from engine.settings import Settings

Thing = TypeVar("Thing")
Chosen = TypeVar("Chosen", bound=Settings)
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


Stroke = dict[str, tuple[Any, Any]]
"""The settings that a stroke has changed: what each was before, and after it."""


class EditedTour(Tour, Generic[Chosen]):
    """A tour of which everything follows from its settings, and whose settings a visitor edits stroke by stroke."""

    settings: Chosen

    def __init__(self) -> None:
        super().__init__()
        self._undo: list[Stroke] = []

    def _take(self, settings: Chosen) -> None:
        """Become what follows from other settings. Where they do not fit, it raises ValueError and changes nothing."""
        raise NotImplementedError

    def change(self, **settings: Any) -> None:
        """Move controls. Raises ValueError with a sentence for what does not fit together; then nothing changes."""
        self._take(replace(self.settings, **settings))

    def _edit(self, first: bool, **changes: Any) -> None:
        """Change settings by hand. first: it begins a new stroke, which is taken back as one."""
        before, after = self.settings, replace(self.settings, **changes)
        if after == before:
            return
        self._take(after)
        stroke = {name: (getattr(before, name), getattr(after, name)) for name in changes}
        last = self._undo[-1] if self._undo else {}
        if not first and last.keys() == stroke.keys():
            stroke = {name: (last[name][0], now) for name, (_, now) in stroke.items()}
            self._undo.pop()
        self._undo = [*self._undo[1 - MOST :], stroke]

    def undo(self) -> None:
        """Take the last stroke back, of those that still stand; what was chosen since stays. Raises ValueError with a
        sentence where there is none."""
        for place in reversed(range(len(self._undo))):
            stroke = self._undo[place]
            if all(getattr(self.settings, name) == after for name, (_, after) in stroke.items()):
                self._take(replace(self.settings, **{name: before for name, (before, _) in stroke.items()}))
                del self._undo[place]
                return
        raise ValueError("There is nothing to take back.")
