"""Work that takes long, done piece by piece while what was finished before is shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic

from engine.convolutional.features.sift.scale_space import Pieces, Whole, finished


class Work(Generic[Whole]):
    """The newest of what was made, and what is being made. What is begun is made to its end, even where something else
    is wanted by then: so a slider that moves all the time is followed, a little late, rather than never."""

    def __init__(self, make: Callable[[Hashable], Pieces[Whole]]) -> None:
        """make: begins the work for what is wanted."""
        self._make = make
        self._under_way: tuple[Hashable, Pieces[Whole]] | None = None
        self.done: tuple[Hashable, Whole] | None = None
        """What was wanted, and what was made of it."""

    def go_on(self, wanted: Hashable) -> bool:
        """Do a piece; whether what is wanted is there."""
        if self.done is not None and self.done[0] == wanted:
            self._under_way = None
            return True
        key, pieces = self._under_way or (wanted, self._make(wanted))
        self._under_way = key, pieces
        try:
            next(pieces)
        except StopIteration as end:
            self.done, self._under_way = (key, end.value), None
        return self.done is not None and self.done[0] == wanted

    def newest(self, wanted: Hashable, *, moving: bool) -> Whole:
        """What is wanted; or, while it is being made, what was made before."""
        if self.done is None or (self.done[0] != wanted and not moving):
            self.done, self._under_way = (wanted, finished(self._make(wanted))), None
        return self.done[1]
