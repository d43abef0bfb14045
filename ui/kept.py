"""What a visitor made and no link can hold: the browser keeps it, as text, while the tab is open, and gives it back to
a server that has lost it (a minute offline is enough). What comes back comes from a browser: whoever takes it reads it
as carefully as an uploaded file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

MOST = 400_000  # characters
Made = TypeVar("Made")


def came(lesson: str, key: str) -> None:
    """Called when the stage has brought something back; key: the stage's."""
    text = st.session_state[key].get("kept")
    if isinstance(text, str) and 0 < len(text) <= MOST:
        st.session_state[f"{lesson}.kept"] = text


def back(lesson: str, read: Callable[[str], Made]) -> Made | None:
    """What has just been brought back, read; None where nothing was, or what it is cannot be read."""
    text = st.session_state.pop(f"{lesson}.kept", None)
    try:
        return None if text is None else read(text)
    except ValueError:
        return None
