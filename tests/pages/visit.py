"""What the page tests ask of a page."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from ui.live.registry import REGISTRY
from ui.live.session import Session


def session(app: AppTest, lesson: str) -> Session:
    """The live session behind the page's stage."""
    entry = REGISTRY.get(app.session_state[f"live:{lesson}"])
    assert entry is not None
    return entry.session


def described(app: AppTest) -> dict[str, Any]:
    """What the page told its stage; a pad is a component, too."""
    told = [one.proto.json for one in app.get("bidi_component")]
    (found,) = (json.loads(text) for text in told if "lesson" in (text or ""))
    return found


def said(app: AppTest) -> str:
    """All the notices of the last run."""
    return " ".join([*(toast.value for toast in app.toast), *(warning.value for warning in app.warning)])
