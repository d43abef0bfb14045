"""A lesson of several looks: what each of them brings along, and the part of the page that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import streamlit as st

from engine.experiment.protocol import Experiment
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.stage import Row


def _nothing(_: Any) -> dict[str, bytes]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Look:
    """sentence: beside the lesson's title; built: makes the experiment of the settings, and of what the visitor brought
    along; widgets: the controls after the choice of the look; rows: of the stage; equation: what is computed there, in
    LaTeX, with the numbers chosen; letters: what stands for what in it; trials: what to try, each with its look in the
    link; exercise: shows its question, with its check; code: what of the engine is shown; script: what is on the stage
    as a script, caption: what that is, and beside: the files that it reads; sources: where all of it comes from."""

    sentence: str
    built: Callable[..., Experiment]
    widgets: Callable[[Controls], None]
    rows: Callable[[Running, Any], Sequence[Row]]
    equation: Callable[[Any], str]
    letters: Callable[[Any], str] | str
    trials: Sequence[Trial]
    exercise: Callable[[], None]
    code: Sequence[ModuleType | Callable[..., Any] | type]
    script: Callable[[Any], str]
    caption: str
    sources: Sequence[str]
    beside: Callable[[Any], Mapping[str, bytes]] = _nothing


def below(controls: Controls, running: Running, looks: Mapping[str, Look]) -> None:
    """What follows the stage: what there is to try in all looks; the exercise, the code and the script of this one; the
    sources of all."""
    look = looks[controls.settings.look]
    lesson.try_this(controls.page, [trial for one in looks.values() for trial in one.trials])
    st.subheader("Exercise", anchor=False)
    look.exercise()
    st.subheader("The code", anchor=False)
    lesson.code(*look.code)
    lesson.script(running, look.script, f"{controls.settings.look}.py", look.caption, beside=look.beside)
    lesson.sources(*dict.fromkeys(source for one in looks.values() for source in one.sources))
