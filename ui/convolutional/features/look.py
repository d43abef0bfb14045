"""What the page shows of a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.experiment.protocol import Experiment
from ui.controls import Controls
from ui.lesson import Trial
from ui.stage import Row


@dataclass(frozen=True)
class Look:
    """sentence: beside the lesson's title; built: makes the experiment of the lesson's settings and, for a look at a
    picture, of the visitor's own; controls: its widgets, below the choice of the look and of the picture; rows: its
    stage; equation: what is computed there, in LaTeX, with the numbers chosen; letters: what stands for what in it;
    tries: what to try, three at best; exercise: its question, with its check; code: what of the engine is shown;
    script: what is on the stage as a script, caption: what that is, and beside: the files that it reads; sources: where
    all of it comes from."""

    sentence: str
    built: Callable[..., Experiment]
    controls: Callable[[Controls], None]
    rows: Callable[[Any], list[Row]]
    equation: Callable[[Any], str]
    letters: str
    tries: Sequence[Trial]
    exercise: Callable[[], None]
    code: Sequence[Any]
    script: Callable[[Any], str]
    caption: str
    sources: Sequence[str]
    beside: Callable[[Any], Mapping[str, bytes]] = field(default=lambda _: {})
