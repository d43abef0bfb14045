"""What a look of this lesson brings along: all of it stands in the look's own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from engine.convolutional.retrieval.archive import DIGITS
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.stage import Row


def _nothing(_: Any) -> dict[str, bytes]:
    return {}


@dataclass(frozen=True)
class Look:
    """sentence: below the title. widgets: the controls after the choice of the look; rows: of the stage. equation and
    letters: of these settings. pad: whether one draws. trials: to try, each with its look in the link; exercise: shows
    the question. code: what of the engine is shown; script: of an experiment, caption: what is said of it, beside: the
    files that it reads. sources: where it comes from. archives: those that can be searched there;
    instead: of the sentence, where these are no digits."""

    sentence: str
    widgets: Callable[[Controls], None]
    rows: Callable[[Running, Any], Sequence[Row]]
    equation: Callable[[Any], str]
    letters: Callable[[Any], str]
    trials: Sequence[Trial]
    exercise: Callable[[], None]
    code: Sequence[ModuleType | Callable[..., Any] | type]
    script: Callable[[Any], str]
    caption: str
    sources: Sequence[str]
    beside: Callable[[Any], Mapping[str, bytes]] = _nothing
    pad: bool = True
    archives: Sequence[str] = DIGITS
    instead: str = ""
