"""The live channel, as a page sees it: :func:`session` gives the page its live session."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.training import Experiment
from ui.live.registry import REGISTRY, Full
from ui.live.session import Session

__all__ = ["Full", "session"]


def session(
    lesson: str,
    build: Callable[[], Experiment],
    *,
    key: Hashable,
    live: Mapping[str, Any],
    unit: str | None = None,
    per_second: float = 0.0,
) -> tuple[str, Session]:
    """This visitor's live session of ``lesson`` and its token, made at first and whenever ``key`` changes.

    ``build`` makes the experiment. ``live`` are the settings that reach a running experiment without rebuilding it;
    they are handed over when they differ from the last ones. Raises :class:`Full` when the server has no room, and
    ``ValueError`` with a sentence when settings do not fit.
    """
    token = st.session_state.get(f"live:{lesson}", "")
    entry = REGISTRY.get(token)
    if entry is None:
        made = Session(build(), unit=unit, per_second=per_second)
        context = get_script_run_ctx()
        visitor = context.session_id if context else ""
        token = REGISTRY.create(visitor, lesson, key, made)
        entry = REGISTRY.get(token)
        assert entry is not None
        st.session_state[f"live:{lesson}"] = token
    elif entry.key != key:
        entry.session.replace(build())
        entry.key = key
    elif entry.session.settings != dict(live):
        before = entry.session.settings
        entry.session.change(**{name: value for name, value in live.items() if before.get(name) != value})
    entry.session.settings = dict(live)
    return token, entry.session
