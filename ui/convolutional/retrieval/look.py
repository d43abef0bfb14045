"""What a look of this lesson brings along besides: all of it stands in the look's own file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.convolutional.retrieval.archive import DIGITS
from ui.look import Look


@dataclass(frozen=True, kw_only=True)
class Searching(Look):
    """pad: whether one draws; archives: those that can be searched there; instead: of the sentence, where these are no
    digits."""

    pad: bool = True
    archives: Sequence[str] = DIGITS
    instead: str = ""
