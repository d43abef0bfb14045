"""The live channel, as a page sees it: :func:`open` gives the page its live session."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.experiment.protocol import Experiment
from ui.live.registry import REGISTRY, Full
from ui.live.session import Session
from ui.words import plain

INSTEAD = "instead"
"""Marks the key of a session that stands in for one that could not be built."""
ANEW = "anew"
"""Marks the key of a session whose next experiment begins anew in any case."""


@dataclass(frozen=True)
class Running:
    """A live session and the token under which its stage finds it."""

    token: str
    session: Session

    @property
    def experiment(self) -> Any:
        """The experiment being played. Hold ``session.lock`` for what must fit together."""
        return self.session.experiment


def running(lesson: str) -> Running | None:
    """This visitor's session of ``lesson``, if there is one."""
    token = st.session_state.get(f"live:{lesson}", "")
    entry = REGISTRY.get(token)
    return Running(token, entry.session) if entry else None


def belongings(lesson: str) -> dict[str, Any]:
    """What is kept of this visitor's for as long as the run: a page that is loaded again finds it here."""
    found = running(lesson)
    return found.session.belongings if found else {}


def edited(lesson: str) -> dict[str, Any]:
    """The live settings that the stage has changed, and of which the page does not yet know.

    A moment of a run that is brought back has the settings of its time; nobody has changed those.
    """
    found = running(lesson)
    if found is None:
        return {}
    with found.session.lock:
        now, known = found.experiment.settings, found.session.settings
        learns = found.experiment.length is None
        here = found.session.on_stage if learns else {name: getattr(now, name) for name in known}
        return {name: value for name, value in here.items() if known.get(name) != value}


def on_stage(lesson: str, settings: Any, key: Hashable) -> Any:
    """The settings of what is on the stage: the page's own, or, where those were refused, the last good ones."""
    entry = REGISTRY.get(st.session_state.get(f"live:{lesson}", ""))
    if entry is None or (entry.key == key and entry.session.settings == dict(settings.live())):
        return settings
    return entry.session.experiment.settings


def same(lesson: str, key: Hashable, live: Mapping[str, Any] | None = None) -> None:
    """The running session already is what ``key`` and ``live`` describe: neither rebuild nor change it."""
    entry = REGISTRY.get(st.session_state.get(f"live:{lesson}", ""))
    if entry:
        entry.key = key
        entry.session.settings = {**entry.session.settings, **(live or {})}


def anew(lesson: str) -> None:
    """The next experiment begins anew, even where a run of the same settings is on the stage or was kept."""
    entry = REGISTRY.get(st.session_state.get(f"live:{lesson}", ""))
    if entry and not _is_anew(entry.key):
        entry.key = (ANEW, entry.key)


def _is_anew(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[:1] == (ANEW,)


def open(
    lesson: str,
    build: Callable[[], Experiment],
    *,
    key: Hashable,
    live: Mapping[str, Any],
    instead: Callable[[], Experiment] | None = None,
) -> Running | None:
    """This visitor's session of ``lesson``, made at first and rebuilt whenever ``key`` changes.

    ``instead`` builds what is on the stage where nothing ran before and ``build`` cannot.

    ``live`` are the settings that reach a running experiment without rebuilding it. What does not fit is said on the
    page, and the last good state stays; None when the server has no room.
    """
    try:
        try:
            _open(lesson, build, key, dict(live))
        except ValueError:
            if instead and running(lesson) is None:
                _open(lesson, instead, (INSTEAD, key), dict(live))
            raise
    except Full as reason:
        st.warning(str(reason), icon=":material/hourglass_empty:")
    except ValueError as reason:
        entry = REGISTRY.get(st.session_state.get(f"live:{lesson}", ""))
        meanwhile = entry is not None and entry.key == (INSTEAD, key)
        said = " Until then the stage has what is always here." if meanwhile else " What ran before stays."
        st.warning(plain(f"{reason}{said if entry else ''}"), icon=":material/info:")
    return running(lesson)


def _open(lesson: str, build: Callable[[], Experiment], key: Hashable, live: dict[str, Any]) -> None:
    entry = REGISTRY.get(st.session_state.get(f"live:{lesson}", ""))
    if entry is None:
        session = Session(build())
        session.settings = {name: getattr(session.experiment.settings, name) for name in live}
        context = get_script_run_ctx()
        visitor = context.session_id if context else ""
        token = st.session_state[f"live:{lesson}"] = REGISTRY.create(visitor, lesson, key, session)
        entry = REGISTRY.get(token)
        assert entry is not None
    if entry.key != key:
        begins = _is_anew(entry.key)
        before = entry.key[1] if begins else entry.key  # type: ignore[index]
        entry.session.replace(build(), left=before, key=key, anew=begins)
        entry.key, entry.session.settings = key, live
    elif entry.session.settings != live:
        before = entry.session.settings
        entry.session.settings = live
        try:
            entry.session.change(**{name: value for name, value in live.items() if before.get(name) != value})
        except ValueError:  # the next run of the page tries again, and says again why it does not fit
            entry.session.settings = before
            raise
